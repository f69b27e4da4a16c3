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
#: Those that are mostly the same from one entry to the next: how each is written is remembered.
_SAME = frozenset({"kind", "caller", "contract", "version", "digest", "archive", "engine", "calendar", "readings"})
_REMEMBERED = tuple(name in _SAME for name in FIELDS)
_PREFIX = _NAME + len(FIELDS).to_bytes(4, "big")
_ABSENT = b"\0"
#: What comes before a short field, by its size: most are.
_SHORT = tuple(b"\1" + size.to_bytes(8, "big") for size in range(256))


def entry_bytes(values: Sequence[Any]) -> bytes:
    """The bytes of an entry, from the values of `FIELDS`: texts, whole numbers, sealed bytes, None."""
    parts = [_PREFIX]
    for value, remembered in zip(values, _REMEMBERED, strict=True):
        if value is None:
            parts.append(_ABSENT)
        elif isinstance(value, str):
            parts.append(_same(value) if remembered else _framed(value.encode()))
        elif isinstance(value, int):
            parts.append(_framed(b"%d" % value))
        else:
            parts.append(_framed(sha256(value).hexdigest().encode()))
    return b"".join(parts)


def _framed(written: bytes) -> bytes:
    size = len(written)
    return (_SHORT[size] if size < len(_SHORT) else b"\1" + size.to_bytes(8, "big")) + written


@lru_cache(1024)
def _same(text: str) -> bytes:
    return _framed(text.encode())


def entry_hash(values: Sequence[Any]) -> str:
    """The hash of an entry, in hexadecimal."""
    return sha256(entry_bytes(values)).hexdigest()


def head_text(sequence: int, hash_: str) -> str:
    """What the code of the head is made over: « 12:ab34… »."""
    return f"{sequence}:{hash_}"
