"""Tables: « selon » gives the criteria, each row is a clause of its own; « colonnes » make it a double-entry table."""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.cells import cell_sentences
from engine.draft import Draft, Made
from engine.kinds import BOOL, Kind
from engine.names import canonical
from engine.scopes import Symbol
from engine.source import items_of
from engine.table_rows import columns_of, criteria_of, is_empty, row_of, width_of
from grammar.french import normalize
from grammar.parser import parse_condition
from grammar.yaml_nodes import Scalar

UNSETTLED = "non réglé"


def table(draft: Draft, symbol: Symbol) -> Made:
    """One assignment for each value whose row and column fit; then what empty cells, and what is outside, are worth."""
    made: Made = []
    base = draft.block.get("à partir de")
    if base is not None:
        parsed = draft.atoms.expression(base)
        draft.lowering.base = draft.lowering.expression(parsed) if parsed else None
    general = draft.when()
    heads = _heads(draft)
    rows: list[c.Core] = []
    empty: list[c.Core] = []
    criteria = [(one.text, _is_choice(draft, one)) for one in criteria_of(draft.block)]
    for item in items_of(draft.block.get("lignes")):
        row = row_of(draft.block, item)
        if row is None:
            counted = f"{len(criteria)} critère(s), {'une valeur par colonne' if heads else 'valeur'}"
            message = f"une ligne a {width_of(draft.block)} cases : identifiant, {counted}"
            draft.lowering.fault("S005", item.span, message)
            continue
        identifier = row.identifier.text
        draft.lowering.owner = identifier
        fits = [_cell(draft, *one, cell) for one, cell in zip(criteria, row.criteria, strict=True)]
        conditions = [fit for fit in fits if fit is not None]
        switch = c.Switch(draft.lowering.parameters.switch(identifier), BOOL)
        for head, cell in zip(heads or [()], row.values, strict=True):
            if general is None:
                continue
            when = c.Op("and", (general, switch, *conditions, *head), BOOL)
            if heads and is_empty(cell):
                empty.append(when)
                _empty_told(draft, cell)
                continue
            result = _cell_value(draft, symbol, cell)
            if result is None or not draft.fits(symbol, result):
                continue
            rows.append(when)
            made.append((symbol.key, k.Assign(identifier, when, result, draft.over)))
    draft.lowering.owner = draft.clause.identifier
    if empty:
        made.extend(_elsewhere(draft, symbol, "cases vides", _either(empty)))
    if general is not None and (rows or empty):
        outside = c.Op("and", (general, c.Op("not", (_either([*rows, *empty]),), BOOL)), BOOL)
        made.extend(_elsewhere(draft, symbol, "hors table", outside))
    return made


def _either(parts: list[c.Core]) -> c.Core:
    return c.Op("or", tuple(parts), BOOL)


def _is_choice(draft: Draft, criterion: Scalar) -> bool:
    parsed = draft.atoms.expression(criterion)
    kind = draft.lowering.expression(parsed) if parsed else None
    return kind is not None and kind.type.kind is Kind.CHOICE


def _heads(draft: Draft) -> list[tuple[c.Core, ...]]:
    """What each column asks of the criterion that is read across; nothing for a simple table."""
    across = draft.block.get("en colonne")
    if not isinstance(across, Scalar):
        return []
    choice = _is_choice(draft, across)
    cells = [_cell(draft, across.text, choice, head) for head in columns_of(draft.block)]
    return [(cell,) if cell is not None else () for cell in cells]


def _cell(draft: Draft, criterion: str, choice: bool, cell: Scalar) -> c.Core | None:
    """What a cell asks of a criterion, told to stand at the cell; None where it accepts anything."""
    parts: list[c.Core] = []
    for sentence in cell_sentences(criterion, cell.text, choice):
        tree, faults = parse_condition(sentence, draft.atoms.vocabulary, lambda _start, _end: cell.span)
        draft.lowering.diagnostics.extend(faults)
        lowered = draft.lowering.condition(tree) if tree else None
        if lowered is not None:
            parts.append(lowered)
    if not parts:
        return None
    core = parts[0] if len(parts) == 1 else c.Op("and", tuple(parts), BOOL)
    draft.lowering.lowered[draft.lowering.owner, cell.span] = core
    return core


def _empty_told(draft: Draft, cell: Scalar) -> None:
    """An empty cell says nothing: the clause must say what that means."""
    if draft.block.get("cases vides") is None:
        remedy = "ajoutez « cases vides: non réglé », ou le calcul qui vaut pour elles"
        draft.lowering.fault("S004", cell.span, "une case est vide, et il manque « cases vides »", remedy)


def _elsewhere(draft: Draft, symbol: Symbol, key: str, when: c.Core) -> Made:
    """What the cells that are not written are worth; nothing where the contract leaves them open."""
    node = draft.block.get(key)
    if not isinstance(node, Scalar) or normalize(node.text) == UNSETTLED:
        return []
    value = _cell_value(draft, symbol, node)
    if value is None or not draft.fits(symbol, value):
        return []
    return [(symbol.key, k.Assign(draft.clause.identifier, when, value))]


def _cell_value(draft: Draft, symbol: Symbol, cell: Scalar) -> c.Core | None:
    """What a row sets: a value of the choice where the grandeur is one, else a computation."""
    if (
        symbol.type.kind is Kind.CHOICE
        and canonical(cell.text) in draft.lowering.declarations.choices[symbol.type.of].texts
    ):
        return c.Const(canonical(cell.text), symbol.type)
    parsed = draft.atoms.expression(cell)
    return draft.adapted(symbol, draft.lowering.expression(parsed)) if parsed else None
