"""Circles: a grandeur that depends on itself, steps that each come after the other.

A grandeur depends on what the clauses that bear on it read. The value of a grandeur before a step, and the state of a
suite before an element, come earlier and close no circle of themselves; but what makes that state (its start, and the
grandeurs of the whole that its updates read) does count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import core as c
from engine.atoms import overlays_of
from engine.places import place_of
from engine.program import Grandeur, Program
from engine.scopes import Symbol
from engine.source import ContractSource, scalars_of
from engine.walk import contributions_of, nodes, parts_of
from grammar.diagnostics import Diagnostic, Related, Span

Edges = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Arrow:
    """One « depends on » of a circle, with the clause it comes from (empty for a declaration)."""

    source: str
    target: str
    clause: str


def circular_grandeurs(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C010: grandeurs that depend on one another in a circle, with the circle shown clause by clause."""
    edges = dependencies(program)
    told: set[str] = set()
    for start in sorted(edges):
        path = None if start in told else shortest_circle(start, edges)
        if path is None or told & set(path):
            continue
        told.update(path)
        yield _circle(program, [_Arrow(a, b, edges[a][b]) for a, b in zip(path, (*path[1:], path[0]), strict=True)])


def circular_order(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C028: clauses that « après » puts each after the other, as they are written or under an option of a reading."""
    told: set[str] = set()
    variants = (variant for clause in program.clauses.values() for variant in clause.variants)
    # Only an option under which a clause words its order otherwise can put another order.
    turning = {v.options for v in variants if v.block.get("après") is not None}
    forms = [{}, *({reading: option} for options in sorted(turning) for reading, option in options)]
    for options in forms:
        edges = _order_under(program, options)
        for start in sorted(edges):
            path = None if start in told else shortest_circle(start, edges)
            if path is None or told & set(path):
                continue
            told.update(path)
            yield _impossible_order(program, start, path)


def _order_under(program: Program, options: dict[str, str]) -> Edges:
    """What comes after what; where a variant turns the order of two clauses round, what it says prevails."""
    read = {identifier: clause.under(options) for identifier, clause in program.clauses.items()}
    turned = {
        (other, identifier)
        for identifier, clause in read.items()
        for other in clause.after
        if clause.after != program.clauses[identifier].after
    }
    return {
        identifier: {other: "" for other in clause.after if (identifier, other) not in turned}
        for identifier, clause in read.items()
        if clause.after
    }


def _impossible_order(program: Program, start: str, path: tuple[str, ...]) -> Diagnostic:
    first, following = program.clauses[start], (path[1] if len(path) > 1 else start)
    blocks = (first.block, *overlays_of(first.block))
    wanted = [s for block in blocks for s in scalars_of(block.get("après")) if s.text == following]
    related = tuple(Related(program.clauses[i].span, f"{i} vient dans ce cercle") for i in path[1:])
    return Diagnostic(
        "C028",
        wanted[0].span if wanted else first.span,
        f"ordre impossible : {' après '.join((*path, start))}",
        article=first.article or None,
        related=related,
        suggestion="retirez l'un de ces « après »",
    )


def shortest_circle(start: str, edges: Edges) -> tuple[str, ...] | None:
    """The shortest way from a node back to itself, the node first and not repeated; None when there is none."""
    before: dict[str, str] = {}
    wave = [start]
    while wave:
        following: list[str] = []
        for node in wave:
            for target in sorted(edges.get(node, {})):
                if target == start:
                    path = [node]
                    while path[-1] != start:
                        path.append(before[path[-1]])
                    return tuple(reversed(path))
                if target not in before:
                    before[target] = node
                    following.append(target)
        wave = following
    return None


# --- who depends on whom


def dependencies(program: Program) -> Edges:
    """For each grandeur and each state of a suite, what it depends on, with a clause that makes it so."""
    edges: Edges = {}
    for grandeur in program.grandeurs.values():
        own = edges.setdefault(grandeur.key, {})
        for contribution in contributions_of(grandeur):
            for part in parts_of(contribution):
                for target in _read(program, part, grandeur.key):
                    own.setdefault(target, contribution.clause)
        made = grandeur.grouping
        listed = grandeur.periods.parts if grandeur.periods else ()
        for part in (made.over, made.key) if made else listed:
            for target in _read(program, part, grandeur.key):
                own.setdefault(target, "")
        for target in _declared(program, grandeur.symbol):
            own.setdefault(target, "")
    for suite in program.suites.values():
        source = program.declarations.scopes[suite.scope].lookup(suite.over)
        for key, (_, initial) in suite.states.items():
            before, after = edges.setdefault(_before(key), {}), edges.setdefault(key, {})
            if source is not None and source.what == "grandeur":
                before.setdefault(source.key, "")
                after.setdefault(source.key, "")
            for target in _read(program, initial, key):
                before.setdefault(target, "")
                after.setdefault(target, "")
            for update in suite.updates.get(key, ()):
                for part in parts_of(update):
                    for target in _read(program, part, key):
                        after.setdefault(target, update.clause)
                        if _of_the_whole(program, target):
                            before.setdefault(target, update.clause)
    return edges


def _before(state: str) -> str:
    return f"{state}\0avant"


def _of_the_whole(program: Program, target: str) -> bool:
    grandeur = program.grandeurs.get(target)
    return grandeur is not None and grandeur.symbol.each is None


def _read(program: Program, root: c.Core, owner: str) -> Iterator[str]:
    for node in nodes(root):
        if isinstance(node, c.Value):
            yield node.grandeur
        elif isinstance(node, c.Before) and node.grandeur != owner and node.grandeur in program.declarations.states:
            yield _before(node.grandeur)
        elif isinstance(node, c.Op) and node.name == "missed":
            for duty in node.data:
                for part in parts_of(program.duties[str(duty)]):
                    yield from _read(program, part, owner)


def _declared(program: Program, symbol: Symbol) -> Iterator[str]:
    """What the declaration of a grandeur itself depends on: its right, the list it is drawn from or told over."""
    scope = program.declarations.scopes[symbol.scope]
    for name in (symbol.right, symbol.among, symbol.each):
        found = scope.lookup(name) if name else None
        if found is not None and found.what == "grandeur":
            yield found.key


# --- the circle, said


def _circle(program: Program, arrows: list[_Arrow]) -> Diagnostic:
    first = next((arrow for arrow in arrows if arrow.clause), arrows[0])
    turn = arrows.index(first)
    arrows = [*arrows[turn:], *arrows[:turn]]
    if len(arrows) == 1:
        message = f"« {_name(program, first.source)} » dépend de sa propre valeur{_by(first)}"
    else:
        steps = [f"« {_name(program, a.target)} »{_by(a)}" for a in arrows]
        message = f"« {_name(program, first.source)} » dépend de {', qui dépend de '.join(steps)}"
    related = tuple(
        Related(_place(program, a), f"« {_name(program, a.source)} » lit ici « {_name(program, a.target)} »")
        for a in arrows[1:]
    )
    clause = program.clauses.get(first.clause)
    return Diagnostic(
        "C010",
        _place(program, first),
        message,
        article=clause.article or None if clause else None,
        related=related,
        suggestion="rompez le cercle : faites dépendre l'une de ces grandeurs d'un fait, ou donnez un autre nom à la "
        "valeur d'avant",
    )


def _by(arrow: _Arrow) -> str:
    return f" (clause {arrow.clause})" if arrow.clause else ""


def _name(program: Program, key: str) -> str:
    bare = key.partition("\0")[0]
    known: Grandeur | None = program.grandeurs.get(bare)
    return known.symbol.name if known else program.declarations.states[bare].name


def _place(program: Program, arrow: _Arrow) -> Span:
    found = place_of(program, arrow.clause)
    if found is not None:
        return found
    bare = arrow.source.partition("\0")[0]
    known = program.grandeurs.get(bare)
    return known.symbol.span if known else program.declarations.states[bare].span
