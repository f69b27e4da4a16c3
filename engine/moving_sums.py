"""The interpreter's use of ladders: a sum asked for many bounds, where all that it adds up is known.

What it gives is what reading the whole list would give; where anything of the list or of the bound is not known, it
gives nothing and the list is read. Nothing that touches a reading, nor another grandeur, is ever worked out ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import core as c
from engine.ladders import Ladder, Plan, Rung, moves, plan
from engine.values import FOREVER, Exact, Runtime, Unknown
from engine.walk import nodes

if TYPE_CHECKING:
    from engine.evaluate import Environment, Evaluator

#: A list this short is read as it is.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Made:
    """A ladder of one list, or None where something of it is not known. ``node`` is kept so that its id stays its."""

    node: c.Fold
    planned: Plan
    ladder: Ladder | None


class MovingSums:
    """The ladders of one case under one vector, each made the first time its sum is asked for."""

    __slots__ = ("_evaluator", "_made")

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._made: dict[int, Made | None] = {}

    def total(self, node: c.Fold, bound: Environment) -> Runtime | None:
        """The sum, settled; None where the whole list has to be read."""
        if not bound:
            return None
        made = self.made(node)
        if made is None or made.ladder is None:
            return None
        start, end = 0, made.ladder.size
        for cut in made.planned.cuts:
            value = self._evaluator.value(cut.bound, bound)
            if isinstance(value, Unknown):
                return None
            place = made.ladder.cut(value, value, cut.inclusive)
            if place is None:
                return None
            start, end = (start, place) if cut.upto else (place, end)
        return made.ladder.part(start, end)

    def made(self, node: c.Fold) -> Made | None:
        """The ladder of a sum, worked out the first time it is asked for; None where it has none."""
        key = id(node)
        if key not in self._made:
            self._made[key] = self._make(node)
        return self._made[key]

    def _make(self, node: c.Fold) -> Made | None:
        planned = plan(node)
        if planned is None or not moves(planned) or not all(_plain(part) for part in _worked_out(planned)):
            return None
        elements = self._evaluator.listed(node.over, {})
        if isinstance(elements, Unknown) or len(elements) < _FEW:
            return Made(node, planned, None)
        rungs: list[Rung] = []
        for element, belongs in elements:
            inner = {node.variable: element}
            kept = [belongs, *(self._evaluator.value(part, inner) for part in planned.rest)]
            key = self._evaluator.value(planned.key, inner)
            value = self._evaluator.value(planned.body, inner) if planned.body is not None else 1
            if any(isinstance(one, Unknown) for one in (*kept, key, value)) or not _real(value):
                return Made(node, planned, None)
            if all(kept):
                rungs.append((key, key, value))
        return Made(node, planned, Ladder(rungs))


def _worked_out(planned: Plan) -> tuple[c.Core, ...]:
    return (planned.key, *planned.rest, *((planned.body,) if planned.body is not None else ()))


def _plain(part: c.Core) -> bool:
    """Whether a node asks for nothing but facts, fields and figures."""
    return not any(isinstance(inner, c.Value | c.Reading | c.Before) or _duty(inner) for inner in nodes(part))


def _duty(node: c.Core) -> bool:
    return isinstance(node, c.Op) and node.name == "missed"


def _real(value: Exact) -> bool:
    """Whether a value adds up as it is: what has no bound would stay without one whatever is taken off."""
    return -FOREVER // 2 < value < FOREVER // 2
