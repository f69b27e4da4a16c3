"""Values at run time: exact ones, and what is known of the others.

An unknown value is not nothing: an amount not told is at least zero, an event known to the day lies in that day, the
lesser of an unknown and 6 000 € is at most 6 000 €. `Unknown` keeps those bounds and the names of the facts missing,
so that a comparison may be settled although an operand is not, and so that what is missing is named exactly: a fact
that cannot change the answer never appears. Bounds only shrink when facts are added, hence **a settled answer never
changes** (interval extension of each operator, Moore 1966).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

#: Later than every date, more than every amount. An event that has not happened is at FOREVER.
FOREVER = 10**40
NEVER_BEFORE = -FOREVER
Exact: TypeAlias = int | Fraction


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value not settled: between ``low`` and ``high`` (both possible), for want of the facts ``missing``.

    ``silent`` names the grandeurs on which the contract itself says nothing, or contradicts itself.
    """

    missing: frozenset[str]
    low: Exact = NEVER_BEFORE
    high: Exact = FOREVER
    silent: frozenset[str] = frozenset()


Runtime: TypeAlias = Any


def is_known(value: Runtime) -> bool:
    """Whether the value is settled."""
    return not isinstance(value, Unknown)


def bounds(value: Runtime) -> tuple[Exact, Exact]:
    """The least and the greatest the value can be."""
    return (value.low, value.high) if isinstance(value, Unknown) else (value, value)


def merged(values: Iterable[Runtime], low: Exact = NEVER_BEFORE, high: Exact = FOREVER) -> Unknown:
    """An unknown that waits for all that the unknown ones among ``values`` wait for."""
    missing: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Unknown):
            missing |= value.missing
            silent |= value.silent
    return Unknown(missing, low, high, silent)


def clamp(value: Exact) -> Exact:
    """The value brought back to FOREVER or NEVER_BEFORE once it is beyond any real one."""
    if value >= FOREVER // 2:
        return FOREVER
    return NEVER_BEFORE if value <= NEVER_BEFORE // 2 else value


def interval(operands: tuple[Runtime, ...], low: Exact, high: Exact) -> Runtime:
    """The value in [low, high]: settled as soon as the bounds meet, whatever is still unknown of the operands."""
    if low == high:
        return low
    return merged(operands, low, high)


def hull(condition: Unknown, first: Runtime, second: Runtime) -> Runtime:
    """Either of two values, not known which: the smallest interval that holds both."""
    if is_known(first) and is_known(second) and first == second:
        return first
    if not _ordered(first) or not _ordered(second):
        return merged((condition, first, second))
    (low1, high1), (low2, high2) = bounds(first), bounds(second)
    return merged((condition, first, second), min(low1, low2), max(high1, high2))


def _ordered(value: Runtime) -> bool:
    return isinstance(value, Unknown | Fraction) or (isinstance(value, int) and not isinstance(value, bool))


def all_of(values: Iterable[Runtime]) -> Runtime:
    """Kleene's conjunction: false as soon as one is false, whatever is unknown."""
    waiting: list[Runtime] = []
    for value in values:
        if value is False:
            return False
        if isinstance(value, Unknown):
            waiting.append(value)
    return merged(waiting) if waiting else True


def any_of(values: Iterable[Runtime]) -> Runtime:
    """Kleene's disjunction: true as soon as one is true, whatever is unknown."""
    waiting: list[Runtime] = []
    for value in values:
        if value is True:
            return True
        if isinstance(value, Unknown):
            waiting.append(value)
    return merged(waiting) if waiting else False


def negation(value: Runtime) -> Runtime:
    """Kleene's negation."""
    return value if isinstance(value, Unknown) else not value


def silent(why: str) -> Unknown:
    """A value on which the contract itself says nothing, or contradicts itself (« conflit : … »)."""
    return Unknown(frozenset(), silent=frozenset({why}))
