"""Random bytes of the system, drawn together for a lot.

Each draw is a call of the system that lets another thread run; what is drawn and not used is thrown away with the lot.
"""

from __future__ import annotations

import os


class Draws:
    """Random bytes. Not kept from one lot to the next: a process that forked would give the same ones twice."""

    def __init__(self, size: int) -> None:
        self._drawn = os.urandom(size)
        self._at = 0

    def __call__(self, size: int) -> bytes:
        """So many bytes that were never given before."""
        start = self._at
        self._at = end = start + size
        return self._drawn[start:end] if end <= len(self._drawn) else os.urandom(size)
