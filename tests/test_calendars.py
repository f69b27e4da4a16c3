"""Holidays and open days.

Easter-based days: etalab's table of legal holidays (Licence Ouverte 2.0). Open days: workalendar's
test cases and the fiches of service-public.fr, as facts. TARGET: the ECB's published closing days.
"""

from __future__ import annotations

import importlib.util
import json
import pickle
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import (
    CALENDAR_NAMES,
    TABLE_VERSION,
    Calendar,
    CalendarCoverageError,
    UnknownCalendarError,
    calendar,
)
from engine.holiday_table import NAMES, TABLE_PATH, digest, generate, render

FRANCE = calendar("France")
ALSACE = calendar("Alsace-Moselle")
CALEDONIA = calendar("Nouvelle-Calédonie")
TARGET = calendar("TARGET")


def o(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def of_year(cal: Calendar, year: int) -> dict[str, str]:
    """``MM-DD`` -> name, for one year."""
    first, last = o(f"{year}-01-01"), o(f"{year}-12-31")
    return {
        date.fromordinal(day).isoformat()[5:]: name
        for day, name in cal.holidays.items()
        if first <= day <= last
    }


FIXED = {
    "01-01": "Jour de l'an",
    "05-01": "Fête du Travail",
    "05-08": "Fête de la Victoire",
    "07-14": "Fête nationale",
    "08-15": "Assomption",
    "11-01": "Toussaint",
    "11-11": "Armistice",
    "12-25": "Noël",
}
MOVABLE = {  # Good Friday, Easter Monday, Ascension, Whit Monday
    2006: "04-14 04-17 05-25 06-05",
    2010: "04-02 04-05 05-13 05-24",
    2012: "04-06 04-09 05-17 05-28",
    2015: "04-03 04-06 05-14 05-25",
    2017: "04-14 04-17 05-25 06-05",
    2018: "03-30 04-02 05-10 05-21",
    2019: "04-19 04-22 05-30 06-10",
    2021: "04-02 04-05 05-13 05-24",
    2022: "04-15 04-18 05-26 06-06",
    2023: "04-07 04-10 05-18 05-29",
    2024: "03-29 04-01 05-09 05-20",
    2025: "04-18 04-21 05-29 06-09",
    2026: "04-03 04-06 05-14 05-25",
    2030: "04-19 04-22 05-30 06-10",
    2031: "04-11 04-14 05-22 06-02",
}


@pytest.mark.parametrize("year", MOVABLE)
def test_legal_holidays_of_a_year(year: int) -> None:
    good_friday, easter_monday, ascension, whit_monday = MOVABLE[year].split()
    france = FIXED | {
        easter_monday: "Lundi de Pâques",
        ascension: "Ascension",
        whit_monday: "Lundi de Pentecôte",
    }
    assert of_year(FRANCE, year) == france
    assert len(france) == 11
    assert of_year(ALSACE, year) == france | {good_friday: "Vendredi saint", "12-26": "Saint-Étienne"}
    assert of_year(CALEDONIA, year) == france | {"09-24": "Fête de la Citoyenneté"}


def test_2008_has_ten_holidays_for_eleven_names() -> None:
    found = of_year(FRANCE, 2008)
    assert found == FIXED | {
        "05-01": "Fête du Travail et Ascension",
        "03-24": "Lundi de Pâques",
        "05-12": "Lundi de Pentecôte",
    }
    assert of_year(ALSACE, 2008).keys() - found.keys() == {"03-21", "12-26"}


@pytest.mark.parametrize("day", ["2005-05-16", "2006-06-05", "2007-05-28"])
def test_whit_monday_stayed_a_holiday_from_2005_to_2007(day: str) -> None:
    for cal in (FRANCE, ALSACE, CALEDONIA):
        assert cal.closed_reason(o(day)) == "jour férié : Lundi de Pentecôte"


def test_target_closing_days() -> None:
    assert of_year(TARGET, 1999) == {
        "01-01": "Jour de l'an",
        "12-25": "Noël",
        "12-31": "Fermeture exceptionnelle",
    }
    assert of_year(TARGET, 2001)["12-31"] == "Fermeture exceptionnelle"
    assert of_year(TARGET, 2025) == {
        "01-01": "Jour de l'an",
        "04-18": "Vendredi saint",
        "04-21": "Lundi de Pâques",
        "05-01": "Fête du Travail",
        "12-25": "Noël",
        "12-26": "Lendemain de Noël",
    }
    assert TARGET.is_open(o("2025-07-14"))
    assert TARGET.first_day == o("1999-01-01")


def test_every_calendar_covers_the_years_stated() -> None:
    for name in CALENDAR_NAMES:
        cal = calendar(name)
        assert cal.first_day <= o("1999-01-01")
        assert cal.last_day == o("2060-12-31")
        assert cal.version == TABLE_VERSION
    assert FRANCE.first_day == o("1995-01-01")


def test_the_frozen_table_is_intact_and_reviewable() -> None:
    text = TABLE_PATH.read_text(encoding="utf-8")
    table = json.loads(text)
    assert table["version"] == TABLE_VERSION == f"1995-2060-{digest(table['calendars'])}"
    assert table["names"] == dict(NAMES)
    years = sum(len(lines) for lines in table["calendars"].values())
    assert years == 3 * 66 + 62
    assert sum(line.lstrip().startswith(('"19', '"20')) for line in text.splitlines()) == years


if importlib.util.find_spec("holidays") is not None:

    def test_the_generator_gives_back_the_frozen_table() -> None:
        assert render(generate()) == TABLE_PATH.read_text(encoding="utf-8")


def test_open_days_and_business_days() -> None:
    opened = [d for d in ("2013-01-05", "2013-01-06", "2013-01-07") if FRANCE.is_open(o(d))]
    assert opened == ["2013-01-07"]
    business = [d for d in ("2013-01-05", "2013-01-06", "2013-01-07") if FRANCE.is_business_day(o(d))]
    assert business == ["2013-01-05", "2013-01-07"]
    saturday = calendar("France", saturday_open=True)
    assert saturday.is_open(o("2013-01-05"))
    assert not saturday.is_open(o("2013-01-06"))
    assert not saturday.is_open(o("2021-05-01"))  # a Saturday and a holiday


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2013-10-30", 0, "2013-10-30"),
        ("2013-10-30", 1, "2013-10-31"),
        ("2013-10-30", 2, "2013-11-04"),
        ("2013-10-30", 3, "2013-11-05"),
        ("2013-11-04", -1, "2013-10-31"),
        ("2013-11-02", 0, "2013-11-02"),  # a Saturday stays where it is
        ("2013-11-02", 1, "2013-11-04"),
        ("2013-11-02", -1, "2013-10-31"),
    ],
)
def test_adding_open_days(start: str, n: int, expected: str) -> None:
    assert FRANCE.add_open_days(o(start), n) == o(expected)


def test_adding_business_days_counts_saturday() -> None:
    assert FRANCE.add_business_days(o("2018-06-11"), 5) == o("2018-06-16")
    assert FRANCE.add_business_days(o("2018-06-16"), 1) == o("2018-06-18")
    assert FRANCE.add_business_days(o("2018-06-18"), -1) == o("2018-06-16")


def test_moving_to_an_open_day() -> None:
    saturday_before_easter = o("2008-03-22")
    assert FRANCE.on_or_after(saturday_before_easter) == o("2008-03-25")
    assert FRANCE.on_or_before(saturday_before_easter) == o("2008-03-21")
    assert ALSACE.on_or_before(saturday_before_easter) == o("2008-03-20")
    assert FRANCE.on_or_after(o("2008-03-25")) == FRANCE.on_or_before(o("2008-03-25")) == o("2008-03-25")
    assert FRANCE.after(o("2008-03-21")) == o("2008-03-25")
    assert FRANCE.before(o("2008-03-25")) == o("2008-03-21")


def test_why_a_day_is_closed() -> None:
    assert FRANCE.closed_reason(o("2024-12-24")) is None
    assert FRANCE.closed_reason(o("2024-12-25")) == "jour férié : Noël"
    assert FRANCE.closed_reason(o("2024-12-28")) == "samedi"
    assert FRANCE.closed_reason(o("2024-12-29")) == "dimanche"
    assert calendar("France", saturday_open=True).closed_reason(o("2021-05-01")) == (
        "jour férié : Fête du Travail"
    )


def test_counting_days() -> None:
    # 14-19 August 2023: six days Monday to Saturday, of which the 15th is a holiday.
    assert FRANCE.business_days_between(o("2023-08-14"), o("2023-08-19")) == 5
    assert FRANCE.business_days_between(o("2023-12-25"), o("2023-12-30")) == 5
    # January 2024: 23 weekdays, less 1 January.
    assert FRANCE.open_days_between(o("2024-01-01"), o("2024-01-31")) == 22
    assert FRANCE.open_days_between(o("2024-01-31"), o("2024-01-01")) == 0


def test_a_day_out_of_the_table_is_an_error_that_names_it() -> None:
    with pytest.raises(CalendarCoverageError, match=r"31/12/1994.*France.*01/01/1995 au 31/12/2060"):
        FRANCE.is_open(o("1994-12-31"))
    acts: tuple[Callable[[], object], ...] = (
        lambda: FRANCE.is_holiday(o("2061-01-01")),
        lambda: FRANCE.is_business_day(0),
        lambda: FRANCE.add_open_days(o("2060-12-31"), 1),
        lambda: FRANCE.add_open_days(o("2060-12-01"), 10**9),
        lambda: FRANCE.on_or_before(o("1995-01-01")),
        lambda: FRANCE.open_days_between(o("1990-01-01"), o("2000-01-01")),
    )
    for act in acts:
        with pytest.raises(CalendarCoverageError):
            act()


def test_calendars_are_known_by_name_and_built_once() -> None:
    assert calendar("France") is calendar("France", False)
    assert calendar("France") != calendar("France", saturday_open=True)
    assert len({FRANCE, pickle.loads(pickle.dumps(FRANCE)), ALSACE}) == 2
    with pytest.raises(UnknownCalendarError, match=r"« Corse ».*France, Alsace-Moselle"):
        calendar("Corse")


calendars = st.sampled_from(
    [calendar(name, saturday) for name in CALENDAR_NAMES for saturday in (False, True)]
)
covered = st.integers(o("2001-01-01"), o("2058-12-31"))


@settings(max_examples=200)
@given(calendars, covered, st.integers(-300, 300))
def test_adding_open_days_goes_one_open_day_at_a_time_and_comes_back(cal: Calendar, day: int, n: int) -> None:
    start = cal.on_or_after(day)
    found = cal.add_open_days(start, n)
    assert cal.is_open(found)
    assert cal.add_open_days(found, -n) == start
    assert cal.open_days_between(min(start, found), max(start, found)) == abs(n) + 1


@settings(max_examples=100)
@given(calendars, covered, st.integers(0, 60))
def test_counts_agree_with_looking_at_each_day(cal: Calendar, first: int, length: int) -> None:
    span = range(first, first + length + 1)
    assert cal.open_days_between(first, span[-1]) == sum(map(cal.is_open, span))
    assert cal.business_days_between(first, span[-1]) == sum(map(cal.is_business_day, span))
    assert all((cal.closed_reason(day) is None) == cal.is_open(day) for day in span)
    nearest = cal.on_or_after(first)
    assert cal.is_open(nearest)
    assert not any(cal.is_open(day) for day in range(first, nearest))
