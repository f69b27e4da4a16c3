"""Spans cut by month or year, and day counts.

Values of Catala's stdlib, publicodes and Excel's documented results, as facts; the rest by hand.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dates import MAX_DAY, DateRangeError
from engine.day_counts import thirty_360_eu, thirty_360_us, year_fraction
from engine.spans import prorated_months, quarters_touched, split_by_month, split_by_year, years_touched


def o(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def spans(*pairs: str) -> tuple[tuple[int, int], ...]:
    return tuple((o(pair[:10]), o(pair[11:])) for pair in pairs)


def test_splitting_by_month() -> None:
    assert split_by_month(o("2020-01-10"), o("2020-01-20")) == spans("2020-01-10 2020-01-20")
    assert split_by_month(o("2020-01-10"), o("2020-04-17")) == spans(
        "2020-01-10 2020-01-31", "2020-02-01 2020-02-29", "2020-03-01 2020-03-31", "2020-04-01 2020-04-17"
    )
    assert split_by_month(o("2020-01-01"), o("2020-02-01")) == spans(
        "2020-01-01 2020-01-31", "2020-02-01 2020-02-01"
    )
    assert split_by_month(o("2020-01-02"), o("2020-01-01")) == ()


def test_splitting_by_year() -> None:
    assert split_by_year(o("2001-10-10"), o("2003-04-17")) == spans(
        "2001-10-10 2001-12-31", "2002-01-01 2002-12-31", "2003-01-01 2003-04-17"
    )
    assert split_by_year(o("2001-10-10"), o("2003-04-17"), 11) == spans(
        "2001-10-10 2001-10-31", "2001-11-01 2002-10-31", "2002-11-01 2003-04-17"
    )
    assert split_by_year(o("2001-10-10"), o("2002-01-01")) == spans(
        "2001-10-10 2001-12-31", "2002-01-01 2002-01-01"
    )
    assert split_by_year(o("9999-01-01"), MAX_DAY, 7) == spans(
        "9999-01-01 9999-06-30", "9999-07-01 9999-12-31"
    )
    with pytest.raises(DateRangeError):
        split_by_year(o("2001-10-10"), o("2002-01-01"), 13)


def test_periods_touched_and_prorated() -> None:
    assert quarters_touched(o("2019-01-30"), o("2019-03-31")) == 1
    assert quarters_touched(o("2019-12-31"), o("2021-01-01")) == 6
    assert years_touched(o("2019-12-31"), o("2020-01-02")) == 2
    assert quarters_touched(2, 1) == years_touched(2, 1) == 0
    assert prorated_months(o("2020-01-01"), o("2020-01-31")) == 1
    assert prorated_months(o("2020-01-31"), o("2020-02-01")) == Fraction(1, 31) + Fraction(1, 29)


def test_thirty_day_months() -> None:
    assert thirty_360_us(o("2011-01-31"), o("2012-01-30")) == 360
    assert thirty_360_eu(o("2011-01-31"), o("2012-01-30")) == 360
    # 15 January -> 31 March: the 31st stays in the American rule, becomes the 30th in the European one.
    assert thirty_360_us(o("2023-01-15"), o("2023-03-31")) == 76
    assert thirty_360_eu(o("2023-01-15"), o("2023-03-31")) == 75
    # From the end of February: counted as the 30th by the American rule only.
    assert thirty_360_us(o("2023-02-28"), o("2023-03-31")) == 30
    assert thirty_360_eu(o("2023-02-28"), o("2023-03-31")) == 32
    assert thirty_360_us(o("2023-02-28"), o("2024-02-29")) == 360
    assert thirty_360_us(o("2012-01-30"), o("2011-01-31")) == -360


def test_year_fractions_are_exact() -> None:
    start, end = o("2015-01-01"), o("2015-07-01")
    assert year_fraction(start, end, "30/360 US") == year_fraction(start, end, "30/360 EU") == Fraction(1, 2)
    assert year_fraction(start, end, "exact/360") == Fraction(181, 360)
    assert year_fraction(end, start, "exact/365") == Fraction(-181, 365)
    # 61 days of 2003 (November, December), 121 of the leap year 2004 (1 January to 30 April).
    fraction = year_fraction(o("2003-11-01"), o("2004-05-01"), "exact/exact")
    assert fraction == Fraction(61, 365) + Fraction(121, 366)
    with pytest.raises(ValueError, match="convention"):
        year_fraction(start, end, "autre")  # type: ignore[arg-type]


def test_days_out_of_range_are_one_clear_error() -> None:
    for act in (split_by_month, split_by_year, quarters_touched, years_touched, thirty_360_eu, thirty_360_us):
        for start, end in ((0, 5), (1, MAX_DAY + 1), (5, 0)):
            with pytest.raises(DateRangeError, match="hors des années 1 à 9999"):
                act(start, end)


@settings(max_examples=100)
@given(st.integers(o("1800-01-01"), o("2300-12-31")), st.integers(0, 4000), st.integers(1, 12))
def test_split_spans_follow_one_another(start: int, length: int, first_month: int) -> None:
    end = start + length
    for pieces in (split_by_month(start, end), split_by_year(start, end, first_month)):
        assert pieces[0][0] == start
        assert pieces[-1][1] == end
        assert all(after[0] == before[1] + 1 for before, after in pairwise(pieces))
        for first, _ in pieces[1:]:
            assert date.fromordinal(first).day == 1
