"""Suites: a list read in order, a state that each element changes.

An update reads the state before its element. The elements are put in the declared order; two that the order does not
separate make the case ambiguous, and the case is refused before it comes here (see `engine.facts`).
"""

from __future__ import annotations

from engine.evaluate import Element, Evaluator
from engine.program import Suite
from engine.values import Runtime, Unknown, bounds, hull, interval


def scan(evaluator: Evaluator, suite: Suite) -> None:
    """Fill ``evaluator.states[scope]``: the states before each element, by its index, and after the last at -1."""
    program = evaluator.program
    scope = program.declarations.scopes[suite.scope]
    source = scope.lookup(suite.over)
    assert source is not None
    state: dict[str, Runtime] = {key: evaluator.value(initial, {}) for key, (_, initial) in suite.states.items()}
    elements = evaluator.facts[program.slots[source.key]]
    if isinstance(elements, Unknown):
        unknown: dict[str, Runtime] = dict.fromkeys(state, elements)
        evaluator.states[suite.scope] = [unknown]
        return
    before: list[dict[str, Runtime]] = [{} for _ in elements] + [state]
    evaluator.states[suite.scope] = before
    for element in in_order(elements, suite):
        before[element.index] = state
        state = _after(evaluator, suite, element, state)
    before[-1] = state


def in_order(elements: tuple[tuple[Element, Runtime], ...], suite: Suite) -> list[Element]:
    """The elements in the declared order of the suite."""
    return sorted(
        (element for element, _ in elements),
        key=lambda e: (*(bounds(e.fields[name])[0] for name in suite.order), e.index),
    )


def _after(evaluator: Evaluator, suite: Suite, element: Element, state: dict[str, Runtime]) -> dict[str, Runtime]:
    after = dict(state)
    for key, updates in suite.updates.items():
        value = state[key]
        for update in sorted(updates, key=lambda u: u.name != "assign"):
            when = evaluator.value(update.when, {0: element})
            if when is False:
                continue
            amount = evaluator.value(update.amount, {0: element})
            (low, high), (least, most) = bounds(value), bounds(amount)
            if update.name == "assign":
                changed = amount
            elif update.name == "add":
                changed = interval((value, amount), low + least, high + most)
            else:
                changed = interval((value, amount), low - most, high - least)
            value = hull(when, changed, value) if isinstance(when, Unknown) else changed
        after[key] = value
    return after
