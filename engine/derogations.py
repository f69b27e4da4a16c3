"""« déroge à »: where the clause applies, those it names do not.

Of two clauses that set one grandeur, it prevails (`Draft.over`). Against an exclusion it is a lift, told as such in the
reasons. Against anything else (a condition, a step, a duty, a document to supply) it takes the clause off wherever it
applies itself. « complète » decides nothing: it is told, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine import contributions as k
from engine import core as c
from engine.kinds import BOOL
from engine.places import rows_of
from engine.program import Derogation, Grandeur, Program
from engine.source import scalars_of
from grammar.diagnostics import Diagnostic


def derogate(program: Program, diagnostics: list[Diagnostic]) -> None:
    """Take every derogation into the contributions it bears on; one that bears on nothing is a fault."""
    rows = {clause.identifier: {row.text for row, _ in rows_of(clause)} for clause in program.clauses.values()}
    for grandeur in program.grandeurs.values():
        _prevail(grandeur, rows)
    borne: set[tuple[str, str]] = set()
    for target, found in program.derogations.items():
        for grandeur in program.grandeurs.values():
            borne |= _bear(program, grandeur, target, rows.get(target, set()), found)
        for key, duty in program.duties.items():
            if duty.clause == target:
                fitting = tuple(one for one in found if not one.record)
                program.duties[key] = replace(duty, when=_unless(duty.when, fitting))
                borne |= {(one.clause, target) for one in fitting}
    _refuse_idle(program, borne, diagnostics)


def _prevail(grandeur: Grandeur, rows: Mapping[str, set[str]]) -> None:
    """Who prevails over a table prevails over its rows; over all the others, except one that derogates from it."""
    assigns = grandeur.assigns
    spread = [
        replace(a, over=a.over.union(*(rows.get(name, set()) for name in a.over))) if a.over else a for a in assigns
    ]
    for index, assign in enumerate(spread):
        rivals = {other.clause for other in spread if assign.clause in other.over}
        if "toutes" in assign.over and rivals:
            others = {other.clause for other in spread if other.clause != assign.clause}
            spread[index] = replace(assign, over=frozenset(others - rivals))
    grandeur.assigns = spread


def _bear(
    program: Program, grandeur: Grandeur, target: str, rows: set[str], found: Iterable[Derogation]
) -> set[tuple[str, str]]:
    """What derogations from one clause do to one grandeur: the pairs (clause, target) that had an effect."""
    record = _record(program, grandeur)
    fitting = tuple(one for one in found if one.record in ("", record))
    if not fitting:
        return set()
    pairs = {(one.clause, target) for one in fitting}
    borne = {
        (setting.clause, target)
        for setting in grandeur.assigns
        if target in setting.over and any(a.clause in {target, *rows} for a in grandeur.assigns)
    } & pairs
    before = _named(grandeur, target)
    grandeur.blocks = [_lifted(block, fitting) if block.clause == target else block for block in grandeur.blocks]
    grandeur.requires = [
        replace(r, given=_unless(r.given, fitting)) if r.clause == target else r for r in grandeur.requires
    ]
    grandeur.grants = [replace(g, when=_unless(g.when, fitting)) if g.clause == target else g for g in grandeur.grants]
    grandeur.steps = [replace(s, when=_unless(s.when, fitting)) if s.clause == target else s for s in grandeur.steps]
    grandeur.selects = [
        replace(s, when=_unless(s.when, fitting)) if s.clause == target else s for s in grandeur.selects
    ]
    grandeur.documents = [
        replace(d, when=_unless(d.when, fitting)) if d.clause == target else d for d in grandeur.documents
    ]
    grandeur.credits = [
        replace(one, when=_unless(one.when, fitting)) if one.clause == target else one for one in grandeur.credits
    ]
    return borne | (pairs if before else set())


def _named(grandeur: Grandeur, target: str) -> bool:
    parts: tuple[Iterable[k.Contribution], ...] = (
        grandeur.blocks, grandeur.requires, grandeur.grants, grandeur.steps, grandeur.selects, grandeur.documents,
        grandeur.credits,
    )  # fmt: skip
    return any(one.clause == target for part in parts for one in part)


def _record(program: Program, grandeur: Grandeur) -> str:
    """The record of the elements that a grandeur is told of, "" where it is told once."""
    listed = grandeur.symbol.each or grandeur.symbol.among
    if listed is None:
        return ""
    source = program.declarations.scopes[grandeur.symbol.scope].lookup(listed)
    return source.type.of if source is not None else ""


def _lifted(block: k.Block, found: tuple[Derogation, ...]) -> k.Block:
    return replace(block, lifts=(*block.lifts, *(k.Lift(one.clause, one.when) for one in found)))


def _unless(when: c.Core, found: tuple[Derogation, ...]) -> c.Core:
    if not found:
        return when
    parts = tuple(one.when for one in found)
    either = parts[0] if len(parts) == 1 else c.Op("or", parts, BOOL)
    return c.Op("and", (when, c.Op("not", (either,), BOOL)), BOOL)


def _refuse_idle(program: Program, borne: set[tuple[str, str]], diagnostics: list[Diagnostic]) -> None:
    for clause in program.clauses.values():
        for scalar in scalars_of(clause.block.get("déroge à")):
            if scalar.text in program.clauses and (clause.identifier, scalar.text) not in borne:
                message = f"{clause.identifier} ne peut pas déroger à {scalar.text}"
                detail = "Une clause déroge à ce que sa propre règle remplace, ou à ce qu'elle empêche de jouer."
                remedy = "fixez la même grandeur, ou écrivez « complète: » si la clause ne change rien à l'autre"
                diagnostics.append(
                    Diagnostic("B009", scalar.span, message, detail, clause.article or None, suggestion=remedy)
                )
