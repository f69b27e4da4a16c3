"""Clauses that are prose, and opening hours."""

from __future__ import annotations

from engine.source import scalars_of, text_of
from grammar.french import join
from grammar.yaml_nodes import Scalar
from render.blocks import Block, Paragraph
from render.telling import Telling


def state(telling: Telling) -> tuple[Block, ...]:
    """énonce, informe: what is written, paragraph by paragraph."""
    node = telling.block.get(telling.clause.verb)
    if not isinstance(node, Scalar):
        return ()
    parts = [part for part in (text_of(node) or "").split("\n\n") if part.strip()]
    if len(parts) <= 1:
        return telling.tell(telling.prose(telling.clause.verb))
    words = telling.words
    return tuple(Paragraph(words.marks.sentence(words.prose(part))) for part in parts)


def open_hours(telling: Telling) -> tuple[Block, ...]:
    """ouvre: « les horaires d'assistance : du lundi au vendredi de 9 h à 19 h, sauf les jours fériés »."""
    subject = telling.subject(telling.clause.verb)
    lines = [
        telling.words.figures_in(s.text, s.span, telling.clause.identifier)
        for s in scalars_of(telling.block.get("plages"))
    ]
    off = telling.text("sauf")
    return telling.tell(f"{subject.text} : {join(lines)}{', sauf ' + off if off else ''}")


def written(telling: Telling) -> tuple[Block, ...]:
    """texte: the sentence its author wrote in place of the one made from the clause."""
    words = telling.words
    parts = [part for part in (text_of(telling.block.get("texte")) or "").split("\n\n") if part.strip()]
    return tuple(Paragraph(words.marks.sentence(words.prose(part))) for part in parts)
