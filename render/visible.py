"""What the texts of a document show of the characters that cannot be written, the same in every format.

A fact is what a customer, or a machine, typed: it may hold any character. One that no format can print, or that would
turn the text around it, is told by its number, « [U+0000] », so that a reader sees that it is there and which it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")
#: The controls, but the white space read below; halves of a pair alone; what Unicode keeps for no character; the ends
#: of line and of paragraph that a format may obey; and the twelve marks that order the text (Unicode, UAX #9, § 2):
#: left as they are, they would show « 12 € » as « € 21 ».
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
#: A line that ends inside a text is one space: it would end a row of Markdown, and Word does not show it.
_BROKEN = re.compile("[\t\n\r]+")


def visible(document: T) -> T:
    """A document (or any part of it) whose texts hold nothing that a format cannot write; itself where they did not."""
    return each_text(document, lambda text: _BROKEN.sub(" ", _HIDDEN.sub(lambda found: by_number(found[0]), text)))


def by_number(character: str) -> str:
    """« [U+738B] »: a character by its code point."""
    return f"[U+{ord(character):04X}]"


def each_text(part: T, write: Callable[[str], str]) -> T:
    """A tree of frozen dataclasses and tuples with each of its texts written anew; what does not change is kept."""
    return cast(T, _written(part, write))


def _written(part: object, write: Callable[[str], str]) -> object:
    if isinstance(part, str):
        return write(part)
    if isinstance(part, tuple):
        told = tuple(_written(one, write) for one in part)
        return part if all(new is old for new, old in zip(told, part, strict=True)) else told
    if is_dataclass(part) and not isinstance(part, type):
        changed = {}
        for field in fields(part):
            before = getattr(part, field.name)
            after = _written(before, write)
            if after is not before:
                changed[field.name] = after
        return replace(part, **changed) if changed else part
    return part
