"""Documents made once for each version of a contract and each format, kept in memory up to a size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

#: How much is kept, in bytes.
MOST = 1 << 26


class DocumentCache:
    """Bytes by what they are made of; those asked longest ago leave first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._lock = Lock()

    def taken(self, key: tuple[str, ...]) -> bytes | None:
        """What is kept under a key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def made(self, key: tuple[str, ...], make: Callable[[], str | bytes]) -> bytes:
        """What is kept under a key, made if need be. Two callers at once may both make it: it is the same."""
        found = self.taken(key)
        if found is None:
            written = make()
            found = written if isinstance(written, bytes) else written.encode()
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = found
                    self._size += len(found)
                while self._size > self._most:
                    _, gone = self._kept.popitem(last=False)
                    self._size -= len(gone)
        return found
