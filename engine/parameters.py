"""The parameter vector: every figure a lawyer wrote, every clause on or off, every reading retained.

A mutation, a reading, a what-if is another vector, never another program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from engine.kinds import AMOUNT, BOOL, DATE, DAYS, HOURS_DURATION, MONTHS, NUMBER, RATE, TEXT, Kind, Type
from engine.values import Exact
from grammar.diagnostics import Span
from grammar.quantities import (
    Amount,
    AnnualDate,
    CalendarDate,
    Duration,
    Number,
    Ordinal,
    Quantity,
    Rate,
    TimeOfDay,
    Unit,
)

COUNTED = Type(Kind.WORKING_DAYS)
_IN_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
_IN_SECONDS = {Unit.DAYS: 86_400, Unit.WEEKS: 604_800}
_IN_HOURS = {Unit.HOURS: 3_600, Unit.MINUTES: 60, Unit.SECONDS: 1}
_COUNTED = Type(Kind.WORKING_DAYS)
_PLACES = 6
_DAY_MINUTES = 1440
_ORDINARY_YEAR = 2001


def typed_value(quantity: Quantity) -> tuple[Any, Type]:
    """The run-time value of a written quantity and its type."""
    match quantity:
        case Amount(centimes):
            return centimes, AMOUNT
        case Rate(value):
            return value, RATE
        case Number(value):
            return value, NUMBER
        case Ordinal(value):
            return value, NUMBER
        case CalendarDate(day):
            return day.toordinal(), DATE
        case AnnualDate(month, day_of_month):
            return (month, day_of_month), TEXT
        case Duration(parts):
            return _duration(parts)
        case _:
            return quantity, TEXT


def _duration(parts: tuple[tuple[int, Unit], ...]) -> tuple[Any, Type]:
    for table, kind in ((_IN_MONTHS, MONTHS), (_IN_SECONDS, DAYS), (_IN_SECONDS | _IN_HOURS, HOURS_DURATION)):
        if all(unit in table for _, unit in parts):
            return sum(count * table[unit] for count, unit in parts), kind
    return tuple((count, unit.value) for count, unit in parts), _COUNTED


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """A figure in its place: who owns it, what was written, what it is worth."""

    index: int
    owner: str
    quantity: Quantity
    span: Span
    type: Type


@dataclass(slots=True)
class Parameters:
    """The vector while a contract is compiled, and the tables that tell what each slot is."""

    values: list[Any] = field(default_factory=list)
    figures: list[FigureEntry] = field(default_factory=list)
    places: dict[tuple[str, Span, Quantity], FigureEntry] = field(default_factory=dict)
    switches: dict[str, int] = field(default_factory=dict)
    readings: dict[str, int] = field(default_factory=dict)

    def figure(self, owner: str, quantity: Quantity, span: Span) -> FigureEntry:
        """The slot of a figure: one for each place where a figure is written, however often it is lowered."""
        known = self.places.get((owner, span, quantity))
        if known is not None:
            return known
        value, kind = typed_value(quantity)
        entry = FigureEntry(len(self.values), owner, quantity, span, kind)
        self.values.append(value)
        self.figures.append(entry)
        self.places[owner, span, quantity] = entry
        return entry

    def switch(self, clause: str) -> int:
        """The slot that says whether a clause is on."""
        if clause not in self.switches:
            self.switches[clause] = len(self.values)
            self.values.append(True)
        return self.switches[clause]

    def reading(self, identifier: str, retained: str) -> int:
        """The slot that holds the option of a reading."""
        if identifier not in self.readings:
            self.readings[identifier] = len(self.values)
            self.values.append(retained)
        return self.readings[identifier]


def moved(quantity: Quantity, by: int) -> Quantity | None:
    """The figure moved by ``by`` of the smallest unit it was written in; None where that is no figure of its kind.

    An amount in whole euros moves by the euro, else by the centime; a rate and a number by their last decimal; a
    duration by the last unit written; a date by the day; an hour of opening by the minute. Amounts, rates, counts of a
    duration and ranks do not go below their least value. 0 h and 24 h bound the day: nobody chose them, they stay.
    """
    match quantity:
        case Amount(centimes):
            unit = Fraction(100) if Fraction(centimes) % 100 == 0 else last_place(centimes)
            return Amount(centimes + by * unit) if centimes + by * unit >= 0 else None
        case Rate(value):
            rate = value + by * last_place(value * 100) / 100
            return Rate(rate) if rate >= 0 else None
        case Number(value):
            return Number(value + by * last_place(value))
        case Ordinal(value):
            return Ordinal(value + by) if value + by >= 1 else None
        case Duration((*longer, (count, unit))):
            return Duration((*longer, (count + by, unit))) if count + by >= 0 else None
        case CalendarDate(day):
            ordinal = day.toordinal() + by
            return CalendarDate(day.fromordinal(ordinal)) if 1 <= ordinal <= day.max.toordinal() else None
        case AnnualDate():
            return _annual_moved(quantity, by)
        case TimeOfDay(minutes):
            inside = 0 < minutes < _DAY_MINUTES and 0 <= minutes + by <= _DAY_MINUTES
            return TimeOfDay(minutes + by) if inside else None
        case _:
            return None


def last_place(value: Exact) -> Fraction:
    """One unit of the last decimal of an exact number: 1 for 12, 1/10 for 1,5. A fraction without end moves by 1."""
    exact = Fraction(value)
    for places in range(_PLACES + 1):
        if (exact * 10**places).denominator == 1:
            return Fraction(1, 10**places)
    return Fraction(1)


def _annual_moved(annual: AnnualDate, by: int) -> AnnualDate:
    """A day of every year moved along an ordinary year, from 31 December round to 1 January."""
    leap_day = annual.month == 2 and annual.day == 29
    start = date(_ORDINARY_YEAR, 3, 1) if leap_day else date(_ORDINARY_YEAR, annual.month, annual.day)
    day = date.fromordinal(start.toordinal() + (by - 1 if leap_day and by > 0 else by))
    return AnnualDate(day.month, day.day)


__all__ = ["BOOL", "FigureEntry", "Parameters", "last_place", "moved", "typed_value"]
