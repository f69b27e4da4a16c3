"""Instants in Paris time.

Changes of hour: 30 March and 26 October 2025, 29 March 2015 (last Sundays of March and October,
01:00 UTC, directive 2000/84/EC). 2015-03-03T00:00Z is 1 425 340 800 seconds (16 497 days of 86 400).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dates import MAX_DAY, DateRangeError
from engine.instants import (
    ParseError,
    day_interval,
    local_day,
    local_text,
    minute_interval,
    parse_date,
    time_of_day,
)

MARCH_3 = 1_425_340_800  # 2015-03-03T00:00Z
SPRING = 1_743_296_400  # 2025-03-30T01:00Z: 02:00 becomes 03:00
AUTUMN = 1_761_440_400  # 2025-10-26T01:00Z: 03:00 becomes 02:00


def o(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_the_anchors_are_what_the_comments_say() -> None:
    epoch = o("1970-01-01")
    assert (o("2015-03-03") - epoch) * 86_400 == MARCH_3
    assert (o("2025-03-30") - epoch) * 86_400 + 3600 == SPRING
    assert (o("2025-10-26") - epoch) * 86_400 + 3600 == AUTUMN


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("2015-03-03T10:20", MARCH_3 + 9 * 3600 + 20 * 60, MARCH_3 + 9 * 3600 + 20 * 60 + 59),
        ("2015-03-03 10:20", MARCH_3 + 9 * 3600 + 20 * 60, MARCH_3 + 9 * 3600 + 20 * 60 + 59),
        ("2015-03-03T10:20:30", MARCH_3 + 9 * 3600 + 20 * 60 + 30, MARCH_3 + 9 * 3600 + 20 * 60 + 30),
        ("2015-03-03T10:20Z", MARCH_3 + 10 * 3600 + 20 * 60, MARCH_3 + 10 * 3600 + 20 * 60 + 59),
        ("2015-03-03T10:20:30+02:00", MARCH_3 + 8 * 3600 + 20 * 60 + 30, MARCH_3 + 8 * 3600 + 20 * 60 + 30),
        ("2015-03-03T10:20:30-05:30", MARCH_3 + 15 * 3600 + 50 * 60 + 30, MARCH_3 + 15 * 3600 + 50 * 60 + 30),
        ("2015-03-03", MARCH_3 - 3600, MARCH_3 + 23 * 3600 - 1),
        ("1970-01-01T01:00:00", 0, 0),
        # The hour that comes twice: both readings are held, unless an offset chooses.
        ("2025-10-26T02:30", AUTUMN - 1800, AUTUMN + 1800 + 59),
        ("2025-10-26T02:30:15", AUTUMN - 1800 + 15, AUTUMN + 1800 + 15),
        ("2025-10-26T02:30+02:00", AUTUMN - 1800, AUTUMN - 1800 + 59),
        ("2025-10-26T02:30+01:00", AUTUMN + 1800, AUTUMN + 1800 + 59),
        ("2025-03-30T01:59", SPRING - 60, SPRING - 1),
        ("2025-03-30T03:00", SPRING, SPRING + 59),
    ],
)
def test_a_text_means_an_interval(text: str, lo: int, hi: int) -> None:
    assert minute_interval(text) == (lo, hi)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015-03-03T",
        "2015-03-03T10",
        "2015-03-03T1:20",
        "2015-03-03T10:20\n",
        " 2015-03-03T10:20",
        "2015-03-03  10:20",
        "2015-03-03t10:20",
        "2015-03-03T10:20z",
        "2015-03-03T10:20:30.5",
        "2015-03-03T10:20+0200",
        "2015-03-03T10:20+02",
        "2015-03-0٣T10:20",
        "٢٠١٥-03-03",
        "03/03/2015",
        "+2015-03-03",
        "2015-W10-2",
        "2015-03-03T24:00",
        "2015-03-03T10:60",
        "2015-03-03T10:20:60",
        "2015-03-03T10:20+14:01",
        "2015-03-03T10:20+02:60",
        "2015-03-03T10:20-00:00",
        "2015-02-29T10:20",
        "2015-02-29",
        "2015-02-29\n",
        "0000-01-01T10:20",
        "2025-03-30T02:30",
        "2025-03-30T02:00:00",
        "x" * 100_000,
    ],
)
def test_anything_else_is_refused_in_french(text: str) -> None:
    with pytest.raises(ParseError, match="«") as refused:
        minute_interval(text)
    assert len(str(refused.value)) < 300
    assert "\n" not in str(refused.value)


def test_the_missing_hour_says_so() -> None:
    with pytest.raises(ParseError, match="n'existe pas à Paris"):
        minute_interval("2025-03-30T02:30")


@pytest.mark.parametrize(
    "text",
    [
        *("", "2012-12-25T", "2012/12/25", "0000-12-25", "+2012-12-02", "-2017-12-31", "2029-02-29"),
        *("2023-02-31", "1000-13", "1000-00", "1000-01-00", "1000-01-99", "2017-13-31", "2017-12-31\n"),
        *("2017-1-1", "２０１７-12-31"),
    ],
)
def test_dates_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_date(text)


def test_dates_read() -> None:
    assert parse_date("2017-12-31") == o("2017-12-31")
    assert parse_date("2028-02-29") == o("2028-02-29")
    assert parse_date("0001-01-01") == 1
    assert parse_date("9999-12-31") == MAX_DAY


def test_a_local_day_has_23_24_or_25_hours() -> None:
    def hours(text: str) -> int:
        lo, hi = day_interval(o(text))
        return (hi + 1 - lo) // 3600

    assert [hours(d) for d in ("2025-03-30", "2025-06-01", "2025-10-26")] == [23, 24, 25]


def test_the_first_and_last_days_have_an_interval() -> None:
    # Until 1911 Paris kept its own time, 9 min 21 s ahead of Greenwich.
    assert day_interval(1)[0] == -(o("1970-01-01") - 1) * 86_400 - 561
    lo, hi = day_interval(MAX_DAY)
    assert hi - lo == 86_399
    for day in (0, MAX_DAY + 1, 10**30):
        with pytest.raises(DateRangeError):
            day_interval(day)


def test_reading_an_instant_in_paris() -> None:
    assert local_day(MARCH_3 - 3601) == o("2015-03-02")
    assert local_day(MARCH_3 - 3600) == o("2015-03-03")
    assert local_text(MARCH_3) == "2015-03-03T01:00:00+01:00"
    assert local_text(AUTUMN - 1) == "2025-10-26T02:59:59+02:00"
    assert local_text(AUTUMN) == "2025-10-26T02:00:00+01:00"
    assert time_of_day(MARCH_3 + 9 * 3600 + 20 * 60 + 59) == 620
    assert time_of_day(SPRING) == 180


@pytest.mark.parametrize(
    "act",
    [
        lambda: local_day(10**30),
        lambda: local_text(-(10**12)),
        lambda: time_of_day(-(10**30)),
    ],
)
def test_instants_out_of_range_are_one_clear_error(act: Callable[[], object]) -> None:
    with pytest.raises(DateRangeError, match="hors des années 1 à 9999"):
        act()


instants = st.integers(minute_interval("1980-01-01T00:00")[0], minute_interval("2100-01-01T00:00")[0])


@settings(max_examples=200)
@given(instants)
def test_an_instant_is_in_the_intervals_of_what_it_reads(instant: int) -> None:
    text = local_text(instant)
    assert minute_interval(text) == (instant, instant)
    for shorter in (text[:19], text[:16], text[:10]):
        lo, hi = minute_interval(shorter)
        assert lo <= instant <= hi
    lo, hi = day_interval(local_day(instant))
    assert lo <= instant <= hi
    assert minute_interval(text[:10]) == (lo, hi)
    assert time_of_day(instant) == int(text[11:13]) * 60 + int(text[14:16])


@settings(max_examples=100)
@given(st.integers(o("1912-01-01"), o("2200-12-31")))
def test_days_follow_one_another_without_gap(day: int) -> None:
    lo, hi = day_interval(day)
    assert hi + 1 == day_interval(day + 1)[0]
    assert local_day(lo) == local_day(hi) == day


@settings(max_examples=200)
@given(st.text(alphabet="0123456789-T: Z+\n٣", max_size=26) | st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lo, hi = minute_interval(text)
    except ParseError as refused:
        assert str(refused)
    else:
        assert lo <= hi
