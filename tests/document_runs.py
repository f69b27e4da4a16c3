"""Everything a document prints, run by run, for the tests that hold its figures and its words."""

from __future__ import annotations

from collections.abc import Iterator

from render.blocks import Document, Provision, Section
from render.lines import lines
from render.runs import Run


def provisions_of(document: Document) -> Iterator[Provision]:
    """Every provision, in the order they are read, those that declarations make included."""

    def inside(section: Section) -> Iterator[Provision]:
        for group in section.groups:
            yield from group.provisions
        for inner in section.sections:
            yield from inside(inner)

    for section in document.sections:
        yield from inside(section)


def runs_of(document: Document) -> Iterator[Run]:
    """The runs of the preamble and of every provision with its heading; notes of readings are left out."""

    def inside(section: Section) -> Iterator[Run]:
        yield from section.title
        for group in section.groups:
            yield from group.lead
            for provision in group.provisions:
                yield from provision.title
                for block in provision.blocks:
                    for line in lines(block):
                        yield from line
        for inner in section.sections:
            yield from inside(inner)

    for block in document.preamble:
        for line in lines(block):
            yield from line
    for section in document.sections:
        yield from inside(section)
