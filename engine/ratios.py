"""A computation as a quotient of two whole numbers, so that rounding it makes no fraction on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine import core as c
from engine.walk import nodes

#: The operators whose quotient is made of those of their operands.
RATIOS = frozenset({"multiply", "divide"})
#: The source of a node that names its value on the way, and the name.
Named: TypeAlias = Callable[[c.Core], tuple[str, str]]
_Factors: TypeAlias = list[tuple[str, str, str]]


def ratio(node: c.Core, named: Named) -> tuple[str, str]:
    """The sources of the numerator and of the denominator of a node, to be written in that order.

    Integers and fractions alike have a numerator and a denominator. A divisor that is nought makes the denominator
    nought, for nothing divides a divisor here: one that is a quotient is worked out apart.
    """
    above, below = _factors(node, named)
    met: set[str] = set()
    return _product(above, met), _product(below, met)


def _factors(node: c.Core, named: Named) -> tuple[_Factors, _Factors]:
    """What is multiplied above and below: (source that names, name, which part of it)."""
    if isinstance(node, c.Op) and node.name in RATIOS and not _divides_by_quotient(node):
        (above, below), (other_above, other_below) = (_factors(part, named) for part in node.operands)
        if node.name == "divide":
            other_above, other_below = other_below, other_above
        return above + other_above, below + other_below
    source, name = named(node)
    if name.isdecimal():
        return [(source, name, "")], []
    return [(source, name, ".numerator")], [(source, name, ".denominator")]


def _divides_by_quotient(node: c.Op) -> bool:
    return node.name == "divide" and any(isinstance(n, c.Op) and n.name == "divide" for n in nodes(node.operands[1]))


def _product(factors: _Factors, met: set[str]) -> str:
    """The factors multiplied; each value is named where it is first met."""
    written = []
    for source, name, part in factors:
        written.append(f"{name if name in met else source}{part}")
        met.add(name)
    return " * ".join(written) or "1"
