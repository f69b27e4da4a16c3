"""Month and year arithmetic, and the bounds of calendar periods.

The values come from the French Code de procédure civile (art. 641), JDK's TCK for Period and
LocalDate, Catala's dates-calc and stdlib, FEEL's TCK and OpenFisca, as facts; the rest is worked out
by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import dates
from engine.dates import (
    DAY_NAMES,
    MAX_DAY,
    DateRangeError,
    add_clear_days,
    add_clear_months,
    add_days,
    add_months,
    add_period,
    add_years,
    anniversary,
    months_between,
    next_annual,
    years_between,
)


def o(text: str) -> int:
    return date.fromisoformat(text).toordinal()


ADDITIONS = """
2012-03-20 0 0 10 2012-03-30 | 2012-02-28 0 0 1 2012-02-29 | 2012-03-01 0 0 71 2012-05-11
2012-02-28 0 4 0 2012-06-28 | 2012-11-15 0 3 0 2013-02-15 | 2012-03-31 0 2 0 2012-05-31
2012-01-31 0 2 0 2012-03-31 | 2013-01-31 0 2 0 2013-03-31 | 2012-01-01 1 0 0 2013-01-01
2012-02-29 4 0 0 2016-02-29 | 2012-10-29 0 4 0 2013-02-28 | 2012-02-29 1 0 0 2013-02-28
2012-02-29 88 0 0 2100-02-28 | 2026-05-31 0 1 0 2026-06-30 | 2007-07-15 0 -7 0 2006-12-15
2007-07-15 0 -31 0 2004-12-15 | 2007-07-15 0 7 0 2008-02-15 | 2007-03-31 0 1 0 2007-04-30
2008-02-29 1 0 0 2009-02-28 | 2008-02-29 -1 0 0 2007-02-28 | 2007-03-31 0 -1 0 2007-02-28
2007-07-15 0 31 0 2010-02-15 | 2007-12-31 0 0 1 2008-01-01 | 2007-02-15 0 0 14 2007-03-01
2006-07-14 0 0 366 2007-07-15 | 2007-07-15 0 0 -196 2006-12-31 | 2007-07-15 0 0 -730 2005-07-15
2020-02-29 -3 0 0 2017-02-28 | 2020-02-29 0 -3 0 2019-11-29 | 2020-02-29 0 0 -3 2020-02-26
2020-02-29 3 0 0 2023-02-28 | 2020-02-29 0 0 3 2020-03-03 | 2024-01-31 0 1 0 2024-02-29
2017-02-12 0 1 15 2017-03-27 | 2021-01-02 0 -1 0 2020-12-02 | 2024-01-31 0 1 1 2024-03-01
"""


def rows(table: str) -> list[list[str]]:
    return [cell.split() for line in table.strip().splitlines() for cell in line.split("|")]


@pytest.mark.parametrize(("start", "years", "months", "days", "expected"), rows(ADDITIONS))
def test_a_period_is_added_months_first_then_clamped_then_days(
    start: str, years: str, months: str, days: str, expected: str
) -> None:
    assert add_period(o(start), int(years), int(months), int(days)) == o(expected)
    if days == "0":
        assert add_months(o(start), 12 * int(years) + int(months)) == o(expected)
    if (months, days) == ("0", "0"):
        assert add_years(o(start), int(years)) == o(expected)


def test_adding_months_twice_is_not_adding_the_sum() -> None:
    start = o("2012-01-31")
    assert add_months(add_months(start, 1), 1) == o("2012-03-29")
    assert add_months(start, 2) == o("2012-03-31")


def test_clear_days_and_months_exclude_both_ends() -> None:
    assert add_clear_days(o("2022-03-23"), 1) == o("2022-03-25")
    assert add_clear_days(o("2022-03-23"), 7) == o("2022-03-31")
    assert add_clear_days(o("2022-03-23"), -7) == o("2022-03-15")
    assert add_clear_months(o("2007-10-01"), 2) == o("2007-12-02")
    assert add_clear_months(o("2024-11-12"), 2) == o("2025-01-13")
    assert add_clear_months(o("2025-03-31"), -1) == o("2025-02-27")


PERIODS = """
2010-01-01 2010-01-02 0 0 1 | 2010-01-01 2010-01-31 0 0 30 | 2010-01-01 2010-02-28 0 1 27
2010-01-01 2010-03-01 0 2 0 | 2010-01-01 2012-01-01 2 0 0 | 2010-01-10 2010-02-01 0 0 22
2010-01-10 2010-02-09 0 0 30 | 2010-01-10 2010-02-28 0 1 18 | 2010-01-10 2010-03-01 0 1 19
2010-01-10 2010-12-31 0 11 21 | 2010-01-10 2011-01-01 0 11 22 | 2010-01-10 2011-01-09 0 11 30
2010-04-30 2011-05-01 1 0 1 | 2010-02-28 2012-02-28 2 0 0 | 2012-02-28 2014-02-27 1 11 30
2012-02-28 2014-02-28 2 0 0 | 2012-02-28 2014-03-01 2 0 1 | 2012-02-29 2014-03-01 2 0 1
2012-02-29 2014-03-02 2 0 2 | 2010-01-01 2009-12-31 0 0 -1 | 2010-01-01 2009-12-02 0 0 -30
2010-01-01 2009-11-30 0 -1 -1 | 2010-01-01 2009-01-02 0 -11 -30 | 2010-01-01 2009-01-01 -1 0 0
2012-02-29 2008-02-28 -4 0 -1
"""


@pytest.mark.parametrize(("start", "end", "years", "months", "days"), rows(PERIODS))
def test_the_months_between_two_dates_when_both_rules_agree(
    start: str, end: str, years: str, months: str, days: str
) -> None:
    whole = 12 * int(years) + int(months)
    assert months_between(o(start), o(end)) == months_between(o(start), o(end), "quantième") == whole
    assert add_months(o(start), whole) + int(days) == o(end)


@pytest.mark.parametrize(
    ("start", "end", "last_day", "day_of_month"),
    [
        ("2011-12-22", "2013-08-24", 20, 20),
        ("2015-01-21", "2016-01-21", 12, 12),
        ("2016-01-21", "2015-01-21", -12, -12),
        ("2016-01-01", "2016-01-01", 0, 0),
        ("2016-09-30", "2017-12-28", 14, 14),
        ("2015-12-31", "2018-10-01", 33, 33),
        ("2013-08-24", "2017-12-15", 51, 51),
        ("2024-01-31", "2024-02-29", 1, 0),
        ("2023-03-31", "2023-04-30", 1, 0),
        ("2023-02-28", "2023-03-31", 1, 1),
        ("2012-02-28", "2012-01-31", 0, 0),
        ("2012-03-31", "2012-02-29", -1, -1),
        # Here the two rules part; what the day of the month gives is what the JDK gives.
        ("2012-02-29", "2014-02-28", 24, 23),
        ("2012-02-29", "2009-02-28", -36, -36),
        ("2008-02-29", "2009-02-28", 12, 11),
        ("2023-01-31", "2023-02-28", 1, 0),
        ("2010-04-30", "2010-01-31", -2, -2),
    ],
)
def test_whole_months_between(start: str, end: str, last_day: int, day_of_month: int) -> None:
    assert months_between(o(start), o(end)) == last_day
    assert months_between(o(start), o(end), "quantième") == day_of_month


def test_whole_years_between_truncate_toward_zero() -> None:
    assert years_between(o("2019-02-05"), o("2023-02-05")) == 4
    assert years_between(o("2023-02-28"), o("2024-02-29")) == 1
    assert years_between(o("2000-02-29"), o("2018-02-28")) == 18
    assert years_between(o("2000-02-29"), o("2018-02-28"), "quantième") == 17
    assert years_between(o("2020-06-01"), o("2019-01-01")) == -1


def test_an_unknown_month_end_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="fin de mois"):
        months_between(1, 2, "autre")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    rows("""
    month_start 2020-12-31 2020-12-01 | month_end 2020-02-01 2020-02-29 | year_start 2020-12-31 2020-01-01
    year_end 2020-02-29 2020-12-31 | quarter_start 2020-01-01 2020-01-01 | quarter_start 2019-07-26 2019-07-01
    quarter_start 2019-12-31 2019-10-01 | quarter_end 2019-12-31 2019-12-31
    quarter_end 2020-04-01 2020-06-30
    week_start 2020-02-29 2020-02-24 | week_end 2020-02-29 2020-03-01 | week_start 2020-02-24 2020-02-24
    fortnight_start 2024-02-15 2024-02-01 | fortnight_start 2024-02-16 2024-02-16
    fortnight_end 2024-02-15 2024-02-15 | fortnight_end 2024-02-16 2024-02-29
    month_end 9999-12-31 9999-12-31"""),
)
def test_bounds_of_periods(name: str, day: str, expected: str) -> None:
    bound: Callable[[int], int] = getattr(dates, name)
    assert bound(o(day)) == o(expected)


def test_the_nth_fortnight_and_civil_year() -> None:
    assert dates.fortnight_end_after(o("2024-01-10"), 1) == o("2024-01-31")
    assert dates.fortnight_end_after(o("2024-01-16"), 3) == o("2024-03-15")
    assert dates.fortnight_start_before(o("2024-01-10"), 1) == o("2023-12-16")
    assert dates.civil_year_end_after(o("2024-03-05"), 2) == o("2026-12-31")
    assert dates.civil_year_end_after(o("2024-03-05"), 0) == o("2024-12-31")
    assert dates.civil_year_start_before(o("2024-03-05"), 2) == o("2022-01-01")


@pytest.mark.parametrize(
    ("day", "name"),
    rows("""2025-12-31 mercredi | 2026-01-01 jeudi | 1930-09-11 jeudi | 2026-03-23 lundi | 2021-01-16 samedi
    2021-01-17 dimanche | 2021-01-14 jeudi | 2026-03-27 vendredi | 2026-03-24 mardi"""),
)
def test_the_day_of_the_week(day: str, name: str) -> None:
    assert DAY_NAMES[dates.day_of_week(o(day))] == name


def test_ranks_and_lengths() -> None:
    assert [dates.days_in_month(o(d)) for d in ("2024-02-01", "2023-02-01", "2024-04-30")] == [29, 28, 30]
    assert o("2019-01-01") - o("2002-09-30") == 5937
    assert add_years(o("2022-12-01"), 1) - o("2022-12-01") == 365
    assert add_months(o("2012-01-03"), 3) - o("2012-01-03") == 91


def test_next_annual_day() -> None:
    assert next_annual(o("2024-01-01"), 1, 1, strict=False) == o("2024-01-01")
    assert next_annual(o("2024-01-01"), 1, 1, strict=True) == o("2025-01-01")
    assert next_annual(o("2024-03-01"), 2, 29, strict=False) == o("2025-02-28")
    assert next_annual(o("2023-03-01"), 2, 29, strict=False) == o("2024-02-29")
    for month, dom in ((4, 31), (2, 30), (0, 1), (13, 1), (1, 0)):
        with pytest.raises(DateRangeError):
            next_annual(o("2024-01-01"), month, dom, strict=False)


def test_anniversaries_are_reckoned_from_the_origin() -> None:
    origin = o("2020-02-29")
    assert anniversary(origin, origin, strict=False) == o("2021-02-28")
    assert anniversary(origin, o("2021-02-28"), strict=False) == o("2021-02-28")
    assert anniversary(origin, o("2021-02-28"), strict=True) == o("2022-02-28")
    assert anniversary(origin, o("2023-03-01"), strict=False) == o("2024-02-29")
    assert anniversary(origin, o("2015-01-01"), strict=False) == o("2021-02-28")


@pytest.mark.parametrize(
    "act",
    [
        lambda: add_days(MAX_DAY, 1),
        lambda: add_months(MAX_DAY, 1),
        lambda: add_months(MAX_DAY, 10**40),
        lambda: add_years(1, -1),
        lambda: add_days(1, -1),
        lambda: add_period(1, 0, 0, 10**6000),
        lambda: dates.week_end(MAX_DAY),
        lambda: dates.day_of_week(0),
        lambda: dates.month_start(10**30),
        lambda: next_annual(MAX_DAY, 1, 1, strict=False),
    ],
)
def test_leaving_the_years_1_to_9999_is_one_clear_error(act: Callable[[], object]) -> None:
    with pytest.raises(DateRangeError, match="hors des années 1 à 9999"):
        act()


days = st.integers(o("1800-01-01"), o("2300-12-31"))
months = st.integers(-1200, 1200)


@settings(max_examples=200)
@given(days, days, months)
def test_adding_months_keeps_the_order(first: int, second: int, n: int) -> None:
    low, high = sorted((first, second))
    assert add_months(low, n) <= add_months(high, n)


@settings(max_examples=200)
@given(days, months)
def test_the_day_of_month_changes_only_when_the_arrival_month_lacks_it(day: int, n: int) -> None:
    start, found = date.fromordinal(day), date.fromordinal(add_months(day, n))
    assert found.day == min(start.day, dates.days_in_month(found.toordinal()))
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == n


@settings(max_examples=100)
@given(days, st.integers(-100, 100), st.integers(0, 24))
def test_a_year_is_twelve_months_and_single_months_drift_three_days_at_most(day: int, y: int, n: int) -> None:
    assert add_years(day, y) == add_months(day, 12 * y)
    step = day
    for _ in range(n):
        step = add_months(step, 1)
    assert 0 <= add_months(day, n) - step <= 3
    assert add_days(add_days(day, n), -n) == day


@settings(max_examples=200)
@given(days, days)
def test_months_between_is_the_most_months_that_do_not_pass_the_end(start: int, end: int) -> None:
    n = months_between(start, end)
    if start <= end:
        assert n >= 0
        assert add_months(start, n) <= end < add_months(start, n + 1)
    else:
        assert n <= 0
        assert add_months(start, n - 1) < end <= add_months(start, n)
    by_number = months_between(start, end, "quantième")
    assert by_number == -months_between(end, start, "quantième")
    assert abs(n) - abs(by_number) in (0, 1)
