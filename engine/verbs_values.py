"""Verbs about amounts, numbers, dates and choices: set, then step by step."""

from __future__ import annotations

from collections.abc import Callable

from engine import contributions as k
from engine import core as c
from engine.draft import Draft, Made
from engine.kinds import TIMES
from engine.perimeters import perimeter_names, used_before
from engine.scopes import Symbol
from engine.tables import table


def assign(draft: Draft) -> Made:
    """fixe: X, à: expression — or a table (« selon », « lignes »)."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        if draft.block.get("lignes") is not None:
            made.extend(table(draft, symbol))
            continue
        when, value = draft.when(), draft.value_for(symbol, "à", "au", "le")
        if when is not None and value is not None and draft.fits(symbol, value):
            made.append((symbol.key, k.Assign(draft.clause.identifier, when, value, draft.over)))
    return made


def step(name: k.StepName, subject: str, amount: tuple[str, ...]) -> Callable[[Draft], Made]:
    """The verb of one kind of step: which key names its subject, which its amount."""

    def change(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(subject or draft.clause.verb):
            draft.bind(symbol)
            draft.lowering.own = symbol.key
            draft.lowering.base = c.Before(symbol.key, symbol.type)
            when, value = draft.when(), draft.value_for(symbol, *(amount or (draft.clause.verb,)))
            if when is None or value is None or not _step_fits(draft, name, symbol, value):
                continue
            after = frozenset(draft.clause.after)
            names: list[str | None] = [*perimeter_names(draft)]
            for perimeter in names or [None]:
                used = used_before(draft, perimeter, symbol) if perimeter else None
                if perimeter and used is None:
                    continue
                counted = k.Perimeter(perimeter, used) if perimeter and used else None
                made.append((symbol.key, k.Step(draft.clause.identifier, name, when, value, counted, after)))
        return made

    change.__doc__ = f"a step « {name} » on the value that was set."
    return change


def _step_fits(draft: Draft, name: str, symbol: Symbol, value: c.Core) -> bool:
    dated = name in ("forward", "backward")
    if dated != (symbol.type.kind in TIMES):
        what = "une date" if symbol.type.kind in TIMES else f"de type {symbol.type}"
        draft.fault(
            "T011",
            draft.clause.verb,
            f"« {draft.clause.verb} » ne se dit pas de « {symbol.name} », qui est {what}",
            "une date s'avance ou se reporte ; un montant s'ajoute, se retranche, se plafonne",
        )
        return False
    return draft.fits(symbol, value)


def end(draft: Draft) -> Made:
    """met fin à: X, le: date — of several ends the earliest."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        when, value = draft.when(), draft.value_for(symbol, "le", "au", "à")
        if when is not None and value is not None:
            made.append(
                (symbol.key, k.Step(draft.clause.identifier, "end", when, value, after=frozenset(draft.clause.after)))
            )
    return made
