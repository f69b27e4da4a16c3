"""The readings an answer rests on: those that a clause looked at, and among them those that another option changes."""

from __future__ import annotations

from typing import Any

from engine.evaluate import Element, Evaluator, Listed
from engine.outcomes import Outcome
from engine.program import Grandeur
from engine.values import Unknown


def touched_readings(evaluator: Evaluator, grandeur: Grandeur, element: Element | None) -> list[dict[str, Any]]:
    """Each reading touched, with the option retained and the options under which the answer would be another.

    A reading is touched when a clause that applies depends on it. Whether it matters is not guessed: the question is
    replayed under each other option, and verdict, value and deciding clauses are compared.
    """
    program = evaluator.program
    outcome = evaluator.outcome(grandeur.key, element)
    found: list[dict[str, Any]] = []
    for name, index in sorted(program.parameters.readings.items()):
        if index not in evaluator.touched:
            continue
        identifier = name.removeprefix("lecture ")
        retained = evaluator.vector[index]
        others = [option for option, _ in program.readings[identifier].options if option != retained]
        changing = [
            option for option in others if _differs(outcome, _under(evaluator, grandeur, element, index, option))
        ]
        found.append({"reading": identifier, "option": retained, "changed_by": changing})
    return found


def element_again(evaluator: Evaluator, grandeur: Grandeur, element: Element) -> Element | None:
    """An element as it stands in a case or a reading that changed; None when the list of the question has it no longer.

    A list that the calendar makes ends elsewhere, or is not known, when what bounds it changes; one drawn from another
    keeps other elements. That other may still have the element: what is told of the first is not told of it.
    """
    program, symbol = evaluator.program, grandeur.symbol
    source = program.declarations.scopes[symbol.scope].lookup(symbol.each or "")
    key = source.key if source is not None else element.source
    slot = program.slots.get(key)
    listed = evaluator.facts[slot] if slot is not None else evaluator.outcome(key).value
    elements: Listed = () if isinstance(listed, Unknown) else listed
    return next((other for other, _ in elements if other.index == element.index), None)


def _under(
    evaluator: Evaluator, grandeur: Grandeur, element: Element | None, index: int, option: str
) -> Outcome | None:
    """The outcome under another option; None when the element is not there under it."""
    other = evaluator.under.get((index, option))
    if other is None:
        vector = (*evaluator.vector[:index], option, *evaluator.vector[index + 1 :])
        other = evaluator.under[index, option] = Evaluator(evaluator.program, evaluator.facts, vector)
    if element is None:
        return other.outcome(grandeur.key)
    again = element_again(other, grandeur, element)
    return None if again is None else other.outcome(grandeur.key, again)


def _differs(first: Outcome, second: Outcome | None) -> bool:
    """Whether two answers are not the same to a reader."""
    return second is None or (first.verdict, first.value) != (second.verdict, second.value)
