"""Contracts made on a model: standard clauses taken whole or in part, names of their own, figures held by each."""

from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from library_folder import write_library
from plain_signs import plain_signs

from engine import Contract, Library, examine, load
from engine.cases import run_case, written_cases
from engine.held import held
from grammar.quantities import Number
from render import render_conditions, sentence_of

MODEL = {
    "produit.yaml": "produit: modele\ntitre: Modèle\nnature: contrat type\n",
    "2020-01-01/a.yaml": """
faits:
  - nom: l'âge
    genre: masculin
    type: nombre
  - phrase: le sportif est licencié
    contraire: le sportif n'est pas licencié
grandeurs:
  - nom: la couverture
    type: droit
  - nom: la prime
    type: montant
clauses types:
  - id: MOD-1
    couvre: la couverture
  - id: MOD-2
    exclut: la couverture
    si: l'âge est d'au moins 60
  - id: MOD-3
    lève: MOD-2
    si: le sportif est licencié
  - id: MOD-4
    fixe: la prime
    selon: [l'âge]
    lignes:
      - [MOD-4.a, moins de 30, 10 €]
      - [MOD-4.b, 30 et plus, 20 €]
  - id: MOD-5
    ajoute: 3 €
    à: la prime
    après: MOD-4
modèles:
  - nom: licencié
    faits:
      le sportif est licencié: oui
""",
}
ESCRIME = {
    "produit.yaml": "produit: escrime\ntitre: Escrime\ncontrat type: modele\n",
    "2020-01-01/a.yaml": """
article: E.1
clauses:
  - id: ESC-1
    clause type: MOD-1
  - id: ESC-2.a
    clause type: MOD-2
  - id: ESC-2.b
    clause type: MOD-2
    si: l'âge est d'au plus 8
  - id: ESC-3
    clause type: MOD-3
  - id: ESC-4
    clause type: MOD-4
  - id: ESC-5
    clause type: MOD-5
cas:
  - nom: à soixante ans, licencié
    modèle: licencié
    faits:
      l'âge: 60
    attendu:
      la couverture: accordé
      la prime: 23 €
      motifs la prime: [ESC-4.b, ESC-5]
  - nom: à huit ans, sans licence
    faits:
      l'âge: 8
      le sportif est licencié: non
    attendu:
      la couverture: refusé
      motifs la couverture: [ESC-2.b]
      la prime: 13 €
  - nom: à soixante ans, sans licence
    faits:
      l'âge: 60
      le sportif est licencié: non
    attendu:
      la couverture: refusé
      motifs la couverture: [ESC-2.a]
  - nom: à cinquante-neuf ans et à neuf ans
    faits:
      l'âge: 59
      le sportif est licencié: non
    attendu:
      la couverture: accordé
""",
}
VOILE = {
    "produit.yaml": "produit: voile\ntitre: Voile\ncontrat type: modele\n",
    "2020-01-01/a.yaml": """
article: V.1
clauses:
  - id: VOI-1
    clause type: MOD-1
  - id: VOI-4
    clause type: MOD-4
    selon: [l'âge]
    lignes:
      - [VOI-4.a, moins de 18, 5 €]
      - [VOI-4.b, 18 et plus, 7 €]
""",
}
CLUB = {
    "produit.yaml": """
produit: club
titre: Club
lit:
  - contrat: escrime
    nom: le contrat d'escrime
  - contrat: voile
    nom: le contrat de voile
""",
    "2020-01-01/a.yaml": """
article: C.1
grandeurs:
  - nom: le total
    type: montant
clauses:
  - id: CLU-1
    fixe: le total
    à: la prime du contrat d'escrime + la prime du contrat de voile
""",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = {"modele": MODEL, "escrime": ESCRIME, "voile": VOILE, "club": CLUB}
    files = {name: {path: text.lstrip() for path, text in files.items()} for name, files in library.items()}
    return write_library(tmp_path_factory.mktemp("contrats"), files)


@pytest.fixture(scope="module")
def contracts(root: Path) -> Library:
    return load(root)


def answer(contract: Contract, question: str, facts: dict[str, Any]) -> Any:
    """The plain value of one grandeur."""
    return contract.decide(contract.facts(facts), [question]).to_dict()["answers"][question]["value"]


def test_a_clause_taken_is_a_clause_of_the_contract(contracts: Library) -> None:
    escrime = contracts["escrime"]
    assert set(escrime.program.own_clauses) == {"ESC-1", "ESC-2.a", "ESC-2.b", "ESC-3", "ESC-4", "ESC-5"}
    assert {clause.article for clause in escrime.program.own_clauses.values()} == {"E.1"}
    assert {case.name: run_case(escrime, case) for case in written_cases(escrime)} == {
        case.name: () for case in written_cases(escrime)
    }


def test_the_ids_of_standard_clauses_are_those_of_the_clauses_that_take_them(contracts: Library) -> None:
    """One that two clauses take stands for both."""
    clauses = contracts["escrime"].program.clauses
    assert [s.text for s in clauses["ESC-3"].block.get("lève").items] == ["ESC-2.a", "ESC-2.b"]  # type: ignore[union-attr]
    assert clauses["ESC-5"].after == ("ESC-4",)


def test_a_sentence_of_the_model_says_the_figures_of_the_clauses_that_take_it(root: Path, tmp_path: Path) -> None:
    """Its own figure, and that of another standard clause: told with the ids of the model."""
    copytree(root, tmp_path, dirs_exist_ok=True)
    own = "    après: MOD-4\n    texte: La licence coûte {MOD-5} de plus.\n"
    other = "    si: le sportif est licencié\n    texte: Qui paie {MOD-5} est couvert à tout âge.\n"
    later = MODEL["2020-01-01/a.yaml"].replace("    après: MOD-4\n", own)
    later = later.replace("    lève: MOD-2\n    si: le sportif est licencié\n", f"    lève: MOD-2\n{other}")
    write_library(tmp_path, {"modele": {"2020-01-01/a.yaml": later.lstrip()}})
    assert examine(tmp_path).diagnostics == ()
    escrime = load(tmp_path)["escrime"].program
    told = [plain_signs(sentence_of(escrime, name)) for name in ("ESC-5", "ESC-3")]
    assert told == ["La licence coûte 3 € de plus.", "Qui paie 3 € est couvert à tout âge."]


def test_each_contract_holds_the_figures_of_the_model(contracts: Library) -> None:
    """60 years is held on both sides by the cases of fencing; 30 years, which none of them tries, is not."""
    found = held(contracts["escrime"])
    assert all(clause.held for clause in found.clauses.values() if clause.computes) and found.failing == ()
    figures = {figure.owners: figure for figure in found.figures}
    assert figures["ESC-2.a",].held
    limits = [figure for figure in found.figures if figure.quantity == Number(Fraction(30))]
    assert limits and not any(figure.held for figure in limits)
    assert figures["ESC-2.a",].span.file.endswith("modele/2020-01-01/a.yaml")


def test_contracts_made_on_one_model_keep_their_names_apart(contracts: Library) -> None:
    """45 years in one, 12 in the other: 20 € + 3 € of fencing, 5 € of sailing."""
    facts = {"le contrat d'escrime": {"l'âge": 45}, "le contrat de voile": {"l'âge": 12}}
    assert answer(contracts["club"], "total", facts) == "28.00"


def test_the_conditions_print_each_clause_in_its_article(contracts: Library) -> None:
    text = render_conditions(contracts["voile"].program)
    assert "VOI-4" in text and "MOD-" not in text


def test_a_model_that_changes_makes_a_version_of_the_contract(root: Path, tmp_path: Path) -> None:
    copytree(root, tmp_path, dirs_exist_ok=True)
    later = MODEL["2020-01-01/a.yaml"].replace("ajoute: 3 €", "ajoute: 4 €").lstrip()
    write_library(tmp_path, {"modele": {"2022-01-01/a.yaml": later}})
    escrime = load(tmp_path).product("escrime")
    assert escrime.versions == ("2020-01-01", "2022-01-01")
    facts = {"l'âge": 45, "le sportif est licencié": True}
    assert [answer(escrime.version(day), "prime", facts) for day in escrime.versions] == ["23.00", "24.00"]


READING = """
lectures:
  - id: ENFANTS
    question: Un enfant est-il couvert ?
    options:
      sportifs seuls: il ne l'est pas
      enfants aussi: il l'est
    retenue: sportifs seuls
    parce que: le texte parle de sportifs
"""


def test_a_reading_of_the_model_may_serve_in_one_contract_alone(root: Path, tmp_path: Path) -> None:
    """Neither the model, whose clauses have no effect, nor the contract that does not take the clause is at fault."""
    copytree(root, tmp_path, dirs_exist_ok=True)
    first = {d.code for d in examine(tmp_path).diagnostics}
    model, fencing = tmp_path / "modele" / "2020-01-01" / "a.yaml", tmp_path / "escrime" / "2020-01-01" / "a.yaml"
    child = "  - id: MOD-2\n    lecture: ENFANTS\n    variantes:\n"
    child += "      enfants aussi:\n        si: l'âge est d'au moins 70\n"
    model.write_text(READING + model.read_text(encoding="utf-8").replace("  - id: MOD-2\n", child), encoding="utf-8")
    assert {d.code for d in examine(tmp_path).diagnostics} == first
    unused = READING.replace("ENFANTS", "SEULE").lstrip()
    fencing.write_text(unused + fencing.read_text(encoding="utf-8"), encoding="utf-8")
    told = [d for d in examine(tmp_path).diagnostics if d.code == "C019"]
    assert [d.span.file.endswith("escrime/2020-01-01/a.yaml") for d in told] == [True]


def test_a_model_of_cases_may_take_up_one_that_each_contract_writes(root: Path, tmp_path: Path) -> None:
    """Written nowhere, it is unknown in the contracts; in the standard contract alone, it is left to say."""
    started = "  - nom: licencié\n    modèle: un sportif\n"
    added = "  - nom: un sportif\n    faits:\n      l'âge: 20\n"

    def lay(name: str, more: str) -> None:
        for path in (root / name).rglob("*.yaml"):
            text = path.read_text(encoding="utf-8").replace("  - nom: licencié\n", started)
            place = tmp_path / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text + more if path.name == "a.yaml" else text, encoding="utf-8")

    lay("modele", "")
    assert examine(tmp_path).diagnostics == ()
    lay("escrime", "")
    assert [d.code for d in examine(tmp_path).diagnostics] == ["R005"]
    lay("escrime", added if "modèles:" in ESCRIME["2020-01-01/a.yaml"] else "modèles:\n" + added)
    assert examine(tmp_path).diagnostics == ()
