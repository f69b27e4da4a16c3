"""Why each line of a schedule is there: the clause that posts it, and those that made its amount and its date."""

from __future__ import annotations

from collections.abc import Iterator

from engine import contributions as k
from engine import core as c
from engine.deciding import deciding_effects
from engine.evaluate import Element, Evaluator
from engine.outcomes import Outcome
from engine.program import Grandeur
from engine.values import Unknown
from engine.walk import nodes


def line_reasons(
    evaluator: Evaluator, grandeur: Grandeur, outcome: Outcome, owner: Element | None
) -> tuple[tuple[str, ...], ...]:
    """The clauses of each line of a schedule, in the order of its lines; none where the schedule has no lines yet.

    ``owner`` is the element that the schedule is told of, if it is told of each element of a list.
    """
    if not isinstance(outcome.value, tuple):
        return ()
    return tuple(
        tuple(dict.fromkeys((clause, *_made_by(evaluator, grandeur, clause, index, owner))))
        for clause, index, *_ in outcome.value
    )


def _made_by(
    evaluator: Evaluator, grandeur: Grandeur, clause: str, index: int | None, owner: Element | None
) -> Iterator[str]:
    for credit in grandeur.credits:
        if credit.clause != clause or (credit.over is None) is not (index is None):
            continue
        element = _element(evaluator, credit, index) or owner
        for node in (*nodes(credit.amount), *nodes(credit.date)):
            if not isinstance(node, c.Value) or node.grandeur not in evaluator.program.grandeurs:
                continue
            read = evaluator.program.grandeurs[node.grandeur]
            if read.symbol.each is not None and (node.variable != 0 or element is None):
                continue
            own = element if read.symbol.each is not None else None
            for effect in deciding_effects(evaluator, read, evaluator.outcome(read.key, own), own):
                yield effect.clause


def _element(evaluator: Evaluator, credit: k.Credit, index: int | None) -> Element | None:
    """The element that a line is about, if it is about one."""
    listed = None if credit.over is None or index is None else evaluator.listed(credit.over, {})
    if listed is None or isinstance(listed, Unknown):
        return None
    return next((element for element, _ in listed if element.index == index), None)
