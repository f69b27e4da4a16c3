"""The operators of the core on run-time values, known or not: one function each, in one table.

Each is the interval extension of the exact operator: on known operands the exact result, on unknown ones the bounds
that follow. Times beyond every date stay there: a deadline after an event that never happened never comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from engine import dates, instants
from engine.calendars import Calendar
from engine.deadlines import CompoundLength, theoretical_day
from engine.values import (
    FOREVER,
    NEVER_BEFORE,
    Exact,
    Runtime,
    Unknown,
    any_of,
    bounds,
    clamp,
    interval,
    is_known,
    merged,
)

Data = tuple[Any, ...]
Operator = Callable[[tuple[Runtime, ...], Data, Calendar], Runtime]


def _add(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    lows, highs = zip(*(bounds(v) for v in operands), strict=True)
    return interval(operands, clamp(sum(lows)), clamp(sum(highs)))


def _subtract(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])
    return interval(operands, clamp(low1 - high2), clamp(high1 - low2))


def _multiply(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    first, second = bounds(operands[0]), bounds(operands[1])
    products = [clamp(a * b) for a in first for b in second]
    return interval(operands, whole(min(products)), whole(max(products)))


def _divide(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])
    if low2 <= 0 <= high2:
        silent = frozenset({"division par zéro"}) if low2 == high2 else frozenset()
        return Unknown(merged(operands).missing, silent=silent | merged(operands).silent)
    quotients = [clamp(whole(Fraction(a) / Fraction(b))) for a in (low1, high1) for b in (low2, high2)]
    return interval(operands, min(quotients), max(quotients))


def whole(value: Exact) -> Exact:
    """An int where the fraction is one."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def _extreme(choose: Callable[..., Any]) -> Operator:
    def extreme(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
        lows, highs = zip(*(bounds(v) for v in operands), strict=True)
        low, high = choose(lows), choose(highs)
        if low == high:
            return low
        relevant = tuple(v for v in operands if bounds(v)[0] != bounds(v)[1])
        return merged(relevant or operands, low, high)

    return extreme


def round_exact(value: Exact, digits: int, direction: int, unit: int) -> Exact:
    """Rounded to ``digits`` decimals of ``unit`` base units (100 centimes in a euro): half up, or up, or down.

    Half up is away from zero at the half, as French practice has it for amounts.
    """
    quantum = Fraction(unit, 10**digits)
    scaled = Fraction(value) / quantum
    floor = scaled.numerator // scaled.denominator
    if direction < 0:
        count = floor
    elif direction > 0:
        count = floor if scaled == floor else floor + 1
    else:
        count = _half_up(scaled) if scaled >= 0 else -_half_up(-scaled)
    return whole(count * quantum)


def _half_up(scaled: Fraction) -> int:
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def _round(operands: tuple[Runtime, ...], data: Data, _calendar: Calendar) -> Runtime:
    digits, direction, unit = data
    low, high = bounds(operands[0])
    return interval(
        operands,
        low if low == NEVER_BEFORE else round_exact(low, digits, direction, unit),
        high if high == FOREVER else round_exact(high, digits, direction, unit),
    )


def _compare(test: Callable[[Any, Any], bool], certain: Callable[[Any, Any, Any, Any], bool | None]) -> Operator:
    def compare(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
        first, second = operands
        if is_known(first) and is_known(second):
            return test(first, second)
        if isinstance(first, str) or isinstance(second, str):
            return merged(operands)
        (low1, high1), (low2, high2) = bounds(first), bounds(second)
        settled = certain(low1, high1, low2, high2)
        return merged(operands) if settled is None else settled

    return compare


def _less(low1: Exact, high1: Exact, low2: Exact, high2: Exact) -> bool | None:
    return True if high1 < low2 else False if low1 >= high2 else None


def _at_most(low1: Exact, high1: Exact, low2: Exact, high2: Exact) -> bool | None:
    return True if high1 <= low2 else False if low1 > high2 else None


def _equal(low1: Exact, high1: Exact, low2: Exact, high2: Exact) -> bool | None:
    return False if high1 < low2 or high2 < low1 else None


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _in(operands: tuple[Runtime, ...], data: Data, _calendar: Calendar) -> Runtime:
    value = operands[0]
    return merged(operands) if isinstance(value, Unknown) else value in data


def _includes(operands: tuple[Runtime, ...], data: Data, _calendar: Calendar) -> Runtime:
    value = operands[0]
    return merged(operands) if isinstance(value, Unknown) else any(item in value for item in data)


def _happened(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    low, high = bounds(operands[0])
    return True if high < FOREVER else False if low == FOREVER else merged(operands)


def _monotone(exact: Callable[[int, Data, Calendar], int]) -> Operator:
    """An operator on one time that never goes back when its operand goes forward."""

    def monotone(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
        low, high = (
            edge if edge in (FOREVER, NEVER_BEFORE) else exact(int(edge), data, calendar)
            for edge in bounds(operands[-1])
        )
        return interval(operands[-1:], low, high)

    return monotone


def _day(moment: int, _data: Data, _calendar: Calendar) -> int:
    return instants.local_day(moment)


def _whole_day(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    low, high = bounds(operands[0])
    start = low if low in (FOREVER, NEVER_BEFORE) else instants.day_interval(int(low))[0]
    end = high if high in (FOREVER, NEVER_BEFORE) else instants.day_interval(int(high))[1]
    return merged(operands, start, end)


def _shift(move: Callable[[int, Any, Calendar], int]) -> Operator:
    """A length, then a time: sign × length away from it. An unknown length leaves the time unknown."""

    def shift(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
        length, base = operands
        edges: list[Exact] = []
        lengths = (length, length) if not isinstance(length, Unknown) else bounds(length)
        if isinstance(length, Unknown) and (NEVER_BEFORE in lengths or FOREVER in lengths):
            return merged(operands)
        if isinstance(length, Unknown) and data[0] < 0:
            lengths = (lengths[1], lengths[0])
        for edge, size in zip(bounds(base), lengths, strict=True):
            if edge in (FOREVER, NEVER_BEFORE):
                edges.append(edge)
            else:
                signed = -size if data[0] < 0 and not isinstance(size, tuple) else size
                edges.append(move(int(edge), (data[0], signed) if isinstance(size, tuple) else signed, calendar))
        return interval(operands, edges[0], edges[1])

    return shift


_COUNTINGS = {
    "jour": "jours", "jour ouvré": "jours ouvrés", "jour ouvrable": "jours ouvrables", "jour franc": "jours francs",
    "semaine": "semaines", "mois": "mois", "mois franc": "mois francs", "an": "ans", "année civile": "années civiles",
    "quinzaine": "quinzaines",
}  # fmt: skip


def shift_counted(day: int, signed: tuple[int, tuple[tuple[int, str], ...]], calendar: Calendar) -> int:
    """A length counted in working days, clear days, civil years… from a day; compounds count months, then days."""
    sign, parts = signed
    if len(parts) == 1:
        count, unit = parts[0]
        return theoretical_day(day, sign * count, _COUNTINGS[unit], calendar)  # type: ignore[arg-type]
    sizes = {"an": 0, "mois": 0, "jour": 0}
    for count, unit in parts:
        sizes[unit] += sign * count
    compound = CompoundLength(sizes["an"], sizes["mois"], sizes["jour"])
    return theoretical_day(day, compound, "mois puis jours", calendar)


def _open_day(day: int, data: Data, calendar: Calendar) -> int:
    kind, forward, strict = data
    if kind == "ouvrable":
        test = calendar.is_business_day
        current = day + (1 if forward else -1) if strict else day
        while not test(current):
            current += 1 if forward else -1
        return current
    if strict:
        return calendar.after(day) if forward else calendar.before(day)
    return calendar.on_or_after(day) if forward else calendar.on_or_before(day)


_PERIODS: Mapping[str, tuple[Callable[[int], int], Callable[[int], int]]] = {
    "semaine": (dates.week_start, dates.week_end),
    "quinzaine": (dates.fortnight_start, dates.fortnight_end),
    "mois": (dates.month_start, dates.month_end),
    "trimestre": (dates.quarter_start, dates.quarter_end),
    "an": (dates.year_start, dates.year_end),
}


def _period_day(day: int, data: Data, calendar: Calendar) -> int:
    number, kind, unit, offset = data
    start, end = _PERIODS[unit]
    for _ in range(abs(offset)):
        day = end(day) + 1 if offset > 0 else start(day) - 1
    chosen = end(day) if number < 0 else min(start(day) + number - 1, end(day))
    if not kind:
        return chosen
    return _open_day(chosen, (kind, number > 0, False), calendar)


def _next_annual(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
    month, day_of_month = operands[0]
    direction = data[0]

    def next_day(day: int, _data: Data, _calendar: Calendar) -> int:
        if direction > 0:
            return dates.next_annual(day, month, day_of_month, strict=True)
        current = dates.next_annual(dates.year_start(day), month, day_of_month, strict=False)
        if direction == 0 or current < day:
            return current
        return dates.next_annual(dates.year_start(dates.year_start(day) - 1), month, day_of_month, strict=False)

    return _monotone(next_day)(operands[1:], data, calendar)


def _anniversary(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
    origin, after = operands
    if isinstance(origin, Unknown) or origin == FOREVER:
        return merged(operands)

    def following(day: int, inner: Data, _calendar: Calendar) -> int:
        return dates.anniversary(origin, day, strict=inner[0])

    return _monotone(following)((after,), data, calendar)


def _elapsed(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])

    def count(start: Exact, end: Exact) -> Exact:
        if end == FOREVER or start == NEVER_BEFORE:
            return FOREVER
        if start == FOREVER or end == NEVER_BEFORE:
            return NEVER_BEFORE
        return elapsed_units(int(start), int(end), data[0], data[1], calendar)

    return interval(operands, count(high1, low2), count(low1, high2))


def elapsed_units(start: int, end: int, unit: str, begun: bool, calendar: Calendar) -> int:
    """Whole units from one time to another; with ``begun``, a unit counts as soon as it has begun."""
    match unit:
        case "jour":
            return end - start
        case "heure":
            return (end - start) // 3_600
        case "jour ouvré":
            return calendar.open_days_between(start + 1, end)
        case "jour ouvrable":
            return calendar.business_days_between(start + 1, end)
        case "mois":
            months = dates.months_between(start, end)
            return months + (1 if begun and dates.add_months(start, months) < end else 0)
        case _:
            years = dates.years_between(start, end)
            return years + (1 if begun and dates.add_years(start, years) < end else 0)


def _part(operands: tuple[Runtime, ...], data: Data, _calendar: Calendar) -> Runtime:
    low, high = bounds(operands[0])
    if low in (FOREVER, NEVER_BEFORE) or high in (FOREVER, NEVER_BEFORE):
        return merged(operands)
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    if data[0] == "année":
        return interval(operands, first.year, last.year)
    if data[0] == "mois":
        same = first.year == last.year
        return interval(operands, first.month, last.month) if same else merged(operands, 1, 12)
    same = (first.year, first.month) == (last.year, last.month)
    return interval(operands, first.day, last.day) if same else merged(operands, 1, 31)


def falls_on(day: int, kinds: Data, calendar: Calendar) -> bool:
    """Whether a day is one of the kinds: a weekday by name, « jour férié », « jour ouvré »…"""
    for kind in kinds:
        match kind:
            case "jour férié":
                found = calendar.is_holiday(day)
            case "jour chômé ou férié":
                found = not calendar.is_open(day)
            case "jour ouvré":
                found = calendar.is_open(day)
            case "jour ouvrable":
                found = calendar.is_business_day(day)
            case _:
                found = dates.DAY_NAMES[dates.day_of_week(day)] == kind
        if found:
            return True
    return False


def _falls_on(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
    low, high = bounds(operands[0])
    if low == high == FOREVER:
        return False
    if low == NEVER_BEFORE or high == FOREVER or high - low > 31:
        return merged(operands)
    answers = {falls_on(day, data, calendar) for day in range(int(low), int(high) + 1)}
    return answers.pop() if len(answers) == 1 else merged(operands)


def in_line(moment: int, start: int, end: int, days: tuple[int, ...], holidays: bool, calendar: Calendar) -> bool:
    """Whether an instant falls in a line of opening hours: minutes from ``start`` included to ``end`` included."""
    day = instants.local_day(moment)
    if dates.day_of_week(day) not in days or (holidays and calendar.is_holiday(day)):
        return False
    return start <= instants.time_of_day(moment) <= end


def _in_hours(operands: tuple[Runtime, ...], _data: Data, calendar: Calendar) -> Runtime:
    moment, *lines = operands
    low, high = bounds(moment)
    if low == high == FOREVER:
        return False
    if low != high:
        open_lines = [line for line in lines if line[0]]
        always = any(in_all_day(line, low, high, calendar) for line in open_lines)
        return True if always else False if not open_lines else merged(operands[:1])
    return any_of(on and in_line(int(low), start, end, days, out, calendar) for on, start, end, days, out in lines)


def in_all_day(line: tuple[Any, ...], low: Exact, high: Exact, calendar: Calendar) -> bool:
    """Whether a line is open all day on every day that the instant may fall on."""
    on, start, end, days, out = line
    if not on or start > 0 or end < 1440 or high >= FOREVER or low <= NEVER_BEFORE:
        return False
    first, last = instants.local_day(int(low)), instants.local_day(int(high))
    return last - first < 8 and all(
        dates.day_of_week(d) in days and not (out and calendar.is_holiday(d)) for d in range(first, last + 1)
    )


def _days_between(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])
    return interval(operands, clamp((low2 - high1) * 86_400), clamp((high2 - low1) * 86_400))


OPERATORS: Mapping[str, Operator] = MappingProxyType({
    "add": _add, "subtract": _subtract, "multiply": _multiply, "divide": _divide, "round": _round,
    "least": _extreme(min), "greatest": _extreme(max),
    "<": _compare(lambda a, b: a < b, _less),
    "<=": _compare(lambda a, b: a <= b, _at_most),
    ">": _compare(lambda a, b: a > b, lambda *v: _opposite(_at_most(*v))),
    ">=": _compare(lambda a, b: a >= b, lambda *v: _opposite(_less(*v))),
    "=": _compare(lambda a, b: a == b, _equal),
    "!=": _compare(lambda a, b: a != b, lambda *v: _opposite(_equal(*v))),
    "in": _in, "includes": _includes, "happened": _happened, "day": _monotone(_day), "whole_day": _whole_day,
    "shift_months": _shift(lambda day, months, _c: dates.add_months(day, months)),
    "shift_days": _shift(lambda day, seconds, _c: dates.add_days(day, seconds // 86_400)),
    "shift_seconds": _shift(lambda moment, seconds, _c: moment + seconds),
    "shift_counted": _shift(shift_counted),
    "open_day": _monotone(_open_day), "period_day": _monotone(_period_day),
    "next_annual": _next_annual, "anniversary": _anniversary, "elapsed": _elapsed, "part": _part,
    "falls_on": _falls_on, "in_hours": _in_hours, "days_between": _days_between,
})  # fmt: skip
