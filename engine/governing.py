"""Which version of a contract governs a case: that of the day of a fact, which « version selon » names.

The day alone is looked at: an event known to the day is enough, and one that is known no better than to within several
days is too, where one version governs them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.facts import inner_scopes, path_of
from engine.instants import local_day
from engine.kinds import MOMENTS, TIMES
from engine.names import canonical
from engine.program import Program
from engine.reading import NOT_KNOWN, BadValue, read_value
from engine.scopes import Scope, Symbol, bare_key
from engine.source import ContractSource, scalars_of
from engine.values import FOREVER, bounds
from grammar.diagnostics import Diagnostic, nearest


@dataclass(frozen=True, slots=True)
class Governed:
    """The day from which the governing version is in force, or why none can be said to govern.

    ``path`` is where the fact stands in the case, for what is wrong with it.
    """

    start: str | None
    why: str = ""
    path: str = ""


def governed(
    name: str, versions: tuple[tuple[str, Program], ...], data: Mapping[str, Any], scope: str = ""
) -> Governed:
    """The version that governs a case. ``versions`` are by date; ``scope`` is the one whose facts need no prefix.

    One version alone needs no date, but a day that comes before it is refused as it is before several.
    """
    only = versions[0][0] if len(versions) == 1 else None
    asked = ""
    for _, program in reversed(versions):
        for symbol in dated_facts(program, name, scope):
            path = path_of(symbol, program)
            asked = asked or (symbol.question or "")
            given = _given(program, data, program.declarations.top, symbol)
            if given is None or given == NOT_KNOWN:
                continue
            try:
                low, high = map(int, bounds(read_value(symbol, given, path, program)))
            except BadValue as bad:
                return Governed(only, f"« {name} » : {bad.message}", path)
            if low >= FOREVER:
                return Governed(only, f"« {name} » n'est pas survenu : rien ne désigne la version", path)
            moments = symbol.type.kind in MOMENTS
            low, high = (local_day(low), local_day(high)) if moments else (low, high)
            if only is not None and date.fromordinal(high).isoformat() >= only:
                return Governed(only)
            return _of_days(name, low, high, versions, path)
    question = f" ({asked})" if asked else ""
    return Governed(only, f"« {name} » n'est pas connu : c'est sa date qui désigne la version{question}")


def dated_facts(program: Program, name: str, scope: str = "") -> list[Symbol]:
    """The facts of this name that have a date: those of the scope meant first, then those of the top."""
    wanted = canonical(name)
    known = (s for s in program.declarations.facts if s.name == wanted and s.type.kind in TIMES)
    home = program.declarations.scopes.get(scope, program.declarations.top)
    seen = {around.name: rank for rank, around in enumerate(home.around())}
    return sorted(known, key=lambda s: (seen.get(s.scope, len(seen)), s.key))


def _of_days(name: str, first: int, last: int, versions: tuple[tuple[str, Program], ...], path: str) -> Governed:
    found: list[str | None] = []
    for day in (first, last):
        shown = date.fromordinal(day).isoformat()
        found.append(next((start for start, _ in reversed(versions) if start <= shown), None))
    if found[0] is None:
        shown = date.fromordinal(first).isoformat()
        return Governed(None, f"aucune version n'est en vigueur le {shown}, jour de « {name} »", path)
    if found[0] != found[1]:
        why = f"la date de « {name} » n'est pas assez précise pour dire quelle version s'applique"
        return Governed(None, why, path)
    return Governed(found[0])


def _given(program: Program, data: object, scope: Scope, symbol: Symbol) -> Any:
    """What a case gives for a fact, in its own scope or without prefix; None where it gives nothing."""
    if not isinstance(data, Mapping):
        return None
    inner = dict(inner_scopes(program, scope, scope.name))
    found: Any = None
    for key, value in data.items():
        folded = bare_key(str(key))
        if folded in (symbol.json, bare_key(symbol.name)):
            return value
        if folded in inner and found is None and isinstance(value, Mapping):
            there = program.declarations.scopes[inner[folded]]
            if there.name == symbol.scope or symbol.scope.startswith(there.prefix):
                found = _given(program, value, there, symbol)
    return found


def unfit_version_facts(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """B010: « version selon » names no fact that has a date."""
    for scalar in scalars_of(source.product.root.get("version selon")):
        if not dated_facts(program, scalar.text):
            dated = [s.name for s in program.declarations.facts if s.type.kind in TIMES]
            near = nearest(canonical(scalar.text), dated)
            yield Diagnostic(
                "B010",
                scalar.span,
                f"« {scalar.text} » n'est pas un fait daté de cette version",
                suggestion=f"vouliez-vous écrire « {near} » ?" if near else "nommez une date, un instant, un événement",
            )
