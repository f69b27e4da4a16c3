"""The JSON of a request, quickly where it is written as it should be; `strict_json` says what is wrong in any other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from engine import Fault
from service.strict_json import read_strictly

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
#: A colon written by its number hides from the count of colons.
HIDDEN = rb"\u003"


def read_json(content: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of a JSON text, and its faults. Raises `NotJson`. See `read_strictly`."""
    try:
        value = _DECODER.decode(content)
        if _plain(content, value):
            return value, ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError, ValueError):
        pass  # the slow reader says what is wrong, and where
    return read_strictly(content)


def _plain(content: bytes, value: Any) -> bool:
    """Whether no key was lost: each key brings a colon, and whatever a lost key held can only bring more of them."""
    if b"\\" in content and HIDDEN in content:
        return False
    more = content.count(b":") - keys_of(value)
    return not more or more == colons_of(value)


def keys_of(value: Any) -> int:
    """How many keys there are in a value, at any depth."""
    kind = type(value)
    if kind is not dict and kind is not list:
        return 0
    found, inner = (len(value), value.values()) if kind is dict else (0, value)
    for one in inner:
        if type(one) is dict or type(one) is list:
            found += keys_of(one)
    return found


def colons_of(value: Any) -> int:
    """How many colons the texts and keys of a value hold."""
    kind = type(value)
    if kind is not dict and kind is not list:
        return value.count(":") if kind is str else 0
    found, inner = ("".join(value).count(":"), value.values()) if kind is dict else (0, value)
    # All the texts at once: most hold none.
    found += "".join([one for one in inner if type(one) is str]).count(":")
    for one in inner:
        if type(one) is dict or type(one) is list:
            found += colons_of(one)
    return found
