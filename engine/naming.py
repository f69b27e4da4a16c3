"""The order of identifiers and articles: A-9 before A-10."""

from __future__ import annotations


def natural(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts A-9 before A-10."""
    parts: list[tuple[int, int, str]] = []
    word = ""
    for char in identifier + "\0":
        if word and char.isdigit() != word[-1].isdigit():
            parts.append((0, int(word), "") if word.isdigit() else (1, 0, word))
            word = ""
        word += char
    return tuple(parts)
