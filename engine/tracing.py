"""A case decided as it stands, with the facts that each result rests on: what a fact moved leaves as it was.

Evaluation is deterministic: a result made without looking at a fact, near or far, is the same whatever that fact. What
was looked at is noted as it happens, not read in the clauses, so that a condition that another one made useless counts
for nothing. Facts are noted as the bits of an integer, by slot.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from engine.core import Fold
from engine.evaluate import Element, Evaluator
from engine.moving_sums import Made, MovingSums
from engine.outcomes import Outcome
from engine.program import Grandeur, Program
from engine.values import Runtime

#: Rests on everything, as far as is known.
EVERYTHING = -1


class _Noted(tuple[Runtime, ...]):
    """Facts that note, in the innermost result being made, which of them are looked at."""

    frames: list[int]

    def __new__(cls, facts: tuple[Runtime, ...], frames: list[int]) -> _Noted:
        """The same facts."""
        made = super().__new__(cls, facts)
        made.frames = frames
        return made

    def __getitem__(self, slot: Any) -> Any:
        self.frames[-1] |= 1 << slot
        return tuple.__getitem__(self, slot)


class Traced(Evaluator):
    """An evaluator whose results each have what they rest on, once they are made (see `rests_on`)."""

    def __init__(self, program: Program, facts: tuple[Runtime, ...], vector: tuple[Any, ...]) -> None:
        #: What is looked at by each result being made, the innermost last.
        self._frames = [0]
        super().__init__(program, _Noted(tuple(facts), self._frames), vector)
        self.moving_sums = _TracedSums(self)
        self._rests: dict[Hashable, int] = {}
        self._scanning: dict[str, int] = {}

    def rests_on(self, what: Hashable) -> int:
        """The facts under a result: an outcome by its place, else a pair, « suite » and its scope…"""
        return self._rests.get(what, EVERYTHING)

    def framed(self, what: Hashable, make: Callable[[], Any]) -> Any:
        """A result, made or made already, noted under those that are being made around it."""
        if what in self._rests:
            self._frames[-1] |= self._rests[what]
            return make()
        self._frames.append(0)
        try:
            result = make()
        finally:
            own = self._frames.pop()
            self._frames[-1] |= own
        self._rests[what] = own
        return result

    def outcome(self, key: str, element: Element | None = None) -> Outcome:
        """The outcome; what is told of an element rests on what its list rests on."""
        place = (key, element.index if element else None)

        def made() -> Outcome:
            if element is not None:
                slot = self.program.slots.get(element.source)
                self._frames[-1] |= self.rests_on((element.source, None)) if slot is None else 1 << slot
            return super(Traced, self).outcome(key, element)

        found: Outcome = self.framed(place, made)
        return found

    def allocation(self, grandeur: Grandeur) -> dict[int, Runtime]:
        """The shares of a grandeur."""
        what = ("allocation", grandeur.key)
        found: dict[int, Runtime] = self.framed(what, lambda: super(Traced, self).allocation(grandeur))
        return found

    def _scan(self, scope: str) -> list[dict[str, Runtime]]:
        if scope in self._scanning:
            # A suite half read: what it has looked at so far, in its own frame and in those it is waiting for.
            for frame in self._frames[self._scanning[scope] :]:
                self._frames[-1] |= frame
            return super()._scan(scope)
        self._scanning[scope] = len(self._frames)
        try:
            found: list[dict[str, Runtime]] = self.framed(("suite", scope), lambda: super(Traced, self)._scan(scope))
        finally:
            del self._scanning[scope]
        return found


class _TracedSums(MovingSums):
    """Sums whose ladders are noted like any other result."""

    def __init__(self, evaluator: Traced) -> None:
        super().__init__(evaluator)
        self._traced = evaluator

    def made(self, node: Fold) -> Made | None:
        """The ladder of a sum."""
        made: Made | None = self._traced.framed(("sum", id(node)), lambda: super(_TracedSums, self).made(node))
        return made
