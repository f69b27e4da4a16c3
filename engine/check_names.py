"""Names that the language reads as something else: « le nombre », « douze mois », « un samedi »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.kinds import Kind
from engine.program import Program
from engine.scopes import Scope
from engine.source import ContractSource
from grammar.diagnostics import Diagnostic, Span
from grammar.lexer import AtomFault, cut


def names_read_otherwise(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C030: a declared name that no atom can ever say, since a quantity or a word of the language is found instead."""
    for name, span, scope in _names(program):
        terminals = cut(name, scope.vocabulary())
        if isinstance(terminals, AtomFault) or [t.name for t in terminals] not in (["NAME"], ["SENTENCE"]):
            yield Diagnostic(
                "C030",
                span,
                f"« {name} » se lit autrement que comme un nom",
                "Une quantité ou un mot de la langue y est reconnu : aucune phrase ne pourra dire ce nom.",
                suggestion="donnez-lui un autre nom, par exemple en y ajoutant un mot",
            )


def _names(program: Program) -> Iterator[tuple[str, Span, Scope]]:
    """Every name that the contract itself declares, where it was declared, and a scope that sees it.

    Those of a product that it shares or reads were declared there, and are checked there, in their own words.
    """
    declared = program.declarations
    world = declared.worlds[declared.own]
    for scope in declared.scopes.values():
        for symbol in scope.symbols.values() if scope.contract == declared.own else ():
            if symbol.what != "reading":
                yield from ((name, symbol.span, scope) for name in (symbol.name, symbol.contrary) if name)
    for record in (declared.records[key] for key in world.records.values()):
        for symbol in record.fields.values():
            yield from ((name, symbol.span, declared.top) for name in (symbol.name, symbol.contrary) if name)
    documents = {f"{key} remises" for key, g in program.grandeurs.items() if g.kind is Kind.DOCUMENTS}
    # Options are named under « variantes »; the few that a sentence names are words of it (see `assemble`).
    unsaid = documents | {f"lecture {name}" for name in program.readings}
    for choice in (declared.choices[key] for key in world.choices.values()):
        for value in choice.values if choice.name not in unsaid else ():
            yield value.text, value.span, declared.top
