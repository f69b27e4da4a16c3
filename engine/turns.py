"""Where the conditions of an answer turn when one fact of a case grows, the others being as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from engine import core as c
from engine.calendars import CalendarCoverageError, calendar
from engine.dates import DateRangeError
from engine.evaluate import Environment
from engine.instants import day_interval, local_day
from engine.kinds import MOMENTS, Kind
from engine.operators import OPERATORS
from engine.reach import Situated
from engine.tries import Chosen, Place, Tries
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds

MAX_ENVIRONMENTS = 8
_OUT = "hors de portée"
_SECANTS = 4
_A_DAY, _A_WEEK = 86_400, 7


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of a kind of fact, its least step, and the part of the range that calendars cover (for times)."""

    least: Exact
    most: Exact
    step: Exact
    covered: Scale | None = None


def environments(tries: Tries, situated: Situated, place: Place) -> Iterator[Chosen]:
    """The elements to bind around an expression: the one the fact belongs to, else the first ones of each list."""
    probe = tries.here
    source = tries.setting.program.facts[place.slot].key
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


def turns(tries: Tries, node: c.Op, chosen: Chosen, place: Place, scale: Scale) -> set[Exact]:
    """Where a comparison turns: the value just below, at and just above each constant the fact meets.

    A fact that stands bare against a figure or another fact meets what that is worth. One that stands inside a
    computation is searched by halving: exact as long as each of « < » and « ≤ » turns at most once.
    """
    met = _met(tries, node, place)
    if met is not None:
        return {near for value in met for near in (value - scale.step, value, value + scale.step)}

    program = tries.setting.program
    days = calendar(program.calendar, program.saturday_open)
    found: dict[Exact, tuple[Runtime, ...] | None] = {}

    def sides(value: Exact) -> tuple[Runtime, ...] | None:
        if value not in found:
            found[value] = _sides(tries, node, chosen, place, value)
        return found[value]

    def state(name: str) -> Callable[[Exact], str]:
        def told(value: Exact) -> str:
            both = sides(value)
            if both is None:
                return _OUT
            answer = OPERATORS[name](both, (), days)
            if isinstance(answer, Unknown):
                return "inconnu" if answer.missing else _OUT
            return str(answer)

        return told

    near = _near(sides, node, tries.setting.value_at(place), place, scale)
    return _halved(state("<"), scale, near) | _halved(state("<="), scale, near)


def _near(
    sides: Callable[[Exact], tuple[Runtime, ...] | None], node: c.Op, current: Runtime, place: Place, scale: Scale
) -> list[Exact]:
    """Values near which the two sides may meet: where the secant of their difference leads, with a few around each.

    They only shorten the search: what it finds is looked at on both sides, wherever it was told to look.
    """
    seconds = place.symbol.type.kind in MOMENTS
    unit = _A_DAY if seconds and node.operands[0].type.kind is Kind.DATE else 1
    inner = scale.covered or scale
    value = bounds(current)[0]
    if not inner.least <= value <= inner.most:
        value = inner.least + (inner.most - inner.least) // scale.step // 2 * scale.step
    slope: Exact = 1
    reached: list[Exact] = []
    gap = _gap(sides(value))
    for _ in range(_SECANTS):
        if gap is None or not slope:
            break
        onward = value - int(gap * unit / slope / scale.step) * scale.step
        onward = min(max(onward, scale.least), scale.most)
        reached.append(onward)
        then = _gap(sides(onward))
        if onward == value or then is None or then == gap:
            break
        slope = Fraction((then - gap) * unit) / Fraction(onward - value)
        value, gap = onward, then
    around: list[Exact] = []
    for value in reversed(reached):
        edges = day_interval(local_day(int(value))) if seconds else ()
        exact = [edge for edge in (value, *edges) for edge in (edge - scale.step, edge, edge + scale.step)]
        wide = _A_WEEK * (_A_DAY if seconds else 1) if seconds or place.symbol.type.kind is Kind.DATE else 0
        around += [*exact, *((value - wide, value + wide) if wide else ())]
    return around


def _gap(both: tuple[Runtime, ...] | None) -> Exact | None:
    """By how much the first side is above the second; None where one of them is out of reach."""
    if both is None:
        return None
    lows = [bounds(one)[0] for one in both]
    if any(not NEVER_BEFORE // 2 < low < FOREVER // 2 for low in lows):
        return None
    return lows[0] - lows[1]


def _sides(tries: Tries, node: c.Op, chosen: Chosen, place: Place, value: Exact) -> tuple[Runtime, ...] | None:
    """What the two sides of a comparison are worth; None where a date or an element is out of reach."""
    probe = tries.at(place, value)
    try:
        bound = probe.bind(chosen)
        return tuple(probe.value(operand, bound) for operand in node.operands)
    except KeyError:
        return None
    except (DateRangeError, CalendarCoverageError):
        tries.drop(place, value)
        return None


def _met(tries: Tries, node: c.Op, place: Place) -> list[Exact] | None:
    """What a fact is compared with when it stands bare against a figure or another fact; None otherwise."""
    for side, other in (node.operands, node.operands[::-1]):
        if place.index is None:
            bare = isinstance(side, c.Fact) and side.slot == place.slot
        else:
            bare = isinstance(side, c.Field) and side.name == place.symbol.name
        if bare and isinstance(other, c.Figure | c.Const | c.Fact) and other != side:
            edges = bounds(tries.here.value(other, {}))
            return [edge for edge in edges if NEVER_BEFORE < edge < FOREVER]
    return None


def _halved(state: Callable[[Exact], str], scale: Scale, near: list[Exact]) -> set[Exact]:
    """The values on each side of the first and of the last turn of a state over a range; ``near`` is tried first."""
    length = int((scale.most - scale.least) / scale.step)

    def at(position: int) -> str:
        return state(scale.least + position * scale.step)

    first, last = at(0), at(length)
    if _OUT in (first, last) and scale.covered is not None:
        return _halved(state, scale.covered, near)
    if first == last:
        return set()
    tried = [int((value - scale.least) / scale.step) for value in near]
    found: set[Exact] = set()
    for edge, same in ((first, True), (last, False)):
        before, after = 0, length
        for position in tried:
            if before < position < after:
                before, after = (position, after) if (at(position) == edge) is same else (before, position)
        while after - before > 1:
            middle = (before + after) // 2
            if (at(middle) == edge) is same:
                before = middle
            else:
                after = middle
        found |= {scale.least + before * scale.step, scale.least + after * scale.step}
    return found
