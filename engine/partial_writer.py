"""From the core to lines that keep three values and bounds (see `engine.partial_values`): one local for each node.

Lines, not expressions: what a condition waits for is only joined to another's where neither settles it, and a part that
a settled one makes idle is not looked at. Figures, switches and readings are those of one parameter vector. Each
grandeur is written in a buffer of its own, after those it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from engine import core as c
from engine import partial_folds, partial_operators
from engine.compile_writer import Buffer
from engine.emit import Emitter, NotCompiled, Records
from engine.facts import path_of
from engine.kinds import EXACT_NUMBERS, MOMENTS, Kind
from engine.partial_waits import Shape
from engine.program import Grandeur, Program
from engine.scopes import Symbol
from engine.values import FOREVER, NEVER_BEFORE

TRUTHS = (Kind.BOOL, Kind.RIGHT)
_SIMPLE = (int, str, bool, type(None))


class PartialWriter:
    """The lines of one function. ``write`` writes a grandeur, ``missed`` « the duty of this clause was missed »."""

    def __init__(
        self,
        program: Program,
        vector: tuple[Any, ...],
        write: Callable[[PartialWriter, Grandeur, str], None],
        missed: Callable[[PartialWriter, str], str],
    ) -> None:
        self.program = program
        self.vector = vector
        self.done: list[str] = []
        self.facts: dict[int, str] = {}
        self.constants: list[Any] = []
        self.bits: dict[str, int] = {}
        self.befores: dict[str, str] = {}
        self._write, self._missed = write, missed
        self._known = Emitter(
            program, False, _unheard, _unheard, _unheard, _unheard, lambda _: False, constants=self.constants
        )
        self._buffer = Buffer(depth=1)
        self._locals: dict[str, str] = {}
        self._started: set[str] = set()
        self._named = 0

    # --- lines

    def line(self, text: str) -> None:
        """Write one line."""
        self._buffer.lines.append(("    " * self._buffer.depth + text, ""))

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Lines under an opening one."""
        self.line(opening)
        self._buffer.depth += 1
        start = len(self._buffer.lines)
        yield
        if len(self._buffer.lines) == start:
            self.line("pass")
        self._buffer.depth -= 1

    def name(self) -> str:
        """A local of its own."""
        self._named += 1
        return f"t{self._named}"

    def put(self, source: str) -> str:
        """A local that holds what a source gives."""
        name = self.name()
        self.line(f"{name} = {source}")
        return name

    def constant(self, value: Any) -> str:
        """The source of a constant."""
        if type(value) in _SIMPLE:
            return repr(value)
        self.constants.append(value)
        return f"K{len(self.constants) - 1}"

    def bit(self, token: str) -> int:
        """The bit of a fact missing, or of a silence, known beforehand."""
        if token not in self.bits:
            self.bits[token] = 1 << len(self.bits)
        return self.bits[token]

    def silent(self, why: str) -> str:
        """The source of a value on which the contract says nothing."""
        return self.constant([self.bit(f"!{why}"), NEVER_BEFORE, FOREVER])

    def known(self, node: c.Op, sources: list[str]) -> str | None:
        """The source of an operator on known operands, as `engine.compile` writes it; None where one is a moment."""
        if any(part.type.kind in MOMENTS for part in (node, *node.operands)):
            return None
        try:
            return self._known.plain(node, sources)
        except NotCompiled:
            return None

    # --- grandeurs and facts

    def request(self, key: str) -> str:
        """The local that holds a grandeur, its computation written first."""
        if key in self._locals:
            return self._locals[key]
        grandeur = self.program.grandeurs.get(key)
        if grandeur is None or key in self._started or grandeur.symbol.each is not None:
            raise NotCompiled(key)
        self._started.add(key)
        local = f"g{len(self._started)}"
        outer, self._buffer = self._buffer, Buffer(depth=1)
        self._write(self, grandeur, local)
        self.done.extend(text for text, _ in self._buffer.lines)
        self._buffer = outer
        self._locals[key] = local
        return local

    def fact(self, slot: int) -> str:
        """The local that holds a fact; its lines open the function. The day of a moment is in ``y<slot>``."""
        if slot not in self.facts:
            symbol = self.program.facts[slot]
            path = path_of(symbol, self.program)
            kind = symbol.type.kind
            bit = self.bit(path)
            missing = [bit, 0 if kind in EXACT_NUMBERS and not symbol.signed else NEVER_BEFORE, FOREVER]
            if kind is Kind.LIST:
                shape = self.constant(self._shape(symbol.type.of))
                self.facts[slot] = f"    v{slot} = W.listed(V[{slot}], {bit}, {path!r}, {shape})"
            elif kind in MOMENTS:
                hour = self.bit(f"{path} (heure)")
                told = self.constant(missing)
                self.facts[slot] = (
                    f"    x = V[{slot}]; v{slot}, y{slot} = ({told}, {told}) if x is U "
                    f"else (x[0], x[2]) if x[0] == x[1] else w.moment(x, {hour})"
                )
            else:
                told = str(bit) if kind is Kind.BOOL else self.constant(missing)
                self.facts[slot] = f"    v{slot} = {told} if V[{slot}] is U else V[{slot}]"
        return f"v{slot}"

    def _shape(self, record: str) -> Shape:
        fields = self.program.declarations.records[record].fields.values()
        return Shape(
            tuple(
                (
                    field.type.kind in MOMENTS,
                    field.type.kind is Kind.BOOL,
                    field.json,
                    0 if field.type.kind in EXACT_NUMBERS and not field.signed else NEVER_BEFORE,
                    self._shape(field.type.of) if field.type.kind is Kind.LIST else None,
                )
                for field in fields
            )
        )

    def field(self, node: c.Field, records: Records, *, day: bool = False) -> str:
        """The source of a field of an element, or of its day where it is a moment."""
        names = list(self.program.declarations.records[records[node.variable]].fields)
        return f"e{node.variable}[{names.index(node.name) + (len(names) if day else 0)}]"

    def listed(self, symbol: Symbol) -> str:
        """The local of a list of the case or of the contract."""
        if symbol.what == "grandeur":
            return self.request(symbol.key)
        return self.fact(self.program.slots[symbol.key])

    # --- conditions

    def truth(self, node: c.Core, records: Records | None = None) -> str:
        """The local of a condition, or « True », « False » where the vector settles it."""
        own = records or {}
        match node:
            case c.Switch(index) | c.Figure(index):
                return str(bool(self.vector[index]))
            case c.Const(value):
                return str(bool(value))
            case c.Fact(slot):
                return self.fact(slot)
            case c.Field():
                return self.put(self.field(node, own))
            case c.Value(key, _, None):
                return self.request(key)
            case c.Fold():
                return partial_folds.fold(self, node, own)
            case c.Op("and" | "or", operands):
                return self._several(operands, own, settling=node.name == "or")
            case c.Op("not" | "refused", operands):
                inner = self.truth(operands[0], own)
                settled = {"True": "False", "False": "True"}.get(inner)
                return settled or self.put(f"False if {inner} is True else True if {inner} is False else {inner}")
            case c.Op("granted", operands):
                return self.truth(operands[0], own)
            case c.Op("missed", _, _, data):
                return self._missed(self, str(data[0]))
            case c.Op():
                return partial_operators.condition(self, node, own)
            case _:
                raise NotCompiled(type(node).__name__)

    def _several(self, parts: tuple[c.Core, ...], records: Records, *, settling: bool) -> str:
        """A conjunction or a disjunction: ``settling`` is the value of a part that settles the whole."""
        absorbing, neutral = str(settling), str(not settling)
        static = [settled_by(self.vector, part) for part in parts]
        if absorbing in static:
            return absorbing
        left = [part for part, told in zip(parts, static, strict=True) if told is None]
        if len(left) < 2:
            return self.truth(left[0], records) if left else neutral
        whole = self.name()
        self.line(f"{whole} = {self.truth(left[0], records)}")
        for part in left[1:]:
            with self.block(f"if {whole} is not {absorbing}:"):
                one = self.truth(part, records)
                self.line(f"if {one} is {absorbing}: {whole} = {absorbing}")
                self.line(f"elif {one} is not {neutral}: {whole} = {one} if {whole} is {neutral} else {whole} | {one}")
        return whole

    # --- values

    def value(self, node: c.Core, records: Records | None = None) -> str:
        """The local, or the constant, of a value."""
        own = records or {}
        match node:
            case c.Op("plage"):
                return partial_operators.computation(self, node, own)
            case _ if node.type.kind in TRUTHS:
                return self.truth(node, own)
            case c.Const(value):
                return self.constant(value)
            case c.Figure(index) | c.Reading(index):
                return self.constant(self.vector[index])
            case c.Fact(slot):
                return self.fact(slot)
            case c.Field():
                return self.put(self.field(node, own))
            case c.Before(key) if key in self.befores:
                return self.befores[key]
            case c.Value(key, _, None):
                return self.request(key)
            case c.Fold():
                return partial_folds.fold(self, node, own)
            case c.Op():
                return partial_operators.computation(self, node, own)
            case _:
                raise NotCompiled(type(node).__name__)


def _unheard(*_: object) -> NoReturn:
    """What an operator on operands already written never asks for."""
    raise NotCompiled("an operand is written apart")


def settled_by(vector: tuple[Any, ...], node: c.Core) -> str | None:
    """« True » or « False » where a parameter vector settles a condition."""
    match node:
        case c.Switch(index):
            return str(bool(vector[index]))
        case c.Const(value):
            return str(bool(value))
        case c.Op("in", (c.Reading(index),), _, data):
            return str(vector[index] in data)
        case c.Op("not" | "refused", (inner,)):
            told = settled_by(vector, inner)
            return None if told is None else {"True": "False", "False": "True"}[told]
        case c.Op("and" | "or", operands):
            parts = [settled_by(vector, part) for part in operands]
            absorbing = str(node.name == "or")
            if absorbing in parts:
                return absorbing
            return None if None in parts else str(node.name == "and")
        case _:
            return None
