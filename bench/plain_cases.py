"""Written cases as an integrator would post them: JSON names, amounts and dates as texts, nothing of French."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from engine import Contract, instants
from engine.cases import written_cases
from engine.facts import Case, path_of
from engine.fast_values import NotSettled
from engine.in_force import Dated
from engine.kinds import Kind, Type
from engine.program import Program
from engine.show import show
from engine.values import Unknown


def plain_case(case: Case) -> dict[str, Any]:
    """The facts of a case that are told whole, by their JSON names."""
    program = case.program
    told: dict[str, Any] = {}
    for symbol, value in zip(program.facts, case.values, strict=True):
        plain = _plain(value, symbol.type, program)
        if plain is None:
            continue
        *scopes, key = path_of(symbol, program).split(".")
        at = told
        for scope in scopes:
            at = at.setdefault(scope, {})
        at[key] = plain
    return told


def _plain(value: Any, kind: Type, program: Program) -> Any:
    """A value as JSON has it; None for one that is not told, or that the tariff tells."""
    if isinstance(value, Dated):
        return None
    if isinstance(value, Unknown):
        return _day(value)
    if kind.kind is not Kind.LIST:
        return show(value, kind)
    fields = program.declarations.records[kind.of].fields
    return [
        {
            fields[name].json: _plain(one, fields[name].type, program)
            for name, one in element.fields.items()
            if name in fields and _plain(one, fields[name].type, program) is not None
        }
        for element, _ in value
    ]


def _day(moment: Unknown) -> str | None:
    """The day of a moment of which only that is known."""
    low, high = moment.low, moment.high
    if not (isinstance(low, int) and isinstance(high, int) and 0 < high - low < 100_000):
        return None
    day = instants.local_day(low)
    return date.fromordinal(day).isoformat() if instants.day_interval(day) == (low, high) else None


def plain_cases(contract: Contract) -> list[dict[str, Any]]:
    """The written cases of a contract that are read at once, and as the same case."""
    found = []
    for written in written_cases(contract):
        case = contract.facts(written.facts, scope=written.scope)
        told = plain_case(case)
        with suppress(NotSettled):  # a value that the case has and that could not be told
            if contract.quick_values(told) == case.fast:
                found.append(told)
    return found
