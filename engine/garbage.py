"""Making many objects at once without looking for cycles among them meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Pauses:
    """How many are under way, in whatever threads, and whether the collector is to run after the last one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._after = False

    def begin(self) -> None:
        with self._lock:
            if self._count == 0:
                self._after = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count == 0 and self._after:
                gc.enable()


_PAUSES = _Pauses()


@contextmanager
def collection_paused() -> Iterator[None]:
    """Python's collector of cycles is stopped inside: trees that are being built are all alive, looking is in vain.

    It is one for all threads: it runs again once none of them is inside.
    """
    _PAUSES.begin()
    try:
        yield
    finally:
        _PAUSES.end()
