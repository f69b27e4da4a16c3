"""The states of the elements of a list, by index: what is left of each lot, and of some of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.values import Exact, Runtime, bounds, clamp, interval


class Lots(dict[int, Runtime]):
    """States by the index of their element. Never changed in place: `changed` makes another.

    ``joint`` tells sets of elements whose states are not settled one by one, and what they come to together.
    """

    joint: tuple[tuple[frozenset[int], Exact], ...] = ()

    def changed(self, values: Mapping[int, Runtime], together: Exact | None = None) -> Lots:
        """The same with other values; ``together`` is what they come to, where that is settled."""
        after = Lots({**self, **values})
        after.joint = tuple((group, total) for group, total in self.joint if group.isdisjoint(values))
        if together is not None:
            after.joint += ((frozenset(values), together),)
        return after

    def total(self, indices: Iterable[int]) -> Runtime:
        """What some elements come to together: settled where each is, or where sets of them are."""
        alone = set(indices)
        known: Exact = 0
        for group, together in self.joint:
            if group <= alone:
                alone -= group
                known += together
        values = [self[index] for index in sorted(alone)]
        lows, highs = [bounds(value)[0] for value in values], [bounds(value)[1] for value in values]
        return interval(tuple(values), clamp(known + sum(lows)), clamp(known + sum(highs)))
