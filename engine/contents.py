"""What a program is made of, gone through once for all the checks that look at every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from engine import core as c
from engine.atoms import Atom, atoms_of
from engine.program import Program
from engine.walk import contributions_of, nodes, parts_of

Node = TypeVar("Node", bound=c.Core)


@dataclass(frozen=True, slots=True)
class Contents:
    """The core nodes of a program by class, wherever they stand, and the atoms that the contract itself writes."""

    cores: dict[type, list[c.Core]]
    own_atoms: tuple[Atom, ...]

    def of(self, kind: type[Node]) -> list[Node]:
        """Every core node of a class."""
        return cast("list[Node]", self.cores.get(kind, []))


def contents_of(program: Program) -> Contents:
    """Every node of a program that has no error so far."""
    cores: dict[type, list[c.Core]] = {}
    for root in _roots(program):
        for node in nodes(root):
            cores.setdefault(type(node), []).append(node)
    return Contents(cores, atoms_of(program, own=True))


def _roots(program: Program) -> Iterator[c.Core]:
    for grandeur in program.grandeurs.values():
        for given in contributions_of(grandeur):
            yield from parts_of(given)
        yield from (grandeur.grouping.over, grandeur.grouping.key) if grandeur.grouping else ()
        yield from grandeur.periods.parts if grandeur.periods else ()
    for duty in program.duties.values():
        yield from parts_of(duty)
    for suite in program.suites.values():
        yield from (initial for _, initial in suite.states.values())
        yield from (part for updates in suite.updates.values() for update in updates for part in parts_of(update))
    for line in program.registers.values():
        yield from line.values()
    yield from program.lowered.values()
