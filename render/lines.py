"""A block as lines: what it says when it is read from top to bottom, without its layout."""

from __future__ import annotations

from collections.abc import Iterator

from render.blocks import Block, Bullets, Definition, Item, Paragraph, Table
from render.runs import Runs, Text


def lines(block: Block) -> Iterator[Runs]:
    """The lines of a block: items begin with a dash, cells of a row are parted by a bar."""
    match block:
        case Paragraph(runs):
            yield runs
        case Definition(term, runs):
            yield (*term, Text("\u00a0: "), *runs)
        case Bullets(lead, items, _):
            yield lead
            for item in items:
                yield from _item(item, "– ")
        case Table(lead, heads, rows):
            yield lead
            for cells in (heads, *(row.cells for row in rows)):
                yield tuple(run for rank, cell in enumerate(cells) for run in ((Text(" | "),) if rank else ()) + cell)


def _item(item: Item, mark: str) -> Iterator[Runs]:
    yield (Text(mark), *item.runs)
    for inner in item.items:
        yield from _item(inner, f"  {mark}")
