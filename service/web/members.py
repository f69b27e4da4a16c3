"""The members of a JSON object that is sent: each read by a function of its own, every fault told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from engine import Fault
from engine.errors import proposed
from engine.faults import Faults
from service.web.json_input import read_json

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
#: Reads a member, by its value and its path, and adds what is wrong in it.
Member = Callable[[Any, str, list[Fault]], Any]


class BadRequest(Exception):
    """A request that can be read and not taken: every fault of it, by the path of the input. ``data`` is the input."""

    def __init__(self, faults: tuple[Fault, ...], data: Any = None) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults
        self.data = data


def read_members(content: bytes, members: Mapping[str, Member]) -> tuple[Any, ...]:
    """The members of an object, all of them wanted and no other, in their order.

    Raises `NotJson`, and `BadRequest` with every fault at once.
    """
    data, faults = read_json(content)
    if not isinstance(data, dict):
        form = ", ".join(f'"{name}": …' for name in members)
        raise BadRequest((Fault("", "F010", "le corps est un objet", f"écrivez {{{form}}}"),), data)
    found = Faults(faults)
    for name in data:
        if name not in members:
            found.append(unknown_member(name, members, hint=found.hinting))
    told = []
    for name, read in members.items():
        if name in data:
            told.append(read(data[name], name, found))
        else:
            found.append(Fault(name, "F010", f"« {name} » manque"))
    if found:
        raise BadRequest(found.all(), data)
    return tuple(told)


def unknown_member(name: str, known: Iterable[str], *, hint: bool = True) -> Fault:
    """The fault of a member that is none of those known, with the nearest if ``hint``."""
    near = proposed(name, known, "membres possibles") if hint else None
    return Fault(name, "F003", f"membre inconnu : « {name} »", near)


def any_text(value: Any, path: str, faults: list[Fault]) -> str:
    """A member that is a text, whatever it says."""
    if not isinstance(value, str):
        faults.append(Fault(path, "F010", f"« {path} » est un texte"))
        return ""
    return value


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, « 2015-03-01 »."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
