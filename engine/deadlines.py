"""Deadlines: a start day, a length, a way to count it, and the report to an open day.

Source: art. 640 to 642 of the French Code de procédure civile: the day of the act does not count;
months and years end on the day bearing the same number as the act, failing which on the last day of
the month; months are counted before days; a deadline that would end on a Saturday, a Sunday or a
holiday runs to the next working day. Counting back (« un mois avant »), practice moves it to the
preceding working day. The calendar that counts and the calendar that reports are two things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from engine.calendars import Calendar
from engine.dates import (
    add_clear_days,
    add_clear_months,
    add_days,
    add_months,
    add_period,
    add_years,
    civil_year_end_after,
    civil_year_start_before,
    fortnight_end_after,
    fortnight_start_before,
)

Counting = Literal[
    "jours",
    "jours ouvrés",
    "jours ouvrables",
    "jours francs",
    "semaines",
    "mois",
    "mois francs",
    "ans",
    "années civiles",
    "quinzaines",
    "mois puis jours",
]
Report = Literal["aucun", "suivant", "précédent"]


class DeadlineError(ValueError):
    """The way of counting, the length and the calendars given do not go together."""


@dataclass(frozen=True, slots=True)
class CompoundLength:
    """Years and months, then days (art. 641 al. 3 CPC); all of one sign."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        parts = (self.years, self.months, self.days)
        if min(parts) < 0 < max(parts):
            raise DeadlineError("Un délai composé compte tout en avant ou tout en arrière, pas les deux.")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``theoretical`` and ``actual`` are ordinals; ``reason`` says in French why they differ.

    The reason is that of the theoretical day: « samedi », « dimanche », « jour férié : Noël »; None
    when the deadline did not move. Days crossed on the way explain themselves by
    `Calendar.closed_reason`.
    """

    theoretical: int
    actual: int
    reason: str | None


def deadline(
    start: int,
    length: int | CompoundLength,
    counting: Counting,
    report: Report,
    counting_calendar: Calendar | None = None,
    report_calendar: Calendar | None = None,
) -> Deadline:
    """The deadline that runs ``length`` from the day ``start`` (ordinal, the day of the act).

    A negative length counts back. ``counting_calendar`` is needed by « jours ouvrés » and « jours
    ouvrables »; ``report_calendar`` by every report but « aucun » (for art. 642 CPC, one with
    Saturday closed). « années civiles » and « quinzaines » end with the last day of the n-th civil
    year or fortnight after that of ``start``, or, counting back, on the first day of the n-th
    before. « mois puis jours » takes a `CompoundLength`.

    Raises `DeadlineError` for a combination that makes no sense, `engine.dates.DateRangeError` and
    `engine.calendars.CalendarCoverageError` for days out of range.
    """
    theoretical = theoretical_day(start, length, counting, counting_calendar)
    if report == "aucun":
        return Deadline(theoretical, theoretical, None)
    if report not in get_args(Report):
        raise DeadlineError(f"Le report « {report} » n'existe pas.")
    if report_calendar is None:
        raise DeadlineError("Le report à un jour ouvré demande un calendrier de report.")
    if report == "suivant":
        actual = report_calendar.on_or_after(theoretical)
    else:
        actual = report_calendar.on_or_before(theoretical)
    return Deadline(theoretical, actual, report_calendar.closed_reason(theoretical))


def theoretical_day(
    start: int, length: int | CompoundLength, counting: Counting, counting_calendar: Calendar | None = None
) -> int:
    """The day the length ends, before any report; arguments and errors as `deadline`."""
    if isinstance(length, CompoundLength):
        if counting != "mois puis jours":
            raise DeadlineError(f"Un délai composé se compte en mois puis jours, pas en {counting}.")
        return add_period(start, length.years, length.months, length.days)
    match counting:
        case "jours":
            return add_days(start, length)
        case "jours ouvrés":
            return _needed(counting_calendar, counting).add_open_days(start, length)
        case "jours ouvrables":
            return _needed(counting_calendar, counting).add_business_days(start, length)
        case "jours francs":
            return add_clear_days(start, length)
        case "semaines":
            return add_days(start, 7 * length)
        case "mois":
            return add_months(start, length)
        case "mois francs":
            return add_clear_months(start, length)
        case "ans":
            return add_years(start, length)
        case "années civiles":
            if length < 0:
                return civil_year_start_before(start, -length)
            return civil_year_end_after(start, length)
        case "quinzaines":
            if length < 0:
                return fortnight_start_before(start, -length)
            return fortnight_end_after(start, length)
        case "mois puis jours":
            raise DeadlineError("Un délai en mois puis jours demande un délai composé.")
        case _:
            raise DeadlineError(f"On ne sait pas compter en « {counting} ».")


def _needed(calendar: Calendar | None, counting: str) -> Calendar:
    if calendar is None:
        raise DeadlineError(f"Compter en {counting} demande un calendrier.")
    return calendar
