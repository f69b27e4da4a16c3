"""``clausier calendar``: the deadlines of a decision as a calendar file."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from render.deadlines import deadlines_of
from render.ics import write_calendar
from service.commands.decide import decision_of
from service.exits import FINE
from service.output import write_file
from service.terminal import tell
from service.wording import counted


def run(arguments: Namespace) -> int:
    """The calendar on stdout, or in the file asked. What has no day yet is told, and so is a calendar without event."""
    decision = decision_of(arguments)
    found = deadlines_of(decision)
    for one in found.undated:
        tell(f"sans date à ce jour : {one}")
    if not found.dated:
        tell("aucune échéance dans cette décision : aucun agenda n'est écrit")
        return FINE
    name = arguments.name or (Path(arguments.case).stem if arguments.case != "-" else "cas")
    text = write_calendar(found.dated, decision.identity.contract, name, datetime.now(UTC))
    if arguments.output:
        write_file(arguments.output, text)
        tell(f"écrit : {arguments.output} ({counted(len(found.dated), 'échéance')})")
    else:
        sys.stdout.write(text)
    return FINE
