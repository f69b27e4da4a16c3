"""Values of a decision's plain data in French: « 5000.00 » → « 5 000,00 € », « 2026-05-07 » → « 7 mai 2026 »."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from engine.kinds import Kind
from grammar.figures import write_figure
from grammar.french import join, typography
from grammar.quantities import CalendarDate, Rate, TimeOfDay, write

_THIN, _FIXED = "\u202f", "\u00a0"
_MONTHS = re.compile("([0-9]+) mois")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?.*", re.DOTALL)


def show(value: Any, kind: Kind) -> str:
    """A plain value of a decision, of the kind of its grandeur. What has no French form is left as it is."""
    if value is None:
        return "inconnu"
    if isinstance(value, bool):
        return "oui" if value else "non"
    match kind:
        case Kind.AMOUNT:
            return amount(value)
        case Kind.RATE:
            return _exact(Rate(Fraction(str(value))), value)
        case Kind.NUMBER:
            return _number(value)
        case Kind.MONTHS:
            return years(str(value))
        case Kind.DATE | Kind.INSTANT | Kind.EVENT:
            return moment(str(value))
        case Kind.SCHEDULE:
            return join([f"{_worth(line)} le {moment(line['date'])}" for line in value]) or "aucune échéance"
        case Kind.CHRONOLOGY:
            return " ; ".join(f"{line['name']}, {_dated(line['date'])}" for line in value) or "rien"
        case Kind.LIST:
            return elements(value)
    if isinstance(value, list | tuple):
        return join([typography(str(item)) for item in value]) or "rien"
    return typography(str(value))


def _worth(line: Any) -> str:
    """What a line of a schedule is worth: a number in a schedule of numbers, else an amount."""
    return _number(line["number"]) if "number" in line else amount(line["amount"])


def _dated(day: Any) -> str:
    return "date inconnue" if day is None else moment(day) if day == "non survenu" else f"le {moment(day)}"


def amount(value: Any) -> str:
    """Euros with two decimals, a debt with the sign of subtraction; a fraction of a centime as « 1/3 € »."""
    try:
        return f"{_figure(value, decimals=2)}{_FIXED}€"
    except ValueError:
        return f"{value}{_FIXED}€"


def years(written: str) -> str:
    """« 744 mois » → « 62 ans », « 30 mois » → « 2 ans et 6 mois »; up to two years, only a whole year is told as one.

    What is no number of months is left as it is.
    """
    found = _MONTHS.fullmatch(written)
    if found is None:
        return typography(written)
    whole, rest = divmod(int(found[1]), 12)
    if whole == 0 or (whole == 1 and rest):
        return f"{found[1]}{_FIXED}mois"
    told = f"{whole}{_FIXED}{'an' if whole == 1 else 'ans'}"
    return f"{told} et {rest}{_FIXED}mois" if rest else told


def elements(ranks: Any) -> str:
    """« nos 1, 2 et 4 »: the elements of a list by rank, counted from one."""
    shown = [str(rank + 1) for rank in ranks]
    if not shown:
        return "aucun élément"
    return f"{'n°' if len(shown) == 1 else 'nos'}{_FIXED}{join(shown)}"


def moment(written: str) -> str:
    """« 2026-05-07T10:20:00+02:00 » → « 7 mai 2026 à 10 h 20 »; midnight is not told."""
    found = _MOMENT.fullmatch(written)
    if found is None:
        return written
    try:
        day = write(CalendarDate(date.fromisoformat(found[1])), typographic=True)
    except ValueError:
        return written
    minutes = int(found[2] or 0) * 60 + int(found[3] or 0)
    return day if minutes == 0 else f"{day} à {write(TimeOfDay(minutes), typographic=True)}"


def _figure(value: Any, decimals: int = 0) -> str:
    """A figure as it is printed: below zero with the sign of subtraction, not the hyphen of the files."""
    return write_figure(Fraction(str(value)), decimals=decimals, separator=_THIN).replace("-", "−")


def _number(value: Any) -> str:
    try:
        return _figure(value)
    except ValueError:
        return str(value)


def _exact(quantity: Rate, value: Any) -> str:
    try:
        return write(quantity, typographic=True)
    except ValueError:
        return str(value)
