"""Sums over the part of a list that a moving bound cuts off: « les opérations dont la date est au plus tard X ».

Asked for many X, such a sum would read the whole list each time: n × m readings. The list is put in order once, with,
for each element, the sum of those before; a bound is then found by bisection, and the answer is a difference of two
sums. Only sums and counts whose elements are told apart by one key, compared with the bound, are answered so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from engine import core as c
from engine.kinds import MOMENTS, ORDERED
from engine.values import Exact
from engine.walk import conjuncts, free_variables, nodes

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
Rung = tuple[Exact, Exact, Any]


@dataclass(frozen=True, slots=True)
class Cut:
    """One side of the part that is summed: up to a bound, or from it. With ``inclusive`` what is at it comes before."""

    upto: bool
    inclusive: bool
    bound: c.Core


@dataclass(frozen=True, slots=True)
class Plan:
    """A sum or a count answered by a ladder: over the elements where ``rest`` holds and ``key`` is within ``cuts``."""

    key: c.Core
    cuts: tuple[Cut, ...]
    rest: tuple[c.Core, ...]
    body: c.Core | None


class Ladder:
    """The elements of a list by key, and the sum of the first ones.

    A rung is (least key, greatest key, value): they differ for an event known to the day only. Values are added in the
    order of keys; where one is a fraction, sums are made afresh so that they stay what a plain sum would be.
    """

    __slots__ = ("_sums", "_values", "highs", "lows", "size")

    def __init__(self, rungs: Iterable[Rung]) -> None:
        ordered = sorted(rungs, key=lambda rung: rung[1])
        self.size = len(ordered)
        self.highs = [high for _, high, _ in ordered]
        self.lows = sorted([low for low, _, _ in ordered])
        self._values = [value for _, _, value in ordered]
        whole = all(type(value) is int for value in self._values)
        self._sums = [0, *accumulate(self._values)] if whole else None

    def cut(self, low: Exact, high: Exact, inclusive: bool) -> int | None:
        """How many elements are before a bound that lies in [low, high]; None where that hangs on what is not known.

        The elements surely before it and those perhaps before it are nested: as many means the same.
        """
        bisect = bisect_right if inclusive else bisect_left
        sure = bisect(self.highs, low)
        return sure if bisect(self.lows, high) == sure else None

    def part(self, start: int, end: int) -> Any:
        """The sum of the elements from one place to another; nothing where the end comes first."""
        if end <= start:
            return 0
        if self._sums is None:
            return sum(self._values[start:end])
        return self._sums[end] - self._sums[start]


def plan(node: c.Fold) -> Plan | None:
    """How a ladder answers a sum, where it does: its bounds move with another element, the rest does not."""
    if node.name not in ("sum", "count") or not isinstance(node.over, c.Fact | c.Value) or node.where is None:
        return None
    if isinstance(node.over, c.Value) and node.over.variable is not None:
        return None
    key: c.Core | None = None
    cuts: list[Cut] = []
    rest: list[c.Core] = []
    for part in conjuncts(node.where):
        if _fixed(part, node.variable):
            rest.append(part)
            continue
        found = _compared(part, node.variable)
        if found is None or (key is not None and found[0] != key):
            return None
        key = found[0]
        cuts.append(found[1])
    sides = [cut.upto for cut in cuts]
    if key is None or len(set(sides)) != len(sides) or (node.body is not None and not _fixed(node.body, node.variable)):
        return None
    return Plan(key, tuple(cuts), tuple(rest), node.body)


def _compared(node: c.Core, variable: int) -> tuple[c.Core, Cut] | None:
    """A comparison of a key of the element with a bound that does not read it."""
    if not isinstance(node, c.Op) or node.name not in _TURNED or len(node.operands) != 2:
        return None
    first, second = node.operands
    if (first.type.kind in MOMENTS) is not (second.type.kind in MOMENTS) or first.type.kind not in ORDERED:
        return None
    for key, bound, sign in ((first, second, node.name), (second, first, _TURNED[node.name])):
        if _fixed(key, variable) and _reads(key, variable) and not _reads(bound, variable):
            upto = sign in ("<", "<=")
            return key, Cut(upto, sign in ("<=", ">"), bound)
    return None


def _reads(node: c.Core, variable: int) -> bool:
    return variable in free_variables(node)


def _fixed(node: c.Core, variable: int) -> bool:
    """Whether a node reads nothing that moves but the element of the sum."""
    return free_variables(node) <= {variable} and not any(isinstance(part, c.Before) for part in nodes(node))


def moves(found: Plan) -> bool:
    """Whether a bound of the plan reads another element, or a state that elements change."""
    bounds = [cut.bound for cut in found.cuts]
    return any(free_variables(bound) for bound in bounds) or any(
        isinstance(part, c.Before) for bound in bounds for part in nodes(bound)
    )
