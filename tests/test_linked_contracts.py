"""Contracts that read others: in any order, by two paths, alone or through a reader, whole or not at all."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from library_folder import DAY, write_library
from pool_library import HARD, LIBRARY, PISCINE, answer, hard

from engine import examine, load
from engine.cases import run_case, written_cases
from render.sentences import sentence_of
from service.cli import main


def test_the_order_of_what_is_read_changes_nothing(tmp_path: Path) -> None:
    others = {f"club-{n}": {name: text.replace("piscine", f"club-{n}").replace("PIS-", f"CL{n}-")
                            for name, text in PISCINE.items()} for n in (1, 2)}  # fmt: skip
    bonds = [f"  - contrat: {name}\n    nom: le {name}\n" for name in ("club-1", "club-2", "piscine")]
    files = {
        "produit.yaml": "",
        f"{DAY}/a.yaml": "grandeurs:\n  - nom: la fin\n    type: date\n",
        f"{DAY}/b.yaml": "".join(
            f"{'clauses:' if n == 1 else ''}\n  - id: TOU-{n}\n    met fin à: la fin\n    le: la fin du {name}"
            for n, name in enumerate(("club-1", "club-2", "piscine"), 1)
        ),
    }
    case = {"fermeture": "non survenu", "club_1": {"demande": "2020-02-10"}, "club_2": {"demande": "2020-02-03"},
            "piscine": {"demande": "2020-03-01"}}  # fmt: skip
    told = []
    for rank, order in enumerate(permutations(bonds)):
        head = f"produit: tout\ntitre: Tout\ncalendrier: France\npartage: [notions]\nlit:\n{''.join(order)}"
        root = write_library(tmp_path / str(rank), {**LIBRARY, **others, "tout": {**files, "produit.yaml": head}})
        contract = load(root)["tout"]
        told.append(contract.decide(contract.facts(case)).to_dict()["answers"])
    assert told[0]["fin"]["value"] == "2020-03-03"
    assert all(one == told[0] for one in told)


def test_a_contract_read_may_have_a_plural_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "produit.yaml": "produit: club\ntitre: Club\ncalendrier: France\npartage: [notions]\nlit:\n"
        "  - contrat: piscine\n    nom: les conditions du bassin\n    genre: féminin\n",
        f"{DAY}/club.yaml": "grandeurs:\n  - nom: la fin du club\n    type: date\nclauses:\n  - id: CLU-1\n"
        "    met fin à: la fin du club\n    le: la fin des conditions du bassin\n",
    }
    root = write_library(tmp_path, {**LIBRARY, "club": files})
    assert main(["fmt", "--check", str(root / "club")]) == 0
    capsys.readouterr()
    told = sentence_of(load(root)["club"].program, "CLU-1")
    assert told == "Le club prend fin au plus tard à la fin des conditions du bassin."


def test_one_contract_read_by_two_paths_is_one(tmp_path: Path) -> None:
    """The pass reads the sauna and the pool, that the sauna reads too: one request, given once."""
    pass_ = {
        "produit.yaml": """\
produit: pass
titre: Pass
calendrier: France
partage: [notions]
lit:
  - contrat: sauna
    nom: le sauna
  - contrat: piscine
    nom: la piscine
""",
        f"{DAY}/pass.yaml": """\
grandeurs:
  - nom: l'écart
    genre: masculin
    type: durée en jours
clauses:
  - id: PAS-1
    fixe: l'écart
    à: la fin du sauna - la fin de la piscine
""",
    }
    contract = load(write_library(tmp_path, {**LIBRARY, "pass": pass_}))["pass"]
    case = {"fermeture": "non survenu", "sauna": {"demande": "2020-04-25"}, "piscine": {"demande": "2020-03-31"}}
    # The sauna ends with the pool on 30 April, before its own 5 May: no gap.
    assert answer(contract, case, "ecart").to_dict()["value"] == "0 jours"
    under = {"fermeture": "non survenu", "sauna": {"demande": "2020-04-25", "abonnement_de_piscine": {
        "demande": "2020-03-31"}}}  # fmt: skip
    assert answer(contract, under, "ecart").to_dict()["value"] == "0 jours"


def test_a_contract_answers_the_same_alone_and_through_its_readers() -> None:
    """Each case of the card, asked through the two contracts that read it."""
    card = hard("lien-carte")
    told = 0
    for reader in (hard("lien-option"), hard("lien-numeros")):
        for case in written_cases(card):
            embedded = reader.facts({"le contrat carte": dict(case.facts)})
            alone = card.decide(card.facts(case.facts), ["fin", "preavis_de_la_banque"]).to_dict()["answers"]
            paths = {"fin": "contrat_carte.fin", "preavis_de_la_banque": "contrat_carte.preavis_de_la_banque"}
            through = reader.decide(embedded, list(paths.values())).to_dict()["answers"]
            for own, read in paths.items():
                plain = [{k: v for k, v in r.items() if k in ("clause", "article", "effect", "after")}
                         for r in through[read]["reasons"]]  # fmt: skip
                expected = [{k: v for k, v in r.items() if k in ("clause", "article", "effect", "after")}
                            for r in alone[own]["reasons"]]  # fmt: skip
                assert (through[read]["verdict"], through[read]["value"], plain) == (
                    alone[own]["verdict"], alone[own]["value"], expected)  # fmt: skip
                told += 1
    assert told == 12


def test_what_is_wrong_with_a_contract_read_is_told_of_it(tmp_path: Path) -> None:
    """A reader never fails in silence, nor in pieces, on what it reads."""
    broken = {**LIBRARY, "piscine": {**PISCINE, "produit.yaml": "produit: piscine\n"}}
    root = write_library(tmp_path / "a", broken)
    told = examine(root / "sauna").diagnostics
    assert ("S004", "piscine") in {(d.code, Path(d.span.file).parent.name) for d in told}
    half = {**LIBRARY, "piscine": {**PISCINE, f"{DAY}/fin.yaml": "grandeurs: [\n"}}
    told = examine(write_library(tmp_path / "b", half) / "sauna").diagnostics
    assert any(d.code.startswith("Y") and d.span.file.endswith("piscine/2020-01-01/fin.yaml") for d in told)


def test_cases_of_the_linked_contracts_hold() -> None:
    linked = [hard(path.name) for path in sorted(HARD.glob("lien-*"))]
    cases = [(contract, case) for contract in linked for case in written_cases(contract)]
    assert len(cases) >= 17
    assert [run_case(contract, case) for contract, case in cases] == [()] * len(cases)


def test_a_product_whose_files_are_in_no_dated_folder_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"produit.yaml": "produit: pain\ntitre: Pain\ncalendrier: France\n", "pain.yaml": "article: P.1\n"}
    found = examine(write_library(tmp_path, {"pain": files})).diagnostics
    assert [(d.code, d.span.line, d.message) for d in found] == [("B004", 1, "ce contrat n'a aucune version datée")]
    assert "2024-01-01" in (found[0].suggestion or "")
    assert main(["check", str(tmp_path / "pain")]) == 1
    assert "B004" in capsys.readouterr().err
