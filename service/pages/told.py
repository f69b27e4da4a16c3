"""What was told so far, as a list to read and to change: each fact with its value in French, each element of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import Case
from engine.changing import given
from engine.evaluate import Element
from engine.facts import UNKNOWNS, path_of
from engine.in_force import Dated
from engine.kinds import Kind
from engine.program import Program
from engine.scopes import Symbol
from engine.values import Runtime, Unknown
from grammar.french import typography
from render.fact_words import FactWords, definite
from render.wording import capital
from service.asking import tidied
from service.french import labelled, value_text
from service.wording import counted

DONT_KNOW = "je ne sais pas"


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact told: its path, its name, its value; the elements of a list each have their own pairs."""

    path: str
    name: str
    value: str
    elements: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def told_facts(case: Case, data: Mapping[str, Any] | None = None, thread: tuple[str, ...] = ()) -> tuple[ToldFact, ...]:
    """The facts of a case, those of ``thread`` last, in the order they were asked.

    ``data`` is the case under JSON names, where it is at hand.
    """
    program = case.program
    words = FactWords(program)
    found = {
        fact.path: fact
        for fact in _told(program, words, case, tidied(program, case.given, case.home) if data is None else data)
    }
    asked = [path for path in thread if path in found]
    return (*(fact for path, fact in found.items() if path not in asked), *(found[path] for path in asked))


def _told(program: Program, words: FactWords, case: Case, data: Mapping[str, Any]) -> Iterator[ToldFact]:
    for symbol, value in zip(program.facts, case.values, strict=True):
        block: Any = data
        for name in program.declarations.scopes[symbol.scope].path:
            block = block.get(name, {}) if isinstance(block, Mapping) else {}
        path = path_of(symbol, program)
        name = typography(capital(labelled(symbol, program)))
        if symbol.json in block:
            yield _fact(program, words, symbol, path, name, value)
        elif symbol.json in block.get(UNKNOWNS, ()):
            yield ToldFact(path, name, DONT_KNOW)


def _fact(program: Program, words: FactWords, symbol: Symbol, path: str, name: str, value: Runtime) -> ToldFact:
    if symbol.type.kind is Kind.LIST and isinstance(value, tuple):
        record = program.declarations.records[symbol.type.of].noun
        many = counted(len(value), record.text, record.plural_text, f"aucun{'e' if record.is_feminine else ''}")
        elements = tuple(_element(program, words, symbol, rank, one) for rank, (one, _) in enumerate(value))
        return ToldFact(path, name, typography(many), elements)
    if isinstance(value, Dated):
        return ToldFact(path, name, counted(len(value.blocks), "valeur datée", "valeurs datées"))
    return ToldFact(path, name, _text(program, words, symbol, value))


def _element(
    program: Program, words: FactWords, symbol: Symbol, rank: int, element: Element
) -> tuple[str, tuple[tuple[str, str], ...]]:
    record = program.declarations.records[symbol.type.of]
    pairs: list[tuple[str, str]] = []
    for field in record.fields.values():
        value = element.fields[field.name]
        if field.type.kind is Kind.LIST and isinstance(value, tuple):
            pairs.append((typography(capital(definite(field))), str(len(value))))
        elif not isinstance(value, Unknown) or given(value, field.type) is not None:
            pairs.append((typography(capital(definite(field))), _text(program, words, field, value)))
    return typography(f"{capital(record.noun.text)} n°\u00a0{rank + 1}"), tuple(pairs)


def _text(program: Program, words: FactWords, symbol: Symbol, value: Runtime) -> str:
    if isinstance(value, Unknown):
        day = given(value, symbol.type)
        return typography(words.value(symbol, day)) if day is not None else DONT_KNOW
    return typography(value_text(value, symbol.type, program))
