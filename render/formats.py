"""The writers of documents, one for each format: some make text, others the bytes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args, overload

from render.blocks import Document

TextFormat: TypeAlias = Literal["md", "html"]
BytesFormat: TypeAlias = Literal["pdf", "docx"]
Format: TypeAlias = TextFormat | BytesFormat

TEXT_FORMATS: tuple[str, ...] = get_args(TextFormat)
BYTES_FORMATS: tuple[str, ...] = get_args(BytesFormat)
FORMATS = (*TEXT_FORMATS, *BYTES_FORMATS)
#: What a document in each format is, where it is sent (IANA media types, without parameters).
MEDIA_TYPES: Mapping[Format, str] = MappingProxyType(
    {
        "html": "text/html",
        "md": "text/markdown",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


@overload
def write_document(document: Document, to: TextFormat) -> str: ...
@overload
def write_document(document: Document, to: BytesFormat) -> bytes: ...
@overload
def write_document(document: Document, to: Format) -> str | bytes: ...
def write_document(document: Document, to: Format) -> str | bytes:
    """A document in a format: text, or the bytes of a file.

    Raises `ValueError` for an unknown format, `render.extras.MissingExtra` for one whose packages are not installed.
    """
    # Imported when asked for: a command that writes Markdown does not pay for the templates of HTML.
    if to == "md":
        from render.markdown import to_markdown

        return to_markdown(document)
    if to == "html":
        from render.html import to_html

        return to_html(document)
    if to == "pdf":
        from render.pdf import to_pdf

        return to_pdf(document)
    if to == "docx":
        from render.docx import to_docx

        return to_docx(document)
    raise ValueError(f"unknown format: {to}")
