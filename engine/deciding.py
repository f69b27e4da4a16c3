"""Which clauses made an answer what it is, in the order reasons are told."""

from __future__ import annotations

from typing import Any

from engine.effects import GRANT, LIFT, STEPS
from engine.evaluate import Element, Evaluator
from engine.kinds import Kind
from engine.naming import natural
from engine.outcomes import Effect, Outcome, Verdict
from engine.program import Grandeur


def right_of(evaluator: Evaluator, grandeur: Grandeur) -> Grandeur | None:
    """The right a grandeur depends on."""
    if grandeur.symbol.right is None:
        return None
    symbol = evaluator.program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.right)
    return evaluator.program.grandeurs.get(symbol.key) if symbol else None


def deciding_effects(
    evaluator: Evaluator, grandeur: Grandeur, outcome: Outcome, element: Element | None
) -> tuple[Effect, ...]:
    """The effects that made the outcome what it is, in the order reasons are told."""
    if outcome.verdict in (Verdict.REFUSED, Verdict.IDLE) and grandeur.symbol.right is not None:
        right = right_of(evaluator, grandeur)
        if right is not None:
            inner = element if right.symbol.each else None
            return deciding_effects(evaluator, right, evaluator.outcome(right.key, inner), inner)
    chosen = [effect for effect in outcome.effects if _decides(effect, outcome)]
    if outcome.verdict is Verdict.REFUSED and not chosen:
        chosen = [effect for effect in outcome.effects if effect.name == GRANT]
    if grandeur.kind in (Kind.RIGHT, Kind.BOOL, Kind.DOCUMENTS, Kind.LIST):
        grounds = evaluator.program.grounds_of(grandeur)
        chosen.sort(key=lambda e: (grounds.get(e.rank, e.rank), *_place(evaluator, e)))
    return tuple(chosen)


def _decides(effect: Effect, outcome: Outcome) -> bool:
    if effect.applied is not True:
        return False
    if effect.name in (GRANT, LIFT):
        return outcome.value is True
    if effect.name == "end":
        return bool(effect.before != effect.after and effect.after == outcome.value)
    if effect.name in STEPS:
        return bool(effect.before != effect.after)
    return True


def _place(evaluator: Evaluator, effect: Effect) -> tuple[Any, ...]:
    clause = evaluator.program.clauses.get(effect.clause)
    return natural(clause.article if clause else ""), natural(effect.clause)
