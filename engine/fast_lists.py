"""What compiled code calls for lists: groups, shares, and sums whose bound moves (see `engine.fast_values`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from engine.allocate import in_proportion
from engine.fast_values import Moment, unsettled
from engine.ladders import Ladder
from engine.values import Exact


class FastLadder(Ladder):
    """A ladder that compiled code cuts: a place that hangs on what is not known stops it."""

    __slots__ = ()

    def cut_known(self, bound: Exact, inclusive: bool) -> int:
        """How many elements are before a bound."""
        return (bisect_right if inclusive else bisect_left)(self.highs, bound)

    def cut_moment(self, bound: Moment, inclusive: bool) -> int:
        """How many elements are before a moment."""
        found = self.cut(bound[0], bound[1], inclusive)
        return unsettled() if found is None else found


class _NoLadder:
    """The ladder of a list of which something is not told: nothing can be asked of it."""

    __slots__ = ()
    size = 0
    cut_known = cut_moment = part = unsettled


NO_LADDER = _NoLadder()


def groups(keyed: list[tuple[Any, Any]], key_first: bool) -> list[tuple[Any, ...]]:
    """The elements by equal keys, each group an element of its own, in the order of keys."""
    members: dict[Any, list[Any]] = {}
    for key, element in keyed:
        members.setdefault(key, []).append(element)
    found = [(key, tuple(members[key]), index) for index, key in enumerate(sorted(members))]
    return found if key_first else [(listed, key, index) for key, listed, index in found]


def serve(entries: list[tuple[Any, ...]], ordered: bool, prorata: bool, size: int) -> list[Exact]:
    """What each element receives, by index (see `engine.allocate`).

    Entries are (group keys, rank, tie, index, need, total); the total of a group is that of its first entry.
    """
    shares: list[Exact] = [0] * size
    grouped: dict[Any, list[tuple[Any, ...]]] = {}
    for entry in entries:
        grouped.setdefault(entry[0], []).append(entry)
    for members in grouped.values():
        left = members[0][5]
        members.sort(key=lambda e: (e[1], e[2], e[3]))
        for rank in sorted({entry[1] for entry in members}):
            left = _serve_rank([e for e in members if e[1] == rank], left, ordered, prorata, shares)
    return shares


def _serve_rank(group: list[tuple[Any, ...]], left: Exact, ordered: bool, prorata: bool, shares: list[Exact]) -> Exact:
    wanted = sum(entry[4] for entry in group)
    if wanted <= left or left == 0:
        for entry in group:
            shares[entry[3]] = entry[4] if left else 0
        return left - wanted if left else 0
    if prorata:
        for entry, served in zip(group, in_proportion([entry[4] for entry in group], left), strict=True):
            shares[entry[3]] = served
        return 0
    if len(group) > 1 and (not ordered or len({entry[2] for entry in group}) < len(group)):
        unsettled()
    for entry in group:
        shares[entry[3]] = min(entry[4], left)
        left -= shares[entry[3]]
    return left
