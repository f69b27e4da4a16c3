"""The characters that a font can draw, read from its table `cmap` (OpenType 1.9, chapter « cmap »).

Read from the file rather than asked of the compiler: it refuses a whole document for one character, after the fact. The
table is short and its two layouts of use are simple; a library of fonts would be one more package for forty lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from

_SEGMENTS, _GROUPS = 4, 12  # the layouts that every font of today has, one or both
_TABLE, _RECORD = 16, 8
_LAST = 0xFFFF


def characters_of(font: Path) -> frozenset[int]:
    """The code points that a font (TrueType or OpenType, alone in its file) has a glyph for. Raises `OSError`."""
    data = font.read_bytes()
    (tables,) = unpack_from(">H", data, 4)
    heads = (unpack_from(">4s4xLL", data, 12 + _TABLE * rank) for rank in range(tables))
    start = next((offset for tag, offset, _ in heads if tag == b"cmap"), None)
    if start is None:
        return frozenset()
    (count,) = unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for rank in range(count):
        (offset,) = unpack_from(">4xL", data, start + 4 + _RECORD * rank)
        found.update(_subtable(data, start + offset))
    return frozenset(found)


def _subtable(data: bytes, at: int) -> Iterator[int]:
    (layout,) = unpack_from(">H", data, at)
    if layout == _GROUPS:
        (count,) = unpack_from(">L", data, at + 12)
        for rank in range(count):
            first, last, glyph = unpack_from(">LLL", data, at + 16 + 12 * rank)
            # The first glyph is the one of what has none.
            yield from range(first if glyph else first + 1, last + 1)
    elif layout == _SEGMENTS:
        yield from _segments(data, at)


def _segments(data: bytes, at: int) -> Iterator[int]:
    (double,) = unpack_from(">H", data, at + 6)
    ends, starts = at + 14, at + 16 + double
    deltas, ranges = starts + double, starts + 2 * double
    for step in range(0, double, 2):
        (last,), (first,) = unpack_from(">H", data, ends + step), unpack_from(">H", data, starts + step)
        (delta,), (away,) = unpack_from(">H", data, deltas + step), unpack_from(">H", data, ranges + step)
        for code in range(first, last + 1):
            glyph = code
            if away:
                (glyph,) = unpack_from(">H", data, ranges + step + away + 2 * (code - first))
            if code != _LAST and (glyph + delta) % (_LAST + 1) and (glyph or not away):
                yield code
