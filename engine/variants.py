"""A clause under its readings: what it says where other options than those it is written for are retained.

Under « variantes » a clause says, for an option, the keys that change. A clause may depend on several readings: each
combination of options then has its own form, the changes of one option laid over those of the other.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias

from grammar import nodes as n
from grammar.diagnostics import Diagnostic
from grammar.french import normalize
from grammar.overlays import overlaid
from grammar.verb_forms import CONDITION_KEYS
from grammar.yaml_nodes import Mapping, Scalar

Options: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A clause where each of ``options`` (reading, option) is the one retained: its verb, block and condition."""

    options: Options
    verb: str
    block: Mapping = field(repr=False)
    condition: n.ConditionTree | None = None


def combinations_of(
    block: Mapping, readings: tuple[str, ...], options: Table[str, frozenset[str]]
) -> tuple[tuple[Options, Mapping], ...]:
    """Each combination of options that the clause words otherwise, and the clause as it then reads.

    ``options`` are those of each reading. An option of no reading of the clause is taken for one of the first: the
    check that reports it comes later.
    """
    overlays = block.get("variantes")
    if not isinstance(overlays, Mapping) or not readings:
        return ()
    laid: dict[str, list[tuple[str, Mapping]]] = {reading: [] for reading in readings}
    for key, overlay in overlays.entries:
        if isinstance(overlay, Mapping):
            name = normalize(key.text)
            owner = next((r for r in readings if name in options.get(r, frozenset())), readings[0])
            laid[owner].append((name, overlay))
    found: list[tuple[Options, Mapping]] = []
    for chosen in product(*([None, *laid[reading]] for reading in readings)):
        named = tuple((r, one[0]) for r, one in zip(readings, chosen, strict=True) if one is not None)
        if named:
            told = block
            for one in chosen:
                told = overlaid(told, one[1]) if one is not None else told
            found.append((named, told))
    return tuple(found)


def ambiguous_variants(
    block: Mapping, readings: tuple[str, ...], options: Table[str, frozenset[str]]
) -> list[Diagnostic]:
    """C040: an option of two readings of the clause. C041: two readings that change one key, each its own way."""
    overlays = block.get("variantes")
    if not isinstance(overlays, Mapping) or len(readings) < 2:
        return []
    found: list[Diagnostic] = []
    changed: dict[str, str] = {}
    for key, overlay in overlays.entries:
        owners = [reading for reading in readings if normalize(key.text) in options.get(reading, frozenset())]
        if len(owners) > 1:
            message = f"« {key.text} » est une option de {owners[0]} et de {owners[1]}"
            found.append(Diagnostic("C040", key.span, message, suggestion="nommez autrement l'une des deux options"))
        for inner, _ in overlay.entries if isinstance(overlay, Mapping) and len(owners) == 1 else ():
            name = "si" if inner.text in CONDITION_KEYS else inner.text
            if changed.setdefault(name, owners[0]) != owners[0]:
                found.append(_changed_twice(inner, changed[name], owners[0]))
    return found


def _changed_twice(key: Scalar, first: str, second: str) -> Diagnostic:
    return Diagnostic(
        "C041",
        key.span,
        f"les lectures {first} et {second} changent toutes deux « {key.text} »",
        "Sous les deux options ensemble, rien ne dit laquelle des deux formes vaut.",
        suggestion="faites deux clauses, chacune avec sa lecture",
    )
