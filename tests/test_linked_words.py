"""A contract that reads another: its cases complete the facts of the one read, and its words stay apart."""

from pathlib import Path

import pytest
from library_folder import write_library

from engine import Library, load
from engine.cases import run_case, written_cases
from render import sentence_of
from service.cli import main

CONTRACTS = Path(__file__).parents[1] / "contracts"

MODEL = {
    "produit.yaml": "produit: modele\ntitre: Modèle\nnature: contrat type\n",
    "2020-01-01/m.yaml": """
choix:
  - nom: niveau
    valeurs: [un débutant, un confirmé]
faits:
  - nom: le niveau de l'élève
    type: niveau
  - nom: l'âge
    genre: masculin
    type: nombre
""",
}
COURS = {
    "produit.yaml": "produit: cours\ntitre: Cours\ncontrat type: modele\narticles:\n  C.1: Le cours\n",
    "2020-01-01/a.yaml": """
article: C.1
grandeurs:
  - nom: l'inscription
    genre: féminin
    type: droit
clauses:
  - id: COU-1
    accorde: l'inscription
    si:
      - le niveau de l'élève est un confirmé
      - l'âge est d'au moins 12
""",
}
STAGE = {
    "produit.yaml": (
        "produit: stage\ntitre: Stage\nlit:\n  - contrat: cours\n    nom: le contrat de cours\n"
        "articles:\n  S.1: Le stage\n"
    ),
    "2020-01-01/a.yaml": """
article: S.1
grandeurs:
  - nom: le stage
    type: droit
clauses:
  - id: STA-1
    accorde: le stage
    si: l'inscription du contrat de cours est accordée
modèles:
  - nom: un élève
    faits:
      le contrat de cours:
        le niveau de l'élève: un confirmé
        l'âge: 12
cas:
  - nom: le modèle suffit
    modèle: un élève
    attendu:
      le stage: accordé
  - nom: un fait du contrat lu remplace celui du modèle, et lui seul
    modèle: un élève
    faits:
      le contrat de cours:
        âge: 11
    attendu:
      le stage: refusé
""",
}


@pytest.fixture()
def root(tmp_path: Path) -> Path:
    return write_library(tmp_path, {"modele": MODEL, "cours": COURS, "stage": STAGE})


@pytest.fixture()
def contracts(root: Path) -> Library:
    return load(root)


def test_a_case_completes_the_facts_of_a_contract_that_a_model_gives(contracts: Library) -> None:
    contract = contracts.product("stage").version("2020-01-01")
    cases = {case.name: case for case in written_cases(contract)}
    told = cases["un fait du contrat lu remplace celui du modèle, et lui seul"].facts
    assert told == {"le contrat de cours": {"le niveau de l'élève": "un confirmé", "âge": "11"}}
    assert [run_case(contract, case) for case in cases.values()] == [(), ()]


def test_the_choices_of_a_contract_that_is_read_are_its_own_words(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(root / "stage")]) == 0
    told = capsys.readouterr()
    assert "C030" not in told.out + told.err


def test_a_clause_says_in_a_contract_that_reads_it_what_it_says_in_its_own() -> None:
    """The one that reads most is asked: lists, elements, readings, choices of the same words in several contracts."""
    library = load(CONTRACTS)
    reader = max((library[name].program for name in library), key=lambda one: len(one.declarations.worlds))
    places = reader.declarations.scopes
    own = {name: library[name].program for name in library}
    assert len({places[clause.scope].contract for clause in reader.clauses.values()}) > 10
    for identifier, clause in reader.clauses.items():
        contract = places[clause.scope].contract
        assert sentence_of(reader, identifier) == sentence_of(own[contract], identifier), (contract, identifier)
