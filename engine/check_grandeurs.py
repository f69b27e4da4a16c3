"""Grandeurs that no clause decides, quotients that nobody rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.atoms import Atom
from engine.contents import Contents
from engine.kinds import COUNTS, Kind
from engine.program import Grandeur, Program
from engine.source import ContractSource
from engine.walk import contributions_of
from grammar import nodes as n
from grammar.diagnostics import Diagnostic

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


# --- quotients


def quotients_without_rounding(program: Program, source: ContractSource, contents: Contents) -> Iterable[Diagnostic]:
    """C016: a division that is compared, or posted in an amount, and that nothing rounds."""
    posted = _posting_clauses(program)
    for atom in contents.own_atoms:
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
