"""The shape of a JSON text, before anything is made of it: how deep, how many elements."""

from __future__ import annotations

import re

# A text, or what opens, closes or separates. Each byte is looked at once.
_MARK = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},]', re.DOTALL)
_OPEN, _CLOSE = b"[{", b"]}"


def too_deep_or_long(body: bytes, depth: int, items: int) -> str:
    """What is too much in a JSON text, as a French sentence; "" where nothing is.

    ``depth`` bounds lists and objects inside one another, ``items`` the elements of each. Most bodies are told by the
    count of their brackets and commas, without going through them.
    """
    if body.count(b"[") + body.count(b"{") <= depth and body.count(b",") < items:
        return ""
    counts: list[int] = []
    for mark in _MARK.finditer(body):
        sign = mark.group()
        if sign in _OPEN:
            counts.append(0)
            if len(counts) > depth:
                return f"des listes et des objets sont imbriqués sur plus de {depth} niveaux"
        elif sign in _CLOSE:
            if counts:
                counts.pop()
        elif sign == b"," and counts:
            counts[-1] += 1
            if counts[-1] >= items:
                return f"une liste ou un objet a plus de {items} éléments"
    return ""
