"""What would settle an answer, and what to ask next.

- A set of facts **settles** an answer when, whatever their candidate values (`engine.candidates`), the answer is
  definite: not « indéterminé ». Sets of one fact, and of two neither of which settles alone. An answer that is definite
  stays so when facts are added, so that only the values that leave it open are tried with a second fact.
- The fact to **ask next** is the one most of whose candidate values settle the answer; then the one that leaves the
  fewest facts missing on average; then the first by name.

The work is bounded by a number of decisions and by what they cost (`engine.tries`), never by a clock: the same case
gives the same answer everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from engine.calendars import CalendarCoverageError
from engine.candidates import Candidates, candidates, ends
from engine.dates import DateRangeError
from engine.evaluate import Element, Evaluator
from engine.in_force import bare_path
from engine.kinds import Kind
from engine.outcomes import Outcome, Verdict
from engine.program import Grandeur, Program
from engine.reach import reach
from engine.touched import element_again
from engine.tries import Exhausted, Place, Setting, Tries, Work, tries_of
from engine.values import Runtime, Unknown

BUDGET = 400
#: What all the tries of one inquiry may cost (see `engine.tries.Work`).
MOST_WORK = 400_000


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is to be asked: the sets of facts that settle, by path, and the best next question (None when none helps).

    ``complete`` is False when the search for sets was cut short by its budget.
    """

    settles: tuple[tuple[str, ...], ...]
    ask_next: str | None
    complete: bool


NOTHING = Inquiry((), None, True)

Score = tuple[Fraction, Fraction]
"""The share of the values of a fact that settle, how many facts are missing after on average."""


class Question:
    """One question decided again and again, its case changed; ``left`` decisions may still be made."""

    def __init__(self, program: Program, grandeur: Grandeur, element: Element | None) -> None:
        self.grandeur = grandeur
        self.element = element
        self.found = reach(program, grandeur)
        self.left = BUDGET

    def outcome(self, tries: Tries, place: Place, value: Runtime) -> Outcome | None:
        """The outcome with one fact moved; None when a date leaves the calendar, or the element its list."""
        self.left -= 1
        evaluator = tries.at(place, value)
        try:
            element = None if self.element is None else element_again(evaluator, self.grandeur, self.element)
            if element is None and self.element is not None:
                return None
            return evaluator.outcome(self.grandeur.key, element)
        except (DateRangeError, CalendarCoverageError):
            tries.drop(place, value)
            return None

    def open_facts(self, tries: Tries, place: Place, value: Runtime) -> int | None:
        """How many facts an answer waits for; None when it is definite. Raises `Exhausted`, as `outcome` does."""
        outcome = self.outcome(tries, place, value)
        if outcome is None or outcome.verdict is not Verdict.UNDETERMINED:
            return None
        return len(waits_for(outcome, self.grandeur.kind))

    def over(self, tries: Tries) -> bool:
        """Whether the search has to stop."""
        return self.left <= 0 or tries.work.over()


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
    most: int = MOST_WORK,
) -> Inquiry:
    """What to ask about an open answer that waits for the facts ``missing``; the tries cost at most ``most``.

    ``unanswerable`` are those already asked that the person does not know: never asked again, still told in sets.
    """
    setting = Setting(evaluator.program, evaluator.facts, evaluator.vector)
    question = Question(evaluator.program, grandeur, element)
    missing = sorted(missing)
    asked = _asked(setting, missing)
    if not asked:
        return Inquiry((), _nested(missing, unanswerable), True)
    base, tries = tries_of(setting, Work(most))
    base.outcome(grandeur.key, element)
    values: dict[str, Candidates] = {}
    open_values: dict[str, list[Runtime]] = {}
    scores: dict[str, Score] = {}
    for path, place in asked.items():
        values[path], open_values[path], scores[path] = _weighed(question, tries, place, len(asked))
    alone = [path for path in asked if values[path].complete and not open_values[path]]
    pairs: list[tuple[str, ...]] = []
    for pair in combinations([path for path in asked if path not in alone], 2):
        listed = sorted((path for path in pair if values[path].complete), key=lambda path: len(open_values[path]))
        if not question.over(tries) and listed:
            second = pair[1] if listed[0] == pair[0] else pair[0]
            with suppress(Exhausted):
                if _closes(question, tries, asked[listed[0]], open_values[listed[0]], asked[second]):
                    pairs.append(pair)
    return Inquiry((*((path,) for path in alone), *pairs), _best(scores, unanswerable), not question.over(tries))


def ask_next(
    evaluator: Evaluator,
    grandeur: Grandeur,
    element: Element | None,
    missing: Iterable[str],
    unanswerable: frozenset[str],
    most: int,
) -> str | None:
    """The best next question about an open answer, as `inquire` finds it, for whoever waits: no set is looked for.

    The tries cost at most ``most``; each fact has its share of what is left, so that the last ones are weighed too.
    """
    setting = Setting(evaluator.program, evaluator.facts, evaluator.vector)
    missing = sorted(missing)
    asked = {path: place for path, place in _asked(setting, missing).items() if _may_ask(path, unanswerable)}
    if not asked:
        return _nested(missing, unanswerable)
    if len(asked) == 1:
        return next(iter(asked))
    question = Question(evaluator.program, grandeur, element)
    base, _ = tries_of(setting, Work(0))
    base.outcome(grandeur.key, element)
    scores: dict[str, Score] = {}
    for rank, (path, place) in enumerate(asked.items()):
        work = Work(max(most, 0) // (len(asked) - rank))
        scores[path] = _weighed(question, Tries(setting, base, work), place, len(asked))[2]
        most -= work.spent
    return _best(scores, unanswerable)


def _asked(setting: Setting, missing: Iterable[str]) -> dict[str, Place]:
    """The places of the facts missing; those of elements that are not there yet have none."""
    places = setting.unknown_places()
    return {path: places.get(path) or places[bare_path(path)] for path in missing if _known(path, places)}


def _nested(missing: Iterable[str], unanswerable: frozenset[str]) -> str | None:
    return next((path for path in missing if "[" in path and path not in unanswerable), None)


def _may_ask(path: str, unanswerable: frozenset[str]) -> bool:
    return unanswerable.isdisjoint((path, bare_path(path)))


def _weighed(question: Question, tries: Tries, place: Place, before: int) -> tuple[Candidates, list[Runtime], Score]:
    """The values of a fact, those that leave the answer open, its score; not complete where the work ended first."""
    found = candidates(question.found, tries, place, whole=True)
    counts: list[int | None] = []
    with suppress(Exhausted):
        for value in found.values[: max(question.left, 0)]:
            counts.append(question.open_facts(tries, place, value))
    left_open = [value for value, count in zip(found.values, counts, strict=False) if count is not None]
    complete = len(counts) == len(found.values)
    return found if complete else Candidates(found.values, False), left_open, _score(counts, before)


def _best(scores: dict[str, Score], unanswerable: frozenset[str]) -> str | None:
    best = [path for path in scores if _may_ask(path, unanswerable)]
    return min(best, key=lambda path: (-scores[path][0], scores[path][1], path)) if best else None


def _known(path: str, places: dict[str, Place]) -> bool:
    """Whether a fact missing has a place; a parameter is missed for a day, « taux_du_livret (2015-03-01) »."""
    return path in places or (bare_path(path) in places and places[bare_path(path)].symbol.what == "parameter")


def _score(counts: list[int | None], before: int) -> Score:
    """The share of candidate values that settle the answer, and how many facts are missing after on average."""
    if not counts:
        return Fraction(0), Fraction(before - 1)
    settled = sum(count is None for count in counts)
    return Fraction(settled, len(counts)), Fraction(sum(count or 0 for count in counts), len(counts))


def _closes(question: Question, tries: Tries, place: Place, left_open: list[Runtime], other: Place) -> bool:
    """Whether a second fact settles the answer wherever the first leaves it open.

    Its candidates are found anew for each value of the first, since the two may be compared with one another; the ends
    of its range, which cost nothing to find, are tried before.
    """
    for value in left_open:
        inner = tries.around(place, value)
        if any(question.open_facts(inner, other, end) is not None for end in ends(inner.setting, other)):
            return False
        found = candidates(question.found, inner, other, whole=True)
        if not found.complete:
            return False
        for second in found.values:
            if question.over(tries) or question.open_facts(inner, other, second) is not None:
                return False
    return True
