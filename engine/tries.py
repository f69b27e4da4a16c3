"""A case decided again with facts of it moved: each try takes what the move leaves as it was, and counts its work.

The work is a count of operations made, never a clock: the same search stops at the same place everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

from engine import core as c
from engine.effects import SET
from engine.evaluate import Element, Environment, Evaluator
from engine.in_force import Dated
from engine.kinds import Kind
from engine.moving_sums import Made, MovingSums
from engine.outcomes import Outcome
from engine.program import Grandeur, Program
from engine.reach import Token
from engine.scopes import Symbol
from engine.tracing import EVERYTHING, Traced
from engine.values import Runtime, Unknown

Chosen = tuple[tuple[int, c.Core, int], ...]
"""Elements bound around an expression: the variable, the list, the index in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands in a case: its slot, and for the field of an element the element's index."""

    symbol: Symbol
    slot: int
    index: int | None = None

    @property
    def token(self) -> Token:
        """What expressions read it by (see `engine.reach`)."""
        return self.slot if self.index is None else ("field", self.symbol.name)


@dataclass(frozen=True, slots=True)
class Setting:
    """A case under a vector."""

    program: Program
    facts: tuple[Runtime, ...]
    vector: tuple[Any, ...]

    def value_at(self, place: Place) -> Runtime:
        """The value of a fact."""
        if place.index is None:
            held = self.facts[place.slot]
            return held.otherwise if isinstance(held, Dated) else held
        return self.facts[place.slot][place.index][0].fields[place.symbol.name]

    def put(self, place: Place, value: Runtime) -> Setting:
        """The same case, one fact of it changed."""
        if place.index is not None:
            listed = list(self.facts[place.slot])
            element, belongs = listed[place.index]
            listed[place.index] = (replace(element, fields={**element.fields, place.symbol.name: value}), belongs)
            value = tuple(listed)
        held = self.facts[place.slot]
        if isinstance(held, Dated):
            # Only what the table does not say is open to question.
            value = replace(held, otherwise=value)
        return replace(self, facts=(*self.facts[: place.slot], value, *self.facts[place.slot + 1 :]))

    def unknown_places(self) -> dict[str, Place]:
        """Where each unknown fact stands, by the path it is missed under."""
        found: dict[str, Place] = {}
        for slot, value in enumerate(self.facts):
            symbol = self.program.facts[slot]
            if isinstance(value, Unknown):
                found |= dict.fromkeys(value.missing, Place(symbol, slot))
            elif isinstance(value, Dated):
                found[self.program.declarations.path_of(symbol)] = Place(symbol, slot)
            elif symbol.type.kind is Kind.LIST:
                fields = self.program.declarations.records[symbol.type.of].fields
                for element, _ in value:
                    for name, inner in element.fields.items():
                        if isinstance(inner, Unknown):
                            found |= dict.fromkeys(inner.missing, Place(fields[name], slot, element.index))
        return found


class Exhausted(Exception):
    """A search made all the operations it may: the try in which it stops is lost."""


class Work:
    """How many operations a search may make, and how many it has made."""

    __slots__ = ("most", "spent")

    def __init__(self, most: int) -> None:
        self.most = most
        self.spent = 0

    def over(self) -> bool:
        """Whether the search has to stop."""
        return self.spent >= self.most

    def spend(self) -> None:
        """One operation more. Raises `Exhausted` past the last."""
        self.spent += 1
        self.check()

    def check(self) -> None:
        """Raises `Exhausted` where a try was stopped: what it left half made is not to be taken up."""
        if self.spent > self.most:
            raise Exhausted


class Try(Evaluator):
    """One case moved from ``base``, of which it takes all that does not rest on the facts ``moved`` (bits, by slot).

    It also evaluates one comparison out of its place: a grandeur before a step is the grandeur as it was set.
    """

    def __init__(self, setting: Setting, base: Traced, moved: int, work: Work) -> None:
        super().__init__(setting.program, setting.facts, setting.vector)
        self._base = base
        self._moved = moved
        self._work = work
        self.moving_sums = _TriedSums(self, base.moving_sums)

    def stands(self, what: Hashable) -> bool:
        """Whether a result of the base is still what it was."""
        rests = self._base.rests_on(what)
        return rests != EVERYTHING and not rests & self._moved

    def outcome(self, key: str, element: Element | None = None) -> Outcome:
        """The outcome, taken from the base where it is still what it was."""
        place = (key, element.index if element else None)
        if place not in self.outcomes and self.stands(place):
            self.outcomes[place] = self._base.outcomes[place]
        return super().outcome(key, element)

    def allocation(self, grandeur: Grandeur) -> dict[int, Runtime]:
        """The shares of a grandeur, taken from the base where they are still what they were."""
        if grandeur.key not in self.allocations and self.stands(("allocation", grandeur.key)):
            self.allocations[grandeur.key] = self._base.allocations[grandeur.key]
        return super().allocation(grandeur)

    def bind(self, chosen: Chosen) -> Environment:
        """The elements chosen, as they stand in this case. Raises `KeyError` when one has left its list."""
        bound: Environment = {}
        for variable, over, index in chosen:
            elements = self.listed(over, bound)
            kept = () if isinstance(elements, Unknown) else elements
            bound[variable] = {element.index: element for element, _ in kept}[index]
        return bound

    def _scan(self, scope: str) -> list[dict[str, Runtime]]:
        if scope not in self.states and self.stands(("suite", scope)):
            self.states[scope] = self._base.states[scope]
        return super()._scan(scope)

    def _operation(self, node: c.Op, bound: Environment) -> Runtime:
        self._work.spend()
        return super()._operation(node, bound)

    def _before(self, key: str, bound: Environment) -> Runtime:
        if key in self.before or key in self.program.declarations.states:
            return super()._before(key, bound)
        each = self.program.grandeurs[key].symbol.each is not None
        outcome = self.outcome(key, bound[0] if each else None)
        set_to = [effect.after for effect in outcome.effects if effect.name == SET]
        return set_to[0] if set_to else outcome.value


class _TriedSums(MovingSums):
    """Ladders taken from the base where they are still what they were."""

    def __init__(self, evaluator: Try, base: MovingSums) -> None:
        super().__init__(evaluator)
        self._try = evaluator
        self._base = base

    def made(self, node: c.Fold) -> Made | None:
        """The ladder of a sum."""
        return self._base.made(node) if self._try.stands(("sum", id(node))) else super().made(node)


class Tries:
    """The tries around one case. Those that move the place moved last are kept, for the conditions that meet there."""

    def __init__(self, setting: Setting, base: Traced, work: Work, moved: int = 0) -> None:
        self.setting = setting
        self.work = work
        self._base = base
        self._moved = moved
        self._here: Try | None = None
        self._place: Place | None = None
        self._kept: dict[Runtime, Try] = {}

    @property
    def here(self) -> Try:
        """The case unmoved. Raises `Exhausted` once the work is."""
        self.work.check()
        if self._here is None:
            self._here = Try(self.setting, self._base, self._moved, self.work)
        return self._here

    def at(self, place: Place, value: Runtime) -> Try:
        """The case with one fact moved. Raises `Exhausted` once the work is."""
        self.work.check()
        if place != self._place:
            self._place, self._kept = place, {}
        if value not in self._kept:
            moved = self._moved | 1 << place.slot
            self._kept[value] = Try(self.setting.put(place, value), self._base, moved, self.work)
        return self._kept[value]

    def drop(self, place: Place, value: Runtime) -> None:
        """Forgets a try that went out of a calendar half way: what it was making is not made."""
        if place == self._place:
            self._kept.pop(value, None)

    def around(self, place: Place, value: Runtime) -> Tries:
        """The tries around the case with one fact moved."""
        return Tries(self.setting.put(place, value), self._base, self.work, self._moved | 1 << place.slot)


def tries_of(setting: Setting, work: Work) -> tuple[Traced, Tries]:
    """The case decided as it stands, and the tries around it."""
    base = Traced(setting.program, setting.facts, setting.vector)
    return base, Tries(setting, base, work)
