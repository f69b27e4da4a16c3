"""The chain: how an entry is written as bytes, and the hash that ties it to the one before.

The bytes of an entry are, one after the other:

- ``clausier journal 1\\n`` in ASCII;
- the number of fields, as four bytes, the most significant first;
- each field of `FIELDS`, in that order: the byte 0 where it has no value; else the byte 1, the number of its bytes as
  eight bytes, the most significant first, then those bytes. A text is in UTF-8, a whole number in decimal digits, a
  hash in lower-case hexadecimal; of what is sealed, the SHA-256 of the sealed bytes, in hexadecimal, stands for them.

Two entries with one field different have different bytes: lengths say where each ends. The hash of an entry is the
SHA-256 of its bytes, and ``previous``, the hash of the entry before (sixty-four zeros for the first), is one of its
fields. Nothing in the bytes needs a key: the chain is verified after the keys are erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

#: The hash that the first entry takes for that of the one before.
START = "0" * 64
_NAME = b"clausier journal 1\n"
FIELDS = (
    "previous",
    "sequence",
    "id",
    "kind",
    "recorded_at",
    "caller",
    "contract",
    "version",
    "digest",
    "archive",
    "engine",
    "calendar",
    "tariff",
    "readings",
    "links",
    "file_tag",
    "idempotency",
    "subject",
    "detail",
    "key_id",
    "request_digest",
    "sealed_request",
    "sealed_result",
)
_PREFIX = _NAME + len(FIELDS).to_bytes(4, "big")
_ABSENT = b"\0"
#: What comes before a short field, by its size: most are.
_SHORT = tuple(b"\1" + size.to_bytes(8, "big") for size in range(128))
_SHORT_TEXT = tuple(one.decode() for one in _SHORT)
#: Those that are mostly the same from one entry to the next, and stand together: how they are written is remembered.
_SAME = slice(FIELDS.index("caller"), FIELDS.index("links"))


def entry_bytes(values: Sequence[Any]) -> bytes:
    """The bytes of an entry, from the values of `FIELDS`: texts, whole numbers, sealed bytes, None."""
    assert len(values) == len(FIELDS)
    before, after = values[: _SAME.start], values[_SAME.stop :]
    return b"".join((_PREFIX, _together(before), _same(tuple(values[_SAME])), _together(after)))


def _together(values: Sequence[Any]) -> bytes:
    """Some fields. Short texts, which most are, are put together before they are encoded."""
    told = [
        value if value is None or isinstance(value, str)
        else str(value) if isinstance(value, int)
        else sha256(value).hexdigest()
        for value in values
    ]  # fmt: skip
    try:
        text = "".join(["\0" if one is None else _SHORT_TEXT[len(one)] + one for one in told])
    except IndexError:
        pass
    else:
        if text.isascii():  # a character is then a byte: the sizes are right
            return text.encode()
    return b"".join([_ABSENT if one is None else _framed(one.encode()) for one in told])


def _framed(written: bytes) -> bytes:
    size = len(written)
    return (_SHORT[size] if size < len(_SHORT) else b"\1" + size.to_bytes(8, "big")) + written


@lru_cache(1024)
def _same(values: tuple[Any, ...]) -> bytes:
    return _together(values)


def entry_hash(values: Sequence[Any]) -> str:
    """The hash of an entry, in hexadecimal."""
    return sha256(entry_bytes(values)).hexdigest()


def head_text(sequence: int, hash_: str) -> str:
    """What the code of the head is made over: « 12:ab34… »."""
    return f"{sequence}:{hash_}"
