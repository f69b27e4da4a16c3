"""The form of a case that compiled decisions read, and the helpers that compiled code calls.

Exact values are themselves. A moment is ``(first second, last second, first day, last day)``: an event known to the day
is no obstacle to a fast decision as long as the answer does not hang on its hour. An element of a list is a tuple of
its fields in the order of its record, then its index. A value that is not known is `NOT_TOLD`, which cannot be
compared, added, nor taken for true or false: compiled code that meets it stops, and the interpreter answers. A fact
that is not known is therefore no obstacle as long as nothing looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn

from engine import instants, show
from engine.calendars import Calendar, CalendarCoverageError
from engine.civil_periods import TooManyPeriods
from engine.dates import DateRangeError
from engine.in_force import Dated
from engine.kinds import MOMENTS, Kind, Type
from engine.operators import OPERATORS, round_exact, whole
from engine.period_lists import fast_periods
from engine.program import Program
from engine.time_operators import annual_day, days_away, elapsed_units, falls_on, months_away, shift_counted
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds

Moment = tuple[Exact, ...]
_FAR = FOREVER // 2


class NotSettled(Exception):
    """Compiled code met something that only the interpreter can tell: an unknown, a silence, a conflict."""


def unsettled(*_: object) -> NoReturn:
    """Leave the compiled decision."""
    raise NotSettled


#: What compiled code leaves to the interpreter: what is not settled, and what it tells of a day beyond every calendar.
LEFT = (NotSettled, CalendarCoverageError, DateRangeError)


class NotTold:
    """The one value that nothing can be done with (see `NOT_TOLD`)."""

    __slots__ = ()
    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = unsettled
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __mod__ = __neg__ = unsettled
    __getitem__ = __iter__ = __len__ = __contains__ = __abs__ = __index__ = __int__ = unsettled

    numerator = denominator = property(unsettled)

    def __repr__(self) -> str:
        return "NOT_TOLD"


NOT_TOLD: Any = NotTold()


def fast_form(program: Program, values: tuple[Runtime, ...]) -> tuple[Any, ...]:
    """The fast values by slot."""
    return tuple(_form(program, symbol.type, value) for symbol, value in zip(program.facts, values, strict=True))


def _form(program: Program, kind: Type, value: Runtime) -> Any:
    """The fast form of a value, `NOT_TOLD` where it has none."""
    if kind.kind in MOMENTS:
        return fast_moment(value)
    if isinstance(value, Unknown):
        return NOT_TOLD
    if kind.kind is not Kind.LIST:
        return value
    fields = program.declarations.records[kind.of].fields.values()
    return tuple(
        (*(_form(program, field.type, element.fields[field.name]) for field in fields), element.index)
        for element, _ in value
    )


def fast_moment(value: Runtime) -> Any:
    """The fast form of a moment, `NOT_TOLD` where one of its bounds is not known."""
    low, high = bounds(value)
    if low == NEVER_BEFORE or (high == FOREVER and low != FOREVER):
        return NOT_TOLD
    if low == FOREVER:
        return (FOREVER, FOREVER, FOREVER, FOREVER)
    return (low, high, instants.local_day(int(low)), instants.local_day(int(high)))


def in_force(held: Any, day: Exact) -> Any:
    """What a parameter is worth on a day; a value that is no table holds at all times."""
    if not isinstance(held, Dated):
        return held
    block = held.on(day)
    return unsettled() if block is None or day >= FOREVER else block.value


def periods(unit: str, first: int, last: int, horizon: int, fields: tuple[str, ...], calendar: Calendar) -> Any:
    """The periods of the calendar that meet a span of days, as elements."""
    try:
        return fast_periods(unit, first, last, horizon, fields, calendar)
    except TooManyPeriods:
        return unsettled()


def known(value: Any) -> Any:
    """A value that is told."""
    return unsettled() if value is NOT_TOLD else value


def exact_moment(moment: Moment) -> Exact:
    """A moment known to the second."""
    return moment[0] if moment[0] == moment[1] else unsettled()


def runtime(moment: Moment) -> Runtime:
    """A moment as the interpreter has it."""
    return moment[0] if moment[0] == moment[1] else Unknown(frozenset(), moment[0], moment[1])


def blank(elements: Any) -> Any:
    """A place for each element, nothing told of any."""
    return elements if elements is NOT_TOLD else [NOT_TOLD] * len(elements)


def told(elements: Any) -> Any:
    """The elements of a list, none where the list is not told."""
    return () if elements is NOT_TOLD else elements


def not_supplied(path: str) -> Unknown:
    """Whether a document was supplied, in a case that does not tell what was."""
    return Unknown(frozenset({path}))


def complete(documents: Iterable[tuple[Any, ...]]) -> bool:
    """Whether every document needed was supplied: not as soon as one was not."""
    supplied = [line[3] for line in documents]
    if False in supplied:
        return False
    return True if all(one is True for one in supplied) else unsettled()


def posted(value: Exact, digits: int, direction: int) -> Exact:
    """An amount rounded where it is posted; one that is not told stays so."""
    return value if value is NOT_TOLD else round_exact(value, digits, direction, 100)


def day_of(moment: Moment) -> Exact:
    """The local day of a moment of the case."""
    return moment[2] if moment[2] == moment[3] else unsettled()


def day_of_computed(moment: Moment) -> Exact:
    """The local day of a computed moment."""
    low, high = moment[0], moment[1]
    if low >= FOREVER:
        return low
    day = instants.local_day(int(low))
    return day if high == low or instants.local_day(int(high)) == day else unsettled()


def whole_day(day: int) -> Moment:
    """The first and last second of a day."""
    return (FOREVER, FOREVER) if day >= FOREVER else instants.day_interval(day)


def before(first: Moment, second: Moment) -> bool:
    """Whether one moment is strictly before another."""
    return True if first[1] < second[0] else False if first[0] >= second[1] else unsettled()


def not_after(first: Moment, second: Moment) -> bool:
    """Whether one moment is before another or at the same time."""
    return True if first[1] <= second[0] else False if first[0] > second[1] else unsettled()


def same_moment(first: Moment, second: Moment) -> bool:
    """Whether two moments are the same second."""
    if first[0] == first[1] == second[0] == second[1]:
        return True
    return False if first[1] < second[0] or second[1] < first[0] else unsettled()


def shift_moment(moment: Moment, seconds: int) -> Moment:
    """Seconds away from a moment; what never happened stays so, if the length is told."""
    length = known(seconds)
    return moment if moment[0] >= FOREVER else (moment[0] + length, moment[1] + length)


def shift_months(months: Exact, day: int, sign: int) -> int:
    """Months away from a day, clamped to the month's end."""
    length = known(months)
    return day if day >= FOREVER else months_away(day, sign * length)


def shift_days(seconds: Exact, day: int, sign: int) -> int:
    """Whole days away from a day."""
    length = known(seconds)
    return day if day >= FOREVER else days_away(day, sign * length)


def next_annual(annual: tuple[int, int], day: int, direction: int) -> int:
    """The day of every year that follows a day, or precedes it."""
    month, day_of_month = known(annual)
    return day if day >= FOREVER else annual_day(day, month, day_of_month, direction)


def elapsed(start: int, end: int, unit: str, begun: bool, calendar: Calendar) -> int:
    """Whole units from one day to another; beyond every day only the interpreter counts."""
    if start >= FOREVER or end >= FOREVER:
        unsettled()
    return elapsed_units(start, end, unit, begun, calendar)


def shift_parts(parts: tuple[tuple[int, str], ...], day: int, sign: int, calendar: Calendar) -> int:
    """A counted length away from a day."""
    length = known(parts)
    return day if day >= FOREVER else shift_counted(day, (sign, length), calendar)


def product(first: Exact, second: Exact) -> Exact:
    """An exact product, an int where it is whole."""
    return whole(first * second)


def divide(first: Exact, second: Exact) -> Exact:
    """An exact quotient."""
    return unsettled() if second == 0 else whole(Fraction(first + 0) / Fraction(second))


def round_ratio(numerator: int, denominator: int, digits: int, direction: int, unit: int) -> Exact:
    """A quotient rounded as `engine.operators.round_exact` does, without making a fraction of it."""
    if denominator == 0:
        unsettled()
    scaled, quantum = numerator * 10**digits, denominator * unit
    if quantum < 0:
        scaled, quantum = -scaled, -quantum
    if direction < 0:
        count = scaled // quantum
    elif direction > 0:
        count = -(-scaled // quantum)
    else:
        half_up = (2 * abs(scaled) + quantum) // (2 * quantum)
        count = half_up if scaled >= 0 else -half_up
    return whole(Fraction(count * unit, 10**digits)) if unit != 10**digits else count


def part_of(day: int, part: str) -> int:
    """The year, month or day of the month of a day."""
    if day >= FOREVER:
        unsettled()
    found = date.fromordinal(day)
    return found.year if part == "année" else found.month if part == "mois" else found.day


def falls(day: int, kinds: tuple[str, ...], calendar: Calendar) -> bool:
    """Whether a day is of one of the kinds."""
    return False if day >= FOREVER else falls_on(day, kinds, calendar)


def extreme(values: list[Any], greatest: bool) -> Any:
    """The greatest or least of the values of a list that has some."""
    if not values:
        unsettled()
    return max(values) if greatest else min(values)


def extreme_moment(moments: Iterable[Moment], greatest: bool) -> Moment:
    """The latest or earliest of some moments."""
    several = list(moments)
    if not several:
        unsettled()
    choose = max if greatest else min
    return choose([m[0] for m in several]), choose([m[1] for m in several])


def exactly(name: str, operands: tuple[Any, ...], data: tuple[Any, ...], calendar: Calendar) -> Any:
    """An operator of the interpreter, for those that are not worth a form of their own."""
    for operand in operands:
        known(operand)
    found = OPERATORS[name](operands, data, calendar)
    if isinstance(found, Unknown) or (name in ("elapsed", "days_between") and abs(found) >= _FAR):
        unsettled()
    return found


def missed(event: Exact, deadline: Exact, today: Any) -> bool:
    """Whether a duty was missed: its event comes after the deadline, and there is no time left."""
    if event <= deadline:
        return False if event < FOREVER else unsettled()
    return not (event >= FOREVER and today is not None and today <= deadline)


def show_amount(value: Exact) -> str:
    """An amount as plain data (see `engine.show`)."""
    return show.show_amount(known(value))


def shown(value: Any, kind: Type) -> Any:
    """Any value as plain data: documents as (clause, label, needed, supplied) each, None where it is not known."""
    if kind.kind is not Kind.DOCUMENTS:
        return show.show(value, kind)
    if isinstance(value, Unknown):
        return None
    names = ("clause", "document", "needed", "supplied")
    return [{n: None if isinstance(v, Unknown) else v for n, v in zip(names, line, strict=True)} for line in value]
