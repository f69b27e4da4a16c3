"""A document in the format asked: what a command writes, and where."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from render import Document, MissingExtra
from render.formats import Format, write_document
from service.exits import FAILURE, Stop
from service.output import write_file
from service.terminal import say, tell


def written(document: Document, to: Format) -> str | bytes:
    """The document, or a stop that says what to install."""
    with telling_what_lacks():
        return write_document(document, to)


@contextmanager
def telling_what_lacks() -> Iterator[None]:
    """Stops with what to install where a package of the format is missing."""
    try:
        yield
    except MissingExtra as missing:
        raise Stop(missing.message, FAILURE, missing.remedy) from None


def deliver(document: Document, to: Format, output: str | None) -> None:
    """The document in the file named, or on stdout."""
    hand_over(written(document, to), to, output)


def hand_over(content: str | bytes, to: Format, output: str | None) -> None:
    """What is written in the file named, which is then told, or on stdout. Bytes are never thrown at a terminal."""
    if output:
        write_file(output, content)
        tell(f"écrit : {output}")
    elif isinstance(content, str):
        say(content.removesuffix("\n"))
    elif sys.stdout.isatty():
        raise Stop(f"le format {to} ne se lit pas dans un terminal", hint="nommez un fichier par -o")
    else:
        sys.stdout.buffer.write(content)
