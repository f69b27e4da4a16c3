"""Where a path leads in a case under JSON names, however deep in its lists, and what the case says there.

A question is asked about such a place, on a terminal as on a page, and its answer goes there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from engine.facts import UNKNOWNS, path_of
from engine.in_force import bare_path
from engine.kinds import Kind
from engine.program import Program, Suite
from engine.scopes import Symbol
from service.french import HOUR

_STEP = re.compile(r"\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a case, told or not: its path, what it is of, the object that holds it.

    Within a list, ``ranks`` are those of the elements on the way, from 0, and ``record`` the kind of the last.
    """

    path: str
    symbol: Symbol
    holder: dict[str, Any] = field(repr=False)
    ranks: tuple[int, ...] = ()
    record: str = ""

    @property
    def element(self) -> int | None:
        """The rank of the element that it is a field of, from 0."""
        return self.ranks[-1] if self.ranks else None

    @property
    def held(self) -> Any:
        """What the case says of it, None where it says nothing."""
        return self.holder.get(self.symbol.json)

    @property
    def hour(self) -> bool:
        """Whether the path asks for the hour of a day already told."""
        return self.path.endswith(HOUR)

    @property
    def unknown(self) -> bool:
        """Whether it was told not to be known."""
        return not self.ranks and self.symbol.json in self.holder.get(UNKNOWNS, ())


def slot_at(program: Program, data: dict[str, Any], path: str) -> Slot | None:
    """The place of a path; None where nothing of that name is, or where the elements on the way are not."""
    plain = bare_path(path)
    base, bracket, _ = plain.partition("[")
    symbol = next((one for one in program.facts if path_of(one, program) == base), None)
    if symbol is None:
        return None
    holder = home_of(program, data, symbol)
    ranks: list[int] = []
    rest, kind = plain.removeprefix(base), ""
    while bracket and rest:
        step = _STEP.match(rest)
        listed = holder.get(symbol.json)
        record = program.declarations.records.get(symbol.type.of) if symbol.type.kind is Kind.LIST else None
        if step is None or record is None or not isinstance(listed, list) or int(step[1]) >= len(listed):
            return None
        found = next((one for one in record.fields.values() if one.json == step[2]), None)
        if found is None or not isinstance(listed[int(step[1])], dict):
            return None
        ranks.append(int(step[1]))
        symbol, holder, rest, kind = found, listed[int(step[1])], rest[step.end() :], symbol.type.of
    return Slot(path, symbol, holder, tuple(ranks), kind)


def home_of(program: Program, data: dict[str, Any], symbol: Symbol) -> dict[str, Any]:
    """The object that holds the facts of a symbol's scope, made where it is not there."""
    for name in program.declarations.scopes[symbol.scope].path:
        data = data.setdefault(name, {})
    return data


def suites_over(program: Program, symbol: Symbol) -> list[Suite]:
    """The suites that go through a list: each needs its order before anything else can be decided."""
    found = []
    for suite in program.suites.values():
        source = program.declarations.scopes[suite.scope].lookup(suite.over)
        if source is not None and source.key == symbol.key:
            found.append(suite)
    return found
