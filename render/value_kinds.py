"""What kind of value a computation gives, as far as its words tell."""

from __future__ import annotations

from engine.kinds import TIMES, Kind
from engine.parameters import typed_value
from grammar import nodes as n
from render.words import Words


def kind_of(node: n.Expression, words: Words) -> Kind | None:
    """What kind of value a computation gives, as far as its words tell."""
    match node:
        case n.Literal_(quantity):
            return typed_value(quantity)[1].kind
        case n.Name(text) | n.Of(n.Name(text), _):
            symbol = words.symbol(text)
            if symbol is not None:
                return symbol.type.kind
            record = words.program.declarations.records.get(text)
            return Kind.DATE if record and record.when else None
        case n.Operation("-", left, right):
            kind = kind_of(left, words)
            return Kind.DAYS if kind in TIMES else kind or kind_of(right, words)
        case n.Operation(operator, left, right):
            first, second = kind_of(left, words), kind_of(right, words)
            if operator == "/" and first is second:
                return Kind.NUMBER
            return second if first in (Kind.NUMBER, Kind.RATE) and second is not None else first
        case n.Extreme(_, operands):
            return kind_of(operands[0], words)
        case n.Sum(inner, _) | n.Round(inner, _, _) | n.InForce(inner, _):
            return kind_of(inner, words)
        case n.Count() | n.Elapsed() | n.Part():
            return Kind.NUMBER
        case _:
            return Kind.DATE
