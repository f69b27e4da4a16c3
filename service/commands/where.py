"""``clausier where``: every place of a name."""

from __future__ import annotations

from argparse import Namespace

from engine.where import nearest_name, where
from service.contracts import examined, place_of, versions
from service.exits import FAILURE, FINE, Stop
from service.terminal import say


def run(arguments: Namespace) -> int:
    """One place a line, ``file:line:column``, declarations first in each version."""
    place = place_of(arguments.dir)
    found = versions(examined(place))
    lines: list[str] = []
    for contract in found:
        for one in where(contract.program, arguments.name):
            if place.holds(one.span.file):
                article = f" (art. {one.article})" if one.article else ""
                lines.append(f"{one.span.file}:{one.span.line}:{one.span.column}: {one.role} : {one.what}{article}")
    # A product's own file belongs to each of its versions: said once.
    for line in dict.fromkeys(lines):
        say(line)
    if lines:
        return FINE
    near = next((n for n in (nearest_name(c.program, arguments.name) for c in found) if n), None)
    hint = f"vouliez-vous écrire « {near} » ?" if near else None
    raise Stop(f"« {arguments.name} » n'est ni déclaré ni employé", FAILURE, hint)
