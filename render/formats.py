"""The writers of documents, one for each format."""

from __future__ import annotations

from typing import Literal

from render.blocks import Document

Format = Literal["md", "html"]


def write_document(document: Document, to: Format) -> str:
    """A document in a format. Raises `ValueError` for an unknown one."""
    # Imported when asked for: a command that writes Markdown does not pay for the templates of HTML.
    if to == "md":
        from render.markdown import to_markdown

        return to_markdown(document)
    if to == "html":
        from render.html import to_html

        return to_html(document)
    raise ValueError(f"unknown format: {to}")
