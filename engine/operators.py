"""The operators of the core on run-time values, known or not: one function each, in one table.

Each is the interval extension of the exact operator: on known operands the exact result, on unknown ones the bounds
that follow. Times beyond every date stay there: a deadline after an event that never happened never comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from engine.calendars import Calendar
from engine.in_force import in_force
from engine.time_operators import TIME_OPERATORS, Data, Operator
from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds, clamp, interval, is_known, merged


def _add(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    lows, highs = zip(*(bounds(v) for v in operands), strict=True)
    return interval(operands, clamp(sum(lows)), clamp(sum(highs)))


def _subtract(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])
    return interval(operands, clamp(low1 - high2), clamp(high1 - low2))


def _multiply(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    first, second = bounds(operands[0]), bounds(operands[1])
    products = [_unbounded(a, b) if FOREVER in (abs(a), abs(b)) else a * b for a in first for b in second]
    return interval(operands, whole(min(products)), whole(max(products)))


def _divide(operands: tuple[Runtime, ...], _data: Data, _calendar: Calendar) -> Runtime:
    (low1, high1), (low2, high2) = bounds(operands[0]), bounds(operands[1])
    if low2 <= 0 <= high2:
        silent = frozenset({"division par zéro"}) if low2 == high2 else frozenset()
        return Unknown(merged(operands).missing, silent=silent | merged(operands).silent)
    quotients: list[Exact] = []
    for a in (low1, high1):
        for b in (low2, high2):
            quotients.append(_unbounded(a, b) if abs(a) == FOREVER else whole(Fraction(a) / Fraction(b)))
    return interval(operands, min(quotients), max(quotients))


def _unbounded(first: Exact, second: Exact) -> Exact:
    """A product or a quotient with what has no bound: a tenth of it has none either, and none of it is nothing."""
    if first == 0 or second == 0:
        return 0
    return FOREVER if (first > 0) is (second > 0) else NEVER_BEFORE


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


OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "add": _add,
        "subtract": _subtract,
        "multiply": _multiply,
        "divide": _divide,
        "round": _round,
        "least": _extreme(min),
        "greatest": _extreme(max),
        "<": _compare(lambda a, b: a < b, _less),
        "<=": _compare(lambda a, b: a <= b, _at_most),
        ">": _compare(lambda a, b: a > b, lambda *v: _opposite(_at_most(*v))),
        ">=": _compare(lambda a, b: a >= b, lambda *v: _opposite(_less(*v))),
        "=": _compare(lambda a, b: a == b, _equal),
        "!=": _compare(lambda a, b: a != b, lambda *v: _opposite(_equal(*v))),
        "in": _in,
        "includes": _includes,
        "happened": _happened,
        "in_force": in_force,
        **TIME_OPERATORS,
    }
)
