"""Suites: a list read in order, a state that each element changes.

An update reads the state before its element. The elements are put in the declared order; two that the order does not
separate make the case ambiguous, and the case is refused before it comes here (see `engine.facts`).
"""

from __future__ import annotations

from engine import contributions as k
from engine.draws import drawn
from engine.evaluate import Element, Environment, Evaluator, Listed
from engine.lots import Lots
from engine.program import Suite
from engine.scopes import Symbol
from engine.values import Runtime, Unknown, bounds, hull, interval, merged


def scan(evaluator: Evaluator, suite: Suite) -> None:
    """Fill ``evaluator.states[scope]``: the states before each element, by its index, and after the last at -1."""
    program = evaluator.program
    scope = program.declarations.scopes[suite.scope]
    source = scope.lookup(suite.over)
    assert source is not None
    lots = {key: lots_of(evaluator, symbol) for key, (symbol, _) in suite.states.items()}
    state: dict[str, Runtime] = {key: _start(evaluator, suite, key, lots[key]) for key in suite.states}
    made = source.what == "grandeur"
    elements = evaluator.outcome(source.key).value if made else evaluator.facts[program.slots[source.key]]
    doubtful = () if isinstance(elements, Unknown) else [belongs for _, belongs in elements if belongs is not True]
    # A filtered list keeps the index that its elements have in the list it is drawn from.
    size = 0 if isinstance(elements, Unknown) else 1 + max((element.index for element, _ in elements), default=-1)
    if isinstance(elements, Unknown) or doubtful:
        # Which elements the suite reads is not known: neither is any state, before each of them or at the end.
        unknown: dict[str, Runtime] = dict.fromkeys(state, merged(doubtful) if doubtful else elements)
        evaluator.states[suite.scope] = [unknown] * (size + 1)
        return
    before: list[dict[str, Runtime]] = [{} for _ in range(size)] + [state]
    evaluator.states[suite.scope] = before
    for element in in_order(elements, suite):
        before[element.index] = state
        state = _after(evaluator, suite, element, state, lots)
    before[-1] = state


def lots_of(evaluator: Evaluator, symbol: Symbol) -> Listed | Unknown | None:
    """The elements that each have the state, with whether they belong to their list; None for a state of the whole."""
    if symbol.each is None:
        return None
    source = evaluator.program.declarations.scopes[symbol.scope].lookup(symbol.each)
    assert source is not None
    if source.what == "grandeur":
        found: Listed | Unknown = evaluator.outcome(source.key).value
        return found
    known: Listed | Unknown = evaluator.facts[evaluator.program.slots[source.key]]
    return known


def _start(evaluator: Evaluator, suite: Suite, key: str, lots: Listed | Unknown | None) -> Runtime:
    initial = suite.states[key][1]
    if lots is None:
        return evaluator.value(initial, {})
    if isinstance(lots, Unknown):
        return lots
    return Lots({lot.index: evaluator.value(initial, {0: lot}) for lot, _ in lots})


def in_order(elements: tuple[tuple[Element, Runtime], ...], suite: Suite) -> list[Element]:
    """The elements in the declared order of the suite."""
    return sorted(
        (element for element, _ in elements),
        key=lambda e: (*(bounds(e.fields[name])[0] for name in suite.order), e.index),
    )


def _after(
    evaluator: Evaluator,
    suite: Suite,
    element: Element,
    state: dict[str, Runtime],
    lots: dict[str, Listed | Unknown | None],
) -> dict[str, Runtime]:
    after = dict(state)
    for key, written in suite.updates.items():
        updates = sorted((u for u in written if isinstance(u, k.Update)), key=lambda u: u.name != "assign")
        owners = lots[key]
        if owners is None:
            after[key] = _updated(evaluator, updates, state[key], {0: element})
            continue
        if isinstance(owners, Unknown):
            continue
        own = suite.states[key][0].each == suite.over
        changed: Lots = state[key]
        for lot, _ in owners if updates else ():
            # A state of the elements of the suite itself is changed by its own element; that of others, by each.
            if not own or lot.index == element.index:
                bound = {0: element} if own else {0: element, 1: lot}
                value = _updated(evaluator, updates, state[key][lot.index], bound)
                changed = changed if value == changed[lot.index] else changed.changed({lot.index: value})
        for draw in written:
            if isinstance(draw, k.Draw):
                changed = drawn(evaluator, draw, element, owners, changed)
        after[key] = changed
    return after


def _updated(evaluator: Evaluator, updates: list[k.Update], value: Runtime, bound: Environment) -> Runtime:
    for update in updates:
        when = evaluator.value(update.when, bound)
        if when is False:
            continue
        amount = evaluator.value(update.amount, bound)
        (low, high), (least, most) = bounds(value), bounds(amount)
        if update.name == "assign":
            changed = amount
        elif update.name == "add":
            changed = interval((value, amount), low + least, high + most)
        else:
            changed = interval((value, amount), low - most, high - least)
        value = hull(when, changed, value) if isinstance(when, Unknown) else changed
    return value
