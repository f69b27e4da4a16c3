"""Names that a declaration or a clause points at, and that nothing else looks up before a case does."""

from __future__ import annotations

from collections.abc import Iterable

from engine.kinds import Kind
from engine.names import canonical
from engine.program import Program
from engine.source import ContractSource, scalars_of
from grammar.diagnostics import Diagnostic, nearest
from grammar.yaml_nodes import Node

#: What « sous réserve de » does not hold back, and how the same is said.
_NOT_HELD_BACK = {
    Kind.RIGHT: "une clause « subordonne » dit de quoi un droit dépend",
    Kind.BOOL: "écrivez la condition sous le « si » de la clause qui l'établit",
    Kind.LIST: "écrivez la condition sous le « si » des clauses qui retiennent ses éléments",
    Kind.DOCUMENTS: "écrivez la condition sous le « si » des clauses qui exigent les pièces",
    Kind.SCHEDULE: "écrivez la condition sous le « si » des clauses qui inscrivent ses lignes",
}


def unknown_rights(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """N006: « sous réserve de » names a right that the scope does not see."""
    for grandeur in program.grandeurs.values():
        symbol = grandeur.symbol
        if symbol.right is None:
            continue
        scope = program.declarations.scopes[symbol.scope]
        found = scope.lookup(symbol.right)
        if found is None or found.key not in program.grandeurs or found.type.kind not in (Kind.RIGHT, Kind.BOOL):
            rights = [s.name for s in scope.visible() if s.type.kind is Kind.RIGHT]
            place = program.declarations.blocks[symbol.key].get("sous réserve de")
            yield _fault("N006", place, f"« {symbol.right} » n'est pas un droit du contrat", symbol.right, rights)


def rights_without_effect(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """S012: « sous réserve de » on what no right holds back: it would be read, and forgotten."""
    for grandeur in program.grandeurs.values():
        symbol = grandeur.symbol
        remedy, block = _NOT_HELD_BACK.get(symbol.type.kind), program.declarations.blocks.get(symbol.key)
        for key, _ in block.entries if remedy is not None and block is not None else ():
            if key.text == "sous réserve de":
                message = f"« {symbol.name} » ({symbol.type.kind.value}) ne se dit pas « sous réserve de »"
                yield Diagnostic("S012", key.span, message, suggestion=remedy)


def unknown_orders(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """N005: « dans l'ordre de » names a field that the elements of the suite do not have."""
    for root, name in program.roots:
        suite = program.suites.get(name)
        listed = program.declarations.scopes[name].lookup(suite.over) if suite else None
        if root.get("suite") is None or listed is None or listed.type.of not in program.declarations.records:
            continue
        fields = program.declarations.records[listed.type.of].fields
        for scalar in scalars_of(root.get("dans l'ordre de")):
            if canonical(scalar.text) not in fields:
                message = f"« {listed.type.of} » n'a pas de champ « {scalar.text} »"
                yield _fault("N005", scalar, message, canonical(scalar.text), list(fields))


def unknown_hours(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """N005: « ouvre » names hours that are not declared."""
    for clause in program.clauses.values():
        if clause.verb != "ouvre":
            continue
        scope = program.declarations.scopes[clause.scope]
        for scalar in scalars_of(clause.block.get("ouvre")):
            found = scope.lookup(canonical(scalar.text))
            if found is None or found.what != "hours":
                hours = [s.name for s in scope.visible() if s.what == "hours"]
                message = f"horaires inconnus : « {scalar.text} »"
                yield _fault("N005", scalar, message, canonical(scalar.text), hours)


def _fault(code: str, place: Node | None, message: str, name: str, known: list[str]) -> Diagnostic:
    near = nearest(name, known)
    remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-le, ou corrigez le nom"
    assert place is not None
    return Diagnostic(code, place.span, message, suggestion=remedy)
