"""Timing side by side: rounds of each candidate in turn, medians, and the ratio within each round."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """The median time of one case in microseconds, and the median of its ratio to the first candidate."""

    name: str
    microseconds: float
    ratio: float


Candidate = tuple[str, Callable[[Any], object], Sequence[Any]]


def side_by_side(candidates: Sequence[Candidate], rounds: int) -> list[Timing]:
    """Each candidate on its own cases, one after the other in every round; a first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name, _, _ in candidates}
    for number in range(rounds + 1):
        for name, run, cases in candidates:
            start = time.perf_counter()
            for case in cases:
                run(case)
            taken = (time.perf_counter() - start) / len(cases) * 1e6
            if number:
                times[name].append(taken)
    base = times[candidates[0][0]]
    return [
        Timing(
            name,
            statistics.median(taken),
            statistics.median(one / other for one, other in zip(taken, base, strict=True)),
        )
        for name, taken in times.items()
    ]


def median_seconds(run: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median time of a whole run."""
    taken: list[float] = []
    for _ in range(times):
        start = clock()
        run()
        taken.append(clock() - start)
    return statistics.median(taken)
