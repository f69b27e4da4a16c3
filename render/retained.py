"""Readings in the text: a clause is told as it reads under the options retained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.clauses import Reading
from engine.program import Program
from grammar import nodes as n

_PREFIX = "lecture "


def retained_options(program: Program, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The option of each reading: the one chosen, else the one the contract retains."""
    options = {reading.identifier: reading.retained for reading in program.readings.values()}
    return options | {key: value for key, value in (chosen or {}).items() if key in options}


def readings_seen(program: Program, contract: str) -> dict[str, Reading]:
    """The readings that the clauses of a contract name, by the name they give them.

    In a contract that reads it, their ids are longer.
    """
    seen = program.declarations.all_seen(contract, "readings")
    return {name: program.readings[identifier] for name, identifier in seen.items()}


def settled(tree: n.ConditionTree | None, options: Mapping[str, str]) -> n.ConditionTree | bool:
    """A tree without its conditions on readings: what is left, or True or False where nothing is."""
    if tree is None:
        return True
    match tree:
        case n.Is(n.Name(text), values, negated) if text.startswith(_PREFIX) and text.removeprefix(_PREFIX) in options:
            return (options[text.removeprefix(_PREFIX)] in {value.text for value in values}) != negated
        case n.AllOf(members):
            return _connected(n.AllOf, members, options, absorbing=False)
        case n.AnyOf(members):
            return _connected(n.AnyOf, members, options, absorbing=True)
        case n.NoneOf(members):
            inner = _connected(n.AnyOf, members, options, absorbing=True)
            if isinstance(inner, bool):
                return not inner
            return n.NoneOf(inner.members if isinstance(inner, n.AnyOf) else (inner,), span=tree.span)
        case n.Some(_, where) | n.Every(_, where):
            # What always holds of one element says that there is one; what never holds of each, that there is none.
            inside = settled(where, options)
            if isinstance(inside, bool):
                return inside if inside is isinstance(tree, n.Every) else tree
            return replace(tree, where=inside)
        case _:
            return tree


def effective(
    tree: n.ConditionTree | None, options: Mapping[str, str], readings: Mapping[str, Reading]
) -> n.ConditionTree | bool:
    """The rest of a tree under the first other option of one reading that gives it effect; False where none does.

    Options and readings are by the names that the tree gives them.
    """
    for name, reading in readings.items():
        for option, _ in reading.options:
            read = settled(tree, {**options, name: option})
            if read is not False:
                return read
    return False


def _connected(
    build: type[n.AllOf] | type[n.AnyOf], members: tuple[n.ConditionTree, ...], options: Mapping[str, str], *,
    absorbing: bool,
) -> n.ConditionTree | bool:  # fmt: skip
    parts = [settled(member, options) for member in members]
    if any(part is absorbing for part in parts):
        return absorbing
    left = tuple(part for part in parts if not isinstance(part, bool))
    if not left:
        return not absorbing
    return left[0] if len(left) == 1 and len(members) > 1 else build(left)
