"""What would settle an answer, what to ask next, and what would change the answer.

- A set of facts **settles** an answer when, whatever their candidate values (`engine.candidates`), the answer is
  definite: not « indéterminé ». Sets of one fact, and of two neither of which settles alone. An answer that is definite
  stays so when facts are added, so that only the values that leave it open are tried with a second fact.
- The fact to **ask next** is the one most of whose candidate values settle the answer; then the one that leaves the
  fewest facts missing on average; then the first by name.
- What would **change** an answer is tried one fact at a time, at its candidate values, the case decided again.

The work is bounded by a number of decisions, never by a clock: the same case gives the same answer everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from engine.calendars import CalendarCoverageError
from engine.candidates import Candidates, candidates, ends
from engine.dates import DateRangeError
from engine.evaluate import Element, Evaluator
from engine.facts import path_of
from engine.in_force import Dated, bare_path
from engine.instants import day_interval, local_day, local_text
from engine.kinds import MOMENTS, ORDERED, Kind, Type
from engine.outcomes import Outcome, Verdict
from engine.program import Grandeur, Program
from engine.reach import reach
from engine.show import show, show_bounds
from engine.touched import element_again
from engine.turns import Place, Setting
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown, bounds

BUDGET = 400


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is to be asked: the sets of facts that settle, by path, and the best next question (None when none helps).

    ``complete`` is False when the search for sets was cut short by its budget.
    """

    settles: tuple[tuple[str, ...], ...]
    ask_next: str | None
    complete: bool


NOTHING = Inquiry((), None, True)


class _Gone(Exception):
    """The element a question is about is no longer there."""


class _Question:
    """One question decided again and again, its case changed; ``left`` decisions may still be made."""

    def __init__(self, program: Program, grandeur: Grandeur, element: Element | None) -> None:
        self.grandeur = grandeur
        self.element = element
        self.found = reach(program, grandeur)
        self.left = BUDGET

    def outcome(self, setting: Setting) -> Outcome | None:
        """The outcome in a case; None when a date goes out of the calendar, or the element out of its list."""
        self.left -= 1
        evaluator = Evaluator(setting.program, setting.facts, setting.vector)
        try:
            return evaluator.outcome(self.grandeur.key, self._element(evaluator))
        except (DateRangeError, CalendarCoverageError, _Gone):
            return None

    def _element(self, evaluator: Evaluator) -> Element | None:
        """The element the question is about, as it stands in the case changed."""
        if self.element is None:
            return None
        again = element_again(evaluator, self.element)
        if again is None:
            raise _Gone
        return again

    def open_facts(self, setting: Setting) -> int | None:
        """How many facts an answer waits for; None when it is definite."""
        outcome = self.outcome(setting)
        if outcome is None or outcome.verdict is not Verdict.UNDETERMINED:
            return None
        return len(waits_for(outcome, self.grandeur.kind))


def waits_for(outcome: Outcome, kind: Kind) -> frozenset[str]:
    """The facts an outcome waits for: those of its value; for a list, of what belongs to it, not of its elements."""
    match kind:
        case Kind.LIST | Kind.DOCUMENTS | Kind.SCHEDULE | Kind.CHRONOLOGY if isinstance(outcome.value, tuple):
            parts: Iterable[Runtime] = [part for item in outcome.value for part in _hanging(item, kind)]
        case _:
            parts = (outcome.value,)
    return frozenset[str]().union(*(part.missing for part in parts if isinstance(part, Unknown)))


def _hanging(item: tuple[Runtime, ...], kind: Kind) -> tuple[Runtime, ...]:
    """What the verdict of a list hangs on in one of its items."""
    return item[1:2] if kind is Kind.LIST else item[2:3] if kind is Kind.DOCUMENTS else item[2:]


def inquire(
    evaluator: Evaluator,
    grandeur: Grandeur,
    element: Element | None,
    missing: Iterable[str],
    unanswerable: frozenset[str] = frozenset(),
) -> Inquiry:
    """What to ask about an open answer that waits for the facts ``missing``.

    ``unanswerable`` are those already asked that the person does not know: never asked again, still told in sets.
    """
    setting = Setting(evaluator.program, evaluator.facts, evaluator.vector)
    question = _Question(evaluator.program, grandeur, element)
    places = setting.unknown_places()
    missing = sorted(missing)
    asked = {path: places.get(path) or places[bare_path(path)] for path in missing if _known(path, places)}
    if not asked:
        nested = sorted(path for path in missing if "[" in path and path not in unanswerable)
        return Inquiry((), nested[0] if nested else None, True)
    values: dict[str, Candidates] = {}
    open_values: dict[str, list[Runtime]] = {}
    scores: dict[str, tuple[Fraction, Fraction]] = {}
    for path, place in asked.items():
        found = candidates(question.found, setting, place, whole=True)
        counts: list[int | None] = []
        for value in found.values[: max(question.left, 0)]:
            counts.append(question.open_facts(setting.put(place, value)))
        values[path] = found if len(counts) == len(found.values) else Candidates(found.values, False)
        open_values[path] = [value for value, count in zip(found.values, counts, strict=False) if count is not None]
        scores[path] = _score(counts, len(asked))
    best = [path for path in asked if unanswerable.isdisjoint((path, bare_path(path)))]
    ask_next = min(best, key=lambda path: (-scores[path][0], scores[path][1], path)) if best else None
    alone = [path for path in asked if values[path].complete and not open_values[path]]
    pairs: list[tuple[str, ...]] = []
    for pair in combinations([path for path in asked if path not in alone], 2):
        listed = sorted((path for path in pair if values[path].complete), key=lambda path: len(open_values[path]))
        if question.left > 0 and listed:
            second = pair[1] if listed[0] == pair[0] else pair[0]
            if _closes(question, setting, asked[listed[0]], open_values[listed[0]], asked[second]):
                pairs.append(pair)
    return Inquiry((*((path,) for path in alone), *pairs), ask_next, question.left > 0)


def _known(path: str, places: dict[str, Place]) -> bool:
    """Whether a fact missing has a place; a parameter is missed for a day, « taux_du_livret (2015-03-01) »."""
    return path in places or (bare_path(path) in places and places[bare_path(path)].symbol.what == "parameter")


def _score(counts: list[int | None], before: int) -> tuple[Fraction, Fraction]:
    """The share of candidate values that settle the answer, and how many facts are missing after on average."""
    if not counts:
        return Fraction(0), Fraction(before - 1)
    settled = sum(count is None for count in counts)
    return Fraction(settled, len(counts)), Fraction(sum(count or 0 for count in counts), len(counts))


def _closes(question: _Question, setting: Setting, place: Place, left_open: list[Runtime], other: Place) -> bool:
    """Whether a second fact settles the answer wherever the first leaves it open.

    Its candidates are found anew for each value of the first, since the two may be compared with one another; the ends
    of its range, which cost nothing to find, are tried before.
    """
    for value in left_open:
        inner = setting.put(place, value)
        if any(question.open_facts(inner.put(other, end)) is not None for end in ends(inner, other)):
            return False
        found = candidates(question.found, inner, other, whole=True)
        if not found.complete:
            return False
        for second in found.values:
            if question.left <= 0 or question.open_facts(inner.put(other, second)) is not None:
                return False
    return True


# --- what would change


def changes(evaluator: Evaluator, grandeur: Grandeur, element: Element | None = None) -> tuple[dict[str, Any], ...]:
    """What would change an answer: one scalar fact at a time, at the values its conditions turn at.

    Each entry: ``fact`` (path), ``from`` and ``to`` (as a case gives them; ``from`` is None for a fact not known), then
    ``verdict`` and ``value`` as the answer would be. Only what changes the outcome is told; of neighbouring amounts or
    dates that lead to one same outcome, the nearest to the present one. By fact, values in their order. Facts inside
    lists are left as they are.
    """
    setting = Setting(evaluator.program, evaluator.facts, evaluator.vector)
    question = _Question(evaluator.program, grandeur, element)
    kind = grandeur.symbol.type
    now = _told(evaluator.outcome(grandeur.key, element), kind)
    found: list[dict[str, Any]] = []
    for slot in question.found.slots:
        symbol = evaluator.program.facts[slot]
        if isinstance(evaluator.facts[slot], Dated):
            continue  # a table is no fact of the person's
        place = Place(symbol, slot)
        current = setting.value_at(place)
        tried: list[tuple[Runtime, dict[str, Any]]] = []
        for value in candidates(question.found, setting, place, whole=False).values:
            outcome = question.outcome(setting.put(place, value))
            if outcome is not None and value != current:
                tried.append((value, _told(outcome, kind)))
        path = path_of(symbol, evaluator.program)
        for value, then in _nearest(tried, current, now) if symbol.type.kind in ORDERED else tried:
            if then != now:
                change = {"fact": path, "from": given(current, symbol.type), "to": show(value, symbol.type)}
                found.append(change | {"verdict": then["verdict"], "value": then["value"]})
    return tuple(sorted(found, key=lambda change: str(change["fact"])))


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
