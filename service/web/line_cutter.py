"""Lines out of the parts of a body, as they come."""

from __future__ import annotations


class Lines:
    """Cuts parts into lines. What is left of the last one waits, up to a length: beyond it the line is dropped."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""
        self._dropping = False

    def feed(self, part: bytes) -> list[bytes | None]:
        """The lines that a part completes; None for one that is too long."""
        found: list[bytes | None] = []
        text = self._rest + part
        pieces = text.split(b"\n")
        if len(text) <= self._longest and not self._dropping:
            self._rest = pieces.pop()
            found += pieces
            return found
        for whole in pieces[:-1]:
            if self._dropping or len(whole) > self._longest:
                found.append(None)
                self._dropping = False
            else:
                found.append(whole)
        self._rest = pieces[-1]
        if self._dropping or len(self._rest) > self._longest:
            self._dropping, self._rest = True, b""
        return found

    def end(self) -> list[bytes | None]:
        """The last line, where nothing ends it."""
        if self._dropping:
            return [None]
        return [self._rest] if self._rest else []
