"""The parameter vector: every figure a lawyer wrote, every clause on or off, every reading retained.

A mutation, a reading, a what-if is another vector, never another program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.kinds import AMOUNT, BOOL, DATE, DAYS, MONTHS, NUMBER, RATE, TEXT, Kind, Type
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
    Unit,
)

COUNTED = Type(Kind.WORKING_DAYS)
HOURS_DURATION = Type(Kind.DAYS, "heures")
_IN_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
_IN_SECONDS = {Unit.DAYS: 86_400, Unit.WEEKS: 604_800}
_IN_HOURS = {Unit.HOURS: 3_600, Unit.MINUTES: 60, Unit.SECONDS: 1}
_COUNTED = Type(Kind.WORKING_DAYS)


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
    switches: dict[str, int] = field(default_factory=dict)
    readings: dict[str, int] = field(default_factory=dict)

    def figure(self, owner: str, quantity: Quantity, span: Span) -> FigureEntry:
        """A new slot for a figure."""
        value, kind = typed_value(quantity)
        entry = FigureEntry(len(self.values), owner, quantity, span, kind)
        self.values.append(value)
        self.figures.append(entry)
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
    """The figure moved by ``by`` of the smallest unit it was written in; None where it cannot be."""
    match quantity:
        case Amount(centimes):
            unit = 100 if isinstance(centimes, int) and centimes % 100 == 0 else 1
            return Amount(max(0, centimes + by * unit))
        case Rate(value):
            return Rate(value + Fraction(by, 1000))
        case Number(value):
            return Number(value + by)
        case Ordinal(value):
            return Ordinal(max(1, value + by))
        case Duration(((count, unit), *rest)):
            return Duration(((max(0, count + by), unit), *rest))
        case CalendarDate(day):
            return CalendarDate(day.fromordinal(day.toordinal() + by))
        case AnnualDate(month, day_of_month):
            return AnnualDate(month, day_of_month + by if 0 < day_of_month + by <= 28 else day_of_month - by)
        case _:
            return None


__all__ = ["BOOL", "FigureEntry", "Parameters", "moved", "typed_value"]
