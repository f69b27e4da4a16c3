"""How lists, groups, documents and schedules come about from their contributions."""

from __future__ import annotations

from typing import Any

from engine.effects import CREDITS, DROP, KEEP, REQUIRE
from engine.evaluate import Element, Environment, Evaluator, Listed
from engine.kinds import COUNTS
from engine.operators import round_exact
from engine.outcomes import Effect, Outcome, Verdict, undetermined
from engine.program import Grandeur
from engine.scopes import Symbol
from engine.values import (
    FOREVER,
    NEVER_BEFORE,
    Runtime,
    Unknown,
    all_of,
    any_of,
    bounds,
    is_known,
    merged,
    negation,
    silent,
)


def selection(evaluator: Evaluator, grandeur: Grandeur) -> Outcome:
    """The elements of the source list that clauses keep and none drops, with why each fell."""
    scope = evaluator.program.declarations.scopes[grandeur.symbol.scope]
    source = scope.lookup(grandeur.symbol.among or "")
    if source is None:
        return Outcome(silent(f"liste inconnue : {grandeur.symbol.among}"), Verdict.SILENT)
    if source.what == "grandeur":
        elements: Listed | Unknown = evaluator.outcome(source.key).value
    else:
        elements = evaluator.facts[evaluator.program.slots[source.key]]
    if isinstance(elements, Unknown):
        return Outcome(elements, undetermined(elements))
    kept: list[tuple[Element, Runtime]] = []
    effects: list[Effect] = []
    keeps = any(select.keeps for select in grandeur.selects)
    for element, belongs in elements:
        bound = {0: element}
        chosen: list[Runtime] = []
        dropped: list[Runtime] = []
        for select in grandeur.selects:
            applied = evaluator.value(select.when, bound)
            (chosen if select.keeps else dropped).append(applied)
            name = KEEP if select.keeps else DROP
            effects.append(Effect(select.clause, name, applied, before=element.index))
        stays = all_of((belongs, any_of(chosen) if keeps else True, negation(any_of(dropped))))
        if stays is not False:
            kept.append((element, stays))
    waiting = [stays for _, stays in kept if isinstance(stays, Unknown)]
    verdict = undetermined(merged(waiting)) if waiting else Verdict.SETTLED
    return Outcome(tuple(kept), verdict, tuple(effects))


def documents(evaluator: Evaluator, grandeur: Grandeur, bound: Environment) -> Outcome:
    """The documents to supply: (clause, label, needed, supplied) each."""
    found = []
    effects: list[Effect] = []
    for document in grandeur.documents:
        needed = evaluator.value(document.when, bound)
        if needed is False:
            continue
        found.append((document.clause, document.label, needed, evaluator.value(document.supplied, bound)))
        effects.append(Effect(document.clause, REQUIRE, needed))
    waiting = [needed for _, _, needed, _ in found if isinstance(needed, Unknown)]
    verdict = undetermined(merged(waiting)) if waiting else Verdict.SETTLED
    return Outcome(tuple(found), verdict, tuple(effects))


def groups(evaluator: Evaluator, grandeur: Grandeur) -> Outcome:
    """The elements of a list by equal keys, each group an element of its own, in the order of keys."""
    grouping = grandeur.grouping
    assert grouping is not None
    elements = evaluator.listed(grouping.over, {})
    if isinstance(elements, Unknown):
        return Outcome(elements, undetermined(elements))
    members: dict[Any, list[tuple[Element, Runtime]]] = {}
    waiting: list[Runtime] = []
    for element, belongs in elements:
        key = evaluator.value(grouping.key, {0: element})
        if isinstance(key, Unknown) or isinstance(belongs, Unknown):
            waiting.append(key if isinstance(key, Unknown) else belongs)
            continue
        members.setdefault(key, []).append((element, belongs))
    if waiting:
        unknown = merged(waiting)
        return Outcome(unknown, undetermined(unknown))
    found = tuple(
        (Element(grandeur.key, index, {grouping.key_field: key, grouping.members_field: tuple(members[key])}), True)
        for index, key in enumerate(sorted(members))
    )
    return Outcome(found, Verdict.SETTLED)


def posted(symbol: Symbol, value: Runtime) -> Runtime:
    """An amount is rounded where it is posted: to the centime, half up, unless the contract says otherwise.

    A line of a schedule of numbers is left as it is, like any number.
    """
    if symbol.type == COUNTS:
        return value
    digits, direction = symbol.rounding or (2, 0)
    low, high = bounds(value)
    rounded = tuple(
        edge if edge in (FOREVER, NEVER_BEFORE) else round_exact(edge, digits, direction, 100) for edge in (low, high)
    )
    return rounded[0] if is_known(value) else merged((value,), *rounded)


def schedule(evaluator: Evaluator, grandeur: Grandeur, owner: Element | None) -> Outcome:
    """The lines of a schedule (clause, element, date, amount, when), by date, then clause, then element.

    ``owner`` is the element that the schedule is told of, if it is told of each element of a list.
    """
    lines: list[tuple[str, int | None, Runtime, Runtime, Runtime]] = []
    effects: list[Effect] = []
    for credit in grandeur.credits:
        elements: Any = ((None, True),) if credit.over is None else evaluator.listed(credit.over, {})
        if isinstance(elements, Unknown):
            return Outcome(elements, undetermined(elements))
        for element, belongs in elements:
            about = element or owner
            bound: Environment = {0: about} if about else {}
            when = all_of((belongs, evaluator.value(credit.when, bound)))
            if when is False:
                continue
            day = evaluator.value(credit.date, bound)
            amount = posted(grandeur.symbol, evaluator.value(credit.amount, bound))
            index = element.index if element else None
            lines.append((credit.clause, index, day, amount, when))
            effects.append(Effect(credit.clause, CREDITS[credit.name], when, before=index, after=amount))
    lines.sort(key=lambda line: (bounds(line[2])[0], line[0], -1 if line[1] is None else line[1]))
    waiting = [v for line in lines for v in line[2:] if isinstance(v, Unknown)]
    verdict = undetermined(merged(waiting)) if waiting else Verdict.SETTLED
    return Outcome(tuple(lines), verdict, tuple(effects))
