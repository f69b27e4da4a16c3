"""Two flows as one, each paragraph and each row kept, removed or added: by clause first, then by word.

What two versions share keeps its order: the heaviest increasing subsequence of the keys they have in common stays where
it is (Fredman, « On computing the length of longest increasing subsequences », 1975), so an article that moves is
removed where it was and added where it goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from render.docx_flow import Flow, Grid, GridRow, Line, level_of
from render.redline import Fate, Segment, redline

#: From this much in common on, two texts are one that changes.
_ALIKE = 0.5
#: How much more than a clause the heading of an article weighs: one clause that changes article moves, not the heading.
_HEADING = 3
#: Numbered lists of the earlier version that the later one lacks count apart.
_APART = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph to write: what becomes of it, of its words, of the id after it."""

    line: Line
    fate: Fate
    segments: tuple[Segment, ...]
    marks: tuple[tuple[Fate, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row to write."""

    fate: Fate
    cells: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class WrittenGrid:
    """A table to write, its row of heads first."""

    lead: Written
    rows: tuple[WrittenRow, ...]


Writing: TypeAlias = tuple[Written | WrittenGrid, ...]
_Chunk: TypeAlias = tuple[str, tuple[Line | Grid, ...]]


def untouched(flow: Flow) -> Writing:
    """A flow to write as it is."""
    return tuple(_whole(item, "kept") for item in flow)


def aligned(old: Flow, new: Flow) -> Writing:
    """The flow ``new`` with what it changes in ``old``: without what is added it is ``old``, without what is removed
    ``new``."""
    before, after = _chunks(old), _chunks(new)
    pairs = _in_order([key for key, _ in before], [(key, _weight(items[0])) for key, items in after])
    return tuple(item for i, j in _with_renamed(before, after, pairs) for item in _merged(before, after, i, j))


def _merged(before: list[_Chunk], after: list[_Chunk], i: int | None, j: int | None) -> Iterator[Written | WrittenGrid]:
    old = before[i][1] if i is not None else ()
    new = after[j][1] if j is not None else ()
    pairs = [(0, 0)] if _one_title(old, new) else _best_pairs(old, new)
    listings = {a.listing: b.listing for a, b in _lines(old, new, pairs) if a.listing}
    for x, y in _steps(len(old), len(new), pairs):
        if x is not None and y is not None:
            yield _changed(old[x], new[y])
        elif x is not None:
            yield _whole(_left(old[x], listings), "removed")
        elif y is not None:
            yield _whole(new[y], "added")


def _one_title(old: Sequence[Line | Grid], new: Sequence[Line | Grid]) -> bool:
    """Whether both are one title: it is the same whatever it says."""
    if len(old) != 1 or len(new) != 1 or _kind(old[0]) != _kind(new[0]):
        return False
    line = new[0]
    return isinstance(line, Line) and (level_of(line) > 0 or line.style in ("Title", "Subtitle"))


def _lines(
    old: Sequence[Line | Grid], new: Sequence[Line | Grid], pairs: list[tuple[int, int]]
) -> Iterator[tuple[Line, Line]]:
    for x, y in pairs:
        a, b = old[x], new[y]
        if isinstance(a, Line) and isinstance(b, Line):
            yield a, b


def _left(item: Line | Grid, listings: dict[int, int]) -> Line | Grid:
    """What is removed has no address: it may stand elsewhere."""
    if isinstance(item, Line):
        listing = listings.get(item.listing, item.listing + _APART) if item.listing else 0
        return replace(item, anchor="", listing=listing)
    rows = tuple(_without_address(row) for row in item.rows)
    return replace(item, lead=replace(item.lead, anchor=""), rows=rows)


def _without_address(row: GridRow) -> GridRow:
    return replace(row, cells=tuple(replace(cell, anchor="") for cell in row.cells))


def _whole(item: Line | Grid, fate: Fate) -> Written | WrittenGrid:
    if isinstance(item, Line):
        return _line(item, fate)
    return WrittenGrid(_line(item.lead, fate), tuple(_row(row, fate) for row in (item.head, *item.rows)))


def _line(line: Line, fate: Fate) -> Written:
    segments = (Segment(fate, line.runs),) if line.runs else ()
    return Written(line, fate, segments, ((fate, line.mark),) if line.mark else ())


def _row(row: GridRow, fate: Fate) -> WrittenRow:
    return WrittenRow(fate, tuple(_line(cell, fate) for cell in row.cells))


def _changed(old: Line | Grid, new: Line | Grid) -> Written | WrittenGrid:
    if isinstance(old, Line) and isinstance(new, Line):
        return _changed_line(old, new)
    assert isinstance(old, Grid) and isinstance(new, Grid)
    rows = [_changed_row(old.head, new.head)]
    before, after = (_distinct(row.key for row in grid.rows) for grid in (old, new))
    pairs = _in_order(before, [(key, 1) for key in after])
    for x, y in _steps(len(old.rows), len(new.rows), pairs):
        if x is not None and y is not None:
            rows.append(_changed_row(old.rows[x], new.rows[y]))
        elif x is not None:
            rows.append(_row(_without_address(old.rows[x]), "removed"))
        elif y is not None:
            rows.append(_row(new.rows[y], "added"))
    return WrittenGrid(_changed_line(old.lead, new.lead), tuple(rows))


def _changed_row(old: GridRow, new: GridRow) -> WrittenRow:
    return WrittenRow("kept", tuple(_changed_line(a, b) for a, b in zip(old.cells, new.cells, strict=True)))


def _changed_line(old: Line, new: Line) -> Written:
    if old.mark == new.mark:
        marks: tuple[tuple[Fate, str], ...] = (("kept", new.mark),) if new.mark else ()
    else:
        both: tuple[tuple[Fate, str], ...] = (("removed", old.mark), ("added", new.mark))
        marks = tuple((fate, mark) for fate, mark in both if mark)
    return Written(new, "kept", redline(old.runs, new.runs), marks)


def _chunks(flow: Flow) -> list[_Chunk]:
    """The items of one clause, of one heading, together."""
    found = [(key, tuple(items)) for key, items in groupby(flow, key=lambda item: item.key)]
    return [(key, items) for key, (_, items) in zip(_distinct(key for key, _ in found), found, strict=True)]


def _distinct(keys: Iterable[str]) -> list[str]:
    """The keys, one met again with its rank after it."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for key in keys:
        seen[key] += 1
        found.append(f"{key} ({seen[key]})" if seen[key] > 1 else key)
    return found


def _weight(item: Line | Grid) -> int:
    return _HEADING if isinstance(item, Line) and level_of(item) else 1


def _in_order(old: Sequence[str], new: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """The heaviest pairs of equal keys that stand in the same order in both; no key is there twice."""
    ranks = {key: rank for rank, key in enumerate(old)}
    common = [(ranks[key], rank, weight) for rank, (key, weight) in enumerate(new) if key in ranks]
    best: list[tuple[int, int]] = []  # for each pair: the weight of the best suite that ends there, the pair before
    for here, (place, _, weight) in enumerate(common):
        before = ((best[other][0], other) for other in range(here) if common[other][0] < place)
        top, last = max(before, key=lambda one: one[0], default=(0, -1))
        best.append((top + weight, last))
    found: list[tuple[int, int]] = []
    here = max(range(len(best)), key=lambda one: best[one][0], default=-1)
    while here >= 0:
        found.append(common[here][:2])
        here = best[here][1]
    return found[::-1]


def _steps(old: int, new: int, pairs: list[tuple[int, int]]) -> Iterator[tuple[int | None, int | None]]:
    """Every rank of both sides once, in order: pairs together, and before each what it leaves, what goes first."""
    i = j = 0
    for x, y in (*pairs, (old, new)):
        yield from ((rank, None) for rank in range(i, x))
        yield from ((None, rank) for rank in range(j, y))
        if (x, y) != (old, new):
            yield x, y
        i, j = x + 1, y + 1


def _with_renamed(
    before: list[_Chunk], after: list[_Chunk], pairs: list[tuple[int, int]]
) -> Iterator[tuple[int | None, int | None]]:
    """The pairs, with those whose key changes: a clause that says the same under another id, a text that has none."""
    known = {key for key, _ in before} & {key for key, _ in after}
    i = j = 0
    found = list(pairs)
    for x, y in (*pairs, (len(before), len(after))):
        first = j
        for rank in range(i, x):
            match = next((to for to in range(first, y) if _renamed(before[rank], after[to], known)), None)
            if match is not None:
                found.append((rank, match))
                first = match + 1
        i, j = x + 1, y + 1
    yield from _steps(len(before), len(after), sorted(found))


def _renamed(old: _Chunk, new: _Chunk, known: set[str]) -> bool:
    if old[0] in known or new[0] in known:
        return False
    one, other = old[1][0], new[1][0]
    if _named(old) or _named(new):
        return [item.text for item in old[1]] == [item.text for item in new[1]] and _kind(one) == _kind(other)
    return _likeness(one, other) >= _ALIKE


def _named(chunk: _Chunk) -> bool:
    """Whether it has an id of its own: a clause, an article."""
    first = chunk[1][0]
    return (isinstance(first, Line) and bool(first.mark or first.anchor)) or isinstance(first, Grid)


def _best_pairs(old: Sequence[Line | Grid], new: Sequence[Line | Grid]) -> list[tuple[int, int]]:
    """The pairs of items of one clause that have the most in common, in order (Needleman and Wunsch, 1970)."""
    if not old or not new:
        return []
    table = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[_likeness(one, other) for other in new] for one in old]
    for x in reversed(range(len(old))):
        for y in reversed(range(len(new))):
            alike = likeness[x][y]
            both = alike + table[x + 1][y + 1] if alike >= _ALIKE else 0.0
            table[x][y] = max(both, table[x + 1][y], table[x][y + 1])
    found: list[tuple[int, int]] = []
    x = y = 0
    while x < len(old) and y < len(new):
        alike = likeness[x][y]
        if alike >= _ALIKE and table[x][y] == alike + table[x + 1][y + 1]:
            found.append((x, y))
            x, y = x + 1, y + 1
        elif table[x][y] == table[x + 1][y]:
            x += 1
        else:
            y += 1
    return found


def _kind(item: Line | Grid) -> tuple[str, int]:
    """What two items must share to be one that changes: a style, a number of columns."""
    return (item.style, bool(item.listing)) if isinstance(item, Line) else ("", len(item.head.cells))


def _likeness(old: Line | Grid, new: Line | Grid) -> float:
    """How much of the two texts is common, in letters, from 0 to 1, whatever the order of the words."""
    if _kind(old) != _kind(new):
        return 0
    one, other = Counter(old.text.split()), Counter(new.text.split())
    whole = sum(len(word) * times for word, times in (*one.items(), *other.items()))
    kept = sum(len(word) * times for word, times in (one & other).items())
    return 2 * kept / whole if whole else 1


__all__ = ["Writing", "Written", "WrittenGrid", "WrittenRow", "aligned", "untouched"]
