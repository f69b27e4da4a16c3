"""JSON as it comes from outside: nothing is lost on the way.

A key written twice, NaN, half a character: each is refused, where most readers would take something else in silence.
A number with a decimal point is kept as an exact `Decimal`, which the engine then refuses where it wants a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from engine import Fault

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
#: A colon written by its number hides from the count of colons.
HIDDEN = rb"\u003"
_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST = 200
_REASONS = {
    "Expecting value": "il manque une valeur",
    "Expecting ',' delimiter": "il manque une virgule",
    "Expecting ':' delimiter": "il manque « : »",
    "Expecting property name enclosed in double quotes": "une clé entre guillemets est attendue",
    "Illegal trailing comma before end of object": "virgule de trop avant « } »",
    "Extra data": "il y a du texte après la fin",
    "Unterminated string starting at": "il manque le guillemet fermant",
    "Invalid control character at": "caractère de contrôle dans un texte",
    "Invalid \\escape": "échappement inconnu dans un texte",
    "Invalid \\uXXXX escape": "échappement inconnu dans un texte",
}


class NotJson(Exception):
    """What was sent is not JSON: ``message`` says why, in French, with the line and column where there are some."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_json(content: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of a JSON text, and what is wrong in it that most readers let pass. Raises `NotJson`."""
    try:
        value = _DECODER.decode(content)
        if _plain(content, value):
            return value, ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError, ValueError):
        pass  # the slow reader says what is wrong, and where
    return _slowly(content)


def _plain(content: bytes, value: Any) -> bool:
    """Whether no key was lost: each key brings a colon, and whatever a lost key held can only bring more of them."""
    if b"\\" in content and HIDDEN in content:
        return False
    more = content.count(b":") - keys_of(value)
    return not more or more == colons_of(value)


def keys_of(value: Any) -> int:
    """How many keys there are in a value, at any depth."""
    kind = type(value)
    if kind is dict:
        return len(value) + sum([keys_of(one) for one in value.values() if type(one) is dict or type(one) is list])
    return sum([keys_of(one) for one in value if type(one) is dict or type(one) is list]) if kind is list else 0


def colons_of(value: Any) -> int:
    """How many colons the texts and keys of a value hold."""
    if isinstance(value, str):
        return value.count(":")
    if isinstance(value, dict):
        return sum(key.count(":") + colons_of(one) for key, one in value.items())
    return sum(map(colons_of, value)) if isinstance(value, list) else 0


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


class _NotFinite(str):
    """NaN or Infinity, which JSON does not have."""

    __slots__ = ()


def _slowly(content: bytes) -> tuple[Any, tuple[Fault, ...]]:
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_Object, parse_float=Decimal, parse_constant=_NotFinite)
        faults = tuple(_faults(value, "", 0))
    except json.JSONDecodeError as error:
        reason = _REASONS.get(error.msg, "il ne peut pas être lu")
        raise NotJson(f"ligne {error.lineno}, colonne {error.colno} : {reason}") from None
    except UnicodeDecodeError as error:
        raise NotJson(f"le texte n'est pas en UTF-8 (octet {error.start + 1})") from None
    except (RecursionError, ArithmeticError, ValueError):
        raise NotJson("imbrication trop profonde ou nombre démesuré") from None
    return value, faults


def _faults(value: Any, path: str, depth: int) -> Iterator[Fault]:
    if depth > _DEEPEST:
        raise NotJson("imbrication trop profonde")
    if isinstance(value, _Object):
        for key in value.repeated:
            yield Fault(joined(path, _told(key)), "F005", f"la clé « {_told(key)} » est écrite plusieurs fois")
        for key, inner in value.items():
            if _HALF.search(key):
                yield Fault(joined(path, _told(key)), "F010", "une clé contient la moitié d'un caractère")
            yield from _faults(inner, joined(path, _told(key)), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _faults(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, _NotFinite):
        yield Fault(path, "F010", f"« {value} » n'est pas une valeur JSON")
    elif isinstance(value, str) and _HALF.search(value):
        yield Fault(path, "F010", "un texte contient la moitié d'un caractère")


def _told(key: str) -> str:
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", key)


def joined(path: str, key: str) -> str:
    """The path of a key under a path, as the engine writes them."""
    return f"{path}.{key}" if path else key
