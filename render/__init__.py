"""French documents made from contracts: sentences, conditions, explanations of decisions.

>>> from render import render_conditions
>>> page = render_conditions(contract.program, to="html")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import overload

from engine.program import Program
from render.blocks import Document, clauses_of
from render.decision_text import explain_text
from render.document import build_document
from render.extras import MissingExtra
from render.formats import BytesFormat, Format, TextFormat, write_document
from render.sentences import sentence_of


@overload
def render_conditions(program: Program, to: TextFormat = "md", readings: Mapping[str, str] | None = None) -> str: ...
@overload
def render_conditions(program: Program, to: BytesFormat, readings: Mapping[str, str] | None = None) -> bytes: ...
def render_conditions(program: Program, to: Format = "md", readings: Mapping[str, str] | None = None) -> str | bytes:
    """The conditions of one contract version: Markdown (``md``), one HTML page (``html``), a file (``pdf``, ``docx``).

    ``readings`` maps the id of a reading to another option than the one retained. Raises `ValueError` for an unknown
    format, `MissingExtra` for one whose packages are not installed.
    """
    return write_document(build_document(program, readings), to)


__all__ = [
    "Document",
    "Format",
    "MissingExtra",
    "build_document",
    "clauses_of",
    "explain_text",
    "render_conditions",
    "sentence_of",
]
