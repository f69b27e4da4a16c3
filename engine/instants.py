"""Instants and ISO 8601 text: seconds since 1970-01-01T00:00Z (int), read and shown in Paris time.

An interval ``(lo, hi)`` holds the instants from ``lo`` to ``hi``, both included: what a text of a
given precision may mean. « 2015-03-03T10:20 » is that whole minute, « 2015-03-03 » that whole local
day. Days are ordinals (see `engine.dates`). Paris follows the IANA table: an hour of autumn happens
twice, an hour of spring never.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from engine.dates import MAX_DAY, MIN_DAY, DateRangeError

Interval = tuple[int, int]
"""First and last instant, both included."""

PARIS = ZoneInfo("Europe/Paris")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class ParseError(ValueError):
    """A text is no date or no instant; the message says why, in French."""


def parse_date(text: str) -> int:
    """The ordinal of ``AAAA-MM-JJ``, ASCII digits and nothing around; `ParseError` otherwise."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ParseError(f"{_quoted(text)} n'est pas une date : on attend AAAA-MM-JJ, comme 2015-03-03.")
    year, month, dom = (int(part) for part in found.groups())
    try:
        return date(year, month, dom).toordinal()
    except ValueError:
        raise ParseError(f"{_quoted(text)} n'est un jour d'aucun calendrier.") from None


def day_interval(day: int) -> Interval:
    """First and last second of the Paris day of this ordinal: 23, 24 or 25 hours."""
    if day == MAX_DAY:
        last = _local(datetime(9999, 12, 31, 23, 59, 59))
        return _midnight(day), last
    return _midnight(day), _midnight(day + 1) - 1


def minute_interval(text: str) -> Interval:
    """The instants a text may mean; `ParseError` when it means none.

    ``AAAA-MM-JJ`` (the local day), ``AAAA-MM-JJTHH:MM`` (the minute) or ``…:SS`` (the second), ``T``
    or one space between, then nothing (Paris time), ``Z`` or an offset ``±HH:MM`` of at most 14 h.
    An hour that happens twice gives the interval that holds both readings; one that never happens
    is an error.
    """
    found = _INSTANT.fullmatch(text)
    if found is None:
        if _DATE.fullmatch(text):
            return day_interval(parse_date(text))
        raise ParseError(
            f"{_quoted(text)} n'est pas un instant : on attend AAAA-MM-JJTHH:MM, comme 2015-03-03T10:20, "
            "avec au besoin des secondes entières et un décalage (Z ou +02:00)."
        )
    civil = date.fromordinal(parse_date(found[1]))
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or "0")
    if hour > 23 or minute > 59 or second > 59:
        raise ParseError(f"{_quoted(text)} : l'heure va de 00:00 à 23:59:59.")
    wall = datetime(civil.year, civil.month, civil.day, hour, minute, second)
    width = 0 if found[4] else 59
    if found[5]:
        lo = (wall.replace(tzinfo=_offset(found[5], text)) - _EPOCH) // _SECOND
        return lo, lo + width
    earlier, later = _local(wall), _local(wall.replace(fold=1))
    if earlier > later:
        raise ParseError(f"{_quoted(text)} : cette heure n'existe pas à Paris ce jour-là (passage à l'heure d'été).")
    return earlier, later + width


def local_day(instant: int) -> int:
    """The ordinal of the Paris day on which the instant falls."""
    return _paris(instant).toordinal()


def local_text(instant: int) -> str:
    """``AAAA-MM-JJTHH:MM:SS±HH:MM`` in Paris time; `minute_interval` reads it back to this second.

    (From 1911 on: before, Paris kept an offset with seconds, which the text then shows too.)
    """
    return _paris(instant).isoformat()


def time_of_day(instant: int) -> int:
    """What the Paris clock reads, in whole minutes from 00:00 (10:20 is 620): 0 to 1439."""
    local = _paris(instant)
    return local.hour * 60 + local.minute


def _midnight(day: int) -> int:
    if not MIN_DAY <= day <= MAX_DAY:
        raise DateRangeError("Le jour demandé est hors des années 1 à 9999.")
    civil = date.fromordinal(day)
    return _local(datetime(civil.year, civil.month, civil.day))


def _local(wall: datetime) -> int:
    # Subtracting aware datetimes applies the offset and the fold without passing through UTC years.
    return (wall.replace(tzinfo=PARIS) - _EPOCH) // _SECOND


def _paris(instant: int) -> datetime:
    try:
        return (_EPOCH + timedelta(seconds=instant)).astimezone(PARIS)
    except OverflowError:
        raise DateRangeError("L'instant demandé est hors des années 1 à 9999.") from None


def _offset(text: str, whole: str) -> timezone:
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[4:])
    if int(text[4:]) > 59 or minutes > 14 * 60 or text == "-00:00":
        raise ParseError(f"{_quoted(whole)} : le décalage {text} n'existe pas.")
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _quoted(text: str) -> str:
    # A line break or a control character would not show: write its escape.
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return f"« {shown[:40]}… »" if len(shown) > 40 else f"« {shown} »"
