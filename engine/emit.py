"""From the core to Python source: one expression for each node, on the fast form of a case.

Inside generated code: ``v<slot>`` a fact, ``P`` the parameter vector, ``K<n>`` constants, ``C`` the calendar, ``U`` the
value that is not told, ``h`` the helpers of `engine.fast_values`, ``lists`` those of `engine.fast_lists`. An element
bound to variable *n* is the local ``e<n>``. A moment is one expression too: a tuple whose first two items are its first
and its last possible second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine import core as c
from engine.dates import MAX_DAY, MIN_DAY
from engine.kinds import MOMENTS, Kind
from engine.ladders import Cut, Plan, moves, plan
from engine.program import Program
from engine.ratios import RATIOS, ratio
from engine.values import FOREVER
from engine.walk import nodes

_INLINE = {"add": "+", "subtract": "-"}
_COMPARISONS = {"<": "<", "<=": "<=", "=": "==", "!=": "!=", ">=": ">=", ">": ">"}
_MOMENT_TESTS = {"<": "before", ">": "before", "<=": "not_after", ">=": "not_after"}
Records = dict[int, str]


class NotCompiled(Exception):
    """A construct that the compiler leaves to the interpreter."""


@dataclass(slots=True)
class Emitter:
    """Emits expressions for one program. ``fixed`` folds switches and readings of the contract as written.

    ``grandeur`` gives the source of a grandeur for the element bound to a variable (or for none), ``before`` that of
    the value a step or a suite starts from, ``duty`` that of « the duty of this clause was missed ». ``ladder`` puts a
    ladder (see `engine.ladders`) before every loop and gives the source of it; ``moving`` says of a grandeur that the
    loop being written works it out.
    """

    program: Program
    fixed: bool
    grandeur: Callable[[str, int | None], str]
    before: Callable[[str], str]
    duty: Callable[[str], str]
    ladder: Callable[[str], str]
    moving: Callable[[str], bool]
    constants: list[Any] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)
    named: int = 0

    def constant(self, value: Any) -> str:
        """The source of a constant."""
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            return repr(value)
        for index, known in enumerate(self.constants):
            if type(known) is type(value) and known == value:
                return f"K{index}"
        self.constants.append(value)
        return f"K{len(self.constants) - 1}"

    def parameter(self, index: int) -> str:
        """The source of a slot of the parameter vector."""
        return self.constant(self.program.vector[index]) if self.fixed else f"P[{index}]"

    def fact(self, slot: int) -> str:
        """The source of a fact."""
        self.slots.add(slot)
        return f"v{slot}"

    def place(self, record: str, name: str) -> int:
        """Where a field stands in the fast form of an element."""
        return list(self.program.declarations.records[record].fields).index(name)

    def expression(self, node: c.Core, records: Records) -> str:
        """The source of a node. ``records`` tells the record of each bound variable."""
        match node:
            case c.Const(value):
                return self.constant(value)
            case c.Figure(index) | c.Switch(index) | c.Reading(index):
                return self.parameter(index)
            case c.Fact(slot):
                return self.fact(slot)
            case c.Field(variable, name):
                return f"e{variable}[{self.place(records[variable], name)}]"
            case c.Before(grandeur):
                return self.before(grandeur)
            case c.Value(key, _, variable):
                return self.grandeur(key, variable)
            case c.Fold():
                return self._fold(node, records)
            case c.Op():
                return self._operation(node, records)

    def truth(self, node: c.Core, records: Records) -> str:
        """The source of a condition, simplified where a switch or a reading settles it."""
        if isinstance(node, c.Op) and node.name in ("and", "or"):
            absorbing = "False" if node.name == "and" else "True"
            neutral = "True" if node.name == "and" else "False"
            parts = [self.truth(part, records) for part in node.operands]
            if absorbing in parts:
                return absorbing
            kept = list(dict.fromkeys(part for part in parts if part != neutral))
            return f"({f' {node.name} '.join(kept)})" if len(kept) > 1 else kept[0] if kept else neutral
        if isinstance(node, c.Op) and node.name in ("not", "refused"):
            inner = self.truth(node.operands[0], records)
            return {"True": "False", "False": "True"}.get(inner, f"(not {inner})")
        if self.fixed and isinstance(node, c.Op) and node.name == "in" and isinstance(node.operands[0], c.Reading):
            return str(self.program.vector[node.operands[0].index] in node.data)
        return self.expression(node, records)

    def _fold(self, node: c.Fold, records: Records) -> str:
        planned = plan(node) if records else None
        if planned is not None and moves(planned) and not self._moving(node.over, planned):
            return self._on_ladder(node, planned, records)
        source = self.expression(node.over, records)
        inner = {**records, node.variable: node.over.type.of}
        where = f" if {self.truth(node.where, inner)}" if node.where is not None else ""
        loop = f"for e{node.variable} in {source}{where}"
        if node.body is None:
            body = "1"
        elif node.name in ("some", "every"):
            body = self.truth(node.body, inner)
        else:
            body = self.expression(node.body, inner)
        match node.name:
            case "sum" | "count":
                return f"sum([{body} {loop}])"
            case "some":
                return f"any([{body} {loop}])"
            case "every":
                return f"all([{body} {loop}])"
            case _:
                extreme = "extreme_moment" if node.type.kind in MOMENTS else "extreme"
                return f"h.{extreme}([{body} {loop}], {node.name == 'max'})"

    def _moving(self, over: c.Core, planned: Plan) -> bool:
        steady = (over, planned.key, *planned.rest, *((planned.body,) if planned.body is not None else ()))
        return any(
            isinstance(inner, c.Value) and self.moving(inner.grandeur) for part in steady for inner in nodes(part)
        )

    def _on_ladder(self, node: c.Fold, planned: Plan, records: Records) -> str:
        """A sum whose bound moves from element to element: the ladder is made once, each bound is a place in it."""
        own = {node.variable: node.over.type.of}
        rest = " and ".join(self.truth(part, own) for part in planned.rest)
        key = self.expression(planned.key, own)
        body = self.expression(planned.body, own) if planned.body is not None else "1"
        moment = planned.key.type.kind in MOMENTS
        loop = f"for e{node.variable} in {self.expression(node.over, {})}{f' if {rest}' if rest else ''}"
        rungs = f"({key}[0], {key}[1], {body})" if moment else f"({key}, {key}, {body})"
        ladder = self.ladder(f"[{rungs} {loop}]")

        def place(cut: Cut) -> str:
            bound = self.expression(cut.bound, records)
            return f"{ladder}.{'cut_moment' if moment else 'cut_known'}({bound}, {cut.inclusive})"

        start = next((place(cut) for cut in planned.cuts if not cut.upto), "0")
        end = next((place(cut) for cut in planned.cuts if cut.upto), f"{ladder}.size")
        return f"{ladder}.part({start}, {end})"

    def _operation(self, node: c.Op, records: Records) -> str:
        name, operands = node.name, node.operands
        if name in ("and", "or", "not", "refused"):
            return self.truth(node, records)
        if name == "missed":
            return self.duty(str(node.data[0]))
        if name == "round" and isinstance(operands[0], c.Op) and operands[0].name in RATIOS:
            above, below = ratio(operands[0], lambda part: self._named(self.expression(part, records)))
            return f"h.round_ratio({above}, {below}, {node.data[0]}, {node.data[1]}, {node.data[2]})"
        if name == "plage":
            on, start, end = (self.expression(part, records) for part in operands)
            listed = "".join(f", {self.constant(item)}" for item in node.data)
            return f"({on}, {start}.minutes, {end}.minutes{listed})"
        sources = [self.expression(operand, records) for operand in operands]
        if any(operand.type.kind in MOMENTS for operand in operands):
            return self._on_moments(node, sources)
        return self.plain(node, sources)

    def _on_moments(self, node: c.Op, sources: list[str]) -> str:
        """An operator with a moment among its operands."""
        name, operands = node.name, node.operands
        alike = all(operand.type.kind in MOMENTS for operand in operands)
        match name:
            case "<" | "<=" | "=" | "!=" | ">=" | ">" if alike:
                first, second = reversed(sources) if name in (">", ">=") else sources
                source = f"h.{_MOMENT_TESTS.get(name, 'same_moment')}({first}, {second})"
                return f"(not {source})" if name == "!=" else source
            case "day" if isinstance(operands[0], c.Fact | c.Field):
                return f"h.day_of({sources[0]})"
            case "day":
                return f"h.day_of_computed({sources[0]})"
            case "happened":
                return f"({sources[0]}[0] < {FOREVER})"
            case "shift_seconds":
                sign = "-" if node.data[0] == -1 else ""
                return f"h.shift_moment({sources[1]}, {sign}{sources[0]})"
            case "least" | "greatest" if alike:
                return f"h.extreme_moment(({', '.join(sources)},), {name == 'greatest'})"
            case "elapsed" | "in_hours":
                shown = [
                    f"h.runtime({source})" if operand.type.kind in MOMENTS else source
                    for operand, source in zip(operands, sources, strict=True)
                ]
                return f"h.exactly({name!r}, ({', '.join(shown)},), {self.constant(tuple(node.data))}, C)"
            case _:
                raise NotCompiled(f"{name} on moments")

    def plain(self, node: c.Op, sources: list[str]) -> str:
        """An operator on known operands, none of them a moment."""
        name, data = node.name, node.data
        if name in _INLINE:
            return f"({sources[0]} {_INLINE[name]} {sources[1]})"
        if name in _COMPARISONS:
            return f"({sources[0]} {_COMPARISONS[name]} {sources[1]})"
        listed = ", ".join(sources)
        match name:
            case "granted":
                return sources[0]
            case "in" if len(data) == 1:
                return f"({sources[0]} == {self.constant(data[0])})"
            case "in":
                return f"({sources[0]} in {self.constant(tuple(data))})"
            case "includes":
                return f"(not {self.constant(frozenset(data))}.isdisjoint({sources[0]}))"
            case "complete":
                return f"h.complete({sources[0]})"
            case "least" | "greatest" if len(sources) == 2:
                return self._extreme(sources[0], sources[1], "<" if name == "least" else ">")
            case "least" | "greatest":
                return f"{'min' if name == 'least' else 'max'}({listed})"
            case "in_force":
                return f"h.in_force({listed})"
            case "multiply":
                return f"h.product({listed})"
            case "divide":
                return f"h.divide({listed})"
            case "round":
                return f"h.round_exact(h.known({listed}), {data[0]}, {data[1]}, {data[2]})"
            case "shift_days" if self._whole_days(node):
                days = (int(sources[0]) // 86_400) * (1 if data[0] == 1 else -1)
                inside = f"{sources[1]} <= {MAX_DAY - days}" if days > 0 else f"{sources[1]} >= {MIN_DAY - days}"
                return f"({sources[1]} + {days} if {inside} else h.unsettled())"
            case "shift_months" | "shift_days":
                return f"h.{name}({listed}, {data[0]})"
            case "shift_counted":
                return f"h.shift_parts({listed}, {data[0]}, C)"
            case "whole_day":
                return f"h.whole_day({listed})"
            case "part":
                return f"h.part_of({listed}, {data[0]!r})"
            case "falls_on":
                return f"h.falls({listed}, {self.constant(tuple(data))}, C)"
            case "next_annual":
                return f"h.next_annual({listed}, {data[0]})"
            case "elapsed":
                return f"h.elapsed({listed}, {data[0]!r}, {data[1]}, C)"
            case "open_day" | "period_day" | "anniversary" | "days_between":
                return f"h.exactly({name!r}, ({listed},), {self.constant(tuple(data))}, C)"
            case _:
                raise NotCompiled(name)

    def _extreme(self, first: str, second: str, sign: str) -> str:
        """The least or greatest of two values, without a call: what is not a name or a figure is named on the way."""
        (tested, name), (other_tested, other) = self._named(first), self._named(second)
        return f"({name} if {tested} {sign} {other_tested} else {other})"

    def _named(self, source: str) -> tuple[str, str]:
        """A source that gives its value a name, and that name; a name or a figure stays as it is."""
        if source.isalnum():
            return source, source
        name = f"w{self.named}"
        self.named += 1
        return f"({name} := {source})", name

    def _whole_days(self, node: c.Op) -> bool:
        """Whether a shift is a known number of days from a fact that is always a day."""
        length, base = node.operands
        if not self.fixed or not isinstance(length, c.Figure) or not isinstance(base, c.Fact):
            return False
        seconds = self.program.vector[length.index]
        return isinstance(seconds, int) and seconds % 86_400 == 0 and base.type.kind is Kind.DATE
