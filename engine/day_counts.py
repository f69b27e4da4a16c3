"""Day counts of finance and fractions of a year, always exact.

The start is counted and the end is not (interest runs over ``end - start`` nights). Sources: ISDA
2006 definitions, § 4.16; SIA, Standard Securities Calculation Methods (1993), for the February rule
of 30/360 US.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from engine.dates import days_in_year, month_end, year_end

DayCount = Literal["30/360 US", "30/360 EU", "exact/360", "exact/365", "exact/exact"]


def _civil(day: int) -> date:
    days_in_year(day)  # raises the one range error
    return date.fromordinal(day)


def thirty_360_eu(start: int, end: int) -> int:
    """Days by 30E/360: every 31st counts as the 30th. Negative when ``end < start``."""
    first, last = _civil(start), _civil(end)
    return _thirty(first, last, min(first.day, 30), min(last.day, 30))


def thirty_360_us(start: int, end: int) -> int:
    """Days by 30/360 US (bond basis, SIA): the last day of February counts as the 30th at the start,
    and at the end too when the start is one; an end on the 31st is the 30th when the start is the
    30th or later. Reversed dates give the opposite."""
    if end < start:
        return -thirty_360_us(end, start)
    first, last = _civil(start), _civil(end)
    first_dom, last_dom = first.day, last.day
    if first.month == 2 and start == month_end(start):
        if last.month == 2 and end == month_end(end):
            last_dom = 30
        first_dom = 30
    if last_dom == 31 and first_dom >= 30:
        last_dom = 30
    return _thirty(first, last, min(first_dom, 30), last_dom)


def _thirty(first: date, last: date, first_dom: int, last_dom: int) -> int:
    return (last.year - first.year) * 360 + (last.month - first.month) * 30 + last_dom - first_dom


def year_fraction(start: int, end: int, convention: DayCount) -> Fraction:
    """The exact share of a year from ``start`` to ``end``; opposite when the dates are reversed.

    ``exact/exact`` is ISDA's: each calendar year's days over that year's own length.
    """
    if end < start:
        return -year_fraction(end, start, convention)
    _civil(start), _civil(end)
    if convention == "30/360 US":
        return Fraction(thirty_360_us(start, end), 360)
    if convention == "30/360 EU":
        return Fraction(thirty_360_eu(start, end), 360)
    if convention == "exact/360":
        return Fraction(end - start, 360)
    if convention == "exact/365":
        return Fraction(end - start, 365)
    if convention != "exact/exact":
        raise ValueError(f"La convention « {convention} » n'existe pas.")
    total = Fraction(0)
    while start < end:
        following = min(year_end(start) + 1, end)
        total += Fraction(following - start, days_in_year(start))
        start = following
    return total
