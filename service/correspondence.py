"""Whose letter it is and to whom it goes, as the arguments of a command say; never the clock of the machine."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime

from grammar.french import typography
from render.blocks import Correspondence
from render.version_date import day_of
from render.wording import capital
from service.exits import Stop


def correspondence_of(arguments: Namespace) -> Correspondence:
    """Sender, recipient, place and day, reference and signature. Stops at a day that does not exist."""
    day = f"le {day_of(_day(arguments.date).isoformat())}" if arguments.date else ""
    place = typography(arguments.place or "")
    reference = typography(f"Référence : {arguments.reference}") if arguments.reference else ""
    dated = ", ".join(part for part in (place, day) if part)
    return Correspondence(
        _lines(arguments.sender), _lines(arguments.recipient), capital(dated), reference,
        _lines(arguments.signed),
    )  # fmt: skip


def _lines(told: list[str] | None) -> tuple[str, ...]:
    return tuple(typography(line) for line in told or () if line.strip())


def _day(written: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise Stop(f"--date : « {written} » n'est pas une date", hint="écrivez par exemple 31/12/2026")
