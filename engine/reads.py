"""What a clause read when it decided: facts, fields of the element, grandeurs, states; the duties it sanctions.

Only what is settled is told, by path, in the form a decision shows values; what is not settled stands under
``missing``. A list is told by the ranks of the elements that belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import core as c
from engine.duties import Status
from engine.evaluate import Element, Evaluator, reads_reading
from engine.facts import path_of
from engine.in_force import dated_path
from engine.instants import local_day
from engine.kinds import DATE, MOMENTS, Kind, Type
from engine.naming import natural
from engine.program import Grandeur, Program
from engine.scopes import Record, Symbol
from engine.show import show
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown
from engine.walk import conjuncts, contributions_by_clause, nodes, parts_of, reads_elements

#: Kinds that are no value of a case: they are told elsewhere in a decision, or are part of the contract.
_NO_VALUE = frozenset({Kind.DOCUMENTS, Kind.SCHEDULE, Kind.HOURS, Kind.PERIOD, Kind.RECORD})
_NUMBERED = frozenset({Kind.NUMBER, Kind.TEXT}) | MOMENTS | {Kind.DATE}


def values_read(evaluator: Evaluator, grandeur: Grandeur, clause: str, element: Element | None) -> dict[str, Any]:
    """All that a clause read for an answer, by path, in the order it reads them."""
    found: dict[str, Any] = {}
    for part in parts_read(evaluator, clause):
        for path, value, kind in _read(evaluator, grandeur, part, element):
            told = _told(value, kind)
            if told is not None:
                found.setdefault(path, told)
    return found


def parts_read(evaluator: Evaluator, clause: str) -> Iterator[c.Core]:
    """The expressions of a clause, in the form that it has under the readings retained."""
    for contribution in contributions_by_clause(evaluator.program).get(clause, ()):
        parts = parts_of(contribution)
        # The form of a clause that is written for another option says so in its first expression.
        gates = [part for part in conjuncts(parts[0]) if reads_reading(part)]
        if all(evaluator.value(part, {}) for part in gates):
            yield from parts


def _read(
    evaluator: Evaluator, grandeur: Grandeur, part: c.Core, element: Element | None
) -> Iterator[tuple[str, Runtime, Type]]:
    program = evaluator.program
    for node in nodes(part):
        match node:
            case c.Op("in_force", operands, kind, data) if not reads_elements(node):
                day = evaluator.value(operands[1], {})
                if not isinstance(day, Unknown):
                    yield dated_path(str(data[0]), day), evaluator.value(node, {}), kind
            case c.Fact(slot) if program.facts[slot].what != "parameter":
                yield path_of(program.facts[slot], program), evaluator.facts[slot], program.facts[slot].type
            case c.Field(0, name, kind) if element is not None and name in element.fields:
                path = field_path(program, grandeur, element, name)
                if path is not None:
                    yield path, element.fields[name], kind
            case c.Value(key, kind, variable) if key != grandeur.key:
                symbol = program.declarations.states.get(key) or program.grandeurs[key].symbol
                if symbol.each is None or (variable == 0 and element is not None):
                    bound = {0: element} if variable == 0 and element is not None else {}
                    yield path_of(symbol, program), evaluator.value(node, bound), kind
            case c.Before(key, kind) if key != grandeur.key and element is not None:
                symbol = program.declarations.states[key]
                if symbol.each is not None:
                    continue  # a state of each element of another list is no one value
                yield path_of(symbol, program), evaluator.state_before(symbol.scope, element).get(key), kind


def _told(value: Runtime, kind: Type) -> Any:
    """The plain form of a settled value; the day of a moment known to the day; None for anything else."""
    if kind.kind in _NO_VALUE:
        return None
    if isinstance(value, Unknown) and kind.kind in MOMENTS and value.low > NEVER_BEFORE and value.high < FOREVER:
        first, last = local_day(int(value.low)), local_day(int(value.high))
        return show(first, DATE) if first == last else None
    return show(value, kind)


def list_of(program: Program, grandeur: Grandeur) -> Symbol | None:
    """The list that a grandeur is told over."""
    scope = program.declarations.scopes[grandeur.symbol.scope]
    return scope.lookup(grandeur.symbol.each) if grandeur.symbol.each else None


def field_path(program: Program, grandeur: Grandeur, element: Element, name: str) -> str | None:
    """« operations[0].montant », for a field of the element that a grandeur is told of; None for any other field."""
    listed = list_of(program, grandeur)
    record = program.declarations.records.get(listed.type.of) if listed else None
    if listed is None or record is None or name not in record.fields:
        return None
    return f"{path_of(listed, program)}[{element.index}].{record.fields[name].json}"


def element_told(program: Program, grandeur: Grandeur, element: Element) -> dict[str, Any]:
    """Which element an answer is about: its list, its rank from 0, its dates, numbers and texts that are known."""
    listed = list_of(program, grandeur)
    record: Record | None = program.declarations.records.get(listed.type.of) if listed else None
    fields: dict[str, Any] = {}
    for field in record.fields.values() if record else ():
        if field.type.kind in _NUMBERED and field.name in element.fields:
            told = _told(element.fields[field.name], field.type)
            if told is not None:
                fields[field.json] = told
    return {"list": path_of(listed, program) if listed else "", "index": element.index, "fields": fields}


def duties_sanctioned(evaluator: Evaluator, clause: str) -> list[dict[str, Any]]:
    """Each duty whose breach a forfeiture sanctions, with where it stands; of its versions, the one with an object."""
    found: dict[str, dict[str, Any]] = {}
    for key, duty in sorted(evaluator.program.duties.items(), key=lambda item: natural(item[0])):
        if clause in duty.sanctions:
            status = evaluator.standing(key).status
            if duty.clause not in found or status is not Status.IDLE:
                found[duty.clause] = {"clause": duty.clause, "what": duty.what, "status": status.value}
    return list(found.values())


def missed_duties(evaluator: Evaluator, clause: str) -> list[str]:
    """The clauses of the duties that were missed, and for which a forfeiture applies in this case."""
    stands = duties_sanctioned(evaluator, clause)
    return [duty["clause"] for duty in stands if duty["status"] == Status.MISSED.value]
