"""Cases drawn at random for any contract: values around the constants it compares with, facts left out, lists."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from engine.declare import HISTORY
from engine.kinds import Kind
from engine.parameters import moved, typed_value
from engine.program import Program
from engine.reading import ledger_grandeurs
from engine.scopes import Symbol

_START = date(2015, 6, 1)
_NEAR = (-1, 0, 1)
_CENTIMES = (0, 1, 100, 5_000, 99_999, 500_000)


class Drawn:
    """Draws plain cases and parameter vectors of one program; the same seed draws the same."""

    def __init__(self, program: Program) -> None:
        self.program = program
        figures: dict[Kind, set[Any]] = {}
        for entry in program.parameters.figures:
            figures.setdefault(entry.type.kind, set()).add(program.parameters.values[entry.index])
        self.amounts = sorted({int(v) for v in figures.get(Kind.AMOUNT, ())} | set(_CENTIMES))
        self.numbers = sorted({int(v) for v in figures.get(Kind.NUMBER, ())} | {0, 1, 2})
        days = {int(v) // 86_400 for v in figures.get(Kind.DAYS, ()) if isinstance(v, int)}
        days |= {30 * int(v) for v in figures.get(Kind.MONTHS, ()) if v < 1_200}
        self.spans = sorted(days | {0, 1, 3, 30, 365})
        self.durations = sorted(int(v) for v in figures.get(Kind.DAYS, ()) if isinstance(v, int)) or [86_400]
        self.dates = sorted(int(v) for v in figures.get(Kind.DATE, ()))
        self.texts = [g.key for g in program.grandeurs.values()][:20] or ["un texte"]

    def case(self, seed: int) -> dict[str, Any]:
        """A plain case: everything told, most of it, or half of it."""
        drawn = random.Random(seed)
        told = drawn.choice((1.0, 0.97, 0.5))
        found: dict[str, Any] = {}
        paths = {symbol.key: self.program.declarations.scopes[symbol.scope].path for symbol in self.program.facts}
        hidden = {(*paths[symbol.key], symbol.json) for symbol in self.program.facts}
        for symbol in self.program.facts:
            # A fact hides the scope whose name has the same key, beside it.
            path = paths[symbol.key]
            if drawn.random() < told and not any(path[:depth] in hidden for depth in range(1, len(path) + 1)):
                block = found
                for name in path:
                    block = block.setdefault(name, {})
                block[symbol.json] = self._value(drawn, symbol, told)
        return found

    def vector(self, seed: int) -> tuple[Any, ...]:
        """A parameter vector: a few clauses off, a few figures moved, a few other readings."""
        drawn, parameters = random.Random(seed), self.program.parameters
        vector = list(self.program.vector)
        for index in parameters.switches.values():
            vector[index] = drawn.random() > 0.1
        for entry in parameters.figures:
            changed = moved(entry.quantity, drawn.choice(_NEAR))
            if changed is not None and drawn.random() < 0.3:
                vector[entry.index] = typed_value(changed)[0]
        for name, reading in self.program.readings.items():
            vector[parameters.readings[f"lecture {name}"]] = drawn.choice([option for option, _ in reading.options])
        return tuple(vector)

    def _value(self, drawn: random.Random, symbol: Symbol, told: float) -> Any:
        match symbol.type.kind:
            case Kind.BOOL:
                return drawn.random() < 0.5
            case Kind.AMOUNT:
                return _euros(self._around(drawn, self.amounts))
            case Kind.NUMBER:
                return self._around(drawn, self.numbers)
            case Kind.RATE:
                return drawn.choice(("0.05", "19,6 %", "0.5", "1"))
            case Kind.DATE:
                return self._day(drawn).isoformat()
            case Kind.INSTANT | Kind.EVENT:
                return self._moment(drawn, symbol)
            case Kind.MONTHS:
                return f"{drawn.randint(0, 40)} mois"
            case Kind.DAYS:
                minutes = max(0, drawn.choice(self.durations) // 60 + drawn.choice(_NEAR))
                return f"{minutes // 1440} jours" if minutes % 1440 == 0 else f"{minutes} minutes"
            case Kind.CHOICE:
                return drawn.choice(self.program.declarations.choices[symbol.type.of].texts)
            case Kind.MULTI:
                texts = self.program.declarations.choices[symbol.type.of].texts
                return [text for text in texts if drawn.random() < 0.6]
            case Kind.LIST:
                return self._list(drawn, symbol, told)
            case _:
                return drawn.choice(self.texts)

    def _list(self, drawn: random.Random, symbol: Symbol, told: float) -> list[dict[str, Any]]:
        record = self.program.declarations.records[symbol.type.of]
        ordered = {name for suite in self.program.suites.values() if suite.over == symbol.name for name in suite.order}
        elements: list[dict[str, Any]] = []
        lines = ledger_grandeurs(self.program)
        for position in range(drawn.randint(0, 4 if lines or symbol.key != HISTORY else 0)):
            element: dict[str, Any] = {}
            for field in record.fields.values():
                if symbol.key == HISTORY and field.name == "grandeur":
                    element[field.json] = drawn.choice(lines)
                elif field.name in ordered and field.type.kind is Kind.NUMBER:
                    element[field.json] = position + 1
                elif field.name in ordered or drawn.random() < max(told, 0.97):
                    element[field.json] = self._value(drawn, field, told)
            elements.append(element)
        drawn.shuffle(elements)
        return elements

    def _around(self, drawn: random.Random, constants: list[int]) -> int:
        return max(0, drawn.choice(constants) + drawn.choice(_NEAR))

    def _day(self, drawn: random.Random) -> date:
        if self.dates and drawn.random() < 0.2:
            return date.fromordinal(drawn.choice(self.dates) + drawn.choice(_NEAR))
        span = drawn.choice(self.spans) * drawn.choice((0, 1, 1, -1)) + drawn.choice(_NEAR)
        return _START + timedelta(days=min(max(span, -20_000), 20_000))

    def _moment(self, drawn: random.Random, symbol: Symbol) -> str:
        shape = drawn.random()
        if symbol.type.kind is Kind.EVENT and shape < 0.15:
            return "non survenu"
        day = self._day(drawn).isoformat()
        if shape < 0.4:
            return day
        return f"{day}T{drawn.choice((0, 9, 10, 12, 23)):02}:{drawn.choice((0, 20, 59)):02}"


def _euros(centimes: int) -> str:
    return f"{centimes // 100}.{centimes % 100:02}"
