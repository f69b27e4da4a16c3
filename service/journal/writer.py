"""Group commit: one thread takes whatever waits, keeps it in one transaction, then answers all who wait.

A lot begins once the loop has nothing more at hand, or has been at it for `PATIENCE`: what has come together is kept
together, and the thread and the loop, of which one alone runs at a time, do not take turns in the middle of their work.
While a lot is written, the next one gathers.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from service.journal.drafts import Handed
from service.journal.keeper import Kept
from service.journal.record import JournalUnavailable
from service.journal.standing import Standing

#: The most decisions and acts that wait, and the most that one transaction keeps (a single larger lot is kept whole).
WAITING = 20_000
LOT = 512
#: How long, in seconds, a lot may gather while the loop has more to add to it.
PATIENCE = 0.01

Keep = Callable[[Sequence[Handed]], list[Kept]]
Outcome = list[Kept] | Exception
_ENDED = "le journal est fermé"


@dataclass(frozen=True, slots=True)
class _Waiting:
    handed: Sequence[Handed]
    #: Where the answer is awaited: a loop and its future, or a future alone.
    loop: asyncio.AbstractEventLoop | None
    future: asyncio.Future[list[Kept]] | Future[list[Kept]]


@dataclass(slots=True)
class Counts:
    """What the thread did since the start: transactions kept and refused, what they kept, the last one alone."""

    commits: int = 0
    failures: int = 0
    kept: int = 0
    last: int = 0
    largest: int = 0


class Writer:
    """The thread and its queue."""

    def __init__(self, keep: Keep, standing: Standing | None = None) -> None:
        self._keep = keep
        self._standing = standing
        self._queue: deque[_Waiting] = deque()
        self._count = 0
        self._open = True
        #: Whether a lot is being written; whether the next one may begin.
        self._busy = self._due = False
        #: The loop that will say so; the one that found a lot being written, and is to look again after it.
        self._asked: asyncio.AbstractEventLoop | None = None
        self._later: asyncio.AbstractEventLoop | None = None
        #: Written by the thread alone.
        self.counts = Counts()
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    async def keep(self, handed: Sequence[Handed]) -> list[Kept]:
        """What became of each, once it is durable. Raises `JournalUnavailable`, at once where too many wait."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Kept]] = loop.create_future()
        self._put(_Waiting(handed, loop, future))
        if self._asked is not loop:
            self._asked = loop
            loop.call_soon(self._turn, loop, 0, loop.time())
        return await future

    def keep_now(self, handed: Sequence[Handed]) -> list[Kept]:
        """The same, for a thread that may wait."""
        future: Future[list[Kept]] = Future()
        self._put(_Waiting(handed, None, future))
        with self._wake:
            self._begin()
        return future.result()

    def close(self) -> None:
        """Keep what waits, then end. Whoever comes later is refused."""
        with self._wake:
            self._open = False
            self._wake.notify()
        self._thread.join()

    @property
    def waiting(self) -> int:
        """How many decisions and acts wait."""
        return self._count

    def _put(self, one: _Waiting) -> None:
        with self._wake:
            if not self._open:
                raise JournalUnavailable(_ENDED, 5)
            if self._count and self._count + len(one.handed) > WAITING:
                raise JournalUnavailable("le journal est surchargé : trop de décisions attendent", 1)
            self._queue.append(one)
            self._count += len(one.handed)

    def _turn(self, loop: asyncio.AbstractEventLoop, seen: int, since: float) -> None:
        """On the loop, each time it has done what it had at hand; ``seen`` is what waited the last time."""
        with self._wake:
            if self._busy:
                self._later = loop
            elif self._count > seen and loop.time() - since < PATIENCE:
                loop.call_soon(self._turn, loop, self._count, since)
            else:
                self._asked = None
                self._begin()

    def _begin(self) -> None:
        self._due = bool(self._queue)
        self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                while self._open and not (self._due and self._queue):
                    self._wake.wait()
                lot = self._taken()
                self._busy, self._due = True, bool(self._queue)
            if not lot:
                return
            try:
                self._answer(lot, self._kept(lot))
            except Exception as error:  # an answer that cannot be given must not end the thread
                self._answer(lot, [error] * len(lot))
            self._ended()

    def _ended(self) -> None:
        """The loop that waits for the end of a lot looks again, after it has sent the answers of this one."""
        with self._wake:
            self._busy = False
            later, self._later = self._later, None
            if later is None:
                return
            try:
                later.call_soon_threadsafe(self._turn, later, 0, time.monotonic())
            except RuntimeError:  # it is closed; what it left, whoever comes next will have kept
                self._asked = None

    def _taken(self) -> list[_Waiting]:
        lot: list[_Waiting] = []
        size = 0
        while self._queue and (not lot or size + len(self._queue[0].handed) <= LOT):
            one = self._queue.popleft()
            size += len(one.handed)
            lot.append(one)
        self._count -= size
        return lot

    def _kept(self, lot: list[_Waiting]) -> list[Outcome]:
        try:
            kept = self._keep([each for one in lot for each in one.handed])
        except Exception as error:  # the base, or a mistake of the program: whoever waits is told, the thread goes on
            self.counts.failures += 1
            if self._standing is not None and isinstance(error, JournalUnavailable):
                self._standing.failed(error)
            return [error] * len(lot)
        if self._standing is not None:
            self._standing.kept()
        counts, size = self.counts, sum(len(one.handed) for one in lot)
        counts.commits, counts.kept = counts.commits + 1, counts.kept + size
        counts.last, counts.largest = size, max(counts.largest, size)
        outcomes: list[Outcome] = []
        start = 0
        for one in lot:
            outcomes.append(kept[start : start + len(one.handed)])
            start += len(one.handed)
        return outcomes

    def _answer(self, lot: list[_Waiting], outcomes: list[Outcome]) -> None:
        loops: dict[asyncio.AbstractEventLoop, list[tuple[_Waiting, Outcome]]] = {}
        for one, outcome in zip(lot, outcomes, strict=True):
            if one.loop is None:
                _settle(one, outcome)
            else:
                loops.setdefault(one.loop, []).append((one, outcome))
        for loop, answers in loops.items():
            # One call for all: each wakes the loop through a pipe.
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle_all, answers)


def _settle_all(answers: list[tuple[_Waiting, Outcome]]) -> None:
    for one, outcome in answers:
        _settle(one, outcome)


def _settle(one: _Waiting, outcome: Outcome) -> None:
    if one.future.done():  # whoever waited has gone
        return
    if isinstance(outcome, Exception):
        one.future.set_exception(outcome)
    else:
        one.future.set_result(outcome)
