"""The values of a fact that matter to an answer: those between which one of its conditions changes.

- yes or no: both; a choice: one value of each class that the conditions tell apart; a multiple choice: none, all, each
  alone, all but each;
- an ordered fact (amount, number, date, event…): the constants it is compared with, and the nearest value on each side
  of them. A comparison is taken with the other facts as they are; where the fact stands deep inside it (a deadline
  after it, a sum with it), the place where the comparison turns is found by halving, which finds it as long as the
  comparison turns at most once when the fact grows. An event may also be « non survenu ».

A text or a list has no candidates: its values are without number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from engine import core as c
from engine.dates import DateRangeError
from engine.evaluate import Element, Environment, Evaluator
from engine.instants import day_interval
from engine.kinds import BOOL, ORDERED, TIMES, Kind
from engine.program import Program
from engine.reach import Reach, Situated, Token
from engine.scopes import Symbol
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds

MAX_CANDIDATES = 32
MAX_ENVIRONMENTS = 8
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_CALENDAR = frozenset({"falls_on", "in_hours"})
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1).toordinal(), date(2200, 1, 1).toordinal()
_WEEK = date(2024, 1, 1).toordinal()  # A Monday and a public holiday, then the six other days of the week.
_MOST_CENTIMES, _MOST_NUMBER, _MOST_RATE = 10**14, 10**9, 10
_MOST_MONTHS, _MOST_DAYS, _A_DAY = 2400, 100_000, 86_400


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands in a case: its slot, and for the field of an element the element's index and the field."""

    symbol: Symbol
    slot: int
    index: int | None = None

    @property
    def token(self) -> Token:
        """What expressions read it by."""
        return self.slot if self.index is None else ("field", self.symbol.name)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Values of a fact; ``complete`` when every other value is like one of them, as far as comparisons tell."""

    values: tuple[Runtime, ...]
    complete: bool


NONE = Candidates((), False)


def unknown_places(program: Program, facts: tuple[Runtime, ...]) -> dict[str, Place]:
    """Where each unknown fact of a case stands, by the path it is missed under."""
    found: dict[str, Place] = {}
    for slot, value in enumerate(facts):
        if isinstance(value, Unknown):
            found |= dict.fromkeys(value.missing, Place(program.facts[slot], slot))
        elif program.facts[slot].type.kind is Kind.LIST:
            fields = program.declarations.records[program.facts[slot].type.of].fields
            for element, _ in value:
                for name, inner in element.fields.items():
                    if isinstance(inner, Unknown):
                        found |= dict.fromkeys(inner.missing, Place(fields[name], slot, element.index))
    return found


def value_at(facts: tuple[Runtime, ...], place: Place) -> Runtime:
    """The value of a fact of a case."""
    if place.index is None:
        return facts[place.slot]
    return facts[place.slot][place.index][0].fields[place.symbol.name]


def put(facts: tuple[Runtime, ...], place: Place, value: Runtime) -> tuple[Runtime, ...]:
    """The same facts, one of them changed."""
    if place.index is not None:
        listed = list(facts[place.slot])
        element, belongs = listed[place.index]
        listed[place.index] = (replace(element, fields={**element.fields, place.symbol.name: value}), belongs)
        value = tuple(listed)
    return (*facts[: place.slot], value, *facts[place.slot + 1 :])


def candidates(
    found: Reach, facts: tuple[Runtime, ...], vector: tuple[Any, ...], place: Place, *, whole: bool
) -> Candidates:
    """The values of a fact that matter to an answer, the other facts being as they are.

    ``whole``: the ends of its range too, within what is known of it, so that no side is left out.
    """
    program, kind = found.program, place.symbol.type.kind
    match kind:
        case Kind.BOOL:
            return Candidates((False, True), True)
        case Kind.CHOICE:
            return _bounded(_classes(found, program.declarations.choices[place.symbol.type.of].texts, place))
        case Kind.MULTI:
            return _bounded(_subsets(program.declarations.choices[place.symbol.type.of].texts))
        case _ if kind in ORDERED:
            return _ordered(found, facts, vector, place, whole)
        case _:
            return NONE


def _bounded(values: list[Runtime]) -> Candidates:
    """At most `MAX_CANDIDATES`, spread over the whole; no longer complete when some had to go."""
    if len(values) <= MAX_CANDIDATES:
        return Candidates(tuple(values), True)
    last = MAX_CANDIDATES - 1
    return Candidates(tuple(values[i * (len(values) - 1) // last] for i in range(MAX_CANDIDATES)), False)


def _classes(found: Reach, texts: tuple[str, ...], place: Place) -> list[Runtime]:
    """The first value of each class that no membership condition on this choice tells apart."""
    of = place.symbol.type.of
    members = [
        frozenset(s.node.data)
        for s in found.nodes
        if isinstance(s.node, c.Op) and s.node.name == "in" and s.node.operands[0].type.of == of
    ]
    classes: dict[tuple[bool, ...], str] = {}
    for text in texts:
        classes.setdefault(tuple(text in known for known in members), text)
    return list(classes.values())


def _subsets(texts: tuple[str, ...]) -> list[Runtime]:
    everything = frozenset(texts)
    near = [frozenset({text}) for text in texts] + [everything - {text} for text in texts]
    return list(dict.fromkeys([frozenset[str](), *near, everything]))


# --- ordered facts


def _ordered(
    found: Reach, facts: tuple[Runtime, ...], vector: tuple[Any, ...], place: Place, whole: bool
) -> Candidates:
    scale = _scale(place.symbol)
    values: set[Exact] = set()
    for situated in found.nodes:
        node = situated.node
        if not isinstance(node, c.Op) or not found.depends(node, place.token):
            continue
        if node.name in _COMPARISONS and node.operands[0].type.kind in ORDERED:
            for bound in _environments(found.program, facts, vector, situated, place):
                values |= _turns(found.program, facts, vector, node, bound, place, scale)
        elif node.name in _CALENDAR:
            values |= _week(place.symbol.type.kind)
    low, high = scale.least, scale.most
    if whole:
        known_low, known_high = bounds(value_at(facts, place))
        low, high = max(low, known_low), min(high, known_high)
        values |= {low, high}
    kept: list[Runtime] = sorted(value for value in values if low <= value <= high)
    if place.symbol.type.kind is Kind.EVENT and (not whole or known_high >= FOREVER):
        kept.append(FOREVER)
    return _bounded(kept)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The range of a kind of fact, and its least step."""

    least: Exact
    most: Exact
    step: Exact


def _scale(symbol: Symbol) -> _Scale:
    sign = -1 if symbol.signed else 0
    match symbol.type.kind:
        case Kind.AMOUNT:
            return _Scale(sign * _MOST_CENTIMES, _MOST_CENTIMES, 1)
        case Kind.NUMBER:
            return _Scale(sign * _MOST_NUMBER, _MOST_NUMBER, 1)
        case Kind.RATE:
            return _Scale(sign * _MOST_RATE, _MOST_RATE, Fraction(1, 1000))
        case Kind.DATE:
            return _Scale(_FIRST_DAY, _LAST_DAY, 1)
        case Kind.MONTHS:
            return _Scale(0, _MOST_MONTHS, 1)
        case Kind.DAYS:
            return _Scale(0, _MOST_DAYS * _A_DAY, _A_DAY)
        case _:
            return _Scale(day_interval(_FIRST_DAY)[0], day_interval(_LAST_DAY)[1], 1)


def _week(kind: Kind) -> set[Exact]:
    """A week that begins on a public holiday; for an instant, noon and three in the morning of each of its days."""
    days = range(_WEEK, _WEEK + 7)
    if kind not in TIMES:
        return set()
    if kind is Kind.DATE:
        return set(days)
    return {day_interval(day)[0] + hour * 3600 for day in days for hour in (3, 12)}


class _Probe(Evaluator):
    """Evaluates one comparison out of its place: a grandeur before a step is the grandeur as it was set."""

    def _before(self, key: str, bound: Environment) -> Runtime:
        if key in self.before or key in self.program.declarations.states:
            return super()._before(key, bound)
        each = self.program.grandeurs[key].symbol.each is not None
        outcome = self.outcome(key, bound[0] if each else None)
        set_to = [effect.after for effect in outcome.effects if effect.name == "fixe"]
        return set_to[0] if set_to else outcome.value


def _environments(
    program: Program, facts: tuple[Runtime, ...], vector: tuple[Any, ...], situated: Situated, place: Place
) -> Iterator[tuple[tuple[int, c.Core, int], ...]]:
    """The elements to bind around a comparison, by index: that of the fact itself, or the first of each list."""
    probe = _Probe(program, facts, vector)
    lists: list[list[tuple[int, c.Core, int]]] = []
    bound: Environment = {}
    for variable, over in situated.binders:
        elements = probe.listed(over, bound)
        if isinstance(elements, Unknown):
            return
        own = place.index is not None and any(e.source == program.facts[place.slot].key for e, _ in elements)
        listed = [(variable, over, e.index) for e, _ in elements if not own or e.index == place.index]
        if not listed:
            return
        lists.append(listed[:MAX_ENVIRONMENTS])
        bound = {**bound, variable: elements[0][0]}
    for number, chosen in enumerate(product(*lists)):
        if number == MAX_ENVIRONMENTS:
            return
        yield chosen


def _turns(
    program: Program,
    facts: tuple[Runtime, ...],
    vector: tuple[Any, ...],
    node: c.Op,
    bound: tuple[tuple[int, c.Core, int], ...],
    place: Place,
    scale: _Scale,
) -> set[Exact]:
    """Where « < » and « ≤ » between the two sides of a comparison turn: below, at and above what the fact meets."""

    def state(name: str, value: Exact) -> str:
        probe = _Probe(program, put(facts, place, value), vector)
        try:
            environment: Environment = {}
            for variable, over, index in bound:
                environment[variable] = _element(probe, over, index, environment)
            answer = probe.value(c.Op(name, node.operands, BOOL), environment)
        except (KeyError, DateRangeError):
            return "aucun"
        return "inconnu" if isinstance(answer, Unknown) else str(answer)

    direct = _constants(program, facts, vector, node, bound, place)
    if direct is not None:
        return {near for value in direct for near in (value - scale.step, value, value + scale.step)}
    found: set[Exact] = set()
    for name in ("<", "<="):

        def named(value: Exact, name: str = name) -> str:
            return state(name, value)

        found |= _halved(named, scale)
    return found


def _element(probe: Evaluator, over: c.Core, index: int, environment: Environment) -> Element:
    elements = probe.listed(over, environment)
    if isinstance(elements, Unknown):
        raise KeyError(index)
    return next((e for e, _ in elements if e.index == index), elements[0][0]) if elements else _absent(index)


def _absent(index: int) -> Element:
    raise KeyError(index)


def _constants(
    program: Program,
    facts: tuple[Runtime, ...],
    vector: tuple[Any, ...],
    node: c.Op,
    bound: tuple[tuple[int, c.Core, int], ...],
    place: Place,
) -> list[Exact] | None:
    """What a fact is compared with when it stands bare on one side and nowhere on the other; None otherwise."""
    for side, other in (node.operands, node.operands[::-1]):
        bare = (
            isinstance(side, c.Fact) and side.slot == place.slot
            if place.index is None
            else isinstance(side, c.Field) and side.name == place.symbol.name
        )
        if not bare or not isinstance(other, c.Figure | c.Const | c.Fact):
            continue
        if isinstance(other, c.Fact) and other.slot == place.slot:
            continue
        value = _Probe(program, facts, vector).value(other, {})
        return [edge for edge in bounds(value) if NEVER_BEFORE < edge < FOREVER]
    return None


def _halved(state: Callable[[Exact], str], scale: _Scale) -> set[Exact]:
    """The values on each side of the first and of the last turn of a state over a range."""
    low, high = 0, int((scale.most - scale.least) / scale.step)

    def at(position: int) -> str:
        return state(scale.least + position * scale.step)

    first, last = at(low), at(high)
    if first == last:
        return set()
    found: set[Exact] = set()
    for stays in ((lambda told: told == first), (lambda told: told != last)):
        before, after = low, high
        while after - before > 1:
            middle = (before + after) // 2
            if stays(at(middle)):
                before = middle
            else:
                after = middle
        found |= {scale.least + before * scale.step, scale.least + after * scale.step}
    return found
