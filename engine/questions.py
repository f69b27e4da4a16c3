"""Which grandeur a question names."""

from __future__ import annotations

from engine.facts import path_of
from engine.names import canonical
from engine.other_places import kept_private, place_named
from engine.program import Grandeur, Program
from engine.scopes import json_key
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.parser import parse_expression


def find_question(program: Program, question: str) -> Grandeur:
    """The grandeur a question names: by JSON path, by key, or by French name when only one has it.

    Those of the contract itself come first; the public ones of the contracts it reads are named by their path, or as a
    clause would (« la fin du contrat carte »). Raises `KeyError` with the question, when none or several answer to it.
    """
    wanted = json_key(question.replace(".", " "))
    top = program.declarations.top
    matches = [
        g
        for g in program.grandeurs.values()
        if question in (g.key, g.symbol.name)
        or question == path_of(g.symbol, program)
        or json_key(path_of(g.symbol, program).replace(".", " ")) == wanted
    ]
    matches = [g for g in matches if not kept_private(program.declarations, top, g.symbol)]
    for found in (
        [g for g in matches if question in (g.key, path_of(g.symbol, program))],
        [g for g in matches if program.declarations.is_own(g.symbol)],
        matches or _elsewhere(program, question),
    ):
        if len(found) == 1:
            return found[0]
    raise KeyError(question)


def _elsewhere(program: Program, question: str) -> list[Grandeur]:
    """« X du contrat Y », as a clause of the contract would say it."""
    top = program.declarations.top
    parsed, _ = parse_expression(question, top.vocabulary(), lambda start, end: Span.point(""))
    if not isinstance(parsed, n.Of):
        return []
    scope = place_named(program.declarations, top, parsed.owner)
    symbol = scope.symbols.get(canonical(parsed.member.text)) if scope else None
    if symbol is None or kept_private(program.declarations, top, symbol) or symbol.key not in program.grandeurs:
        return []
    return [program.grandeurs[symbol.key]]
