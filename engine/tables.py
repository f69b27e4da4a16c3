"""Tables: « selon » gives the columns, each row is a clause of its own."""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.cells import cell_sentences
from engine.draft import Draft, Made
from engine.kinds import BOOL, Kind
from engine.names import canonical
from engine.scopes import Symbol
from engine.source import items_of, scalars_of
from grammar.french import normalize
from grammar.parser import parse_condition
from grammar.yaml_nodes import Scalar, Sequence


def table(draft: Draft, symbol: Symbol) -> Made:
    """One assignment for each row whose cells the columns satisfy; outside the table, what « hors table » says."""
    made: Made = []
    columns = list(scalars_of(draft.block.get("selon")))
    subjects = [draft.atoms.expression(s) for s in columns]
    kinds = [draft.lowering.expression(s) if s else None for s in subjects]
    base = draft.block.get("à partir de")
    if base is not None:
        parsed = draft.atoms.expression(base)
        draft.lowering.base = draft.lowering.expression(parsed) if parsed else None
    general = draft.when()
    rows: list[c.Core] = []
    for row in items_of(draft.block.get("lignes")):
        cells = scalars_of(row)
        if not isinstance(row, Sequence) or len(cells) != len(columns) + 2:
            draft.lowering.fault(
                "S005",
                row.span,
                f"une ligne a {len(columns) + 2} cases : identifiant, {len(columns)} critère(s), valeur",
            )
            continue
        identifier = cells[0].text
        draft.lowering.owner = identifier
        conditions: list[c.Core] = []
        for column, kind, cell in zip(columns, kinds, cells[1:-1], strict=True):
            parts = [
                _cell(draft, cell, sentence)
                for sentence in cell_sentences(
                    column.text, cell.text, kind is not None and kind.type.kind is Kind.CHOICE
                )
            ]
            known = tuple(part for part in parts if part is not None)
            if not known:
                continue
            lowered = known[0] if len(known) == 1 else c.Op("and", known, BOOL)
            draft.lowering.lowered[identifier, cell.span] = lowered
            conditions.append(lowered)
        result = _cell_value(draft, symbol, cells[-1])
        if result is None or general is None or not draft.fits(symbol, result):
            continue
        switch = c.Switch(draft.lowering.parameters.switch(identifier), BOOL)
        when = c.Op("and", (general, switch, *conditions), BOOL)
        rows.append(when)
        made.append((symbol.key, k.Assign(identifier, when, result, draft.over)))
    draft.lowering.owner = draft.clause.identifier
    off = draft.block.get("hors table")
    if isinstance(off, Scalar) and normalize(off.text) != "non réglé" and general is not None:
        parsed = draft.atoms.expression(off)
        value_off = draft.lowering.expression(parsed) if parsed else None
        if value_off is not None:
            outside = c.Op("and", (general, c.Op("not", (c.Op("or", tuple(rows), BOOL),), BOOL)), BOOL)
            made.append((symbol.key, k.Assign(draft.clause.identifier, outside, value_off)))
    return made


def _cell(draft: Draft, cell: Scalar, sentence: str) -> c.Core | None:
    """One condition of a cell, told to stand at the cell."""
    tree, faults = parse_condition(sentence, draft.atoms.vocabulary, lambda _start, _end: cell.span)
    draft.lowering.diagnostics.extend(faults)
    return draft.lowering.condition(tree) if tree else None


def _cell_value(draft: Draft, symbol: Symbol, cell: Scalar) -> c.Core | None:
    """What a row sets: a value of the choice where the grandeur is one, else a computation."""
    if (
        symbol.type.kind is Kind.CHOICE
        and canonical(cell.text) in draft.lowering.declarations.choices[symbol.type.of].texts
    ):
        return c.Const(canonical(cell.text), symbol.type)
    parsed = draft.atoms.expression(cell)
    return draft.adapted(symbol, draft.lowering.expression(parsed)) if parsed else None
