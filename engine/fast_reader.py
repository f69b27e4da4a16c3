"""The wire door: a plain dictionary read in a few microseconds when it is as it should be.

Each key has a reader made once for the contract. A reader takes the plain form of a value (an amount « 1234.56 », an ISO
date, a value of a choice) or gives up; as soon as one gives up, the whole case goes through `engine.facts`, which accepts
every form and names every fault. What is accepted here is accepted there, with the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.facts import Case, path_of
from engine.fast_values import fast_moment
from engine.kinds import MOMENTS, Kind
from engine.program import Program
from engine.reading import BadValue, read_value
from engine.scopes import Symbol, json_key

MISSING: Any = object()
_MEMORY = 4_096
Reader = Callable[[Any], Any]


def fast_reader(program: Program) -> Callable[[Mapping[str, Any]], Case | None]:
    """A function that reads a case by the JSON names of its facts, or gives None."""
    readers: dict[str, dict[str, tuple[int, Reader]]] = {"": {}}
    for slot, symbol in enumerate(program.facts):
        scope = json_key(symbol.scope) if symbol.scope else ""
        # The order of a suite is checked with the whole list in hand: that is the business of the full reader.
        ordered = any(suite.over == symbol.name for suite in program.suites.values())
        reader = _never if ordered else value_reader(symbol, program)
        readers.setdefault(scope, {})[symbol.json] = (slot, reader)
    top = readers.pop("")
    count, everything = len(program.facts), (1 << len(program.facts)) - 1
    blank = (None,) * count

    def read(data: Mapping[str, Any]) -> Case | None:
        fast: list[Any] = list(blank)
        unknown = everything
        for key, value in data.items():
            entry = top.get(key)
            if entry is None:
                inner = readers.get(key)
                if inner is None or type(value) is not dict:
                    return None
                for name, given in value.items():
                    entry = inner.get(name)
                    if entry is None:
                        return None
                    slot, reader = entry
                    form = reader(given)
                    if form is MISSING:
                        return None
                    fast[slot] = form
                    unknown &= ~(1 << slot)
                continue
            slot, reader = entry
            form = reader(value)
            if form is MISSING:
                return None
            fast[slot] = form
            unknown &= ~(1 << slot)
        return Case(program, data, "", tuple(fast), unknown)

    return read


def value_reader(symbol: Symbol, program: Program) -> Reader:
    """The reader of one fact: its fast form, or MISSING when the plain form is not there."""
    match symbol.type.kind:
        case Kind.BOOL:
            return _yes_no
        case Kind.AMOUNT:
            return _amount
        case Kind.DATE:
            return _day
        case Kind.CHOICE:
            texts = program.declarations.choices[symbol.type.of].texts
            known = {json_key(text): text for text in texts} | {text: text for text in texts}
            return lambda value: known.get(value, MISSING) if type(value) is str else MISSING
        case Kind.LIST:
            return _elements(symbol, program)
        case _:
            return _remembered(symbol, program)


def _never(_value: Any) -> Any:
    return MISSING


def _yes_no(value: Any) -> Any:
    return value if value is True or value is False else MISSING


def _amount(value: Any) -> Any:
    if type(value) is not str or not value.isascii():
        return MISSING
    size = len(value)
    if 3 < size < 15 and value[-3] == ".":
        digits = value[:-3] + value[-2:]
        return int(digits) if digits.isdecimal() else MISSING
    return int(value) * 100 if size < 12 and value.isdecimal() else MISSING


def _day(value: Any) -> Any:
    if type(value) is not str or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return MISSING
    try:
        return date.fromisoformat(value).toordinal()
    except ValueError:
        return MISSING


def _remembered(symbol: Symbol, program: Program) -> Reader:
    """The reader of a value that takes longer to read: the last ones read are remembered."""
    memory: dict[Any, Any] = {}
    moment = symbol.type.kind in MOMENTS

    def read(value: Any) -> Any:
        if type(value) not in (str, int):
            return MISSING
        known = memory.get(value)
        if known is None:
            try:
                found = read_value(symbol, value, path_of(symbol, program), program)
            except BadValue:
                return MISSING
            known = fast_moment(found) if moment else found
            if known is None:
                return MISSING
            if len(memory) > _MEMORY:
                memory.clear()
            memory[value] = known
        return known

    return read


def _elements(symbol: Symbol, program: Program) -> Reader:
    """The reader of a list: every field of every element must be there in its plain form."""
    fields = program.declarations.records[symbol.type.of].fields.values()
    readers = [(field.json, value_reader(field, program)) for field in fields]

    def read(value: Any) -> Any:
        if type(value) is not list:
            return MISSING
        elements: list[tuple[Any, ...]] = []
        for index, item in enumerate(value):
            if type(item) is not dict or len(item) != len(readers):
                return MISSING
            forms = [reader(item.get(name, MISSING)) for name, reader in readers]
            if MISSING in forms:
                return MISSING
            elements.append((*forms, index))
        return tuple(elements)

    return read
