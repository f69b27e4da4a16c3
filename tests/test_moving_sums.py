"""Sums whose bound moves from element to element are what reading the whole list gives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from drawn_cases import Drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import small_contract

from engine import Contract, load, moving_sums
from engine.evaluate import Evaluator
from engine.facts import read_case
from engine.ladders import Ladder

ROOT = Path(__file__).resolve().parents[1]
FIXTURE = ROOT / "tests" / "fixtures" / "good" / "sommes-mobiles.yaml"
KEYS = st.integers(0, 12)
VALUES = st.one_of(st.integers(-50, 50), st.builds(Fraction, st.integers(-9, 9), st.integers(1, 4)))


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return small_contract(tmp_path_factory.mktemp("sommes"), FIXTURE.read_text(encoding="utf-8"))


@given(st.lists(st.tuples(KEYS, KEYS, VALUES)), KEYS, KEYS, st.booleans())
def test_a_ladder_sums_what_is_before_a_bound(
    drawn: list[tuple[int, int, Any]], low: int, width: int, inclusive: bool
) -> None:
    rungs = [(min(a, b), max(a, b), value) for a, b, value in drawn]
    high = low + width % 3
    ladder = Ladder(rungs)

    def before(key: int, bound: int) -> bool:
        return key <= bound if inclusive else key < bound

    # An element is surely before the bound when its greatest key is before the least bound; perhaps, the other way.
    sure = [value for _, greatest, value in rungs if before(greatest, low)]
    perhaps = [value for least, _, value in rungs if before(least, high)]
    place = ladder.cut(low, high, inclusive)
    if len(sure) != len(perhaps):
        assert place is None
    else:
        assert place == len(sure)
        assert ladder.part(0, place) == sum(sure)
        assert ladder.part(place, ladder.size) == sum(value for _, _, value in rungs) - sum(sure)


def test_a_part_that_ends_before_it_starts_is_empty() -> None:
    ladder = Ladder([(1, 1, 10), (2, 2, 20), (3, 3, 30)])
    assert ladder.part(2, 1) == 0
    assert ladder.part(1, 3) == 50


@pytest.fixture
def however_short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(moving_sums, "_FEW", 0)
    yield


def _values(evaluator: Evaluator) -> dict[str, Any]:
    """Every grandeur of the case, of each element where it is told per element."""
    found: dict[str, Any] = {}
    for grandeur in evaluator.program.grandeurs.values():
        if grandeur.symbol.each is None:
            found[grandeur.key] = evaluator.outcome(grandeur.key).value
            continue
        source = evaluator.program.declarations.scopes[""].lookup(grandeur.symbol.each)
        assert source is not None
        elements = evaluator.facts[evaluator.program.slots[source.key]]
        told = elements if isinstance(elements, tuple) else ()
        found[grandeur.key] = [evaluator.outcome(grandeur.key, element).value for element, _ in told]
    return found


@pytest.mark.usefixtures("however_short")
def test_the_interpreter_gives_the_same_with_and_without(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Drawn(contract.program)
    asked: list[bool] = []
    total = moving_sums.MovingSums.total

    def watched(self: moving_sums.MovingSums, node: Any, bound: Any) -> Any:
        found = total(self, node, bound)
        asked.append(found is not None)
        return found

    @settings(max_examples=150)
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        case, _ = read_case(contract.program, drawn.case(seed))
        assert case is not None
        with monkeypatch.context() as patched:
            patched.setattr(moving_sums.MovingSums, "total", watched)
            quick = _values(Evaluator(contract.program, case.values, contract.program.vector))
        with monkeypatch.context() as patched:
            patched.setattr(moving_sums.MovingSums, "total", lambda *_: None)
            slow = _values(Evaluator(contract.program, case.values, contract.program.vector))
        assert quick == slow

    run()
    assert asked.count(True) > 100


def test_every_moving_sum_of_the_fixture_is_compiled_to_a_ladder(contract: Contract) -> None:
    for question in ("solde", "credit_du_jour", "nombre_d_apres", "poids_jusque_la"):
        assert ".part(" in (contract.decider([question]).source or ""), question


def test_known_sums() -> None:
    """Three fortnights by hand: 1,000 then 1,500 then 1,202.50 euros at 2.4 % a year (see the case of the contract)."""
    contract = load(ROOT / "bench" / "contracts" / "quinzaines")["quinzaines"]
    chosen = random.Random(1)
    operations = [
        {"date_de_valeur": "2020-12-01", "montant": "1000.00"},
        {"date_de_valeur": "2020-12-16", "montant": "500.00"},
        {"date_de_valeur": "2020-12-17", "montant": "-300.00"},
        *({"date_de_valeur": "2021-01-02", "montant": "7.00"} for _ in range(20)),
    ]
    chosen.shuffle(operations)
    case = contract.facts(
        {
            "operations": operations,
            "quinzaines": [{"debut": "2020-12-01"}, {"debut": "2020-12-16"}, {"debut": "2021-01-01"}],
            "taux_annuel": "2,4 %",
        }
    )
    decider = contract.decider(["interet", "total_des_interets"])
    for replies in (decider(case), decider.interpret(case)):
        assert [value for _, value, _ in replies[0]] == [100, 150, 120]
        assert replies[1][1] == 370
