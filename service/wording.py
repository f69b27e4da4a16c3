"""Counts in French: « aucune erreur », « 1 erreur », « 12 erreurs »."""

from __future__ import annotations


def counted(number: int, singular: str, plural: str | None = None, none: str | None = None) -> str:
    """The number with its noun; ``none`` is said instead of « 0 … »; the plural adds an s unless given."""
    if number == 0 and none is not None:
        return none
    return f"{number} {singular if number < 2 else plural or singular + 's'}"
