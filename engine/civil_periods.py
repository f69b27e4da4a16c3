"""The periods of the civil calendar that meet a span of days: months, fortnights, quarters, working days…

A fortnight goes from the 1st to the 15th, or from the 16th to the end of the month. A period is told by its civil first
and last days, whatever part of it the span holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from engine import dates
from engine.calendars import Calendar

#: More periods than any contract has: what goes further is a mistake, and is told as one.
MOST_PERIODS = 10_000
Edge = Callable[[int], int]


class TooManyPeriods(ValueError):
    """A span that holds more periods than are worth listing."""


def _half_start(day: int) -> int:
    found = date.fromordinal(day)
    return date(found.year, 1 if found.month <= 6 else 7, 1).toordinal()


def _half_end(day: int) -> int:
    found = date.fromordinal(day)
    return date(found.year, 6, 30).toordinal() if found.month <= 6 else date(found.year, 12, 31).toordinal()


def _same(day: int) -> int:
    return day


EDGES: Mapping[str, tuple[Edge, Edge]] = MappingProxyType(
    {
        "jour": (_same, _same),
        "jour ouvré": (_same, _same),
        "jour ouvrable": (_same, _same),
        "semaine": (dates.week_start, dates.week_end),
        "quinzaine": (dates.fortnight_start, dates.fortnight_end),
        "mois": (dates.month_start, dates.month_end),
        "trimestre": (dates.quarter_start, dates.quarter_end),
        "semestre": (_half_start, _half_end),
        "année": (dates.year_start, dates.year_end),
    }
)


def civil_periods(unit: str, first: int, last: int, calendar: Calendar) -> list[tuple[int, int]]:
    """The first and last days of each period that has a day from ``first`` to ``last``; none when last is before.

    Raises `TooManyPeriods`, and what the calendar raises on days out of its reach.
    """
    start_of, end_of = EDGES[unit]
    tests: dict[str, Callable[[int], Any]] = {"jour ouvré": calendar.is_open, "jour ouvrable": calendar.is_business_day}
    test = tests.get(unit)
    found: list[tuple[int, int]] = []
    start = start_of(first)
    while start <= last:
        end = end_of(start)
        if test is None or test(start):
            found.append((start, end))
        if len(found) > MOST_PERIODS:
            raise TooManyPeriods(unit)
        start = end + 1
    return found


__all__ = ["EDGES", "MOST_PERIODS", "TooManyPeriods", "civil_periods"]
