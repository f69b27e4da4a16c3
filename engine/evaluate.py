"""The interpreter: slow, obvious, and the reference that the compiled form must equal.

A grandeur is evaluated when something asks for it, once in a decision (once an element where it is told per element).
Conditions are Kleene's three values, amounts and times are intervals (`engine.values`), so nothing unknown ever passes
for false or for zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import core as c
from engine.calendars import Calendar, CalendarCoverageError, calendar
from engine.dates import DateRangeError
from engine.duties import Standing, standing
from engine.kinds import EXACT_NUMBERS, Kind
from engine.lots import Lots
from engine.moving_sums import MovingSums
from engine.operators import OPERATORS
from engine.outcomes import Outcome
from engine.program import Grandeur, Program
from engine.scopes import Symbol
from engine.values import (
    FOREVER,
    NEVER_BEFORE,
    Runtime,
    Unknown,
    all_of,
    any_of,
    bounds,
    clamp,
    hull,
    interval,
    is_known,
    merged,
    negation,
    silent,
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list of the case: where it stands, what its fields are worth."""

    source: str
    index: int
    fields: dict[str, Runtime]


Listed = tuple[tuple[Element, Runtime], ...]
Environment = dict[int, Element]
_AMOUNT_LIKE = frozenset({Kind.AMOUNT, Kind.NUMBER, Kind.RATE})


class Evaluator:
    """One case under one parameter vector. ``facts`` are run-time values by slot."""

    def __init__(self, program: Program, facts: tuple[Runtime, ...], vector: tuple[Any, ...]) -> None:
        self.program = program
        self.facts = facts
        self.vector = vector
        self.calendar: Calendar = calendar(program.calendar, program.saturday_open)
        self.outcomes: dict[tuple[str, int | None], Outcome] = {}
        self.before: dict[str, Runtime] = {}
        self.states: dict[str, list[dict[str, Runtime]]] = {}
        self.touched: set[int] = set()
        #: The parameters looked at: the slot, and the day asked.
        self.looked: set[tuple[int, Runtime]] = set()
        #: What is being worked out, the innermost last.
        self.running: dict[tuple[str, int | None], None] = {}
        #: What each outcome read of others, so that what they hold under reservation is told of it too.
        self.read: dict[tuple[str, int | None], dict[tuple[str, int | None], None]] = {}
        #: The same case under another option of a reading (its slot, the option): what questions share.
        self.under: dict[tuple[int, Any], Evaluator] = {}
        self.allocations: dict[str, dict[int, Runtime]] = {}
        self.moving_sums = MovingSums(self)
        #: The conjunctions met: their parts, those that only ask for a reading, and the others.
        self._gates: dict[int, tuple[tuple[c.Core, ...], tuple[c.Core, ...], tuple[c.Core, ...]]] = {}

    # --- grandeurs

    def outcome(self, key: str, element: Element | None = None) -> Outcome:
        """What a grandeur is worth, for an element where it is told per element."""
        from engine.combine import combine

        place = (key, element.index if element else None)
        around = next(reversed(self.running), None)
        if around is not None:
            self.read.setdefault(around, {})[place] = None
        if place not in self.outcomes:
            symbol = self.program.grandeurs[key].symbol
            if element is not None and self._belongs_to_a_suite(symbol):
                self._scan(symbol.scope)
            if place in self.running:
                raise RuntimeError(f"cycle through {key}")
            self.running[place] = None
            self.outcomes[place] = combine(self, self.program.grandeurs[key], element)
            del self.running[place]
        return self.outcomes[place]

    def _belongs_to_a_suite(self, symbol: Symbol) -> bool:
        """Whether a grandeur is told of the elements that the suite of its scope reads, or of some of them.

        What is told of the elements of another list does not wait for the suite, which may itself read it.
        """
        suite = self.program.suites.get(symbol.scope)
        scope = self.program.declarations.scopes[symbol.scope]
        own, over = (scope.lookup(name) if name else None for name in (symbol.each, suite.over if suite else None))
        return own is not None and over is not None and own.type.of == over.type.of

    def allocation(self, grandeur: Grandeur) -> dict[int, Runtime]:
        """What each element receives of an amount shared, by index; worked out once in a decision."""
        from engine.allocate import allocate

        if grandeur.key not in self.allocations:
            self.allocations[grandeur.key] = allocate(self, grandeur.shares[0])
        return self.allocations[grandeur.key]

    def standing(self, clause: str) -> Standing:
        """Where a duty stands."""
        return standing(self, self.program.duties[clause])

    # --- the core

    def value(self, node: c.Core, bound: Environment) -> Runtime:
        """The run-time value of a core expression, its variables bound to elements."""
        match node:
            case c.Op():
                return self._operation(node, bound)
            case c.Fact(slot):
                return self.facts[slot]
            case c.Field(variable, name):
                return bound[variable].fields[name]
            case c.Const(value):
                return value
            case c.Figure(index) | c.Switch(index) | c.Reading(index):
                return self.vector[index]
            case c.Before(grandeur, _, variable):
                return of_element(self._before(grandeur, bound), bound[variable] if variable is not None else None)
            case c.Value(key, kind, variable):
                return self._grandeur(key, kind.kind, bound[variable] if variable is not None else None)
            case c.Fold():
                return self._fold(node, bound)

    def _before(self, key: str, bound: Environment) -> Runtime:
        if key in self.before:
            return self.before[key]
        symbol = self.program.declarations.states[key]
        return self.state_before(symbol.scope, bound[0])[key]

    def _grandeur(self, key: str, kind: Kind, element: Element | None) -> Runtime:
        if key in self.program.declarations.states:
            return of_element(self.final_state(self.program.declarations.states[key].scope)[key], element)
        return self.outcome(key, element).value

    def _operation(self, node: c.Op, bound: Environment) -> Runtime:
        operator = OPERATORS.get(node.name)
        if operator is None:
            return self._connective(node, bound)
        operands = tuple([self.value(part, bound) for part in node.operands])
        if node.name == "in_force" and isinstance(node.operands[0], c.Fact):
            self.looked.add((node.operands[0].slot, operands[1]))
        try:
            return operator(operands, node.data, self.calendar)
        except (CalendarCoverageError, DateRangeError) as error:
            # Beyond the calendar nothing is decided: the answer says so and names the day.
            return silent(f"hors calendrier : {error}")

    def _connective(self, node: c.Op, bound: Environment) -> Runtime:
        match node.name:
            case "and":
                return self._conjunction(node.operands, bound)
            case "or":
                return any_of(self.value(part, bound) for part in node.operands)
            case "not" | "refused":
                return negation(self.value(node.operands[0], bound))
            case "granted":
                return self.value(node.operands[0], bound)
            case "missed":
                return self.standing(str(node.data[0])).missed
            case "plage":
                on, start, end = (self.value(part, bound) for part in node.operands)
                return on, start.minutes, end.minutes, *node.data
            case "complete":
                supplied = self.value(node.operands[0], bound)
                return all_of(any_of((negation(needed), given)) for _, _, needed, given in supplied)
        raise KeyError(node.name)

    def _conjunction(self, parts: tuple[c.Core, ...], bound: Environment) -> Runtime:
        """A conjunction whose reading comes last, so that a reading is touched only where it decides something."""
        gates = self._gates.get(id(parts))
        if gates is None or gates[0] is not parts:
            gating = tuple(part for part in parts if reads_reading(part))
            gates = parts, gating, tuple(part for part in parts if part not in gating)
            self._gates[id(parts)] = gates
        plain = all_of(self.value(part, bound) for part in gates[2])
        if plain is False or not gates[1]:
            return plain
        for gate in gates[1]:
            self.touched.add(reading_index(gate))
        return all_of((plain, *(self.value(gate, bound) for gate in gates[1])))

    # --- lists

    def listed(self, node: c.Core, bound: Environment) -> Listed | Unknown:
        """The elements of a list, each with whether it belongs to it."""
        found: Listed | Unknown = self.value(node, bound)
        return found

    def _fold(self, node: c.Fold, bound: Environment) -> Runtime:
        total = self.moving_sums.total(node, bound)
        if total is not None:
            return total
        elements = self.listed(node.over, bound)
        if isinstance(elements, Unknown):
            positive = node.name == "count" or (node.name == "sum" and never_negative(self.program, node))
            return merged((elements,), 0 if positive else NEVER_BEFORE)
        members: list[tuple[Runtime, Runtime]] = []
        summed: list[int] = []
        for element, belongs in elements:
            inner = {**bound, node.variable: element}
            kept = all_of((belongs, self.value(node.where, inner))) if node.where else belongs
            if kept is False:
                continue
            members.append((kept, self.value(node.body, inner) if node.body else 1))
            summed.append(element.index)
        lots = self._lots(node, bound) if node.name == "sum" else None
        if lots is not None and all(kept is True for kept, _ in members):
            return lots.total(summed)
        if node.name in ("max", "min") and not members:
            return silent(f"liste vide : {list_name(self.program, node.over)}")
        return fold(node.name, members, node.type.kind)

    def _lots(self, node: c.Fold, bound: Environment) -> Lots | None:
        """The states that a fold adds up, where it does nothing else: some may be settled together only."""
        body = node.body
        if not isinstance(body, c.Before | c.Value) or body.variable != node.variable:
            return None
        symbol = self.program.declarations.states.get(body.grandeur)
        if symbol is None:
            return None
        inside = isinstance(body, c.Before)
        states = self.state_before(symbol.scope, bound[0]) if inside else self.final_state(symbol.scope)
        found = states[body.grandeur]
        return found if isinstance(found, Lots) else None

    # --- suites

    def state_before(self, scope: str, element: Element) -> dict[str, Runtime]:
        """The states of a suite before an element."""
        return self._scan(scope)[element.index]

    def final_state(self, scope: str) -> dict[str, Runtime]:
        """The states of a suite after its last element."""
        return self._scan(scope)[-1]

    def _scan(self, scope: str) -> list[dict[str, Runtime]]:
        from engine.scan import scan

        if scope not in self.states:
            scan(self, self.program.suites[scope])
        return self.states[scope]


def of_element(state: Runtime, element: Element | None) -> Runtime:
    """The state of one element, where each element of a list has one."""
    return state[element.index] if isinstance(state, Lots) and element is not None else state


def fold(name: str, members: list[tuple[Runtime, Runtime]], kind: Kind) -> Runtime:
    """A fold of (belongs, value) pairs, either of them possibly unknown."""
    if name == "some":
        return any_of(all_of(pair) for pair in members)
    if name == "every":
        return all_of(any_of((negation(belongs), value)) for belongs, value in members)
    if name in ("sum", "count"):
        total: Runtime = 0
        for belongs, value in members:
            added = hull(belongs, value, 0) if isinstance(belongs, Unknown) else value
            low, high = bounds(added)
            base_low, base_high = bounds(total)
            total = interval((total, added), clamp(base_low + low), clamp(base_high + high))
        return total
    certain = [value for belongs, value in members if belongs is True]
    possible = [value for _, value in members]
    if not possible:
        return Unknown(frozenset(), silent=frozenset({"liste vide"}))
    if not certain:
        return merged([belongs for belongs, _ in members] + possible)
    choose = max if name == "max" else min
    if name == "max":
        low, high = max(bounds(v)[0] for v in certain), max(bounds(v)[1] for v in possible)
    else:
        low, high = min(bounds(v)[0] for v in possible), min(bounds(v)[1] for v in certain)
    waiting = [b for b, _ in members if isinstance(b, Unknown)] + [v for v in possible if isinstance(v, Unknown)]
    return choose(v for v in certain if is_known(v)) if low == high and not waiting else _near(waiting, low, high)


def _near(waiting: list[Runtime], low: Any, high: Any) -> Runtime:
    return low if low == high else merged(waiting, low, high)


def list_name(program: Program, over: c.Core) -> str:
    """The name of a list, for an answer that says why it is not settled."""
    match over:
        case c.Fact(slot):
            return program.facts[slot].name
        case c.Value(key):
            return program.grandeurs[key].symbol.name
        case c.Field(_, name):
            return name
        case _:
            return "…"


def never_negative(program: Program, node: c.Fold) -> bool:
    """Whether a sum over a list not known is one of fields that are never negative."""
    body, record = node.body, program.declarations.records.get(node.over.type.of)
    if not isinstance(body, c.Field) or body.variable != node.variable or body.type.kind not in _AMOUNT_LIKE:
        return False
    return record is not None and body.name in record.fields and not record.fields[body.name].signed


def reads_reading(node: c.Core) -> bool:
    """Whether a condition only asks which option of a reading is retained."""
    if isinstance(node, c.Op) and node.name == "not":
        return reads_reading(node.operands[0])
    return isinstance(node, c.Op) and node.name == "in" and isinstance(node.operands[0], c.Reading)


def reading_index(node: c.Core) -> int:
    """The slot of the reading that a gate asks for."""
    while isinstance(node, c.Op):
        node = node.operands[0]
    assert isinstance(node, c.Reading)
    return node.index


__all__ = ["EXACT_NUMBERS", "FOREVER", "Element", "Environment", "Evaluator", "Listed", "fold"]
