"""Why an answer is what it is: the clauses that bear on a grandeur, each condition with what it was worth,
each sum with its terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import core as c
from engine.effects import STEPS
from engine.evaluate import Element, Evaluator
from engine.kinds import Kind
from engine.lexicon import ContractLexicon
from engine.program import Grandeur
from engine.reads import duties_sanctioned
from engine.show import show, show_bounds
from engine.summed import sums_made
from engine.values import Runtime, Unknown
from engine.walk import contributions_of, free_variables, grandeurs_read, nodes, parts_of
from grammar import nodes as n
from grammar.printer import print_node

_MAX_DEPTH = 6


def explain_grandeur(
    evaluator: Evaluator, grandeur: Grandeur, element: Element | None = None, depth: int = 0
) -> dict[str, Any]:
    """The tree of an answer: value, verdict, clauses with their conditions, and the grandeurs those read."""
    outcome = evaluator.outcome(grandeur.key, element)
    tree: dict[str, Any] = {
        "question": grandeur.symbol.name,
        "scope": evaluator.program.declarations.told_place(grandeur.symbol),
        "verdict": outcome.verdict.value,
        "value": None if grandeur.kind is Kind.DOCUMENTS else show(outcome.value, grandeur.symbol.type),
    }
    bounds = show_bounds(outcome.value, grandeur.symbol.type)
    if bounds:
        tree["bounds"] = bounds
    applied = {(effect.clause, effect.via): effect for effect in outcome.effects}
    clauses: dict[tuple[str, str], dict[str, Any]] = {}
    reads: dict[str, None] = {}
    for contribution in contributions_of(grandeur):
        # A clause under several readings contributes several times, and is told once, as it reads under this one.
        place = (contribution.clause, getattr(contribution, "via", ""))
        if place not in clauses:
            effect = applied.get(place)
            if effect is not None and effect.name in STEPS:
                evaluator.before[grandeur.key] = effect.before
            clauses[place] = explain_clause(evaluator, place[1] or place[0], element)
            sums = sums_made(evaluator, grandeur, place[1] or place[0], element)
            if sums:
                clauses[place]["sums"] = sums
            evaluator.before.pop(grandeur.key, None)
            if place[1]:
                clauses[place] |= {"clause": place[0], "via": place[1]}
            clauses[place]["applied"] = _three(effect.applied) if effect else False
        for part in parts_of(contribution):
            reads |= dict.fromkeys(grandeurs_read(part))
    tree["clauses"] = list(clauses.values())
    if depth < _MAX_DEPTH:
        inner = [key for key in reads if key in evaluator.program.grandeurs and key != grandeur.key]
        tree["from"] = [
            explain_grandeur(evaluator, evaluator.program.grandeurs[key], None, depth + 1)
            for key in inner
            if evaluator.program.grandeurs[key].symbol.each is None
        ]
    return tree


def explain_clause(evaluator: Evaluator, identifier: str, element: Element | None) -> dict[str, Any]:
    """A clause and each of its conditions, with what it was worth in the case."""
    program = evaluator.program
    clause = program.clauses.get(identifier)
    if clause is None:
        return {"clause": identifier}
    clause = clause.under(_retained(evaluator))
    entry: dict[str, Any] = {"clause": identifier, "article": clause.article, "verb": clause.verb}
    duties = duties_sanctioned(evaluator, identifier)
    if duties:
        entry["duties"] = duties
    condition = clause.condition
    if condition is not None:
        entry["conditions"] = _conditions(evaluator, clause.scope, condition, identifier, element)
    return entry


def _retained(evaluator: Evaluator) -> dict[str, str]:
    """The option of each reading in this decision."""
    readings = evaluator.program.parameters.readings
    return {name.removeprefix("lecture "): evaluator.vector[index] for name, index in readings.items()}


def _conditions(
    evaluator: Evaluator, scope: str, tree: n.ConditionTree, owner: str, element: Element | None
) -> list[dict[str, Any]]:
    members = tree.members if isinstance(tree, n.AllOf) else (tree,)
    return [_condition(evaluator, scope, member, owner, element) for member in members]


def _condition(
    evaluator: Evaluator, scope: str, tree: n.ConditionTree, owner: str, element: Element | None
) -> dict[str, Any]:
    match tree:
        case n.AllOf(members) | n.AnyOf(members) | n.NoneOf(members):
            name = {n.AllOf: "all", n.AnyOf: "any", n.NoneOf: "none"}[type(tree)]
            return {name: [_condition(evaluator, scope, member, owner, element) for member in members]}
        case n.Some(_, where) | n.Every(_, where):
            return {
                "some" if isinstance(tree, n.Some) else "every": _condition(evaluator, scope, where, owner, element)
            }
    program = evaluator.program
    lexicon = ContractLexicon(program.declarations, program.definitions, program.declarations.scopes[scope])
    entry: dict[str, Any] = {"text": print_node(tree, lexicon)}
    core = program.lowered.get((owner, tree.span))
    bound = {0: element} if element else {}
    if core is not None and _has_worth(core, bound, evaluator):
        entry["holds"] = _three(evaluator.value(core, bound))
    return entry


def _has_worth(core: c.Core, bound: Mapping[int, Element], evaluator: Evaluator) -> bool:
    """Whether a condition has a worth here: what is said of each element has none outside the element, nor has what
    is said of an amount before a step once the steps are done. None is told then: it is not unknown.
    """
    states = evaluator.program.declarations.states
    before = [node.grandeur for node in nodes(core) if isinstance(node, c.Before)]
    return free_variables(core) <= bound.keys() and all(key in states for key in before) and (not before or 0 in bound)


def _three(value: Runtime) -> bool | None:
    return None if isinstance(value, Unknown) else bool(value)
