"""Deadlines, on published worked examples.

Sources: fiche F31111 of service-public.fr (editions 2014, 2024, 2025), articles by A. Icard,
A. Bamdé, cabinet Simonnet, juritravail and compta-online, the rule of art. 640-642 CPC.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendars import CalendarCoverageError, calendar
from engine.dates import DateRangeError
from engine.deadlines import CompoundLength, Counting, Deadline, DeadlineError, Report, deadline

FRANCE = calendar("France")


def o(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("act", "length", "counting", "theoretical", "actual", "reason"),
    [
        ("2025-03-03", 10, "jours", "2025-03-13", "2025-03-13", None),
        ("2024-02-07", 10, "jours", "2024-02-17", "2024-02-19", "samedi"),
        ("2014-12-12", 10, "jours", "2014-12-22", "2014-12-22", None),
        ("2014-12-15", 10, "jours", "2014-12-25", "2014-12-26", "jour férié : Noël"),
        ("2008-03-07", 15, "jours", "2008-03-22", "2008-03-25", "samedi"),
        ("2025-08-18", 4, "mois", "2025-12-18", "2025-12-18", None),
        ("2026-07-31", 4, "mois", "2026-11-30", "2026-11-30", None),
        ("2024-11-12", 2, "mois", "2025-01-12", "2025-01-13", "dimanche"),
        ("2027-08-05", 1, "mois", "2027-09-05", "2027-09-06", "dimanche"),
        ("2007-10-01", 2, "mois francs", "2007-12-02", "2007-12-03", "dimanche"),
        ("2024-11-12", 2, "mois francs", "2025-01-13", "2025-01-13", None),
        ("2025-02-19", 1, "ans", "2026-02-19", "2026-02-19", None),
        ("2025-03-28", 1, "ans", "2026-03-28", "2026-03-30", "samedi"),
        ("2025-05-14", 1, "ans", "2026-05-14", "2026-05-15", "jour férié : Ascension"),
        ("2018-06-11", 5, "jours ouvrables", "2018-06-16", "2018-06-18", "samedi"),
        ("2022-03-23", 1, "jours francs", "2022-03-25", "2022-03-25", None),
        ("2022-03-23", 7, "jours francs", "2022-03-31", "2022-03-31", None),
        # By hand: 30 and 31 October 2013 are open, 1 November and the week-end are not.
        ("2013-10-30", 2, "jours ouvrés", "2013-11-04", "2013-11-04", None),
        ("2024-01-01", 2, "semaines", "2024-01-15", "2024-01-15", None),
        # 31 December 2022 is a Saturday, 2 January 2023 a Monday.
        ("2020-05-04", 2, "années civiles", "2022-12-31", "2023-01-02", "samedi"),
        # Third fortnight after that of 1-15 May 2024: 16-30 June, a Sunday.
        ("2024-05-03", 3, "quinzaines", "2024-06-30", "2024-07-01", "dimanche"),
    ],
)
def test_published_deadlines(
    act: str, length: int, counting: Counting, theoretical: str, actual: str, reason: str | None
) -> None:
    found = deadline(o(act), length, counting, "suivant", FRANCE, FRANCE)
    assert found == Deadline(o(theoretical), o(actual), reason)


def test_alsace_moselle_has_its_good_friday() -> None:
    alsace = calendar("Alsace-Moselle")
    found = deadline(o("2025-04-08"), 10, "jours", "suivant", report_calendar=alsace)
    assert found == Deadline(o("2025-04-18"), o("2025-04-22"), "jour férié : Vendredi saint")
    elsewhere = deadline(o("2025-04-08"), 10, "jours", "suivant", report_calendar=FRANCE)
    assert elsewhere.actual == o("2025-04-18")


def test_months_are_counted_before_days() -> None:
    length = CompoundLength(months=1, days=15)
    found = deadline(o("2017-02-12"), length, "mois puis jours", "suivant", report_calendar=FRANCE)
    assert found == Deadline(o("2017-03-27"), o("2017-03-27"), None)
    back = deadline(o("2024-03-31"), CompoundLength(months=-1, days=-1), "mois puis jours", "aucun")
    assert back.theoretical == o("2024-02-28")


@pytest.mark.parametrize(
    ("act", "length", "counting", "theoretical", "actual", "reason"),
    [
        ("2024-06-30", -1, "mois", "2024-05-30", "2024-05-30", None),
        ("2024-07-01", -1, "mois", "2024-06-01", "2024-05-31", "samedi"),
        ("2024-06-09", -1, "mois", "2024-05-09", "2024-05-07", "jour férié : Ascension"),
        ("2024-05-21", -2, "jours ouvrés", "2024-05-16", "2024-05-16", None),
        ("2024-05-21", -2, "jours francs", "2024-05-18", "2024-05-17", "samedi"),
        ("2024-05-21", -1, "années civiles", "2023-01-01", "2022-12-30", "dimanche"),
        ("2024-05-21", -1, "quinzaines", "2024-05-01", "2024-04-30", "jour férié : Fête du Travail"),
    ],
)
def test_counting_back_moves_the_deadline_earlier(
    act: str, length: int, counting: Counting, theoretical: str, actual: str, reason: str | None
) -> None:
    found = deadline(o(act), length, counting, "précédent", FRANCE, FRANCE)
    assert found == Deadline(o(theoretical), o(actual), reason)


def test_the_calendar_that_counts_is_not_the_one_that_reports() -> None:
    saturday = calendar("France", saturday_open=True)
    found = deadline(o("2024-02-15"), 2, "jours ouvrés", "suivant", saturday, FRANCE)
    assert found == Deadline(o("2024-02-17"), o("2024-02-19"), "samedi")
    assert deadline(o("2024-02-15"), 2, "jours ouvrés", "suivant", FRANCE, saturday).actual == o("2024-02-19")


def test_without_report_the_deadline_stays_on_a_closed_day() -> None:
    assert deadline(o("2024-12-15"), 10, "jours", "aucun") == Deadline(o("2024-12-25"), o("2024-12-25"), None)


def test_what_does_not_go_together_is_refused() -> None:
    start = o("2024-01-01")
    with pytest.raises(DeadlineError, match="demande un calendrier"):
        deadline(start, 1, "jours ouvrés", "aucun")
    with pytest.raises(DeadlineError, match="calendrier de report"):
        deadline(start, 1, "jours", "suivant")
    with pytest.raises(DeadlineError, match="délai composé"):
        deadline(start, 1, "mois puis jours", "aucun")
    with pytest.raises(DeadlineError, match="pas en mois"):
        deadline(start, CompoundLength(months=1), "mois", "aucun")
    with pytest.raises(DeadlineError, match="pas les deux"):
        CompoundLength(months=1, days=-1)
    with pytest.raises(DeadlineError, match="lustres"):
        deadline(start, 1, "lustres", "aucun")  # type: ignore[arg-type]
    with pytest.raises(DeadlineError, match="report « demain »"):
        deadline(start, 1, "jours", "demain", None, FRANCE)  # type: ignore[arg-type]
    with pytest.raises(DateRangeError):
        deadline(start, 10_000, "ans", "aucun")
    with pytest.raises(CalendarCoverageError):
        deadline(start, 100, "ans", "suivant", None, FRANCE)


@settings(max_examples=200)
@given(
    st.integers(o("2000-01-01"), o("2050-12-31")),
    st.integers(0, 60),
    st.sampled_from(["jours", "jours ouvrés", "jours ouvrables", "jours francs", "semaines", "mois", "ans"]),
    st.sampled_from(["suivant", "précédent"]),
)
def test_a_reported_deadline_is_the_nearest_open_day_on_its_side(
    start: int, length: int, counting: Counting, report: Report
) -> None:
    if counting == "ans":
        length %= 9
    found = deadline(start, length, counting, report, FRANCE, FRANCE)
    assert FRANCE.is_open(found.actual)
    crossed = found.actual - found.theoretical
    assert crossed >= 0 if report == "suivant" else crossed <= 0
    assert (crossed != 0) == (found.reason is not None)
    low, high = sorted((found.theoretical, found.actual))
    assert FRANCE.open_days_between(low, high) == 1
