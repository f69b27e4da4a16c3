"""The lines of the operators, known operands first: only what is not known goes through a helper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import core as c
from engine.emit import NotCompiled, Records
from engine.kinds import MOMENTS, ORDERED
from engine.values import FOREVER

if TYPE_CHECKING:
    from engine.partial_writer import PartialWriter

#: For each sign, how it is written, the helper, whether operands are turned, whether the answer is.
_SIGNS = {
    "<": ("<", "less", False, False),
    "<=": ("<=", "at_most", False, False),
    ">": (">", "at_most", False, True),
    ">=": (">=", "less", False, True),
    "=": ("==", "equal", False, False),
    "!=": ("!=", "equal", False, True),
}
_TIMES = frozenset({"shift_months", "shift_days", "shift_seconds", "day", "open_day", "period_day", "next_annual"})


def condition(writer: PartialWriter, node: c.Op, records: Records) -> str:
    """The local of a condition on values."""
    if node.name in _SIGNS:
        return _comparison(writer, node, records)
    if node.name == "complete":
        raise NotCompiled(node.name)
    value = writer.value(node.operands[0], records)
    match node.name:
        case "in" if len(node.data) == 1:
            test = f"{value} == {writer.constant(node.data[0])}"
        case "in":
            test = f"{value} in {writer.constant(frozenset(node.data))}"
        case "includes":
            test = f"not {writer.constant(frozenset(node.data))}.isdisjoint({value})"
        case "happened":
            return writer.put(f"{value} < {FOREVER} if {value}.__class__ is not list else p.happened({value})")
        case _:
            return writer.put(_called(writer, node, records, "truth"))
    return writer.put(f"{test} if {value}.__class__ is not list else {value}[0]")


def _comparison(writer: PartialWriter, node: c.Op, records: Records) -> str:
    first, second = (writer.value(operand, records) for operand in node.operands)
    written, helper, _, turned = _SIGNS[node.name]
    if node.operands[0].type.kind in ORDERED:
        unknown = f"p.{helper}({first}, {second})"
        unknown = f"p.opposite({unknown})" if turned else unknown
    else:
        unknown = f"p.waits_of({first}, {second})"
    return writer.put(f"{first} {written} {second} if {known(first, second)} else {unknown}")


def computation(writer: PartialWriter, node: c.Op, records: Records) -> str:
    """The local of a computed value."""
    if node.name == "plage":
        on, start, end = (writer.value(part, records) for part in node.operands)
        listed = "".join(f", {writer.constant(item)}" for item in node.data)
        return writer.put(f"({on}, {start}.minutes, {end}.minutes{listed})")
    if node.name == "day" and node.operands[0].type.kind in MOMENTS:
        inner = node.operands[0]
        if isinstance(inner, c.Fact):
            return writer.fact(inner.slot).replace("v", "y")
        if isinstance(inner, c.Field):
            return writer.put(writer.field(inner, records, day=True))
    if node.name in ("add", "subtract") and len(node.operands) == 2:
        first, second = (writer.value(operand, records) for operand in node.operands)
        sign, helper = ("+", "plus") if node.name == "add" else ("-", "minus")
        return writer.put(f"{first} {sign} {second} if {known(first, second)} else p.{helper}({first}, {second})")
    if node.name in ("least", "greatest"):
        values = "".join(f"{writer.value(operand, records)}, " for operand in node.operands)
        return writer.put(f"p.most_of({'min' if node.name == 'least' else 'max'}, ({values}))")
    return writer.put(_called(writer, node, records, "value"))


def known(*sources: str) -> str:
    """The test that values are known."""
    opened = [source for source in sources if source[0] in "tvyg"]
    return " and ".join([f"{source}.__class__ is not list" for source in dict.fromkeys(opened)]) or "True"


def _called(writer: PartialWriter, node: c.Op, records: Records, kind: str) -> str:
    """The source of an operator: as for known operands where they are, else that of the interpreter.

    That one is told whether it only carries its last operand on, its operands, its data, the calendar.
    """
    if node.name == "in_force":
        raise NotCompiled("a parameter is missed for a day: its name is made with the case")
    sources = [writer.value(operand, records) for operand in node.operands]
    given = "".join(f"{source}, " for source in sources)
    data = writer.constant(tuple(node.data))
    weighed = f"W.{kind}(O[{node.name!r}], {node.name in _TIMES}, ({given}), {data}, C)"
    plain = writer.known(node, sources)
    return weighed if plain is None else f"{plain} if {known(*sources)} else {weighed}"
