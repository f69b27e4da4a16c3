"""Spans of days, both ends included: cut by month or by year, counted by quarter, year, prorated month.

A span whose end precedes its start is empty: no piece, zero quarter. Days outside the years 1 to
9999 raise `engine.dates.DateRangeError`.
"""

from __future__ import annotations

from fractions import Fraction

from engine.dates import (
    DateRangeError,
    add_days,
    days_in_month,
    month_end,
    months_between,
    next_annual,
    quarter_start,
    year_start,
    years_between,
)

Span = tuple[int, int]
"""First and last day (ordinals), both included."""


def _check(*days: int) -> None:
    for day in days:
        add_days(day, 0)


def split_by_month(start: int, end: int) -> tuple[Span, ...]:
    """The span cut at each calendar month, in order; empty when ``end < start``."""
    _check(start, end)
    spans: list[Span] = []
    while start <= end:
        last = min(month_end(start), end)
        spans.append((start, last))
        start = last + 1
    return tuple(spans)


def split_by_year(start: int, end: int, first_month: int = 1) -> tuple[Span, ...]:
    """The span cut at each year that opens on the first of ``first_month``; empty when end < start."""
    _check(start, end)
    if not 1 <= first_month <= 12:
        raise DateRangeError(f"Un exercice s'ouvre d'un mois de 1 à 12, pas de {first_month}.")
    spans: list[Span] = []
    while start <= end:
        try:
            last = min(next_annual(start, first_month, 1, strict=True) - 1, end)
        except DateRangeError:  # no year opens any more before the end of 9999
            last = end
        spans.append((start, last))
        start = last + 1
    return tuple(spans)


def quarters_touched(start: int, end: int) -> int:
    """How many civil quarters hold a day of the span (0 when ``end < start``)."""
    _check(start, end)
    return months_between(quarter_start(start), quarter_start(end)) // 3 + 1 if start <= end else 0


def years_touched(start: int, end: int) -> int:
    """How many civil years hold a day of the span (0 when ``end < start``)."""
    _check(start, end)
    return years_between(year_start(start), year_start(end)) + 1 if start <= end else 0


def prorated_months(start: int, end: int) -> Fraction:
    """Months of the span, each day counting one over the days of its own month; both ends included."""
    return sum(
        (Fraction(last - first + 1, days_in_month(first)) for first, last in split_by_month(start, end)),
        Fraction(0),
    )
