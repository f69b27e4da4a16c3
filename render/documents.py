"""Sentences about documents to supply."""

from __future__ import annotations

from render.blocks import Block
from render.telling import Telling


def require(telling: Telling) -> tuple[Block, ...]:
    """exige: « pièce à fournir : copie du dépôt de plainte »."""
    return telling.tell(f"pièce à fournir : {_label(telling)}")


def line(telling: Telling) -> tuple[Block, ...]:
    """The same as a line of a list of documents."""
    return telling.tell(_label(telling))


def _label(telling: Telling) -> str:
    return telling.prose("exige") + ("," if telling.tree is not None else "")
