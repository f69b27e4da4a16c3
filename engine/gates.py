"""Where one form of a clause is the one that reads: the options it is written for are retained, no other of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import core as c
from engine.kinds import BOOL, Kind, Type
from engine.parameters import Parameters
from engine.variants import Options


def retained(index: int, options: tuple[str, ...]) -> c.Core:
    """Whether the option retained for a reading is one of these."""
    return c.Op("in", (c.Reading(index, Type(Kind.CHOICE)),), BOOL, tuple(sorted(options)))


def gate(
    parameters: Parameters, readings: Iterable[str], forms: Iterable[Options], chosen: Mapping[str, str]
) -> tuple[c.Core, ...]:
    """What must hold for the form of a clause under ``chosen`` (by reading); ``forms`` are all those it has."""
    found: list[c.Core] = []
    for reading in readings:
        index = parameters.readings[f"lecture {reading}"]
        own = {option for form in forms for name, option in form if name == reading}
        if reading in chosen:
            found.append(retained(index, (chosen[reading],)))
        elif own:
            found.append(c.Op("not", (retained(index, tuple(own)),), BOOL))
    return tuple(found)
