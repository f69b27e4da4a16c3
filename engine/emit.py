"""From the core to Python source: one expression for each node, on the fast form of a case.

Inside generated code: ``V`` the fast values, ``P`` the parameter vector, ``K`` constants, ``C`` the calendar, ``h`` the
helpers of `engine.fast_values`. An element bound to variable *n* is the local ``e<n>``. A moment is emitted as a pair of
expressions, its first and its last possible second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine import core as c
from engine.kinds import MOMENTS
from engine.program import Program

_INLINE = {"add": "+", "subtract": "-", "multiply": "*"}
_COMPARISONS = {"<": "<", "<=": "<=", "=": "==", "!=": "!=", ">=": ">=", ">": ">"}


class NotCompiled(Exception):
    """A construct that the compiler leaves to the interpreter."""


@dataclass(slots=True)
class Emitter:
    """Emits expressions for one program. ``fixed`` folds switches and readings of the contract as written."""

    program: Program
    fixed: bool
    constants: list[Any] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)
    needed: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    request: Any = None
    duty: Any = None

    def constant(self, value: Any) -> str:
        """The source of a constant."""
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if value not in self.constants:
            self.constants.append(value)
        return f"K[{self.constants.index(value)}]"

    def parameter(self, index: int) -> str:
        """The source of a slot of the parameter vector."""
        return self.constant(self.program.vector[index]) if self.fixed else f"P[{index}]"

    def record_fields(self, record: str) -> list[str]:
        """The fields of a record in their fast order."""
        return list(self.program.declarations.records[record].fields)

    def expression(self, node: c.Core, records: dict[int, str]) -> str:
        """The source of a node that is not a moment. ``records`` tells the record of each bound variable."""
        match node:
            case c.Const(value):
                return self.constant(value)
            case c.Figure(index) | c.Switch(index) | c.Reading(index):
                return self.parameter(index)
            case c.Fact(slot):
                self.slots.add(slot)
                return f"v{slot}"
            case c.Field(variable, name):
                return f"e{variable}[{self.record_fields(records[variable]).index(name)}]"
            case c.Before(grandeur):
                if grandeur not in self.before:
                    raise NotCompiled(grandeur)
                return self.before[grandeur]
            case c.Value(key, _, variable):
                local: str = self.request(key)
                return local if variable is None else f"{local}[e{variable}[-1]]"
            case c.Fold():
                return self._fold(node, records)
            case c.Op():
                return self._operation(node, records)

    def moment(self, node: c.Core, records: dict[int, str]) -> tuple[str, str]:
        """The source of the first and of the last second of a moment."""
        match node:
            case c.Fact() | c.Field():
                source = self.expression(node, records)
                return f"{source}[0]", f"{source}[1]"
            case c.Op("shift_seconds", (length, base), _, (sign,)):
                low, high = self.moment(base, records)
                move = f"{'-' if sign == -1 else '+'} {self.expression(length, records)}"
                return f"({low} {move})", f"({high} {move})"
            case _:
                raise NotCompiled(type(node).__name__)

    def truth(self, node: c.Core, records: dict[int, str]) -> str:
        """The source of a condition, simplified where a switch or a reading settles it."""
        if isinstance(node, c.Op) and node.name in ("and", "or"):
            absorbing = "False" if node.name == "and" else "True"
            neutral = "True" if node.name == "and" else "False"
            parts = [self.truth(part, records) for part in node.operands]
            if absorbing in parts:
                return absorbing
            kept = list(dict.fromkeys(part for part in parts if part != neutral))
            return f"({f' {node.name} '.join(kept)})" if len(kept) > 1 else kept[0] if kept else neutral
        if isinstance(node, c.Op) and node.name == "not":
            inner = self.truth(node.operands[0], records)
            return {"True": "False", "False": "True"}.get(inner, f"(not {inner})")
        if self.fixed and isinstance(node, c.Op) and node.name == "in" and isinstance(node.operands[0], c.Reading):
            return str(self.program.vector[node.operands[0].index] in node.data)
        return self.expression(node, records)

    def _fold(self, node: c.Fold, records: dict[int, str]) -> str:
        source = self.expression(node.over, records)
        inner = {**records, node.variable: node.over.type.of}
        where = f" if {self.truth(node.where, inner)}" if node.where is not None else ""
        loop = f"for e{node.variable} in {source}{where}"
        body = self._body(node, inner)
        match node.name:
            case "sum":
                return f"sum([{body} {loop}])"
            case "count":
                return f"sum([1 {loop}])" if where else f"len({source})"
            case "some":
                return f"any([{body} {loop}])"
            case "every":
                return f"all([{body} {loop}])"
            case _:
                return f"h.extreme([{body} {loop}], {node.name == 'max'})"

    def _body(self, node: c.Fold, inner: dict[int, str]) -> str:
        if node.body is None:
            return "1"
        if node.name in ("some", "every"):
            return self.truth(node.body, inner)
        if node.body.type.kind in MOMENTS:
            raise NotCompiled("moments compared over a list")
        return self.expression(node.body, inner)

    def _operation(self, node: c.Op, records: dict[int, str]) -> str:
        name, operands = node.name, node.operands
        if name in ("and", "or", "not"):
            return self.truth(node, records)
        if name in _COMPARISONS and operands[0].type.kind in MOMENTS:
            return self._compare_moments(name, operands, records)
        if name == "day":
            return self._day(operands[0], records)
        if name == "happened":
            return f"({self.moment(operands[0], records)[0]} < {10**40})"
        if name == "in_hours":
            return self._hours(operands, records)
        if name == "missed":
            missed: str = self.duty(str(node.data[0]))
            return missed
        sources = [self.expression(operand, records) for operand in operands]
        return self._plain(node, sources)

    def _plain(self, node: c.Op, sources: list[str]) -> str:
        name, data = node.name, node.data
        if name in _INLINE:
            return f"({sources[0]} {_INLINE[name]} {sources[1]})"
        if name in _COMPARISONS:
            return f"({sources[0]} {_COMPARISONS[name]} {sources[1]})"
        listed = ", ".join(sources)
        match name:
            case "granted":
                return sources[0]
            case "refused":
                return f"(not {sources[0]})"
            case "in" if len(data) == 1:
                return f"({sources[0]} == {self.constant(data[0])})"
            case "in":
                return f"({sources[0]} in {self.constant(tuple(data))})"
            case "includes":
                return f"(not {self.constant(frozenset(data))}.isdisjoint({sources[0]}))"
            case "least" | "greatest":
                return f"{'min' if name == 'least' else 'max'}({listed})"
            case "divide":
                return f"h.divide({listed})"
            case "round":
                return f"h.round_exact({listed}, {data[0]}, {data[1]}, {data[2]})"
            case "shift_days" if self._plain_days(node):
                return f"({sources[1]} {'+' if data[0] == 1 else '-'} {int(sources[0]) // 86_400})"
            case "shift_months" | "shift_days":
                return f"h.{name}({listed}, {data[0]})"
            case "shift_counted":
                return f"h.shift_parts({listed}, {data[0]}, C)"
            case "part":
                return f"h.part_of({listed}, {data[0]!r})"
            case "falls_on":
                return f"h.falls({listed}, {self.constant(tuple(data))}, C)"
            case "open_day" | "period_day" | "next_annual" | "anniversary" | "elapsed" | "days_between":
                return f"h.exactly({self.constant(name)}, ({listed},), {self.constant(tuple(data))}, C)"
            case _:
                raise NotCompiled(name)

    def _plain_days(self, node: c.Op) -> bool:
        """Whether a shift is a known number of days from a fact that is always a day."""
        length, base = node.operands
        return self.fixed and isinstance(length, c.Figure) and isinstance(base, c.Fact)

    def _compare_moments(self, name: str, operands: tuple[c.Core, ...], records: dict[int, str]) -> str:
        first, second = (self.moment(operand, records) for operand in operands)
        if name in (">", ">="):
            first, second = second, first
        function = {"<": "before", ">": "before", "<=": "not_after", ">=": "not_after"}.get(name, "same_moment")
        source = f"h.{function}({first[0]}, {first[1]}, {second[0]}, {second[1]})"
        return f"(not {source})" if name == "!=" else source

    def _day(self, operand: c.Core, records: dict[int, str]) -> str:
        if isinstance(operand, c.Fact | c.Field):
            return f"h.day_of({self.expression(operand, records)})"
        low, high = self.moment(operand, records)
        return f"h.day_of_instant({low}, {high})"

    def _hours(self, operands: tuple[c.Core, ...], records: dict[int, str]) -> str:
        low, high = self.moment(operands[0], records)
        lines: list[str] = []
        for line in operands[1:]:
            assert isinstance(line, c.Op)
            on, start, end = (self.expression(part, records) for part in line.operands)
            lines.append(f"({on}, {start}, {end}, {self.constant(line.data[0])}, {line.data[1]})")
        return f"h.in_hours({low}, {high}, ({', '.join(lines)},), C)"
