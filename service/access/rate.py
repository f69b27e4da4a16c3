"""How often each key may call.

A bucket of tokens filled at an even pace, kept as one number for each key: the time at which the bucket will be full
again (the « generic cell rate algorithm », ITU-T I.371). Whole nanoseconds of a clock that never goes back.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_MINUTE = 60_000_000_000
_SECOND = 1_000_000_000
#: A burst is what ten seconds allow.
_BURST = 6


class Rate:
    """So many requests a minute for each key; 0 is without limit."""

    def __init__(self, a_minute: int, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self.unlimited = a_minute <= 0
        self._pace = _MINUTE // max(1, a_minute)
        self._slack = self._pace * (max(1, a_minute // _BURST) - 1)
        self._clock = clock
        self._full: dict[str, int] = {}

    def wait(self, key: str) -> int:
        """0 where the key may call now, and the call is counted; else the whole seconds that it has to wait."""
        if self.unlimited:
            return 0
        now = self._clock()
        full = max(self._full.get(key, 0), now)
        late = full - now - self._slack
        if late > 0:
            return -(-late // _SECOND)
        self._full[key] = full + self._pace
        return 0
