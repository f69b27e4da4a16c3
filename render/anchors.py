"""Addresses inside a document: one for each article and each clause."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """ASCII letters, figures and dashes: « IV.A (note 1) » → ``iv-a-note-1``."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return re.sub("[^a-z0-9]+", "-", "".join(c for c in folded if c.isascii())).strip("-")


def clause_anchor(identifier: str) -> str:
    """The address of a clause."""
    return f"clause-{slug(identifier)}"


def article_anchor(article: str, title: str = "") -> str:
    """The address of an article, or of a section that is none, by its title."""
    return f"article-{slug(article)}" if article else slug(title) or "dispositions-generales"
