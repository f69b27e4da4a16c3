"""The values of a fact that matter to an answer: those between which one of its conditions changes.

- yes or no: both; a choice: one value of each class that the conditions tell apart; a multiple choice: none, all, each
  alone, all but each;
- an ordered fact (amount, number, date, event…): the constants it is compared with and the nearest value on each side
  of them, the other facts being as they are (`engine.turns`). An event may also be « non survenu ». Where every side
  counts, a day that a calendar looks at takes each day of one week, which begins on a public holiday.

A text or a list has no candidates: its values are without number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from engine import core as c
from engine.instants import day_interval
from engine.kinds import ORDERED, TIMES, Kind
from engine.reach import Reach
from engine.scopes import Symbol
from engine.tries import Exhausted, Place, Setting, Tries
from engine.turns import Scale, environments, turns
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, bounds

MAX_CANDIDATES = 32
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
_CALENDAR = frozenset({"falls_on", "in_hours"})
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1).toordinal(), date(2200, 1, 1).toordinal()
_FIRST_COVERED, _LAST_COVERED = date(1996, 1, 1).toordinal(), date(2059, 1, 1).toordinal()
_WEEK = date(2024, 1, 1).toordinal()
_MOST_CENTIMES, _MOST_NUMBER, _MOST_RATE = 10**14, 10**9, 10
_MOST_MONTHS, _MOST_DAYS, _A_DAY = 2400, 100_000, 86_400


@dataclass(frozen=True, slots=True)
class Candidates:
    """Values of a fact; ``complete`` when every other value is like one of them, as far as conditions tell."""

    values: tuple[Runtime, ...]
    complete: bool


def candidates(found: Reach, tries: Tries, place: Place, *, whole: bool) -> Candidates:
    """The values of a fact that matter to an answer, the other facts being as they are.

    ``whole``: the ends of its range too, within what is known of it, so that no side is left out. The ends of a time
    are those of the years that calendars cover. They are not complete when the work ended before they were all found.
    """
    choices, kind = found.program.declarations.choices, place.symbol.type.kind
    match kind:
        case Kind.BOOL:
            return Candidates((False, True), True)
        case Kind.CHOICE:
            return _bounded(_classes(found, choices[place.symbol.type.of].texts, place))
        case Kind.MULTI:
            return _bounded(_subsets(choices[place.symbol.type.of].texts))
        case _ if kind in ORDERED:
            return _ordered(found, tries, place, whole)
        case _:
            return Candidates((), False)


def _bounded(values: list[Runtime]) -> Candidates:
    """At most `MAX_CANDIDATES`, spread over the whole; no longer complete when some had to go."""
    if len(values) <= MAX_CANDIDATES:
        return Candidates(tuple(values), True)
    last = MAX_CANDIDATES - 1
    return Candidates(tuple(values[i * (len(values) - 1) // last] for i in range(MAX_CANDIDATES)), False)


def _classes(found: Reach, texts: tuple[str, ...], place: Place) -> list[Runtime]:
    """The first value of each class that no condition on this choice tells apart."""
    return [members[0] for members in classes_of(found, texts, place)]


def classes_of(found: Reach, texts: tuple[str, ...], place: Place) -> list[list[str]]:
    """The values of a choice that no condition tells apart, together: a comparison tells all of them apart."""
    of = place.symbol.type.of
    tests = [situated.node for situated in found.nodes if isinstance(situated.node, c.Op) and situated.node.operands]
    if any(test.name in ("=", "!=") and test.operands[0].type.of == of for test in tests):
        return [[text] for text in texts]
    known = [frozenset(test.data) for test in tests if test.name == "in" and test.operands[0].type.of == of]
    classes: dict[tuple[bool, ...], list[str]] = {}
    for text in texts:
        classes.setdefault(tuple(text in members for members in known), []).append(text)
    return list(classes.values())


def _subsets(texts: tuple[str, ...]) -> list[Runtime]:
    everything = frozenset(texts)
    near = [frozenset({text}) for text in texts] + [everything - {text} for text in texts]
    return list(dict.fromkeys([frozenset[str](), *near, everything]))


def _ordered(found: Reach, tries: Tries, place: Place, whole: bool) -> Candidates:
    setting = tries.setting
    scale = _scale(place.symbol)
    values: set[Exact] = set()
    complete = True
    for situated in found.nodes:
        node = situated.node
        # The ends of the range tell as much as a cap does of whether a value is settled.
        if (whole and situated.tempers) or not isinstance(node, c.Op) or not found.depends(node, place.token):
            continue
        if node.name in _COMPARISONS and node.operands[0].type.kind in ORDERED:
            try:
                for chosen in environments(tries, situated, place):
                    values |= turns(tries, node, chosen, place, scale)
            except Exhausted:
                complete = False
                break
        elif node.name in _CALENDAR and whole:
            values |= _week(place.symbol.type.kind)
    low, high = scale.least, scale.most
    if whole:
        known_low, known_high = bounds(setting.value_at(place))
        low, high = max(low, known_low), min(high, known_high)
    kept: list[Runtime] = sorted(value for value in values if low <= value <= high)
    last = [FOREVER] if place.symbol.type.kind is Kind.EVENT else []
    told = _bounded(sorted({*kept, *ends(setting, place)}) if whole else [*kept, *last])
    return told if complete else replace(told, complete=False)


def ends(setting: Setting, place: Place) -> tuple[Runtime, ...]:
    """The least and the greatest values an ordered fact may take, as far as known; none for the other kinds.

    For a time, those of the years that calendars cover, and « non survenu » for an event.
    """
    if place.symbol.type.kind not in ORDERED:
        return ()
    scale = _scale(place.symbol)
    low, high = bounds(setting.value_at(place))
    inner = scale.covered or scale
    never = (FOREVER,) if place.symbol.type.kind is Kind.EVENT and high >= FOREVER else ()
    first = inner.least if low == NEVER_BEFORE else low
    last = max(first, inner.most if high >= FOREVER else high)
    return (first, last, *never)


def _scale(symbol: Symbol) -> Scale:
    sign = -1 if symbol.signed else 0
    match symbol.type.kind:
        case Kind.AMOUNT:
            return Scale(sign * _MOST_CENTIMES, _MOST_CENTIMES, 1)
        case Kind.NUMBER:
            return Scale(sign * _MOST_NUMBER, _MOST_NUMBER, 1)
        case Kind.RATE:
            return Scale(sign * _MOST_RATE, _MOST_RATE, Fraction(1, 1000))
        case Kind.DATE:
            return Scale(_FIRST_DAY, _LAST_DAY, 1, Scale(_FIRST_COVERED, _LAST_COVERED, 1))
        case Kind.MONTHS:
            return Scale(0, _MOST_MONTHS, 1)
        case Kind.DAYS:
            return Scale(0, _MOST_DAYS * _A_DAY, _A_DAY)
        case _:
            covered = Scale(day_interval(_FIRST_COVERED)[0], day_interval(_LAST_COVERED)[1], 1)
            return Scale(day_interval(_FIRST_DAY)[0], day_interval(_LAST_DAY)[1], 1, covered)


def _week(kind: Kind) -> set[Exact]:
    """The days of the week; for an instant, three in the morning and noon of each of them."""
    days = range(_WEEK, _WEEK + 7)
    if kind not in TIMES:
        return set()
    return {d if kind is Kind.DATE else day_interval(d)[0] + hour * 3600 for d in days for hour in (3, 12)}
