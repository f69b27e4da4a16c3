"""What the value a computation starts from is: a figure of the contract, a fact of the case, a computation on facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import core as c
from engine.program import Program
from engine.reads import list_of
from engine.scopes import Symbol
from grammar.french import join
from render.fact_words import FactWords, definite
from render.letter_verdict import Told

_FIXED = "valeur fixée par le contrat"
#: Where the clause reads otherwise under each reading, its sentence says it: it is quoted under the computation.
_BY_CLAUSE = "calcul fait par la clause"


def source_told(told: Told, reason: dict[str, Any], words: FactWords) -> str:
    """« le capital choisi », « d'après le tarif et la durée »; the contract fixes only what no fact is read for."""
    sources = {_source(value, told, words) for value in _values(told, reason)}
    return sources.pop() if len(sources) == 1 else _BY_CLAUSE if sources else _FIXED


def folds_set(told: Told, reason: dict[str, Any]) -> frozenset[str]:
    """The operations over lists (`engine.core.Fold`) that the value set is made of, its conditions left out."""
    folds: list[c.Core] = [node for value in _values(told, reason) for node in _nodes(value)]
    return frozenset(node.name for node in folds if isinstance(node, c.Fold))


def _values(told: Told, reason: dict[str, Any]) -> list[c.Core]:
    clauses = {reason["clause"], reason.get("via") or reason["clause"]}
    return [one.value for one in told.grandeur.assigns if one.clause in clauses]


def _source(value: c.Core, told: Told, words: FactWords) -> str:
    symbols = list(_symbols(value, told, words))
    names = list(dict.fromkeys(definite(one) for one in symbols if one.noun is not None))
    if not symbols:
        return _FIXED
    direct = isinstance(value, c.Fact | c.Field | c.Value) or (isinstance(value, c.Op) and value.name == "in_force")
    if not names:
        return _BY_CLAUSE
    return names[0] if direct else f"d'après {join(names)}"


def _symbols(value: c.Core, told: Told, words: FactWords) -> Iterator[Symbol]:
    """The facts and the grandeurs that a value is made from, each in the words of its own declaration."""
    program = words.program
    for node in _nodes(value):
        match node:
            case c.Fact(slot):
                yield program.facts[slot]
            case c.Value(key) | c.Before(key):
                yield program.declarations.states.get(key) or program.grandeurs[key].symbol
            case c.Field(_, name):
                field = _field(program, told, name)
                if field is not None:
                    yield field


def _field(program: Program, told: Told, name: str) -> Symbol | None:
    listed = list_of(program, told.grandeur)
    record = program.declarations.records.get(listed.type.of) if listed else None
    return record.fields.get(name) if record else None


def _nodes(root: c.Core) -> Iterator[c.Core]:
    """The nodes that say what a value is: not the day on which a value in force is read, nor the elements of a sum."""
    yield root
    if isinstance(root, c.Op):
        for part in root.operands[:1] if root.name == "in_force" else root.operands:
            yield from _nodes(part)
    elif isinstance(root, c.Fold):
        yield from _nodes(root.over)
