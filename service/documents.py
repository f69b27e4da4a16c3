"""A document in the format asked: what a command writes, and where."""

from __future__ import annotations

import sys

from render import Document, MissingExtra
from render.formats import Format, write_document
from service.exits import FAILURE, Stop
from service.output import write_file
from service.terminal import say, tell


def written(document: Document, to: Format) -> str | bytes:
    """The document, or a stop that says what to install."""
    try:
        return write_document(document, to)
    except MissingExtra as missing:
        raise Stop(missing.message, FAILURE, missing.remedy) from None


def deliver(document: Document, to: Format, output: str | None) -> None:
    """The document in the file named, which is then told, or on stdout. Bytes are never thrown at a terminal."""
    content = written(document, to)
    if output:
        write_file(output, content)
        tell(f"écrit : {output}")
    elif isinstance(content, str):
        say(content.removesuffix("\n"))
    elif sys.stdout.isatty():
        raise Stop(f"le format {to} ne se lit pas dans un terminal", hint="nommez un fichier par -o")
    else:
        sys.stdout.buffer.write(content)
