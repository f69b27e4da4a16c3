"""Verbs about rights: grant, require, close, limit."""

from __future__ import annotations

from collections.abc import Callable

from engine import contributions as k
from engine import core as c
from engine.draft import Draft, Made
from engine.kinds import BOOL, NUMBER, Kind
from engine.perimeters import earlier, perimeter_names
from engine.scopes import Symbol


def _rights(draft: Draft, key: str, make: Callable[[c.Core], k.Contribution]) -> Made:
    made: Made = []
    for symbol in draft.subjects(key):
        if symbol.type.kind not in (Kind.RIGHT, Kind.BOOL):
            message = f"« {draft.clause.verb} » ne se dit que d'un droit ; « {symbol.name} » est de type {symbol.type}"
            draft.fault("T010", key, message, "nommez le droit dont dépend cette grandeur")
            continue
        draft.bind(symbol)
        when = draft.when()
        if when is not None:
            made.append((symbol.key, make(when)))
    return made


def grant(draft: Draft) -> Made:
    """accorde, établit: the right is open when the condition holds."""
    return _rights(draft, draft.clause.verb, lambda when: k.Grant(draft.clause.identifier, when))


def require(draft: Draft) -> Made:
    """subordonne: R, à: condition — needed where « si » holds."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        tree = draft.atoms.condition(draft.block.get("à"))
        needed = draft.lowering.condition(tree) if tree else None
        given = draft.when()
        if needed is not None and given is not None:
            made.append((symbol.key, k.Require(draft.clause.identifier, given, needed)))
    return made


def close(ground: k.Ground) -> Callable[[Draft], Made]:
    """The verb that closes a right on this ground."""

    def block(draft: Draft) -> Made:
        return _rights(draft, draft.clause.verb, lambda when: k.Block(draft.clause.identifier, when, ground))

    block.__doc__ = f"closes the right, on the ground {ground.name.lower()}."
    return block


def limit(draft: Draft) -> Made:
    """limite: R, à: N, par: [périmètre] — closed once N earlier lines of the ledger stand inside the perimeter."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        count, when = draft.expression("à"), draft.when()
        if count is None or when is None:
            continue
        for name in perimeter_names(draft):
            inside = earlier(draft, name, _ledger_keys(draft, symbol))
            if inside is None:
                continue
            reached = c.Op(">=", (c.Fold("count", inside[0], inside[1], inside[2], None, NUMBER), count), BOOL)
            closed = c.Op("and", (when, reached), BOOL)
            made.append((symbol.key, k.Block(draft.clause.identifier, closed, k.Ground.LIMIT)))
    return made


def _ledger_keys(draft: Draft, right: Symbol) -> tuple[str, ...]:
    grandeurs = draft.lowering.declarations.grandeurs.values()
    return tuple(sorted(g.key for g in grandeurs if g.right == right.name and g.scope == right.scope))
