"""The readings an answer rests on: those that a clause looked at, and among them those that another option changes."""

from __future__ import annotations

from typing import Any

from engine.evaluate import Element, Evaluator
from engine.outcomes import Outcome
from engine.program import Grandeur


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


def _under(evaluator: Evaluator, grandeur: Grandeur, element: Element | None, index: int, option: str) -> Outcome:
    vector = (*evaluator.vector[:index], option, *evaluator.vector[index + 1 :])
    return Evaluator(evaluator.program, evaluator.facts, vector).outcome(grandeur.key, element)


def _differs(first: Outcome, second: Outcome) -> bool:
    """Whether two answers are not the same to a reader."""
    return (first.verdict, first.value) != (second.verdict, second.value)
