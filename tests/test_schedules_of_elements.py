"""A schedule told of each element of a list: each element has its own lines, and no other's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from library_folder import write_small

from engine import Contract, Verdict, examine, load
from render import render_conditions

CLAUSES = """article: A
fiches:
  - nom: un chèque
    champs:
      - nom: le montant
        type: montant
      - nom: le rejet
        type: date
      - nom: le paiement
        type: événement
  - nom: un jour de fermeture
    pluriel: jours de fermeture
    champs:
      - nom: la fermeture
        type: date
faits:
  - nom: les chèques
    genre: masculin
    type: liste de chèques
  - nom: les jours de fermeture
    genre: masculin
    type: liste de jours de fermeture
grandeurs:
  - nom: le relevé
    type: échéancier
    pour chacun de: les chèques
clauses:
  - id: R-1
    débite: le relevé
    de: le montant
    le: le rejet
  - id: R-2
    crédite: le relevé
    de: le montant
    le: le paiement
    si: le paiement a eu lieu
    pour chacun de: {over}
"""


def written(place: Path, over: str = "les chèques") -> Path:
    """The contract; « over » is the list that its second clause goes through."""
    return write_small(place, CLAUSES.format(over=over))


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return load(written(tmp_path_factory.mktemp("essai")))["essai"]


FIRST = {"montant": "100 €", "rejet": "2024-03-05", "paiement": "2024-03-28"}
SECOND = {"montant": "250 €", "rejet": "2024-03-12", "paiement": "non survenu"}


def lines(contract: Contract, *cheques: Any) -> list[tuple[Verdict, list[tuple[str, int]]]]:
    """Each cheque's verdict and lines; the decider says the same."""
    case = contract.facts({"les chèques": list(cheques)})
    answers: Any = contract.decide(case, ["relevé"])["relevé"]
    (replies,) = contract.decider(["relevé"])(case)
    assert [(verdict, value) for verdict, value, _ in replies] == [(a.verdict, a.value) for a in answers]
    return [
        (a.verdict, [(date.fromordinal(day).isoformat(), amount) for _, _, day, amount, _ in a.value])
        if a.verdict is Verdict.SETTLED
        else (a.verdict, [])
        for a in answers
    ]


def test_each_element_has_the_lines_of_its_own(contract: Contract) -> None:
    assert lines(contract, FIRST, SECOND) == [
        (Verdict.SETTLED, [("2024-03-05", -100_00), ("2024-03-28", 100_00)]),
        (Verdict.SETTLED, [("2024-03-12", -250_00)]),
    ]


def test_what_is_unknown_of_one_leaves_the_others_settled(contract: Contract) -> None:
    found = lines(contract, FIRST, {**SECOND, "paiement": "inconnu"})
    assert [verdict for verdict, _ in found] == [Verdict.SETTLED, Verdict.UNDETERMINED]


def test_no_element_no_schedule(contract: Contract) -> None:
    assert lines(contract) == []


def test_the_clause_tells_its_element_with_or_without_the_list(contract: Contract) -> None:
    text = render_conditions(contract.program)
    assert "Pour chaque chèque, le montant du chèque est déduit du relevé au rejet du chèque." in text
    assert "Pour chaque chèque, le montant du chèque est inscrit au relevé" in text


def test_another_list_is_refused_in_its_place(tmp_path: Path) -> None:
    (found,) = examine(written(tmp_path / "essai", "les jours de fermeture")).diagnostics
    assert (found.code, found.span.line) == ("T011", 37)
    assert found.suggestion == "ôtez cette clé, ou changez celle de l'échéancier"
