"""Rights named by clauses that speak of their exclusions: « les exclusions de la garantie »."""

from __future__ import annotations

from engine.clauses import Clause
from engine.other_places import kept_private, place_named
from engine.program import Grandeur, Program
from grammar import nodes as n
from grammar.diagnostics import Diagnostic, nearest
from grammar.french import normalize, strip_determiner
from grammar.parser import parse_expression
from grammar.yaml_nodes import Scalar


def right_under(
    clause: Clause, key: str, prefix: str, program: Program, diagnostics: list[Diagnostic]
) -> Grandeur | None:
    """The right that a key of a clause names (see `right_named`)."""
    scalar = clause.block.get(key)
    if not isinstance(scalar, Scalar):
        diagnostics.append(Diagnostic("S004", clause.span, f"il manque « {key} »"))
        return None
    return right_named(clause, scalar, prefix, program, diagnostics)


def right_named(
    clause: Clause, scalar: Scalar, prefix: str, program: Program, diagnostics: list[Diagnostic]
) -> Grandeur | None:
    """The right that a text names, with or without ``prefix``, from the scope of a clause or in another; None after a
    fault."""
    name = strip_determiner(normalize(scalar.text).removeprefix(prefix))[1]
    scope = program.declarations.scopes[clause.scope]
    symbol = scope.lookup(name)
    if symbol is None:
        named = program.declarations.seen(clause.contract, "scopes", name)
        symbol = program.declarations.scopes[named].symbols.get(name) if named is not None else None
    if symbol is None:
        parsed, _ = parse_expression(name, scope.vocabulary(), lambda start, end: scalar.span)
        place = place_named(program.declarations, scope, parsed.owner) if isinstance(parsed, n.Of) else None
        symbol = place.symbols.get(parsed.member.text) if place is not None and isinstance(parsed, n.Of) else None
        if symbol is not None and kept_private(program.declarations, scope, symbol):
            symbol = None
    if symbol is None or symbol.key not in program.grandeurs:
        near = nearest(name, [grandeur.symbol.name for grandeur in program.grandeurs.values()])
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "écrivez « les exclusions de » et le nom d'un droit"
        message = f"« {scalar.text} » n'est pas un droit du contrat"
        diagnostics.append(Diagnostic("N006", scalar.span, message, suggestion=remedy))
        return None
    return program.grandeurs[symbol.key]
