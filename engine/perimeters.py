"""What a limit is counted over: the earlier lines of the ledger that stand inside a perimeter."""

from __future__ import annotations

from engine import core as c
from engine.declare import HISTORY
from engine.draft import Draft
from engine.kinds import AMOUNT, BOOL, TEXT, Kind, Type
from engine.lower import TRUE
from engine.names import canonical
from engine.scopes import Symbol
from engine.source import scalars_of
from grammar.diagnostics import nearest

PERIMETER_VARIABLE = 90


def perimeter_names(draft: Draft) -> list[str]:
    """The perimeters named under « par », those that are declared."""
    found: list[str] = []
    for scalar in scalars_of(draft.block.get("par")):
        name = canonical(scalar.text)
        if name not in draft.perimeters:
            near = nearest(name, draft.perimeters)
            remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-le sous « périmètres: »"
            draft.lowering.fault("N007", scalar.span, f"périmètre inconnu : « {scalar.text} »", remedy)
            continue
        found.append(name)
    return found


def earlier(draft: Draft, perimeter: str, keys: tuple[str, ...]) -> tuple[c.Core, int, c.Core] | None:
    """Earlier lines of the ledger on these grandeurs inside a perimeter: the list, the variable, the condition."""
    inside = draft.perimeters[perimeter]
    if inside is None:
        return None
    variable = PERIMETER_VARIABLE
    history = c.Fact(draft.lowering.slots[HISTORY], Type(Kind.LIST, "versement antérieur"))
    same = c.Op("in", (c.Field(variable, "grandeur", TEXT),), BOOL, keys)
    return history, variable, same if inside is TRUE else c.Op("and", (same, inside), BOOL)


def used_before(draft: Draft, perimeter: str, symbol: Symbol) -> c.Core | None:
    """What earlier lines of the ledger used of a limit on this grandeur inside a perimeter."""
    others = (other.key for other in draft.subjects("compte aussi"))
    inside = earlier(draft, perimeter, tuple(sorted({symbol.key, *others})))
    if inside is None:
        return None
    history, variable, where = inside
    return c.Fold("sum", history, variable, where, c.Field(variable, "montant", AMOUNT), AMOUNT)
