"""The quantities a lawyer writes: amounts, rates, numbers, durations, dates, times, ranks.

Values only, exact, immutable and equal by value; `grammar.quantities` gathers them with their reader and
their writer.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from grammar.gender import Gender

__all__ = [
    "MONTH_NAMES",
    "Amount",
    "AnnualDate",
    "CalendarDate",
    "Duration",
    "Number",
    "Ordinal",
    "Quantity",
    "Rate",
    "TimeOfDay",
    "Unit",
    "longest_month",
]

MONTH_NAMES = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = 24 * 60 * 60


def longest_month(month: int) -> int:
    """The number of days of a month (1 to 12) in the year where it is longest: 29 for February."""
    return _LONGEST_MONTHS[month - 1]


def _exact(value: int | Fraction) -> int | Fraction:
    """The same value, an int whenever it is whole; TypeError for any inexact number."""
    if not isinstance(value, int | Fraction):
        raise TypeError(f"expected an int or a Fraction, got {type(value).__name__}")
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


class Unit(StrEnum):
    """A unit of time; the value is its singular French word.

    Days of the four countings, and calendar against ordinary years, are different units on purpose:
    « 3 jours ouvrés » and « 3 jours » never mean the same thing. A business day (jour ouvrable) runs from
    Monday to Saturday, a fortnight (quinzaine) is half a calendar month, a clear day or month (franc)
    counts neither the day of the event nor the day of expiry.
    """

    SECONDS = "seconde"
    MINUTES = "minute"
    HOURS = "heure"
    DAYS = "jour"
    WORKING_DAYS = "jour ouvré"
    BUSINESS_DAYS = "jour ouvrable"
    CLEAR_DAYS = "jour franc"
    WEEKS = "semaine"
    FORTNIGHTS = "quinzaine"
    MONTHS = "mois"
    CLEAR_MONTHS = "mois franc"
    QUARTERS = "trimestre"
    YEARS = "an"
    CIVIL_YEARS = "année civile"

    @property
    def plural(self) -> str:
        """The plural words: « jours ouvrés », « mois »."""
        return " ".join(word if word.endswith("s") else word + "s" for word in self.value.split())

    @property
    def gender(self) -> Gender:
        """The gender of the word, for « un mois », « une heure »."""
        feminine = (
            Unit.SECONDS,
            Unit.MINUTES,
            Unit.HOURS,
            Unit.WEEKS,
            Unit.FORTNIGHTS,
            Unit.CIVIL_YEARS,
        )
        return Gender.FEMININE if self in feminine else Gender.MASCULINE

    @property
    def longest(self) -> int:
        """The most seconds one unit may last on the calendar: orders the units, never computes a date."""
        return _LONGEST_SECONDS[self]


_LONGEST_SECONDS = {
    Unit.SECONDS: 1,
    Unit.MINUTES: 60,
    Unit.HOURS: 60 * 60,
    Unit.DAYS: _DAY,
    Unit.WORKING_DAYS: _DAY,
    Unit.BUSINESS_DAYS: _DAY,
    Unit.CLEAR_DAYS: _DAY,
    Unit.WEEKS: 7 * _DAY,
    Unit.FORTNIGHTS: 16 * _DAY,
    Unit.MONTHS: 31 * _DAY,
    Unit.CLEAR_MONTHS: 31 * _DAY,
    Unit.QUARTERS: 92 * _DAY,
    Unit.YEARS: 366 * _DAY,
    Unit.CIVIL_YEARS: 366 * _DAY,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in euros, held in centimes; a Fraction below the centime, an int otherwise."""

    centimes: int | Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "centimes", _exact(self.centimes))


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage, held as a fraction of one: 19,6 % is 196/1000."""

    value: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", Fraction(_exact(self.value)))


@dataclass(frozen=True, slots=True)
class Number:
    """A number without unit; an int whenever it is whole."""

    value: int | Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _exact(self.value))


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: (count, unit) pairs, from the longest unit to the shortest.

    Never reduced: 12 months is not 1 year, 48 hours is not 2 days. Raises ValueError when empty, when a
    count is negative or when the units do not strictly decrease.
    """

    parts: tuple[tuple[int, Unit], ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a duration has at least one part")
        if any(count < 0 for count, _ in self.parts):
            raise ValueError("the counts of a duration are not negative")
        sizes = [unit.longest for _, unit in self.parts]
        if any(after >= before for before, after in pairwise(sizes)):
            raise ValueError("the units of a duration go from the longest to the shortest")


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A day of a given year."""

    day: date


@dataclass(frozen=True, slots=True)
class AnnualDate:
    """A day of every year, « 1er janvier »; 29 February is one. ValueError when no year has that day."""

    month: int
    day: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1 <= self.day <= longest_month(self.month):
            raise ValueError(f"no year has a day {self.day} of month {self.month}")


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day in minutes after midnight, from 0 to 1440 (24 h, the end of the day)."""

    minutes: int

    def __post_init__(self) -> None:
        if not 0 <= self.minutes <= 24 * 60:
            raise ValueError("a time of day is between 0 and 1440 minutes")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A rank counted from 1: « 1er », « 2e »."""

    value: int

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError("a rank is counted from 1")


Quantity = Amount | Rate | Number | Duration | CalendarDate | AnnualDate | TimeOfDay | Ordinal
