"""Tables: rows that overlap, identifiers of rows given twice.

A row is a box: for each column a set of values or an interval. Two rows overlap when their boxes do in every column. A
cell that is neither (a bound read from the case) proves nothing, unless both rows say the same there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from engine import core as c
from engine.atoms import blocks_of_clause
from engine.clauses import Clause
from engine.places import rows_of
from engine.program import Program
from engine.source import ContractSource
from engine.table_rows import columns_of, table_rows
from grammar.diagnostics import Diagnostic, Related
from grammar.overlays import overlaid
from grammar.yaml_nodes import Scalar


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two bounds, None where there is none; a strict bound is left out."""

    low: Any = None
    high: Any = None
    low_strict: bool = False
    high_strict: bool = False


Cell: TypeAlias = frozenset[str] | Interval | c.Core | None


def overlapping_rows(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C018: two rows of one table that some case would both satisfy."""
    for clause in program.clauses.values():
        for block in blocks_of_clause(clause):
            whole = overlaid(clause.block, block)
            rows = table_rows(whole) if block.get("lignes") is not None else ()
            for first, second in combinations(rows, 2):
                owners = first.identifier.text, second.identifier.text
                pairs = zip(first.criteria, second.criteria, strict=True)
                if all(_meet(program, owners, one, other) for one, other in pairs):
                    yield _overlap(clause, first.identifier, second.identifier, "les lignes")
            own = clause.identifier, clause.identifier
            for one, other in combinations(columns_of(whole) if block.get("colonnes") is not None else (), 2):
                if _meet(program, own, one, other):
                    yield _overlap(clause, one, other, "les colonnes")


def repeated_rows(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C001: a row whose identifier is that of another row or clause."""
    known = {clause.identifier: clause.span for clause in program.clauses.values()}
    for clause in sorted(program.clauses.values(), key=lambda one: one.span):
        for row, _ in rows_of(clause):
            if known.get(row.text, row.span) != row.span:
                related = (Related(known[row.text], "première fois ici"),)
                yield Diagnostic(
                    "C001",
                    row.span,
                    f"deux clauses portent l'identifiant {row.text}",
                    article=clause.article or None,
                    related=related,
                    suggestion="une ligne de tableau est une clause : donnez-lui son identifiant",
                )
            known.setdefault(row.text, row.span)


def _overlap(clause: Clause, first: Scalar, second: Scalar, what: str) -> Diagnostic:
    message = f"{what} {first.text} et {second.text} s'appliquent toutes deux dans un même cas"
    return Diagnostic(
        "C018",
        second.span,
        message,
        article=clause.article or None,
        related=(Related(first.span, "l'autre"),),
        suggestion="resserrez un critère de l'une des deux",
    )


def _meet(program: Program, owners: tuple[str, str], one: Scalar, other: Scalar) -> bool:
    """Whether some value of the criterion satisfies both cells."""
    here = _cell(program, program.lowered.get((owners[0], one.span)))
    there = _cell(program, program.lowered.get((owners[1], other.span)))
    if here is None or there is None:
        return True
    if isinstance(here, frozenset) and isinstance(there, frozenset):
        return bool(here & there)
    if isinstance(here, Interval) and isinstance(there, Interval):
        return _cross(here, there)
    return one.text == other.text


def _cell(program: Program, core: c.Core | None) -> Cell:
    if not isinstance(core, c.Op):
        return core
    match core.name:
        case "in":
            return frozenset(str(value) for value in core.data)
        case "or":
            parts = [_cell(program, part) for part in core.operands]
            sets = [part for part in parts if isinstance(part, frozenset)]
            return frozenset().union(*sets) if len(sets) == len(parts) else core
        case "and":
            parts = [_cell(program, part) for part in core.operands if not isinstance(part, c.Switch)]
            if len(parts) == 1:
                return parts[0]
            low, high = parts if len(parts) == 2 else (None, None)
            if isinstance(low, Interval) and isinstance(high, Interval):
                return Interval(low.low, high.high, low.low_strict, high.high_strict)
            return core
        case ">=" | ">" | "<=" | "<" | "=":
            return _interval(program, core)
        case _:
            return core


def _interval(program: Program, core: c.Op) -> Cell:
    bound = core.operands[1]
    if not isinstance(bound, c.Figure):
        return core
    value = program.parameters.values[bound.index]
    if core.name == "=":
        return Interval(value, value)
    strict = core.name in ("<", ">")
    return Interval(low=value, low_strict=strict) if ">" in core.name else Interval(high=value, high_strict=strict)


def _cross(first: Interval, second: Interval) -> bool:
    return _below(first, second) and _below(second, first)


def _below(first: Interval, second: Interval) -> bool:
    """Whether the first begins before the second ends."""
    if first.low is None or second.high is None:
        return True
    if first.low_strict or second.high_strict:
        return bool(first.low < second.high)
    return bool(first.low <= second.high)
