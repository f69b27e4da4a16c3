"""A table as it is written: its criteria, its columns where it is read across too, its rows and their cells.

A table has one column for each criterion of « selon », and the value last. A double-entry table (« en colonne »,
« colonnes ») has instead one value for each head of column; an empty cell is written « vide ».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.source import items_of, scalars_of
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

EMPTY = "vide"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the clause it is, what it asks of each criterion, its values (one, or one for each column)."""

    identifier: Scalar
    criteria: tuple[Scalar, ...]
    values: tuple[Scalar, ...]


def criteria_of(block: Mapping) -> tuple[Scalar, ...]:
    """What each row compares."""
    return scalars_of(block.get("selon"))


def columns_of(block: Mapping) -> tuple[Scalar, ...]:
    """The heads of the columns of a double-entry table; none where the table is simple."""
    return scalars_of(block.get("colonnes")) if block.get("en colonne") is not None else ()


def width_of(block: Mapping) -> int:
    """How many cells a row has, its identifier first."""
    return 1 + len(criteria_of(block)) + max(1, len(columns_of(block)))


def row_of(block: Mapping, row: Node) -> TableRow | None:
    """A row in its parts; None where it has not as many cells as the table is wide."""
    cells = scalars_of(row)
    if not isinstance(row, Sequence) or len(cells) != width_of(block):
        return None
    split = 1 + len(criteria_of(block))
    return TableRow(cells[0], cells[1:split], cells[split:])


def table_rows(block: Mapping) -> Iterator[TableRow]:
    """The rows that are as wide as the table."""
    for item in items_of(block.get("lignes")):
        row = row_of(block, item)
        if row is not None:
            yield row


def is_empty(cell: Scalar) -> bool:
    """Whether a cell of a double-entry table holds nothing."""
    return normalize(cell.text) == EMPTY
