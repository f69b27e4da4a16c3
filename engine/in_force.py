"""What a dated parameter is worth on a day: a step function from days to values, its holes kept as holes.

A parameter is a value that the bank or the law supplies and that changes in time. Its table is a list of blocks, each
in force from its first day to its last, both included. A day that no block covers has no value: never the nearest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from engine.values import FOREVER, NEVER_BEFORE, Exact, Runtime, Unknown, bounds, is_known, merged, silent

Source: TypeAlias = Literal["cas", "tarif"]


@dataclass(frozen=True, slots=True)
class Block:
    """A value in force from ``start`` to ``end``, days included; ``since`` is the first day that its source gave it."""

    start: Exact
    end: Exact
    value: Runtime
    since: Exact
    source: Source


@dataclass(frozen=True, slots=True)
class Dated:
    """The blocks of a parameter, in order and apart; ``otherwise`` is what is known of it on the other days."""

    blocks: tuple[Block, ...]
    otherwise: Runtime

    def on(self, day: Exact) -> Block | None:
        """The block in force on a day."""
        return next((block for block in self.blocks if block.start <= day <= block.end), None)


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it was given: from which day, to which last day if that was said."""

    start: int
    last: int | None
    value: Runtime


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A value that stands badly: its rank, the rank of the one it meets, what is wrong."""

    rank: int
    other: int
    what: Literal["même jour", "chevauchement", "à l'envers"]


def misplaced(given: tuple[Given, ...]) -> tuple[Misplaced, ...]:
    """The values that end before they start, start on one day, or overlap. Their order does not matter."""
    found = [
        Misplaced(rank, rank, "à l'envers")
        for rank, one in enumerate(given)
        if one.last is not None and one.last < one.start
    ]
    ranked = sorted(enumerate(given), key=lambda item: (item[1].start, item[0]))
    for (other, before), (rank, after) in pairwise(ranked):
        if before.start == after.start:
            found.append(Misplaced(rank, other, "même jour"))
        elif before.last is not None and before.last >= after.start:
            found.append(Misplaced(rank, other, "chevauchement"))
    return tuple(found)


def table(given: Iterable[Given], source: Source, otherwise: Runtime) -> Dated:
    """The table of values that are well placed: each lasts until the next one, or until the last day said."""
    ordered = sorted(given, key=lambda one: one.start)
    ends: list[Exact] = [one.start - 1 for one in ordered[1:]]
    blocks = tuple(
        Block(one.start, end if one.last is None else one.last, one.value, one.start, source)
        for one, end in zip(ordered, [*ends, FOREVER], strict=True)
    )
    return Dated(blocks, otherwise)


def completed(first: Dated, other: Dated | None) -> Dated:
    """The first table, its holes filled by another where that one speaks."""
    if other is None:
        return first
    blocks = list(first.blocks)
    for start, end in _holes(first):
        for block in other.blocks:
            low, high = max(start, block.start), min(end, block.end)
            if low <= high:
                blocks.append(replace(block, start=low, end=high))
    return Dated(tuple(sorted(blocks, key=lambda block: block.start)), first.otherwise)


def _holes(dated: Dated) -> Iterator[tuple[Exact, Exact]]:
    free: Exact = NEVER_BEFORE
    for block in dated.blocks:
        if free < block.start:
            yield free, block.start - 1
        free = block.end + 1
    if free <= FOREVER:
        yield free, FOREVER


def in_force(operands: tuple[Runtime, ...], data: tuple[Any, ...], _calendar: object) -> Runtime:
    """What a parameter is worth on a day; ``data`` holds its path. A value that is no table holds at all times.

    A day that is not known to the day settles the answer where all it may be agree; else bounds follow.
    """
    held, day = operands
    if day == FOREVER and not _constant(held):
        return silent(f"{data[0]} : le jour n'est pas survenu")
    if isinstance(held, Unknown):
        return _missed(held, data[0], day) if is_known(day) else merged(operands, *bounds(held))
    if not isinstance(held, Dated):
        return held
    if is_known(day):
        block = held.on(day)
        if block is not None:
            return block.value
        return _missed(held.otherwise, data[0], day) if isinstance(held.otherwise, Unknown) else held.otherwise
    return _between(held, day)


def _constant(held: Runtime) -> bool:
    return not isinstance(held, Unknown | Dated)


def _missed(known: Unknown, path: str, day: Exact) -> Unknown:
    """The parameter is missed for one day: « taux_du_livret (2015-03-01) »."""
    missing = frozenset(dated_path(path, day) if name == path else name for name in known.missing)
    return replace(known, missing=missing)


def dated_path(path: str, day: Exact) -> str:
    """How a parameter is missed on a day; `bare_path` is the way back."""
    return f"{path} ({date.fromordinal(int(day)).isoformat()})" if NEVER_BEFORE < day < FOREVER else path


def bare_path(path: str) -> str:
    """The path of the fact that a missing one tells of, without its day or its hour."""
    return path.partition(" (")[0]


def _between(held: Dated, day: Unknown) -> Runtime:
    low, high = bounds(day)
    met = [block for block in held.blocks if block.end >= low and block.start <= high]
    whole = bool(met) and met[0].start <= low and met[-1].end >= high
    whole = whole and all(before.end + 1 == after.start for before, after in pairwise(met))
    values = [block.value for block in met] + ([] if whole else [held.otherwise])
    if all(is_known(value) and value == values[0] for value in values):
        return values[0]
    waiting = (day,) if met else (day, held.otherwise)
    if any(isinstance(value, str | bool) for value in values):
        return merged(waiting)
    edges = [bounds(value) for value in values]
    return merged(waiting, min(edge for edge, _ in edges), max(edge for _, edge in edges))


__all__ = ["Block", "Dated", "Given", "Misplaced", "Source", "bare_path", "completed", "dated_path", "in_force",
           "misplaced", "table"]  # fmt: skip
