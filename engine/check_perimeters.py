"""Limits that several grandeurs share: what earlier payments used, and what the same case pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine import contributions as k
from engine import core as c
from engine.atoms import blocks_of_clause
from engine.check_cycles import Edges, dependencies
from engine.names import canonical
from engine.program import Grandeur, Program
from engine.source import ContractSource, scalars_of
from engine.walk import nodes
from grammar.diagnostics import Diagnostic, Span


def same_case_not_counted(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C044: « compte aussi » names a grandeur that the limited one does not depend on.

    Only earlier payments are added: what the same case pays for the other grandeur is not in the limit. It is where the
    limited grandeur is made of the other, or where the other is made after it and has a limit that counts it in turn.
    """
    edges: Edges | None = None
    told: set[tuple[str, str, str]] = set()
    for grandeur in program.grandeurs.values():
        for step, others in _shared_limits(grandeur):
            edges = edges if edges is not None else dependencies(program)
            for other in others:
                place = (step.clause, grandeur.key, other)
                if place in told or other not in program.grandeurs or _reaches(edges, grandeur.key, other):
                    continue
                counted_back = any(grandeur.key in back for _, back in _shared_limits(program.grandeurs[other]))
                if not (counted_back and _reaches(edges, other, grandeur.key)):
                    told.add(place)
                    yield _diagnostic(program, step, grandeur, program.grandeurs[other])


def _shared_limits(grandeur: Grandeur) -> Iterator[tuple[k.Step, tuple[str, ...]]]:
    """The limits of a grandeur that count earlier payments of others, with those others."""
    for step in grandeur.steps:
        if step.perimeter is None:
            continue
        counted = {key for key in _counted(step.perimeter) if key != grandeur.key}
        if counted:
            yield step, tuple(sorted(counted))


def _counted(perimeter: k.Perimeter) -> Iterator[str]:
    """The grandeurs whose earlier payments a perimeter counts (see `engine.perimeters.earlier`)."""
    for node in nodes(perimeter.used):
        match node:
            case c.Op("in", (c.Field(_, "grandeur"),), _, data):
                yield from map(str, data)


def _reaches(edges: Edges, start: str, wanted: str) -> bool:
    """Whether a grandeur depends on another, directly or not."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in edges.get(waiting.pop(), {}):
            if target == wanted:
                return True
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return False


def _diagnostic(program: Program, step: k.Step, limited: Grandeur, other: Grandeur) -> Diagnostic:
    clause = program.clauses[step.clause]
    return Diagnostic(
        "C044",
        _place(program, step, other),
        f"ce que le même cas donne à « {other.symbol.name} » n'entre pas dans la limite de « {limited.symbol.name} »",
        "« compte aussi » n'ajoute que les versements antérieurs.",
        article=clause.article or None,
        suggestion="plafonnez la somme des deux, dans une grandeur à part, ou dites ce que l'une laisse à l'autre",
    )


def _place(program: Program, step: k.Step, other: Grandeur) -> Span:
    """Where « compte aussi » names the other grandeur; the clause where it names it in another way."""
    clause = program.clauses[step.clause]
    named = [s for block in blocks_of_clause(clause) for s in scalars_of(block.get("compte aussi"))]
    told = [scalar for scalar in named if canonical(scalar.text).startswith(canonical(other.symbol.name))]
    return (told or named)[0].span if named else clause.span
