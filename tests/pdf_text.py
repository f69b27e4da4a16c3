"""What a PDF says, read back from the file: its text without the accidents of its lines, its structure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from render.blocks import Document
from render.runs import Deleted, Emphasis, FigureRun, Inserted, Reference, Run, Runs, Text

RUN = (Text, FigureRun, Reference, Emphasis, Inserted, Deleted)


def reader(content: bytes) -> PdfReader:
    """The file, opened."""
    return PdfReader(io.BytesIO(content))


def pages(content: bytes) -> list[str]:
    """The text of each page; what is cut at the end of a line is in one piece, with a hyphen.

    A hyphen and a soft one are one glyph of the font, which the reader gives back as either.
    """
    return [re.sub(r"(?<=\S-)\s*\n", "", page.extract_text().replace("\u00ad", "-")) for page in reader(content).pages]


def squeezed(text: str) -> str:
    """A text without spaces nor hyphens, in one case: small headings are printed in capitals."""
    return re.sub(r"[\s-]+", "", text).casefold()


def sentences(value: Any) -> Iterator[Runs]:
    """Every text of a tree, in order: whatever is a non-empty tuple of runs."""
    if isinstance(value, tuple):
        if value and all(isinstance(one, RUN) for one in value):
            yield value
            return
        for one in value:
            yield from sentences(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from sentences(getattr(value, field.name))


def runs_of(document: Document) -> Iterator[Run]:
    """Every run of a tree."""
    for told in sentences(document):
        yield from told


def missing(told: Runs, whole: str) -> bool:
    """Whether a sentence is not in a squeezed text. The head or the foot of a page may cut it once.

    A figure may be followed by the id of the clause that owns it.
    """
    plain = squeezed("".join(run.text for run in told))
    if plain in whole:
        return False
    with_owners = "".join(
        re.escape(squeezed(run.text))
        + (f"(?:{re.escape(squeezed(run.clause))})?" if isinstance(run, FigureRun) and run.clause else "")
        for run in told
    )
    if re.search(with_owners, whole):
        return False
    return not any(plain[:cut] in whole and plain[cut:] in whole for cut in range(1, len(plain)))


def tags(content: bytes) -> list[str]:
    """The types of the elements of the structure tree, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, ArrayObject):
            for one in node:
                walk(one)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"]).removeprefix("/"))
            if "/K" in node:
                walk(node["/K"])

    walk(reader(content).root_object["/StructTreeRoot"])
    return found
