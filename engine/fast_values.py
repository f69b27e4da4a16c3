"""The form of a case that compiled decisions read, and the helpers that compiled code calls.

Exact values are themselves. A moment is ``(first second, last second, first day, last day)``: an event known to the day
is no obstacle to a fast decision as long as the answer does not hang on its hour. An element of a list is a tuple of its
fields in the order of its record, then its index. What is not settled has no fast form: its slot is marked in
``unknown`` and the questions that may read it go to the interpreter.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NoReturn

from engine import dates, instants
from engine.calendars import Calendar
from engine.kinds import MOMENTS, Kind, Type
from engine.operators import OPERATORS, round_exact
from engine.program import Program
from engine.time_operators import falls_on, in_line, shift_counted
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds


class NotSettled(Exception):
    """Compiled code met something that only the interpreter can tell: an unknown, a silence, a conflict."""


def unsettled() -> NoReturn:
    """Leave the compiled decision."""
    raise NotSettled


def fast_form(program: Program, values: tuple[Runtime, ...]) -> tuple[tuple[Any, ...], int]:
    """The fast values by slot, and the mask of the slots that have none."""
    fast: list[Any] = []
    unknown = 0
    for slot, (symbol, value) in enumerate(zip(program.facts, values, strict=True)):
        form = _form(program, symbol.type, value)
        if form is None:
            unknown |= 1 << slot
        fast.append(form)
    return tuple(fast), unknown


def _form(program: Program, kind: Type, value: Runtime) -> Any:
    """The fast form of a value, None where it has none."""
    if kind.kind in MOMENTS:
        return fast_moment(value)
    if isinstance(value, Unknown):
        return None
    if kind.kind is not Kind.LIST:
        return value
    fields = program.declarations.records[kind.of].fields.values()
    elements: list[tuple[Any, ...]] = []
    for element, _ in value:
        forms = tuple(_form(program, field.type, element.fields[field.name]) for field in fields)
        if None in forms:
            return None
        elements.append((*forms, element.index))
    return tuple(elements)


def fast_moment(value: Runtime) -> tuple[Exact, Exact, Exact, Exact] | None:
    """The fast form of a moment, None where nothing is known of it."""
    low, high = bounds(value)
    if low == NEVER_BEFORE or (high == FOREVER and low != FOREVER):
        return None
    if low == FOREVER:
        return (FOREVER, FOREVER, FOREVER, FOREVER)
    return (low, high, instants.local_day(int(low)), instants.local_day(int(high)))


def posted(value: Exact, digits: int, direction: int) -> Exact:
    """An amount rounded where it is posted."""
    return round_exact(value, digits, direction, 100)


def day_of(moment: tuple[int, int, int, int]) -> int:
    """The local day of a moment."""
    return moment[2] if moment[2] == moment[3] else unsettled()


def day_of_instant(low: int, high: int) -> int:
    """The local day of an interval of seconds."""
    if low >= FOREVER:
        return low
    day = instants.local_day(low)
    return day if high == low or instants.local_day(high) == day else unsettled()


def before(low1: int, high1: int, low2: int, high2: int) -> bool:
    """Whether one moment is strictly before another."""
    return True if high1 < low2 else False if low1 >= high2 else unsettled()


def not_after(low1: int, high1: int, low2: int, high2: int) -> bool:
    """Whether one moment is before another or at the same time."""
    return True if high1 <= low2 else False if low1 > high2 else unsettled()


def same_moment(low1: int, high1: int, low2: int, high2: int) -> bool:
    """Whether two moments are the same second."""
    if low1 == high1 == low2 == high2:
        return True
    return False if high1 < low2 or high2 < low1 else unsettled()


def shift_months(months: int, day: int, sign: int) -> int:
    """Months away from a day, clamped to the month's end."""
    return day if day >= FOREVER else dates.add_months(day, sign * months)


def shift_days(seconds: int, day: int, sign: int) -> int:
    """Whole days away from a day."""
    return day if day >= FOREVER else dates.add_days(day, sign * (seconds // 86_400))


def shift_parts(parts: tuple[tuple[int, str], ...], day: int, sign: int, calendar: Calendar) -> int:
    """A counted length away from a day."""
    return day if day >= FOREVER else shift_counted(day, (sign, parts), calendar)


def divide(first: Exact, second: Exact) -> Exact:
    """An exact quotient."""
    if second == 0:
        unsettled()
    quotient = Fraction(first) / Fraction(second)
    return quotient.numerator if quotient.denominator == 1 else quotient


def part_of(day: int, part: str) -> int:
    """The year, month or day of the month of a day."""
    if day >= FOREVER:
        unsettled()
    from datetime import date

    found = date.fromordinal(day)
    return found.year if part == "année" else found.month if part == "mois" else found.day


def falls(day: int, kinds: tuple[str, ...], calendar: Calendar) -> bool:
    """Whether a day is of one of the kinds."""
    return False if day >= FOREVER else falls_on(day, kinds, calendar)


def in_hours(low: int, high: int, lines: tuple[tuple[Any, ...], ...], calendar: Calendar) -> bool:
    """Whether a moment falls in opening hours: lines of (on, start, end, days, holidays out)."""
    if low >= FOREVER:
        return False
    if low != high:
        unsettled()
    return any(
        on and in_line(low, start.minutes, end.minutes, days, out, calendar) for on, start, end, days, out in lines
    )


def extreme(values: list[Any], greatest: bool) -> Any:
    """The greatest or least of the values of a list that has some."""
    if not values:
        unsettled()
    return max(values) if greatest else min(values)


def serve(entries: list[tuple[Any, ...]], total: Exact, ordered: bool, prorata: bool, size: int) -> list[Exact]:
    """What each element receives, by index: entries are (rank, tie, index, need), see `engine.allocate`."""
    shares: list[Exact] = [0] * size
    left = total
    entries.sort(key=lambda e: (e[0], e[1] if ordered else 0, e[2]))
    position = 0
    while position < len(entries):
        rank = entries[position][0]
        group = [e for e in entries[position:] if e[0] == rank]
        position += len(group)
        wanted = sum(e[3] for e in group)
        if wanted <= left:
            for _, _, index, need in group:
                shares[index] = need
            left -= wanted
            continue
        if left == 0:
            continue
        ties = [e[1] for e in group]
        if prorata or (len(group) > 1 and (not ordered or len(set(ties)) < len(ties))):
            unsettled()
        for _, _, index, need in group:
            shares[index] = min(need, left)
            left -= shares[index]
    return shares


def exactly(name: str, operands: tuple[Any, ...], data: tuple[Any, ...], calendar: Calendar) -> Any:
    """An operator of the interpreter on exact operands, for those that are not worth a form of their own."""
    found = OPERATORS[name](operands, data, calendar)
    return unsettled() if isinstance(found, Unknown) else found
