"""Where the conditions of an answer turn when one fact of a case grows, the others being as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, TypeAlias

from engine import core as c
from engine.calendars import CalendarCoverageError, calendar
from engine.dates import DateRangeError
from engine.effects import SET
from engine.evaluate import Environment, Evaluator
from engine.in_force import Dated
from engine.kinds import Kind
from engine.operators import OPERATORS
from engine.program import Program
from engine.reach import Situated, Token
from engine.scopes import Symbol
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds

MAX_ENVIRONMENTS = 8
_OUT = "hors de portée"
Chosen: TypeAlias = tuple[tuple[int, c.Core, int], ...]
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


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of a kind of fact, its least step, and the part of the range that calendars cover (for times)."""

    least: Exact
    most: Exact
    step: Exact
    covered: Scale | None = None


class _Probe(Evaluator):
    """Evaluates one comparison out of its place: a grandeur before a step is the grandeur as it was set."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.program, setting.facts, setting.vector)

    def bind(self, chosen: Chosen) -> Environment:
        """The elements chosen, as they stand in this case. Raises `KeyError` when one has left its list."""
        bound: Environment = {}
        for variable, over, index in chosen:
            elements = self.listed(over, bound)
            kept = () if isinstance(elements, Unknown) else elements
            bound[variable] = {element.index: element for element, _ in kept}[index]
        return bound

    def _before(self, key: str, bound: Environment) -> Runtime:
        if key in self.before or key in self.program.declarations.states:
            return super()._before(key, bound)
        each = self.program.grandeurs[key].symbol.each is not None
        outcome = self.outcome(key, bound[0] if each else None)
        set_to = [effect.after for effect in outcome.effects if effect.name == SET]
        return set_to[0] if set_to else outcome.value


def environments(setting: Setting, situated: Situated, place: Place) -> Iterator[Chosen]:
    """The elements to bind around an expression: the one the fact belongs to, else the first ones of each list."""
    probe = _Probe(setting)
    source = setting.program.facts[place.slot].key
    lists: list[list[tuple[int, c.Core, int]]] = []
    bound: Environment = {}
    for variable, over in situated.binders:
        elements = probe.listed(over, bound)
        if isinstance(elements, Unknown):
            return
        own = place.index is not None and any(element.source == source for element, _ in elements)
        kept = [element for element, _ in elements if not own or element.index == place.index]
        if not kept:
            return
        lists.append([(variable, over, element.index) for element in kept[:MAX_ENVIRONMENTS]])
        bound = {**bound, variable: kept[0]}
    yield from islice(product(*lists), MAX_ENVIRONMENTS)


def turns(setting: Setting, node: c.Op, chosen: Chosen, place: Place, scale: Scale) -> set[Exact]:
    """Where a comparison turns: the value just below, at and just above each constant the fact meets.

    A fact that stands bare against a figure or another fact meets what that is worth. One that stands inside a
    computation is searched by halving: exact as long as each of « < » and « ≤ » turns at most once.
    """
    met = _met(setting, node, place)
    if met is not None:
        return {near for value in met for near in (value - scale.step, value, value + scale.step)}

    sides: dict[Exact, tuple[Runtime, ...] | None] = {}

    def state(name: str) -> Callable[[Exact], str]:
        def told(value: Exact) -> str:
            if value not in sides:
                sides[value] = _sides(_Probe(setting.put(place, value)), node, chosen)
            both = sides[value]
            if both is None:
                return _OUT
            answer = OPERATORS[name](both, (), calendar(setting.program.calendar, setting.program.saturday_open))
            if isinstance(answer, Unknown):
                return "inconnu" if answer.missing else _OUT
            return str(answer)

        return told

    return _halved(state("<"), scale) | _halved(state("<="), scale)


def _sides(probe: _Probe, node: c.Op, chosen: Chosen) -> tuple[Runtime, ...] | None:
    """What the two sides of a comparison are worth; None where a date or an element is out of reach."""
    try:
        bound = probe.bind(chosen)
        return tuple(probe.value(operand, bound) for operand in node.operands)
    except (KeyError, DateRangeError, CalendarCoverageError):
        return None


def _met(setting: Setting, node: c.Op, place: Place) -> list[Exact] | None:
    """What a fact is compared with when it stands bare against a figure or another fact; None otherwise."""
    for side, other in (node.operands, node.operands[::-1]):
        if place.index is None:
            bare = isinstance(side, c.Fact) and side.slot == place.slot
        else:
            bare = isinstance(side, c.Field) and side.name == place.symbol.name
        if bare and isinstance(other, c.Figure | c.Const | c.Fact) and other != side:
            edges = bounds(_Probe(setting).value(other, {}))
            return [edge for edge in edges if NEVER_BEFORE < edge < FOREVER]
    return None


def _halved(state: Callable[[Exact], str], scale: Scale) -> set[Exact]:
    """The values on each side of the first and of the last turn of a state over a range."""
    length = int((scale.most - scale.least) / scale.step)

    def at(position: int) -> str:
        return state(scale.least + position * scale.step)

    first, last = at(0), at(length)
    if _OUT in (first, last) and scale.covered is not None:
        return _halved(state, scale.covered)
    if first == last:
        return set()
    found: set[Exact] = set()
    for edge, same in ((first, True), (last, False)):
        before, after = 0, length
        while after - before > 1:
            middle = (before + after) // 2
            if (at(middle) == edge) is same:
                before = middle
            else:
                after = middle
        found |= {scale.least + before * scale.step, scale.least + after * scale.step}
    return found
