"""What an operator says of unknown operands holds whatever they are (interval extension, Moore 1966)."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import calendar
from engine.operators import OPERATORS
from engine.values import FOREVER, NEVER_BEFORE, Unknown

FRANCE = calendar("France", False)
numbers = st.one_of(st.integers(-500, 500), st.fractions(-5, 5, max_denominator=20))
ordinals = st.integers(date(2015, 1, 1).toordinal(), date(2022, 1, 1).toordinal())
ARITHMETIC = ["add", "subtract", "multiply", "divide", "least", "greatest", "<", "<=", ">", ">=", "=", "!="]
OF_TWO_DAYS: list[tuple[str, tuple[Any, ...]]] = [
    ("anniversary", (True,)),
    ("days_between", ()),
    *(("elapsed", (unit, begun)) for unit in ("jour", "jour ouvré", "mois", "an") for begun in (False, True)),
]
OF_ONE_DAY: list[tuple[str, tuple[Any, ...]]] = [
    *(("part", (part,)) for part in ("année", "mois", "jour")),
    *(("falls_on", (kind,)) for kind in ("samedi", "jour férié", "jour ouvré")),
    *(("open_day", (kind, forward, True)) for kind in ("ouvré", "ouvrable") for forward in (True, False)),
    *(("period_day", (number, "", unit, 1)) for number in (1, 15, -1) for unit in ("quinzaine", "mois", "an")),
]


def around(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """A value, and either the value itself or an interval around it, bounded on each side or not."""

    def made(drawn: tuple[Any, Any, Any, str, str]) -> tuple[Any, Any]:
        low, value, high = sorted(drawn[:3])
        left, right = drawn[3:]
        unknown = Unknown(
            frozenset({"x"}), NEVER_BEFORE if left == "open" else low, FOREVER if right == "open" else high
        )
        return value, value if left == "known" else unknown

    return st.tuples(
        values, values, values, st.sampled_from(["known", "open", "shut"]), st.sampled_from(["open", "shut"])
    ).map(made)


def holds(name: str, data: tuple[Any, ...], operands: tuple[tuple[Any, Any], ...]) -> bool:
    """Whether what an operator says of the intervals holds of the values inside them."""
    exact = OPERATORS[name](tuple(value for value, _ in operands), data, FRANCE)
    wide = OPERATORS[name](tuple(known for _, known in operands), data, FRANCE)
    if not isinstance(wide, Unknown):
        return bool(exact == wide)
    return isinstance(exact, Unknown | bool) or wide.low <= exact <= wide.high


@pytest.mark.parametrize("name", ARITHMETIC)
@settings(max_examples=60)
@given(first=around(numbers), second=around(numbers))
def test_arithmetic_on_the_unknown_holds_whatever_it_is(name: str, first: Any, second: Any) -> None:
    assert holds(name, (), (first, second))


@pytest.mark.parametrize(("name", "data"), OF_TWO_DAYS)
@settings(max_examples=40)
@given(first=around(ordinals), second=around(ordinals))
def test_what_is_said_of_two_unknown_days_holds(name: str, data: tuple[Any, ...], first: Any, second: Any) -> None:
    assert holds(name, data, (first, second))


@pytest.mark.parametrize(("name", "data"), OF_ONE_DAY)
@settings(max_examples=40)
@given(day=around(ordinals))
def test_what_is_said_of_an_unknown_day_holds(name: str, data: tuple[Any, ...], day: Any) -> None:
    assert holds(name, data, (day,))


def test_a_part_of_what_has_no_bound_has_none() -> None:
    unknown = Unknown(frozenset({"prix"}), 0)
    for name, operand in (("multiply", Fraction(1, 10)), ("divide", 10)):
        value = OPERATORS[name]((unknown, operand), (), FRANCE)
        assert (value.low, value.high) == (0, FOREVER)
