"""Where a clause is written, and what it owns: clauses and the rows of tables, which are clauses too."""

from __future__ import annotations

from collections.abc import Iterator

from engine.atoms import blocks_of_clause
from engine.clauses import Clause
from engine.program import Program
from engine.source import items_of, scalars_of
from grammar.diagnostics import Span
from grammar.yaml_nodes import Mapping, Scalar


def rows_of(clause: Clause) -> Iterator[tuple[Scalar, tuple[Scalar, ...]]]:
    """The rows of a table: the identifier of each, and its other cells."""
    for block in blocks_of_clause(clause):
        for row in items_of(block.get("lignes")):
            cells = scalars_of(row)
            if cells:
                yield cells[0], cells[1:]


def tables_of_rows(program: Program) -> dict[str, str]:
    """For each row identifier, the clause that holds the table."""
    return {row.text: clause.identifier for clause in program.clauses.values() for row, _ in rows_of(clause)}


def place_of(program: Program, identifier: str) -> Span | None:
    """Where the identifier of a clause or of a row is written; None when it is neither."""
    if identifier in program.clauses:
        return program.clauses[identifier].span
    for clause in program.clauses.values():
        for row, _ in rows_of(clause):
            if row.text == identifier:
                return row.span
    return None


def figures_in_prose(clause: Clause) -> dict[str, Scalar]:
    """The figures a clause of prose owns, by name: what is written under « chiffres »."""
    found: dict[str, Scalar] = {}
    for block in blocks_of_clause(clause):
        named = block.get("chiffres")
        for key, value in named.entries if isinstance(named, Mapping) else ():
            if isinstance(value, Scalar):
                found.setdefault(key.text, value)
    return found


def figures_owned(program: Program, identifier: str) -> int:
    """How many figures a clause or a row owns, as written: one figure read for two grandeurs counts once."""
    lifted = {entry.span for entry in program.parameters.figures if entry.owner == identifier}
    clause = program.clauses.get(identifier)
    return len(lifted) + (len(figures_in_prose(clause)) if clause else 0)
