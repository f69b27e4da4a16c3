"""JSON as it comes from outside, read so that nothing is lost on the way.

A key written twice, NaN, half a character: each is a fault, where most readers would take something else in silence
(RFC 8259, section 4; RFC 7493, sections 2.1 to 2.3). A number with a decimal point is kept as an exact `Decimal`, which
the engine then refuses where it wants a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine import Fault
from engine.faults import Faults

_HALF = re.compile("[\ud800-\udfff]")
#: The most values one inside the other.
_DEEPEST = 200
_UNREADABLE = "il ne peut pas être lu"
#: The words of the library, but for the colon and the space that end some of them.
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
    """What was sent is not JSON: ``reason`` says why, in French; ``place`` is the line and the column, from 1, of what
    is wrong, None where it is not at one place."""

    def __init__(self, reason: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place

    @property
    def message(self) -> str:
        """The reason after its place."""
        return self.reason if self.place is None else f"ligne {self.place[0]}, colonne {self.place[1]} : {self.reason}"


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


class _NotFinite(str):
    """NaN or Infinity, which JSON does not have."""

    __slots__ = ()


def read_strictly(content: bytes) -> tuple[Any, tuple[Fault, ...]]:
    """The value of a JSON text in UTF-8, and what is wrong in it that most readers let pass: F005 for a key written
    again, F010 for what is no value, each at its path. Raises `NotJson`."""
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_Object, parse_float=Decimal, parse_constant=_NotFinite)
        return value, Faults(_faults(value, "", 0)).all()
    except json.JSONDecodeError as error:
        reason = _REASONS.get(error.msg.removesuffix(": "), _UNREADABLE)
        raise NotJson(reason, (error.lineno, error.colno)) from None
    except UnicodeDecodeError as error:
        raise NotJson(f"le texte n'est pas en UTF-8 (octet {error.start + 1})") from None
    except (RecursionError, ArithmeticError, ValueError):
        raise NotJson("imbrication trop profonde ou nombre démesuré") from None


def _faults(value: Any, path: str, depth: int) -> Iterator[Fault]:
    if depth > _DEEPEST:
        raise NotJson("imbrication trop profonde")
    if isinstance(value, _Object):
        for key in value.repeated:
            yield Fault(joined(path, whole(key)), "F005", f"la clé « {whole(key)} » est écrite plusieurs fois")
        for key, inner in value.items():
            if _HALF.search(key):
                yield Fault(joined(path, whole(key)), "F010", "une clé contient la moitié d'un caractère")
            yield from _faults(inner, joined(path, whole(key)), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _faults(inner, f"{path}[{index}]", depth + 1)
    elif isinstance(value, _NotFinite):
        yield Fault(path, "F010", f"« {value} » n'est pas une valeur JSON")
    elif isinstance(value, str) and _HALF.search(value):
        yield Fault(path, "F010", "un texte contient la moitié d'un caractère")


def whole(text: str) -> str:
    """A text that can be written in UTF-8: half a character is told by the sign that stands for what is lost."""
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def joined(path: str, key: str) -> str:
    """The path of a key under a path, as the engine writes them."""
    return f"{path}.{key}" if path else key
