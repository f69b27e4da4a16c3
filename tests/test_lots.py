"""Drawing on lots: in an order, without one, together; and moments that are set from a day."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import small_contract

from engine import Contract, examine
from engine.lots import Lots
from engine.values import Unknown, bounds

HARD = Path(__file__).parent / "fixtures" / "hard"
POINTS = (500, 300, 200)
ORDERS = st.lists(st.integers(1, 400), max_size=5)


@cache
def contract() -> Contract:
    """The contract of points that are spent lot by lot."""
    return examine(HARD).product("lots-de-points").version("2015-03-01")


def left(spent: list[int], option: str) -> Lots:
    """What is left of the lots, dated in order, after these orders under an order of spending."""
    given_on = ("2013-01-01", "2014-01-01", "2014-02-01")
    lots = [{"jour_d_attribution": day, "points": points} for day, points in zip(given_on, POINTS, strict=True)]
    orders = [{"date": f"2014-{3 + rank:02}-01T10:00", "prix": price} for rank, price in enumerate(spent)]
    case = contract().facts({"attributions": lots, "commandes": orders}, scope="points")
    decision = contract().decide(case, [], readings={"ordre de dépense": option})
    found: Any = decision.evaluator.final_state("points")["points/reste"]
    assert isinstance(found, Lots)
    return found


def emptied(spent: list[int], ranks: list[int]) -> list[int]:
    """The same by hand: each order that what is left can pay empties the lots by rank."""
    lots = list(POINTS)
    for price in spent:
        if price > sum(lots):
            continue
        for rank in ranks:
            taken = min(lots[rank], price)
            lots[rank] -= taken
            price -= taken
    return lots


@settings(max_examples=60, deadline=None)
@given(ORDERS)
def test_lots_are_emptied_in_the_declared_order(spent: list[int]) -> None:
    assert list(left(spent, "les plus anciens d'abord").values()) == emptied(spent, [0, 1, 2])
    assert list(left(spent, "les plus récents d'abord").values()) == emptied(spent, [2, 1, 0])


@settings(max_examples=60, deadline=None)
@given(ORDERS)
def test_without_an_order_each_lot_holds_every_order_and_their_sum_is_settled(spent: list[int]) -> None:
    found = left(spent, "aucun ordre")
    for ranks in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        for index, value in enumerate(emptied(spent, ranks)):
            low, high = bounds(found[index])
            assert low <= value <= high
    assert found.total((0, 1, 2)) == sum(emptied(spent, [0, 1, 2]))


def test_a_sum_is_settled_only_where_whole_groups_are_in_it() -> None:
    lots = Lots({0: 10, 1: 20, 2: 5}).changed({0: Unknown(frozenset(), 2, 10), 1: Unknown(frozenset(), 12, 20)}, 22)
    assert lots.total((0, 1)) == 22
    assert lots.total((0, 1, 2)) == 27
    assert bounds(lots.total((0, 2))) == (7, 15)
    assert bounds(lots.changed({0: 3}).total((0, 1))) == (15, 23)


def test_a_moment_set_from_a_day_is_some_moment_of_that_day(tmp_path: Path) -> None:
    """« 1 jour après le 5 mars 2015 » as a moment: the 6th, from midnight to midnight in Paris."""
    text = (
        "article: A.1\nfaits:\n  - nom: la perte\n    type: date\n  - nom: l'appel\n    genre: masculin\n"
        "    type: instant\ngrandeurs:\n  - nom: la fin\n    type: instant\n  - nom: l'aide\n    genre: féminin\n"
        "    type: droit\nclauses:\n  - id: A-1\n    met fin à: la fin\n    le: 1 jour après la perte\n"
        "  - id: A-2\n    accorde: l'aide\n    si: l'appel a lieu avant la fin\n"
    )
    trial = small_contract(tmp_path, text)
    told = {}
    for hour in ("2015-03-05T23:59", "2015-03-06T12:00", "2015-03-07T00:00"):
        case = trial.facts({"perte": "2015-03-05", "appel": hour})
        told[hour] = trial.decide(case)["aide"].verdict.value  # type: ignore[union-attr]
    assert told == {
        "2015-03-05T23:59": "accordé", "2015-03-06T12:00": "indéterminé", "2015-03-07T00:00": "refusé",
    }  # fmt: skip
