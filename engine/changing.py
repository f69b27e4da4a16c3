"""What would change the answers of a case: one fact moved at a time, to the values that its conditions turn at.

Facts that no answer looked at, near or far, are left alone: moving one of them changes nothing (`engine.tracing`). The
rest is tried within a declared amount of work, the facts with few values first. What was not tried, or not to the end,
is told by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.candidates import candidates, classes_of
from engine.evaluate import Element, Evaluator
from engine.facts import path_of
from engine.in_force import Dated
from engine.instants import day_interval, local_day, local_text
from engine.kinds import MOMENTS, ORDERED, Kind, Type
from engine.outcomes import Outcome
from engine.program import Grandeur
from engine.show import show, show_bounds
from engine.tries import Exhausted, Place, Setting, Tries, Work, tries_of
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown, bounds
from engine.whatif import Question

#: What the tries of one search may cost, all its questions together (see `engine.tries.Work`).
MOST_WORK = 80_000
_UNTRIED = (Kind.LIST, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Changes:
    """What would change an answer, and the facts (paths, sorted) whose values were not all tried.

    Each entry of ``found``: ``fact`` (path), ``from`` and ``to`` (as a case gives them; ``from`` is None for a fact not
    known), ``alike`` where other values of a choice do the same, then ``verdict`` and ``value`` as the answer would be.
    Only what changes the outcome is told; of neighbouring amounts or dates that lead to one same outcome, the nearest
    to the present one. By fact, values in their order. Lists and texts, whose values are without number, are left as
    they are.
    """

    found: tuple[dict[str, Any], ...]
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, what its answer is now, the facts it rests on (bits, by slot), and what was found."""

    question: Question
    now: dict[str, Any]
    rests: int
    found: list[dict[str, Any]] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)


def changes(
    evaluator: Evaluator, asked: tuple[tuple[Grandeur, Element | None], ...], most: int | None = None
) -> tuple[Changes, ...]:
    """What would change each of the answers asked, in their order; at most ``most`` operations for all of them."""
    setting = Setting(evaluator.program, evaluator.facts, evaluator.vector)
    base, tries = tries_of(setting, Work(MOST_WORK if most is None else most))
    searched: list[_Asked] = []
    for grandeur, element in asked:
        now = _told(base.outcome(grandeur.key, element), grandeur.symbol.type)
        rests = base.rests_on((grandeur.key, element.index if element else None))
        searched.append(_Asked(Question(setting.program, grandeur, element), now, rests))
    for place in _places(setting):
        path = path_of(place.symbol, setting.program)
        for one in searched:
            if not one.rests >> place.slot & 1 or place.slot not in one.question.found.slots:
                continue
            if _try(one, tries, place, path):
                one.cut.add(path)
    return tuple(
        Changes(tuple(sorted(one.found, key=lambda change: str(change["fact"]))), tuple(sorted(one.cut)))
        for one in searched
    )


def _places(setting: Setting) -> Iterator[Place]:
    """The facts that may be moved, those with few values first. A table of dated values is no fact of the person's."""
    places = [Place(symbol, slot) for slot, symbol in enumerate(setting.program.facts)]
    kept = [one for one in places if not isinstance(setting.facts[one.slot], Dated)]
    for ordered in (False, True):
        yield from (
            one for one in kept if one.symbol.type.kind not in _UNTRIED and (one.symbol.type.kind in ORDERED) is ordered
        )


def _try(one: _Asked, tries: Tries, place: Place, path: str) -> bool:
    """Tries the values of a fact for one question; whether some were left."""
    if tries.work.over():
        return True
    kind, current = place.symbol.type, tries.setting.value_at(place)
    answer = one.question.grandeur.symbol.type
    values = candidates(one.question.found, tries, place, whole=False)
    cut = not values.complete
    tried: list[tuple[Runtime, dict[str, Any]]] = []
    try:
        for value in values.values:
            outcome = one.question.outcome(tries, place, value) if value != current else None
            if outcome is not None:
                tried.append((value, _told(outcome, answer)))
    except Exhausted:
        cut = True
    for value, then in _nearest(tried, current, one.now) if kind.kind in ORDERED else tried:
        if then != one.now:
            change = {"fact": path, "from": given(current, kind), "to": show(value, kind)}
            alike = _alike(one, tries, place, value)
            change |= {"alike": alike} if alike else {}
            one.found.append(change | {"verdict": then["verdict"], "value": then["value"]})
    return cut


def _alike(one: _Asked, tries: Tries, place: Place, value: Runtime) -> list[str]:
    """The other values of a choice that no condition tells from the one tried: they would change as much."""
    kind = place.symbol.type
    if kind.kind is not Kind.CHOICE:
        return []
    texts = tries.setting.program.declarations.choices[kind.of].texts
    return [text for members in classes_of(one.question.found, texts, place) if value in members
            for text in members if text != value]  # fmt: skip


def _nearest(
    tried: list[tuple[Runtime, dict[str, Any]]], current: Runtime, now: dict[str, Any]
) -> list[tuple[Runtime, dict[str, Any]]]:
    """Going away from the present value on each side, only where the outcome turns; « non survenu » always."""
    low, high = bounds(current)
    kept: list[tuple[Runtime, dict[str, Any]]] = []
    for side in ([t for t in reversed(tried) if t[0] < low], [t for t in tried if t[0] > high]):
        last = now
        for value, then in side:
            if then != last or value == FOREVER:
                kept.append((value, then))
            last = then
    inside = [t for t in tried if low <= t[0] <= high]
    return sorted(kept + inside, key=lambda t: t[0])


def _told(outcome: Outcome, kind: Type) -> dict[str, Any]:
    """What counts in an outcome: two that are told alike are the same."""
    if kind.kind is Kind.DOCUMENTS:
        value: Any = [label for _, label, needed, _ in outcome.value if needed is True]
    else:
        value = show(outcome.value, kind)
    return {"verdict": outcome.verdict.value, "value": value, "bounds": show_bounds(outcome.value, kind)}


def given(value: Runtime, kind: Type) -> Any:
    """The value of a fact as a case gives it; a moment known to the day, as that day; None when not known."""
    if not isinstance(value, Unknown):
        return show(value, kind)
    if kind.kind not in MOMENTS or value.low == NEVER_BEFORE or value.high >= FOREVER:
        return None
    first, last = int(value.low), int(value.high)
    return local_text(first)[:10] if (first, last) == day_interval(local_day(first)) else None
