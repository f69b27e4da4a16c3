"""Three values and bounds in compiled code: what a function of `engine.partial` computes with and calls.

A condition is True, False, or an integer: the set of what it waits for, one bit for each fact missing or silence of the
contract. Any other value is itself when it is known, else a list ``[waits, low, high]``: no known value is a list. Sets
of bits are joined by one operation, where `engine.values` joins sets of names; they are turned into names once, in the
reply. Each helper gives what its counterpart in `engine.values`, `engine.operators` or `engine.combine` gives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.evaluate import fold
from engine.kinds import Kind
from engine.operators import round_exact
from engine.partial_waits import Truth, Waits, Weighed, lifted, lifted_truth
from engine.values import FOREVER, NEVER_BEFORE, clamp

_UNORDERED = frozenset({bool, str, frozenset, tuple})


def edges(value: Weighed) -> tuple[int, Any, Any]:
    """What a value waits for, the least and the greatest it can be."""
    return (value[0], value[1], value[2]) if value.__class__ is list else (0, value, value)


def between(waits: int, low: Any, high: Any) -> Weighed:
    """The value in [low, high], known as soon as the bounds meet."""
    return low if low == high else [waits, low, high]


def waits_of(*values: Weighed) -> int:
    """All that some values wait for."""
    waits = 0
    for value in values:
        if value.__class__ is list:
            waits |= value[0]
    return waits


# --- comparisons


def less(first: Weighed, second: Weighed) -> Truth:
    """Whether one value is less than another."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return True if high < least else False if low >= most else waits | others


def at_most(first: Weighed, second: Weighed) -> Truth:
    """Whether one value is at most another."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return True if high <= least else False if low > most else waits | others


def equal(first: Weighed, second: Weighed) -> Truth:
    """Whether two numbers or times are the same; never settled by bounds that meet."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return False if high < least or most < low else waits | others


def opposite(truth: Truth) -> Truth:
    """The contrary of a condition."""
    return False if truth is True else True if truth is False else truth


def happened(value: list[Any]) -> Truth:
    """Whether an event not known exactly took place."""
    return True if value[2] < FOREVER else False if value[1] == FOREVER else value[0]


# --- amounts and times


def plus(first: Weighed, second: Weighed) -> Weighed:
    """A sum."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return between(waits | others, clamp(low + least), clamp(high + most))


def minus(first: Weighed, second: Weighed) -> Weighed:
    """A difference."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return between(waits | others, clamp(low - most), clamp(high - least))


def lesser(first: Weighed, second: Weighed) -> Weighed:
    """What a cap leaves of a value."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    low, high = (low if low < least else least), (high if high < most else most)
    return low if low == high else [waits | others, low, high]


def greater(first: Weighed, second: Weighed) -> Weighed:
    """What a floor makes of a value."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    return between(waits | others, max(low, least), max(high, most))


def most_of(choose: Callable[..., Any], values: tuple[Weighed, ...]) -> Weighed:
    """The least or greatest of several values; those known exactly are not waited for."""
    told = [edges(value) for value in values]
    low, high = choose([edge[1] for edge in told]), choose([edge[2] for edge in told])
    if low == high:
        return low
    waits = 0
    for relevant in [edge for edge in told if edge[1] != edge[2]] or told:
        waits |= relevant[0]
    return [waits, low, high]


def room(limit: Weighed, used: Weighed) -> Weighed:
    """What is left of a limit."""
    (waits, least, most), (others, first, last) = edges(limit), edges(used)
    return between(waits | others, max(0, least - last), max(0, most - first))


def either(condition: Truth, first: Weighed, second: Weighed) -> Weighed:
    """One of two values, not known which (see `engine.values.hull`)."""
    (waits, low, high), (others, least, most) = edges(first), edges(second)
    if first.__class__ is not list and second.__class__ is not list and first == second:
        return first
    if low.__class__ in _UNORDERED or least.__class__ in _UNORDERED:
        return [condition | waits | others, NEVER_BEFORE, FOREVER]
    return [condition | waits | others, min(low, least), max(high, most)]


def posted(value: Weighed, digits: int, direction: int) -> Weighed:
    """An amount rounded where it is posted."""
    if value.__class__ is not list:
        return _rounded(value, digits, direction)
    return [value[0], _rounded(value[1], digits, direction), _rounded(value[2], digits, direction)]


def _rounded(edge: Any, digits: int, direction: int) -> Any:
    if edge in (FOREVER, NEVER_BEFORE) or (digits == 2 and edge.__class__ is int):
        return edge
    return round_exact(edge, digits, direction, 100)


def reserved(right: int, value: Weighed, counted: bool) -> list[Any]:
    """A value while its right is open: perhaps nothing, where it is an amount or a number."""
    waits, low, high = (0, NEVER_BEFORE, FOREVER) if value.__class__ in _UNORDERED else edges(value)
    return [right | waits, min(low, 0), max(high, 0)] if counted else [right | waits, low, high]


# --- lists and duties


def total(before: Weighed, belongs: Truth, value: Weighed) -> Weighed:
    """A sum with one element more, which perhaps is none of it."""
    return plus(before, value if belongs is True else either(belongs, value, 0))


def extreme(waits: Waits, name: str, members: list[tuple[Truth, Weighed]]) -> Weighed:
    """The greatest or least of the elements of a list."""
    return waits.lowered(fold(name, [(lifted_truth(b), lifted(v)) for b, v in members], Kind.NUMBER))


def in_time(event: Weighed, deadline: Weighed) -> Truth:
    """Whether an event came by a deadline (see `engine.duties`)."""
    (waits, low, high), (others, first, last) = edges(event), edges(deadline)
    if high <= first and high < FOREVER:
        return True
    return False if low > last else waits | others


def pending(event: Weighed, today: Weighed, deadline: Weighed) -> Truth:
    """Whether there is still time to do what is not done."""
    if edges(event)[1] != FOREVER:
        return False
    return at_most(today, deadline)


def missed(applies: Truth, kept: Truth, still: Truth) -> Truth:
    """Whether a duty that is not known to be kept was missed."""
    open_ones = [truth for truth in (applies, kept, still) if truth is not True and truth is not False]
    if applies is True and still is True:
        return False
    waits = 0
    for truth in open_ones:
        waits |= truth
    return waits if open_ones else True
