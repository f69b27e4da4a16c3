"""Grandeurs that no clause decides, values fixed twice, quotients that nobody rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from engine import contributions as k
from engine import core as c
from engine.atoms import Atom, atoms_of
from engine.kinds import BOOL, COUNTS, Kind
from engine.places import place_of, tables_of_rows
from engine.program import Grandeur, Program
from engine.source import ContractSource
from engine.walk import contributions_of
from grammar import nodes as n
from grammar.diagnostics import Diagnostic, Related

_ENDLESS = "Un quotient a souvent une suite infinie de décimales : le contrat dit à quoi l'arrondir."


def rights_never_granted(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C011: a right that no clause grants, a yes/no grandeur that no clause establishes."""
    for grandeur in program.grandeurs.values():
        symbol = grandeur.symbol
        if grandeur.kind not in (Kind.RIGHT, Kind.BOOL) or grandeur.grants:
            continue
        verb = "accorde" if grandeur.kind is Kind.RIGHT else "établit"
        message = f"aucune clause n'{verb} « {symbol.name} » : la réponse serait toujours non"
        remedy = f"ajoutez une clause « {verb}: … », ou retirez cette grandeur"
        yield Diagnostic("C011", symbol.span, message, suggestion=remedy)


def grandeurs_without_value(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C012: an amount, a date, a number, a list or a list of documents to which no clause gives anything."""
    for grandeur in program.grandeurs.values():
        wanted = _without(grandeur)
        if wanted is not None:
            message = f"aucune clause ne dit ce que vaut « {grandeur.symbol.name} »"
            remedy = f"ajoutez une clause « {wanted} », ou retirez cette grandeur"
            yield Diagnostic("C012", grandeur.symbol.span, message, suggestion=remedy)


def _without(grandeur: Grandeur) -> str | None:
    """The clause a grandeur lacks, None when it has one."""
    match grandeur.kind:
        case Kind.RIGHT | Kind.BOOL:
            return None
        case Kind.LIST:
            made = (grandeur.grouping or grandeur.periods) is not None or bool(grandeur.selects)
            return None if made else "retient: … » ou « écarte: …"
        case Kind.SCHEDULE:
            return None if grandeur.credits else "crédite: …"
        case Kind.CHRONOLOGY:
            return None if grandeur.entries else "inscrit: …"
        case Kind.DOCUMENTS:
            return None if grandeur.documents else "exige: … » avec « pour: …"
        case _:
            given = grandeur.assigns or grandeur.shares or any(step.name == "end" for step in grandeur.steps)
            return None if given else "fixe: …"


def values_fixed_twice(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C017: two « fixe » of one grandeur, neither of which prevails, such that one applies wherever the other does."""
    tables = tables_of_rows(program)
    for grandeur in program.grandeurs.values():
        for first, second in combinations(grandeur.assigns, 2):
            one, other = tables.get(first.clause, first.clause), tables.get(second.clause, second.clause)
            if one == other or _prevails(first, second) or _prevails(second, first):
                continue
            here, there = _conjuncts(program, first.when), _conjuncts(program, second.when)
            if here <= there or there <= here:
                yield _fixed_twice(program, grandeur, first, second)


def _prevails(first: k.Assign, second: k.Assign) -> bool:
    return second.clause in first.over or "toutes" in first.over


def _conjuncts(program: Program, when: c.Core) -> frozenset[c.Core]:
    """The conditions that must all hold, figures by their value and without the switches of clauses."""
    if isinstance(when, c.Switch) or when == c.Const(True, BOOL):
        return frozenset()
    if isinstance(when, c.Op) and when.name == "and":
        return frozenset().union(*(_conjuncts(program, part) for part in when.operands))
    return frozenset({_by_value(program, when)})


def _by_value(program: Program, root: c.Core) -> c.Core:
    match root:
        case c.Figure(index, kind):
            return c.Const(program.parameters.values[index], kind)
        case c.Op():
            return replace(root, operands=tuple(_by_value(program, part) for part in root.operands))
        case c.Fold(_, over, _, where, body):
            inner = [_by_value(program, part) if part else None for part in (where, body)]
            return replace(root, over=_by_value(program, over), where=inner[0], body=inner[1])
        case _:
            return root


def _fixed_twice(program: Program, grandeur: Grandeur, first: k.Assign, second: k.Assign) -> Diagnostic:
    here, there = place_of(program, second.clause), place_of(program, first.clause)
    message = (
        f"{first.clause} et {second.clause} fixent toutes deux « {grandeur.symbol.name} » dans un même cas, "
        "et rien ne dit laquelle l'emporte"
    )
    related = (Related(there, f"{first.clause} la fixe déjà"),) if there else ()
    remedy = f"ajoutez une condition, ou « prévaut sur: {first.clause} » à la clause qui l'emporte"
    return Diagnostic("C017", here or grandeur.symbol.span, message, related=related, suggestion=remedy)


# --- quotients


def quotients_without_rounding(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C016: a division that is compared, or posted in an amount, and that nothing rounds."""
    posted = _posting_clauses(program)
    for atom in atoms_of(program):
        for place in _bare_quotients(atom, atom.owner in posted):
            clause = program.clauses.get(atom.owner)
            yield Diagnostic(
                "C016",
                place.span,
                "le résultat de cette division n'est pas arrondi",
                _ENDLESS,
                clause.article or None if clause else None,
                suggestion="écrivez « l'arrondi de (…) au centime », ou « arrondi: au centime » à la grandeur",
            )


def _posting_clauses(program: Program) -> frozenset[str]:
    """The clauses that set or change an amount whose declaration says no rounding."""
    unrounded = [
        grandeur
        for grandeur in program.grandeurs.values()
        if grandeur.kind in (Kind.AMOUNT, Kind.SCHEDULE)
        and grandeur.symbol.type != COUNTS
        and grandeur.symbol.rounding is None
    ]
    posting = (given.clause for grandeur in unrounded for given in contributions_of(grandeur))
    return frozenset(posting)


def _bare_quotients(atom: Atom, posts: bool) -> Iterator[n.Node]:
    if atom.posted and posts:
        yield from _quotients(atom.node)
        return
    if isinstance(atom.node, n.Compare | n.Between):
        yield from _quotients(atom.node)


def _quotients(node: n.Node) -> Iterator[n.Node]:
    """The divisions that no rounding encloses, each told once, from the outside in."""
    match node:
        case n.Round():
            return
        case n.Operation("/", _, _):
            yield node
        case n.Operation(_, left, right) | n.Compare(_, left, right):
            yield from _quotients(left)
            yield from _quotients(right)
        case n.Between(value, low, high):
            for part in (value, low, high):
                yield from _quotients(part)
        case n.Extreme(_, operands):
            for part in operands:
                yield from _quotients(part)
        case _:
            return
