"""What a value is rounded to, in words: those that are read are those that are printed."""

from __future__ import annotations

_ROUND = {2: "au centime", 0: "à l'euro"}
_DIRECTION = {-1: " inférieur", 0: "", 1: " supérieur"}


def rounded_to(digits: int, direction: int, counted: bool) -> str:
    """What a value is rounded to: « au centime supérieur », « à l'euro », « à l'unité inférieure »."""
    if counted:
        return f"à l'unité{_DIRECTION[direction]}" + ("e" if direction else "")
    return f"{_ROUND[digits]}{_DIRECTION[direction]}"
