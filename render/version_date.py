"""The date of a version as it is printed."""

from __future__ import annotations

from datetime import date

from grammar.quantities import CalendarDate, write


def day_of(version: str) -> str:
    """« 2015-03-01 » → « 1er mars 2015 »; a version that is no date is left as it is."""
    try:
        return write(CalendarDate(date.fromisoformat(version)), typographic=True)
    except ValueError:
        return version
