"""What is held of a case while conditions are tried together, and whether one more claim contradicts it.

Three kinds of claims. A condition is true or false. A choice is one of some values. An order holds between two terms:
the terms are the nodes of a graph whose arrows say « at most » or « less than », and the claims contradict one another
when a circle of arrows has one « less than ». Written figures are nodes too, in their order, and so is FOREVER, where
an event that has not happened stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

from engine import core as c
from engine.dates import DAY_NAMES
from engine.kinds import DATE, Kind
from engine.values import FOREVER

COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_SHIFTS = ("shift_months", "shift_days", "shift_seconds")
_NEVER = c.Const(FOREVER, DATE)
_SHORTEST_MONTH = 28
_WHOLE = ("elapsed", "part")

Arrow = tuple[c.Core, c.Core, bool]
"""The first is at most the second, or less than it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A claim on a case: ``subject`` holds or not, or, where ``among`` is given, has one of these values."""

    subject: c.Core
    wanted: bool = True
    among: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Claims that do not contradict one another, as far as it can be told."""

    truths: Mapping[c.Core, bool] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[c.Core, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    arrows: frozenset[Arrow] = frozenset()
    apart: frozenset[tuple[c.Core, c.Core]] = frozenset()

    def with_literal(self, literal: Literal) -> Held | None:
        """The same with one more claim; None when it contradicts them."""
        if literal.among is not None:
            return self._among(literal.subject, literal.among)
        subject = literal.subject
        if isinstance(subject, c.Op) and subject.name in _NEGATED:
            return self._ordered(subject, literal.wanted)
        if isinstance(subject, c.Op) and subject.name == "falls_on" and set(subject.data) <= set(DAY_NAMES):
            named = frozenset(str(day) for day in subject.data)
            days = named if literal.wanted else frozenset(DAY_NAMES) - named
            return self._among(c.Op("day_of_week", subject.operands, DATE), days)
        return self._true(subject, literal.wanted)

    def _among(self, subject: c.Core, among: frozenset[str]) -> Held | None:
        left = self.values[subject] & among if subject in self.values else among
        return replace(self, values=MappingProxyType({**self.values, subject: left})) if left else None

    def _true(self, subject: c.Core, wanted: bool) -> Held | None:
        if self.truths.get(subject, wanted) is not wanted:
            return None
        held = replace(self, truths=MappingProxyType({**self.truths, subject: wanted}))
        if isinstance(subject, c.Op) and subject.name == "happened":
            times = (subject.operands[0], c.Op("day", subject.operands, DATE))
            return held._with({(time, _NEVER, True) if wanted else (_NEVER, time, False) for time in times})
        return held

    def _ordered(self, subject: c.Op, wanted: bool) -> Held | None:
        name = subject.name if wanted else _NEGATED[subject.name]
        left, right = subject.operands
        if name in (">", ">="):
            name, left, right = {">": "<", ">=": "<="}[name], right, left
        if name == "!=":
            return replace(self, apart=self.apart | {(left, right)})._with(set())
        if name == "=":
            return self._with({(left, right, False), (right, left, False)})
        return self._with({_whole(left, right) if name == "<" else (left, right, False)})

    def _with(self, arrows: set[Arrow]) -> Held | None:
        held = replace(self, arrows=self.arrows | arrows)
        return held if _possible(held) else None


def _whole(left: c.Core, right: c.Core) -> Arrow:
    """« Less than » between whole numbers is « at most » the number before."""
    value = right.value if isinstance(right, c.Const) else None
    if _counts(left) and isinstance(value, int | Fraction) and value != FOREVER:
        ceiling = -((-value) // 1)
        return (left, c.Const(ceiling - 1, right.type), False)
    value = left.value if isinstance(left, c.Const) else None
    if _counts(right) and isinstance(value, int | Fraction):
        return (c.Const(value // 1 + 1, left.type), right, False)
    return (left, right, True)


def _counts(term: c.Core) -> bool:
    """Whether a term has whole values only: a day, a count."""
    if isinstance(term, c.Const):
        return False
    counted = isinstance(term, c.Fold) and term.name == "count"
    return counted or term.type.kind is Kind.DATE or (isinstance(term, c.Op) and term.name in _WHOLE)


def _possible(held: Held) -> bool:
    """Whether no circle of the arrows has a « less than », and no two terms told apart are bound to be equal."""
    terms = {term for first, second, _ in held.arrows for term in (first, second)}
    terms |= {term for pair in held.apart for term in pair}
    known = {term for root in terms for term in _inside(root)}
    # By number: a term may be deep, and equal terms are then equal at once.
    number = {term: i for i, term in enumerate(known)}
    after: list[dict[int, bool]] = [{} for _ in number]
    for first, second, strict in (*held.arrows, *_certain(known)):
        further = after[number[first]]
        further[number[second]] = further.get(number[second], False) or strict
    for middle, beyond in enumerate(after):
        for reached in after:
            if middle in reached:
                less = reached[middle]
                for last, strict in list(beyond.items()):
                    reached[last] = reached.get(last, False) or less or strict
    if any(reached.get(term, False) for term, reached in enumerate(after)):
        return False
    pairs = ((number[one], number[other]) for one, other in held.apart)
    return not any(one == other or (other in after[one] and one in after[other]) for one, other in pairs)


def _inside(term: c.Core) -> Iterator[c.Core]:
    """A term and those inside it whose order with it is known."""
    yield term
    if isinstance(term, c.Op) and (term.name in _SHIFTS or term.name in ("least", "greatest", "open_day")):
        for operand in term.operands:
            yield from _inside(operand)
    if term.type.kind in (Kind.DATE, Kind.EVENT, Kind.INSTANT):
        yield _NEVER


def _certain(terms: set[c.Core]) -> Iterator[Arrow]:
    """The order that holds between terms whatever the case."""
    figures = [term for term in terms if isinstance(term, c.Const) and _comparable(term.value)]
    for first in figures:
        for second in figures:
            if first != second and isinstance(first.value, str) is isinstance(second.value, str):
                if first.value < second.value:  # type: ignore[operator]
                    yield first, second, True
                elif first.value == second.value:
                    yield first, second, False
    shifts = [(term, _signed(term)) for term in terms if isinstance(term, c.Op) and term.name in _SHIFTS]
    for shift, length in shifts:
        if length is None:
            continue
        base = shift.operands[1]
        yield (base, shift, False) if length >= 0 else (shift, base, False)
        for other, longer in shifts:
            if longer is not None and length <= longer and (other.name, other.operands[1]) == (shift.name, base):
                yield shift, other, False
    for term in terms:
        if isinstance(term, c.Op) and term.name in ("least", "greatest"):
            for operand in term.operands:
                yield (term, operand, False) if term.name == "least" else (operand, term, False)
        if isinstance(term, c.Op) and term.name == "open_day":
            day = term.operands[0]
            yield (day, term, False) if term.data[1] else (term, day, False)
        if isinstance(term, c.Op) and term.name == "period_day":
            yield from _later_in_period(term, terms)
        if term.type.kind in (Kind.DATE, Kind.EVENT, Kind.INSTANT) and term != _NEVER:
            yield term, _NEVER, isinstance(term, c.Const)


def _signed(shift: c.Op) -> int | None:
    """The length of a shift, below zero for one that goes back; None where it is not a figure."""
    length = shift.operands[0]
    if not isinstance(length, c.Const) or not isinstance(length.value, int):
        return None
    return length.value if shift.data[0] == 1 else -length.value


def _later_in_period(term: c.Op, terms: set[c.Core]) -> Iterator[Arrow]:
    """The other days of the same period that have a greater number: the 20th after the 10th of one month."""
    number, *rest = term.data
    for other in terms:
        if isinstance(other, c.Op) and (other.name, other.operands) == (term.name, term.operands):
            greater, *others = other.data
            if rest == others and isinstance(number, int) and isinstance(greater, int) and 0 < number < greater:
                yield term, other, greater <= _SHORTEST_MONTH


def _comparable(value: object) -> bool:
    return isinstance(value, int | Fraction | str) and not isinstance(value, bool)
