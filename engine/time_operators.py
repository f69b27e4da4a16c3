"""The operators of the core on times: shifts, working days, periods, opening hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from engine import dates, instants
from engine.calendars import Calendar
from engine.deadlines import CompoundLength, theoretical_day
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, any_of, bounds, clamp, interval, merged

Data = tuple[Any, ...]
Operator = Callable[[tuple[Runtime, ...], Data, Calendar], Runtime]


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
                continue
            signed = -size if data[0] < 0 and not isinstance(size, tuple) else size
            try:
                edges.append(move(int(edge), (data[0], signed) if isinstance(size, tuple) else signed, calendar))
            except dates.DateRangeError:
                if isinstance(length, Unknown):
                    return merged(operands)
                raise
        return interval(operands, edges[0], edges[1])

    return shift


def months_away(day: int, months: Exact) -> int:
    """So many months from a day. `dates.DateRangeError` when they are not whole: no day is 2,5 months away."""
    if months != int(months):
        raise dates.DateRangeError(f"{abs(months)} mois ne font pas un nombre entier de mois.")
    return dates.add_months(day, int(months))


def days_away(day: int, seconds: Exact) -> int:
    """So many days from a day, told in seconds. `dates.DateRangeError` when they are not whole days."""
    days, rest = divmod(seconds, 86_400)
    if rest:
        raise dates.DateRangeError(f"{abs(Fraction(seconds) / 3_600)} heures ne font pas un nombre entier de jours.")
    return dates.add_days(day, int(days))


_COUNTINGS = {
    "jour": "jours",
    "jour ouvré": "jours ouvrés",
    "jour ouvrable": "jours ouvrables",
    "jour franc": "jours francs",
    "semaine": "semaines",
    "mois": "mois",
    "mois franc": "mois francs",
    "an": "ans",
    "année civile": "années civiles",
    "quinzaine": "quinzaines",
}


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


def annual_day(day: int, month: int, day_of_month: int, direction: int) -> int:
    """The day of every year that follows a day, or precedes it, or (0) is in its year."""
    if direction > 0:
        return dates.next_annual(day, month, day_of_month, strict=True)
    current = dates.next_annual(dates.year_start(day), month, day_of_month, strict=False)
    if direction == 0 or current < day:
        return current
    return dates.next_annual(dates.year_start(dates.year_start(day) - 1), month, day_of_month, strict=False)


def _next_annual(operands: tuple[Runtime, ...], data: Data, calendar: Calendar) -> Runtime:
    month, day_of_month = operands[0]
    following = _monotone(lambda day, _data, _calendar: annual_day(day, month, day_of_month, data[0]))
    return following(operands[1:], data, calendar)


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


TIME_OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "day": _monotone(_day),
        "whole_day": _whole_day,
        "shift_months": _shift(lambda day, months, _c: months_away(day, months)),
        "shift_days": _shift(lambda day, seconds, _c: days_away(day, seconds)),
        "shift_seconds": _shift(lambda moment, seconds, _c: moment + seconds),
        "shift_counted": _shift(shift_counted),
        "open_day": _monotone(_open_day),
        "period_day": _monotone(_period_day),
        "next_annual": _next_annual,
        "anniversary": _anniversary,
        "elapsed": _elapsed,
        "part": _part,
        "falls_on": _falls_on,
        "in_hours": _in_hours,
        "days_between": _days_between,
    }
)
