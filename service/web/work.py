"""Work that would hold the event loop goes to threads: a few at a time, each for so long at most.

A thread of Python cannot be stopped: one whose time is over is no longer waited for, and keeps its place until it ends,
so that there are never more of them than places.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from service.web.problems import Problem

T = TypeVar("T")
#: A body or a line of more bytes is not read on the event loop.
QUICK = 65_536
PLACES = 4
#: How long what takes long may take, in seconds: a document printed in several parts, a contract read from the archive.
PATIENCE = 60


class Work:
    """Threads for what takes time. ``milliseconds`` is how long one piece of work is waited for."""

    def __init__(self, milliseconds: int, places: int = PLACES) -> None:
        self._seconds = milliseconds / 1000
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="work")
        #: Those running and those that wait for a place.
        self._room = BoundedSemaphore(16 * places)
        self._shared = asyncio.Semaphore(max(1, places // 2))

    async def run(self, work: Callable[[], T], seconds: float | None = None) -> T:
        """What the work returns. Raises `Problem` when it takes too long, or when too much is already waited for."""
        if not self._room.acquire(blocking=False):
            raise Problem("indisponible", "Le service a trop à faire.", headers={"Retry-After": "1"})
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._room.release())
        wait = self._seconds if seconds is None else seconds
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), wait)
        except TimeoutError:
            detail = f"La réponse n'est pas venue en {wait:g} s."
            raise Problem("delai-depasse", detail, headers={"Retry-After": "5"}) from None

    async def share(self, work: Callable[[], T]) -> T:
        """As `run`, for what asks again and again: half the places at most, so that others find one."""
        async with self._shared:
            return await self.run(work)

    def close(self) -> None:
        """Take no more work; what is running ends."""
        self._pool.shutdown(wait=False, cancel_futures=True)
