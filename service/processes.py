"""The same work on many items, by as many processes as there are processors: results in the order of the items."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNKS_EACH = 8  # enough that no process waits long for another, few enough that passing them costs nothing
_inherited: list[Any] = []


def mapped(work: Callable[[Item], Result], items: Sequence[Item], least: int = 2) -> Iterator[Result]:
    """``work`` of each item, in order; in this process alone where there are fewer than ``least`` items.

    Processes are forked: they see all that this one has loaded, only results travel and must be picklable. What
    ``work`` raises is raised here.
    """
    workers = min(processors(), len(items))
    if workers < 2 or len(items) < least or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, items)
        return
    chunk = max(1, len(items) // (workers * _CHUNKS_EACH))
    # What is loaded is there to stay: looking for cycles in it would also copy its memory in each process.
    gc.freeze()
    context = multiprocessing.get_context("fork")
    with context.Pool(workers, _inherit, (work, items)) as pool:
        yield from pool.imap(_run, range(len(items)), chunk)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _inherit(work: Any, items: Any) -> None:
    # An interruption is for the first process, which stops the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _inherited[:] = [work, items]


def _run(index: int) -> Any:
    work, items = _inherited
    return work(items[index])
