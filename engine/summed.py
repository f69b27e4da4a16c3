"""What a clause added up, counted or compared over a list, element by element: enough to do the sum again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import core as c
from engine.evaluate import Element, Evaluator
from engine.facts import path_of
from engine.program import Grandeur
from engine.reads import field_path, parts_read
from engine.show import show
from engine.values import Unknown, all_of
from engine.walk import free_variables, nodes

#: A condition on one element or on each of them adds nothing up.
_TOLD = frozenset({"sum", "count", "max", "min"})


def sums_made(evaluator: Evaluator, grandeur: Grandeur, clause: str, element: Element | None) -> list[dict[str, Any]]:
    """Each sum, count, greatest or least that a clause worked out for an answer, in the order it reads them.

    One is ``operation``, ``list`` (its path), ``type``, ``value`` and ``terms``: for each element taken, ``element``
    (its rank from 0), ``value`` (a count has none) and ``certain``, false where the element may not be taken. What is
    not settled has None for value. A sum made anew for each element of another one shows in the terms of that one.
    """
    found: list[dict[str, Any]] = []
    for fold in dict.fromkeys(_folds(evaluator, clause, element)):
        told = {
            "operation": fold.name,
            "list": _path(evaluator, grandeur, fold.over, element),
            "type": fold.type.kind.value,
            "value": show(evaluator.value(fold, _bound(element)), fold.type),
            "terms": list(_terms(evaluator, fold, element)),
        }
        if told not in found:
            found.append(told)
    return found


def _folds(evaluator: Evaluator, clause: str, element: Element | None) -> Iterator[c.Fold]:
    known = frozenset(_bound(element))
    for part in parts_read(evaluator, clause):
        for node in nodes(part):
            if isinstance(node, c.Fold) and node.name in _TOLD and free_variables(node) <= known:
                before = [inner.grandeur for inner in nodes(node) if isinstance(inner, c.Before)]
                if all(_told_before(evaluator, key, element) for key in before):
                    yield node


def _told_before(evaluator: Evaluator, key: str, element: Element | None) -> bool:
    """Whether what comes before is known: the state before the element, or what the step of the answer started from."""
    return element is not None if key in evaluator.program.declarations.states else key in evaluator.before


def _terms(evaluator: Evaluator, fold: c.Fold, element: Element | None) -> Iterator[dict[str, Any]]:
    elements = evaluator.listed(fold.over, _bound(element))
    for member, belongs in () if isinstance(elements, Unknown) else elements:
        inner = _bound(element) | {fold.variable: member}
        kept = all_of((belongs, evaluator.value(fold.where, inner))) if fold.where is not None else belongs
        if kept is False:
            continue
        term: dict[str, Any] = {"element": member.index}
        if fold.body is not None:
            term["value"] = show(evaluator.value(fold.body, inner), fold.body.type)
        yield term | {"certain": kept is True}


def _bound(element: Element | None) -> dict[int, Element]:
    return {0: element} if element is not None else {}


def _path(evaluator: Evaluator, grandeur: Grandeur, over: c.Core, element: Element | None) -> str:
    """Where the list is: a fact, a list that the contract draws, or a field of the element the answer is about."""
    program = evaluator.program
    match over:
        case c.Fact(slot):
            return path_of(program.facts[slot], program)
        case c.Value(key):
            return path_of(program.grandeurs[key].symbol, program)
        case c.Field(_, name) if element is not None:
            return field_path(program, grandeur, element, name) or name
        case _:
            return ""
