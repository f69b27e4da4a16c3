"""Read the dates and times of day that start at a given place of a text."""

import re
from datetime import date

from grammar.figures import SPACE
from grammar.quantity_values import MONTH_NAMES, AnnualDate, CalendarDate, TimeOfDay, longest_month
from grammar.quantity_writer import write
from grammar.scanning import END_OF_WORD, NOT_MEASURED, QuantityError, Scanned, bare_digits

__all__ = ["read_annual_or_calendar_date", "read_numeric_date", "read_time"]

Result = Scanned | QuantityError | None

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![\w-])")
_SLASHED = re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})(?![\w-])")
_WRITTEN = re.compile(
    rf"(?P<day>0?1er|[0-9]{{1,2}}){SPACE}+(?P<month>{'|'.join(MONTH_NAMES)}|fevrier|aout|decembre){END_OF_WORD}",
    re.IGNORECASE,
)
# Digits that a unit follows (« 1er mars 2000 € ») are not a year.
_YEAR = re.compile(rf"{SPACE}+(?P<year>[0-9]{{4}}){NOT_MEASURED}", re.IGNORECASE)
_UNACCENTED = {"fevrier": "février", "aout": "août", "decembre": "décembre"}

_TIME = re.compile(rf"(?P<hours>[0-9]{{1,2}}){SPACE}*h(?![^\W0-9])", re.IGNORECASE)
_MINUTES = re.compile(rf"{SPACE}*[0-9]")
_COLON_TIME = re.compile(r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{2})(?![\w:])")


def read_numeric_date(text: str, start: int) -> Result:
    """Read « 2015-03-01 »; « 01/03/2015 », « 01.03.2015 » are errors with the date in full as remedy."""
    if match := _ISO.match(text, start):
        return _calendar_date(int(match["year"]), int(match["month"]), int(match["day"]), start, match.end())
    if match := _SLASHED.match(text, start):
        meant = _calendar_date(int(match["year"]), int(match["month"]), int(match["day"]), start, match.end())
        if isinstance(meant, QuantityError):
            return meant
        suggestion = write(meant.quantity)
        message = f"une date s'écrit avec le nom du mois : {suggestion}"
        return QuantityError("date-numeric", message, start, match.end(), suggestion)
    return None


def read_annual_or_calendar_date(text: str, start: int) -> Result:
    """Read « 1er mars 2015 » or, without a year, « 1er mars »; the year has four digits."""
    match = _WRITTEN.match(text, start)
    if match is None:
        return None
    day = int(match["day"].lower().removesuffix("er"))
    name = match["month"].lower()
    month = MONTH_NAMES.index(_UNACCENTED.get(name, name)) + 1
    if year := _YEAR.match(text, match.end()):
        return _calendar_date(int(year["year"]), month, day, start, year.end())
    if wrong := bare_digits(text, match.end(), 9):
        message = "l'année d'une date s'écrit en quatre chiffres"
        return QuantityError("date-year", message, start, wrong.end(), None)
    if not 1 <= day <= longest_month(month):
        return _impossible(f"{MONTH_NAMES[month - 1]} n'a pas de jour {day}", start, match.end(), None)
    return Scanned(AnnualDate(month, day), match.end())


def _calendar_date(year: int, month: int, day: int, start: int, end: int) -> Scanned | QuantityError:
    """The date, or the error of a day that does not exist, with the month's last day as remedy."""
    try:
        return Scanned(CalendarDate(date(year, month, day)), end)
    except ValueError:
        pass
    if not 1 <= month <= 12 or year < 1:
        return _impossible("cette date n'existe pas : écrire jour, mois, année", start, end, None)
    if day < 1:
        return _impossible("un mois commence au jour 1er", start, end, None)
    last = next(d for d in (31, 30, 29, 28) if d <= longest_month(month) and _exists(year, month, d))
    remedy = write(CalendarDate(date(year, month, last))) if day <= 31 else None
    return _impossible(f"{MONTH_NAMES[month - 1]} {year} compte {last} jours", start, end, remedy)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _impossible(message: str, start: int, end: int, suggestion: str | None) -> QuantityError:
    return QuantityError("date-impossible", message, start, end, suggestion)


def read_time(text: str, start: int) -> Result:
    """Read « 9 h », « 9 h 30 », « 17h00 », « 24 h »; None for « 48 h », which is a duration."""
    if colon := _COLON_TIME.match(text, start):
        return _colon_time(int(colon["hours"]), int(colon["minutes"]), start, colon.end())
    match = _TIME.match(text, start)
    if match is None:
        return None
    hours = int(match["hours"])
    tail = bare_digits(text, match.end(), 9) if _MINUTES.match(text, match.end()) else None
    if tail is None:
        return Scanned(TimeOfDay(hours * 60), match.end()) if hours <= 24 else None
    minutes = int(tail[1])
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        message = "une heure va de 0 h à 24 h et ses minutes de 00 à 59 ; une durée s'écrit « 48 heures »"
        return QuantityError("time-impossible", message, start, tail.end(), None)
    if len(tail[1]) != 2:
        suggestion = write(TimeOfDay(hours * 60 + minutes))
        message = "les minutes s'écrivent en deux chiffres : 9 h 05"
        return QuantityError("time-minutes", message, start, tail.end(), suggestion)
    return Scanned(TimeOfDay(hours * 60 + minutes), tail.end())


def _colon_time(hours: int, minutes: int, start: int, end: int) -> QuantityError:
    possible = minutes <= 59 and hours * 60 + minutes <= 24 * 60
    suggestion = write(TimeOfDay(hours * 60 + minutes)) if possible else None
    message = "une heure s'écrit avec h : 9 h 30"
    return QuantityError("time-colon", message, start, end, suggestion)
