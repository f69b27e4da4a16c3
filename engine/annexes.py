"""What goes with an answer: ledger lines, documents to supply, duties."""

from __future__ import annotations

from typing import Any

from engine.duties import Status
from engine.evaluate import Element, Evaluator
from engine.facts import path_of
from engine.in_force import Dated, in_force
from engine.kinds import DATE, MOMENTS, Kind
from engine.naming import natural
from engine.outcomes import Outcome
from engine.program import Grandeur
from engine.show import show
from engine.values import FOREVER, Runtime, Unknown, bounds


def parameters_used(evaluator: Evaluator) -> list[dict[str, Any]]:
    """The parameters looked at whose value is settled: name, day asked, value, since when, from the case or the tariff.

    ``date`` is None where the day is not known and the value is the same on all it may be; ``since`` is None for a
    value that the case gives for all times.
    """
    found: list[tuple[Any, ...]] = []
    for slot, day in evaluator.looked:
        symbol, held = evaluator.program.facts[slot], evaluator.facts[slot]
        path = path_of(symbol, evaluator.program)
        value = in_force((held, day), (path,), None)
        if isinstance(value, Unknown):
            continue
        low = bounds(day)[0]
        block = held.on(low) if isinstance(held, Dated) else None
        since = show(block.since, DATE) if block is not None else None
        asked = show(day, DATE) if not isinstance(day, Unknown) and day < FOREVER else None
        source = block.source if block is not None else "cas"
        found.append((path, low, bounds(day)[1], asked, symbol, show(value, symbol.type), since, source))
    return [
        {"parameter": path, "name": symbol.name, "date": asked, "value": value, "since": since, "source": source}
        for path, _, _, asked, symbol, value, since, source in sorted(found, key=lambda entry: entry[:3])
    ]


def ledger_lines(
    evaluator: Evaluator, grandeur: Grandeur, element: Element | None, outcome: Outcome
) -> list[dict[str, Any]]:
    """What this decision adds to the ledger, in the very shape that the next case takes under ``historique``."""
    register = evaluator.program.registers.get(grandeur.key)
    if grandeur.kind is not Kind.AMOUNT or register is None:
        return []
    if isinstance(outcome.value, Unknown) or outcome.value == 0:
        return []
    line: dict[str, Any] = {"grandeur": grandeur.key, "montant": show(outcome.value, grandeur.symbol.type)}
    for name, node in register.items():
        value = evaluator.value(node, {0: element} if element else {})
        line[name] = show(value, node.type)
    return [line]


def documents(evaluator: Evaluator, grandeur: Grandeur) -> list[dict[str, Any]]:
    """The documents to supply in the scope of a question, and whether each was supplied."""
    found: list[dict[str, Any]] = []
    for other in evaluator.program.grandeurs.values():
        if other.kind is not Kind.DOCUMENTS or other.symbol.scope != grandeur.symbol.scope:
            continue
        for clause, label, needed, supplied in evaluator.outcome(other.key).value:
            found.append({"clause": clause, "document": label, "needed": _three(needed), "supplied": _three(supplied)})
    return found


def obligations(evaluator: Evaluator, grandeur: Grandeur) -> list[dict[str, Any]]:
    """Where the duties in the scope of a question stand."""
    found: list[dict[str, Any]] = []
    program = evaluator.program
    told: dict[str, dict[str, Any]] = {}
    for key, duty in sorted(program.duties.items(), key=lambda item: natural(item[0])):
        if program.clauses[duty.clause].scope != grandeur.symbol.scope:
            continue
        stands = evaluator.standing(key)
        # Of the versions of a duty under several readings, the one that is not without object is told.
        if duty.clause in told and stands.status is Status.IDLE:
            continue
        entry: dict[str, Any] = {
            "clause": duty.clause,
            "who": duty.who,
            "what": duty.what,
            "status": stands.status.value,
        }
        if duty.deadline is not None and stands.deadline is not None:
            due = duty.deadline.type  # a moment stands there as its day: duties are counted in days
            entry["deadline"] = show(stands.deadline, DATE if due.kind in MOMENTS else due)
        if duty.sanctions:
            entry["failing_which"] = list(duty.sanctions)
        told[duty.clause] = entry
    found.extend(told.values())
    return found


def _three(value: Runtime) -> bool | None:
    return None if isinstance(value, Unknown) else bool(value)
