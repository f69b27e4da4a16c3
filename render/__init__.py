"""French documents made from contracts: sentences, conditions, explanations of decisions.

>>> from render import render_conditions
>>> page = render_conditions(contract.program, to="html")
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.program import Program
from render.blocks import Document, clauses_of
from render.decision_text import explain_text
from render.document import build_document
from render.formats import Format, write_document
from render.sentences import sentence_of


def render_conditions(program: Program, to: Format = "md", readings: Mapping[str, str] | None = None) -> str:
    """The conditions of one contract version, as Markdown (``md``) or as one HTML page (``html``).

    ``readings`` maps the id of a reading to another option than the one retained. Raises `ValueError` for an unknown
    format.
    """
    return write_document(build_document(program, readings), to)


__all__ = ["Document", "Format", "build_document", "clauses_of", "explain_text", "render_conditions", "sentence_of"]
