"""Deadlines as a calendar file (RFC 5545, « iCalendar »): one all-day event for each, opened by any calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from render.deadlines import Deadline

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
#: Octets of a line, its end not counted (RFC 5545, 3.1).
_WIDTH = 75


def write_calendar(deadlines: Iterable[Deadline], contract: str, case: str, stamp: datetime) -> str:
    """The file. ``contract`` and ``case`` name what the events are about: with the key of a deadline, they make its
    UID, so that a calendar which reads the file again moves its events instead of doubling them. ``stamp`` is when the
    file is made, in UTC.
    """
    made = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Clausier//Calendrier des échéances//FR",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(f'{contract}, {case}')}",
    ]
    for deadline in deadlines:
        lines += _event(deadline, uuid5(NAMESPACE_URL, f"clausier:{contract}:{case}:{deadline.key}").hex, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(deadline: Deadline, identifier: str, made: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{identifier}@clausier"
    yield f"DTSTAMP:{made}"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    # The end of an event is the first day after it (RFC 5545, 3.6.1).
    yield f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE=fr:{_text(deadline.summary)}"
    yield f"DESCRIPTION;LANGUAGE=fr:{_text(deadline.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line in parts of 75 octets at most, cut between characters; those after the first begin with a space."""
    part, room = "", _WIDTH
    for character in line:
        size = len(character.encode())
        if size > room:
            yield part
            part, room = " ", _WIDTH - 1
        part += character
        room -= size
    yield part
