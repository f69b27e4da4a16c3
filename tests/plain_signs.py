"""Texts made easy to compare: what French typography sets is put back as a keyboard writes it."""

from __future__ import annotations


def plain_signs(text: str) -> str:
    """The text with plain spaces and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
