"""Work that would hold the event loop goes to threads: a few at a time, each for so long at most.

Each piece of work has a thread of its own, which keeps its place until it ends. One caller has half of the places at
most, and half of the room where work waits for a place, so that others always find one. Work that only decides or reads
is stopped at its time (`service.web.stopping`); work that writes is no longer waited for, and ends by itself. None of
these threads holds back the end of the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TypeVar

from service.web.problems import Problem
from service.web.stopping import Errand

T = TypeVar("T")
#: A body or a line of more bytes is not read on the event loop.
QUICK = 65_536
PLACES = 4
#: How long what takes long may take, in seconds: a document printed in several parts, a contract read from the archive.
PATIENCE = 60
#: So many pieces of work for each place, those that wait among them: one caller may keep a hundred connections busy.
_ROOM = 64
#: Whose work it is, in the request under way; "" where the doors know nobody.
CALLER: ContextVar[str] = ContextVar("caller", default="")


class _Share:
    """The places that one caller may have, and how much of his work is here, that waiting for a place among it."""

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.here = 0


class Work:
    """Threads for what takes time. ``milliseconds`` is how long one piece of work is waited for.

    It is of one event loop, where all its methods are called.
    """

    def __init__(self, milliseconds: int, places: int = PLACES) -> None:
        self._seconds = milliseconds / 1000
        self._most = _ROOM * places
        self._half = max(1, places // 2)
        self._all = _Share(places)
        self._shares: dict[str, _Share] = {}
        self._streams = asyncio.Semaphore(self._half)
        self._stoppable: set[Errand] = set()

    async def run(self, work: Callable[[], T], seconds: float | None = None) -> T:
        """What the work returns. Raises `Problem` when it takes too long, or when too much is already waited for."""
        return await self._run(work, self._seconds if seconds is None else seconds, stoppable=False)

    async def decide(self, work: Callable[[], T]) -> T:
        """As `run`, for what decides or reads and writes nothing that others see half written: stopped at its time."""
        return await self._run(work, self._seconds, stoppable=True)

    async def share(self, work: Callable[[], T]) -> T:
        """As `decide`, for what asks again and again: half the places at most, so that others find one."""
        async with self._streams:
            return await self.decide(work)

    def close(self) -> None:
        """Stop what can be; what is running otherwise ends by itself, or with the process."""
        for one in tuple(self._stoppable):
            one.stop()

    async def _run(self, work: Callable[[], T], seconds: float, *, stoppable: bool) -> T:
        share = self._share_of(CALLER.get())
        errand: Errand | None = None

        def leave() -> None:
            share.places.release()
            self._all.places.release()
            self._left(share)
            if errand is not None:
                self._stoppable.discard(errand)

        try:
            async with asyncio.timeout(seconds):
                async with self._entered(share):
                    begun = Errand(work, leave)
                    begun.begin()
                    errand = begun
                    if stoppable:
                        self._stoppable.add(errand)
                told: T = await errand.told
                return told
        except TimeoutError:
            told_as = f"{seconds:g}".replace(".", ",")
            detail = f"La réponse n'est pas venue en {told_as} s."
            raise Problem("delai-depasse", detail, headers={"Retry-After": "5"}) from None
        finally:
            if stoppable and errand is not None:
                errand.stop()  # nothing where it has ended; its time is over, or nobody waits for it, where it has not

    def _share_of(self, caller: str) -> _Share:
        """What is the caller's, with one more piece of work in it. Raises `Problem` where there is no more room."""
        found = self._shares.get(caller)
        if found is None:
            found = self._shares[caller] = _Share(self._half if caller else self._most)
        if self._all.here >= self._most or (caller and found.here >= self._most // 2):
            raise Problem("indisponible", "Le service a trop à faire.", headers={"Retry-After": "1"})
        self._all.here += 1
        found.here += 1
        return found

    def _left(self, share: _Share) -> None:
        self._all.here -= 1
        share.here -= 1
        for caller, one in tuple(self._shares.items()):
            if not one.here:
                del self._shares[caller]

    @asynccontextmanager
    async def _entered(self, share: _Share) -> AsyncIterator[None]:
        """A place of the caller's, then a place; both are given back where nothing is begun in them."""
        taken: list[asyncio.Semaphore] = []
        try:
            for one in (share.places, self._all.places):
                await one.acquire()
                taken.append(one)
            yield
        except BaseException:
            for one in taken:
                one.release()
            self._left(share)
            raise
