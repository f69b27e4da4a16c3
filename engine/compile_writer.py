"""The lines of a compiled decision: where they go, which local holds what (see `engine.compile`).

Each grandeur is written once, after those it reads: its writer first asks for the source of everything it reads, which
writes the grandeurs those sources name, then opens its own block. A grandeur told per element is a list by index,
filled by a loop of its own, or, in a suite, by the loop of the suite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine import core as c
from engine.emit import Emitter, NotCompiled, Records
from engine.facts import path_of
from engine.program import Grandeur, Program
from engine.scopes import Symbol


@dataclass(frozen=True, slots=True)
class Table:
    """The clauses by bit of a mask: those that refuse, and those that grant or set."""

    refused: tuple[str, ...]
    settled: tuple[str, ...]


class ReasonTable(dict[int, tuple[str, ...]]):
    """From a mask to the clauses of its bits, worked out the first time a mask is met."""

    def __init__(self, clauses: tuple[str, ...]) -> None:
        super().__init__()
        self._clauses = clauses

    def __missing__(self, mask: int) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for bit, name in enumerate(self._clauses) if mask >> bit & 1))
        self[mask] = names
        return names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReasonTable) and self._clauses == other._clauses

    __hash__ = None


@dataclass(slots=True)
class Buffer:
    """Lines under way: their text, and the clause that gave each."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0


class Writer:
    """The body of one compiled function. ``write`` writes a grandeur, ``write_suite`` the loop of a suite."""

    def __init__(
        self,
        program: Program,
        *,
        fixed: bool,
        write: Callable[[Writer, Grandeur, str], None],
        write_suite: Callable[[Writer, str], None],
        missed: Callable[[Writer, str], str],
    ) -> None:
        self.program = program
        self.main = Buffer()
        self.current = self.main
        self.loops: dict[str, Buffer] = {}
        self.tables: dict[str, Table] = {}
        self.masks: dict[str, str] = {}
        self.befores: dict[str, str] = {}
        self.finals: dict[str, str] = {}
        self._locals: dict[str, str] = {}
        self._started: set[str] = set()
        self._suites: set[str] = set()
        self._write, self._write_suite, self._missed = write, write_suite, missed
        self._ladders: dict[str, str] = {}
        self.emitter = Emitter(
            program,
            fixed,
            self.value_of,
            self.before,
            lambda clause: self._missed(self, clause),
            self._ladder,
            lambda key: self.suite_of(key) in self.loops,
        )

    # --- lines

    def line(self, text: str, clause: str = "") -> None:
        """Write one line; ``clause`` is the one that gave it."""
        self.current.lines.append(("    " * self.current.depth + text, clause))

    @contextmanager
    def block(self, opening: str, clause: str = "") -> Iterator[None]:
        """Lines under an opening one."""
        self.line(opening, clause)
        self.current.depth += 1
        yield
        self.current.depth -= 1

    @contextmanager
    def guarded(self, otherwise: str) -> Iterator[None]:
        """Lines that may look at what is not told; ``otherwise`` is what holds then. It costs nothing when all is."""
        with self.block("try:"):
            yield
        self.line(f"except LEFT: {otherwise}")

    @contextmanager
    def onto(self, buffer: Buffer) -> Iterator[None]:
        """Lines of another buffer."""
        outer, self.current = self.current, buffer
        yield
        self.current = outer

    def path(self, slot: int) -> str:
        """The JSON path of a fact."""
        return path_of(self.program.facts[slot], self.program)

    # --- sources

    def truth(self, node: c.Core, records: Records | None = None) -> str:
        """The source of a condition."""
        return self.emitter.truth(node, records or {})

    def value(self, node: c.Core, records: Records | None = None) -> str:
        """The source of a value."""
        return self.emitter.expression(node, records or {})

    def request(self, key: str) -> str:
        """The local that holds a grandeur, its computation written first."""
        scope = self.suite_of(key)
        if scope is not None:
            self.suite(scope)
        if key in self._locals:
            return self._locals[key]
        if key in self._started or key not in self.program.grandeurs:
            raise NotCompiled(f"cycle through {key}")
        self._started.add(key)
        local = f"g{len(self._started)}"
        # What is told of no element is worked out before the loop, which may not run.
        with self.onto(self.main if scope is None else self.loops.get(scope, self.main)):
            self._write(self, self.program.grandeurs[key], local)
        self._locals[key] = local
        return local

    def suite_of(self, key: str) -> str | None:
        """The suite whose loop a grandeur told per element belongs to."""
        grandeur = self.program.grandeurs.get(key)
        if grandeur is None or grandeur.symbol.each is None:
            return None
        suite = self.program.suites.get(grandeur.symbol.scope)
        # What is told of the elements of another list is worked out on its own.
        return grandeur.symbol.scope if suite is not None and suite.over == grandeur.symbol.each else None

    def _ladder(self, rungs: str) -> str:
        """The local of a ladder made of these rungs, written before the loops."""
        if rungs not in self._ladders:
            name = self._ladders[rungs] = f"l{len(self._ladders)}"
            with self.onto(self.main), self.guarded(f"{name} = lists.NO_LADDER"):
                self.line(f"{name} = lists.FastLadder({rungs})")
        return self._ladders[rungs]

    def suite(self, scope: str) -> None:
        """Make sure that the loop of a suite is written, or being written."""
        if scope not in self._suites:
            self._suites.add(scope)
            self._write_suite(self, scope)

    def value_of(self, key: str, variable: int | None) -> str:
        """The source of a grandeur, or of the final state of a suite."""
        states = self.program.declarations.states
        if key in states:
            self.suite(states[key].scope)
            if states[key].scope in self.loops or key not in self.finals:
                raise NotCompiled(f"{key} read in its own suite")
            return self.finals[key]
        local = self.request(key)
        return local if variable is None else f"{local}[e{variable}[-1]]"

    def before(self, key: str) -> str:
        """The source of the value before a step, or of the state of a suite before the element."""
        if key in self.befores:
            return self.befores[key]
        if key not in self.program.declarations.states:
            raise NotCompiled(f"{key} before nothing")
        scope = self.program.declarations.states[key].scope
        self.suite(scope)
        return self.finals[key] if scope in self.loops else f"b{self.finals[key]}[e0[-1]]"

    def listed(self, symbol: Symbol) -> str:
        """The source of a list of the case or of the contract."""
        if symbol.what == "grandeur":
            return self.request(symbol.key)
        return self.emitter.fact(self.program.slots[symbol.key])

    def whole(self, symbol: Symbol) -> str:
        """The source of the list that a filtered list is drawn from: elements keep the index they have there."""
        grandeur = self.program.grandeurs.get(symbol.key) if symbol.what == "grandeur" else None
        if grandeur is not None and grandeur.grouping is None and grandeur.periods is None:
            return self.whole(list_of(self.program, grandeur, grandeur.symbol.among))
        return self.listed(symbol)

    def reserve(self, grandeur: Grandeur) -> tuple[str, str] | None:
        """The value of the right that a grandeur depends on, and its mask."""
        if grandeur.symbol.right is None:
            return None
        symbol = self.program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.right)
        if symbol is None or (symbol.each is not None and grandeur.symbol.each is None):
            raise NotCompiled(f"{grandeur.key} depends on another element's right")
        local = self.request(symbol.key)
        self.tables.setdefault(f"right of {grandeur.key}", self.tables[symbol.key])
        return (f"{local}[e0[-1]]", f"m{local}[e0[-1]]") if symbol.each else (local, f"m{local}")


def list_of(program: Program, grandeur: Grandeur, name: str | None) -> Symbol:
    """The list that a grandeur is drawn from, or told of each element of. Raises `NotCompiled`."""
    found = program.declarations.scopes[grandeur.symbol.scope].lookup(name or "")
    if found is None or found.what not in ("fact", "grandeur"):
        raise NotCompiled(f"{grandeur.key} of no list")
    return found
