"""A clause that may prevail over another is waited for, wherever it stands in the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import small_contract

from engine import Answer
from engine.outcomes import Verdict

DECLARED = """faits:
  - phrase: le juge a parlé
    contraire: le juge n'a pas parlé
grandeurs:
  - nom: l'amende
    genre: féminin
    type: montant
clauses:
"""
PREVAILS = """  - id: AMD-1
    fixe: l'amende
    à: 15 €
    si: le juge a parlé
    prévaut sur: AMD-2
"""
APPLIES = """  - id: AMD-2
    fixe: l'amende
    à: 30 €
"""


@pytest.mark.parametrize("clauses", [PREVAILS + APPLIES, APPLIES + PREVAILS])
def test_a_clause_that_may_prevail_is_among_what_is_missing(tmp_path: Path, clauses: str) -> None:
    contract = small_contract(tmp_path, DECLARED + clauses, "amende")
    case = contract.facts({})
    answer = contract.decide(case)["amende"]
    assert isinstance(answer, Answer)
    assert (answer.verdict, answer.missing) == (Verdict.UNDETERMINED, ("le_juge_a_parle",))
    assert (answer.value.low, answer.value.high) == (1_500, 3_000)
    decider = contract.decider(["amende"])
    assert decider(case) == decider.interpret(case)
