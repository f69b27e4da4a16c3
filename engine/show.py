"""Run-time values as plain data: amounts « 1234.56 », ISO dates, names of choices. Exact both ways."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from engine.instants import local_text
from engine.kinds import AMOUNT, COUNTS, DATE, NUMBER, Kind, Type
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown

_NUMERIC = frozenset({Kind.AMOUNT, Kind.NUMBER, Kind.RATE, Kind.DATE, Kind.INSTANT, Kind.EVENT, Kind.MONTHS, Kind.DAYS})


def show(value: Runtime, kind: Type) -> Any:
    """The plain form of a settled value; None for one that is not (see `show_bounds`)."""
    if isinstance(value, Unknown):
        return None
    match kind.kind:
        case Kind.BOOL | Kind.RIGHT:
            return bool(value)
        case Kind.AMOUNT:
            return show_amount(value)
        case Kind.NUMBER | Kind.RATE:
            return show_number(value)
        case Kind.DATE:
            return "non survenu" if value >= FOREVER else date.fromordinal(value).isoformat()
        case Kind.INSTANT | Kind.EVENT:
            return "non survenu" if value >= FOREVER else local_text(value)
        case Kind.MONTHS:
            return f"{value} mois"
        case Kind.DAYS:
            return show_days(value)
        case Kind.MULTI:
            return sorted(value)
        case Kind.SCHEDULE:
            called, worth = ("number", NUMBER) if kind == COUNTS else ("amount", AMOUNT)
            return [
                {
                    "clause": clause,
                    "element": element,
                    "date": show(day, DATE),
                    called: show(amount, worth),
                    "certain": when is True,
                }
                for clause, element, day, amount, when in value
            ]
        case Kind.CHRONOLOGY:
            return [
                {
                    "clause": clause,
                    "question": path,
                    "name": told,
                    "date": show(day, DATE),
                    "certain": when is True,
                    "reasons": list(reasons),
                }
                for clause, told, day, when, path, reasons in value
            ]
        case Kind.LIST:
            return [element.index for element, belongs in value if belongs is True]
        case _:
            return value


def show_amount(centimes: Exact) -> str:
    """Centimes as euros with two decimals: 600000 → « 6000.00 ». A fraction of a centime keeps its exact form."""
    if isinstance(centimes, Fraction):
        return f"{centimes.numerator}/{centimes.denominator * 100}"
    sign = "-" if centimes < 0 else ""
    return f"{sign}{abs(centimes) // 100}.{abs(centimes) % 100:02}"


def show_days(seconds: Exact) -> str:
    """A duration in the longest of days, hours and minutes that keeps it whole, else in seconds: « 36 heures »."""
    for unit, length in (("jours", 86_400), ("heures", 3_600), ("minutes", 60)):
        if seconds % length == 0:
            return f"{seconds // length} {unit}"
    return f"{seconds} secondes"


def show_number(value: Exact) -> int | str:
    """An int as it is; a fraction as a decimal where it has one in six places, else as « p/q »."""
    if isinstance(value, int):
        return value
    scaled = value * 10**6
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    whole, decimals = divmod(abs(scaled.numerator), 10**6)
    return f"{sign}{whole}.{decimals:06}".rstrip("0")


def show_bounds(value: Runtime, kind: Type) -> dict[str, Any] | None:
    """What is known of an unsettled value: « au_moins », « au_plus »; None when nothing is."""
    if not isinstance(value, Unknown) or kind.kind not in _NUMERIC:
        return None
    found: dict[str, Any] = {}
    if value.low > NEVER_BEFORE:
        found["au_moins"] = show(value.low, kind)
    if value.high < FOREVER:
        found["au_plus"] = show(value.high, kind)
    return found or None
