"""« reprend »: the exclusions of one right hold for another, only where the clause that takes them up applies."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import small_contract

from engine import Answer
from engine.contract import Contract

TEXT = """faits:
  - phrase: le vol est violent
    contraire: le vol n'est pas violent
  - phrase: il pleut
    contraire: il fait sec
grandeurs:
  - nom: la garantie
    type: droit
  - nom: la garde
    type: droit
clauses:
  - id: GAR-1
    accorde: [la garantie, la garde]
  - id: GAR-2
    exclut: la garantie
    si: le vol est violent
  - id: GAR-3
    reprend: les exclusions de la garantie
    pour: la garde
"""


def contract(folder: Path, condition: str) -> Contract:
    return small_contract(folder, TEXT + condition)


@pytest.mark.parametrize(
    ("condition", "facts", "verdict", "reasons"),
    [
        ("    si: il pleut\n", {"le vol est violent": True, "il pleut": True}, "refusé", ("GAR-3",)),
        ("    si: il pleut\n", {"le vol est violent": True, "il pleut": False}, "accordé", ("GAR-1",)),
        ("    sauf si: il pleut\n", {"le vol est violent": True, "il pleut": True}, "accordé", ("GAR-1",)),
        ("    sauf si: il pleut\n", {"le vol est violent": True, "il pleut": False}, "refusé", ("GAR-3",)),
        # Not known: the exclusion may hold, unless the theft was not violent.
        ("    si: il pleut\n", {"le vol est violent": True}, "indéterminé", None),
        ("    si: il pleut\n", {"le vol est violent": False}, "accordé", ("GAR-1",)),
    ],
)
def test_exclusions_are_taken_up_where_the_clause_applies(
    tmp_path: Path, condition: str, facts: dict[str, bool], verdict: str, reasons: tuple[str, ...] | None
) -> None:
    made = contract(tmp_path, condition)
    case = made.facts(facts)
    answer = made.decide(case)["garde"]
    assert isinstance(answer, Answer)
    assert answer.verdict.value == verdict
    assert reasons is None or answer.reasons == reasons
    found, _, told = made.decider(["garde"])(case)[0]
    assert (found, tuple(told)) == (answer.verdict, tuple(answer.reasons))
