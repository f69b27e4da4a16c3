"""The tariff of the bank: one document that gives dated values to the parameters of the contracts of a library.

Every value is read as the contract that declares the parameter reads it, so that a wrong unit is told at its place. A
parameter is found by its name, in every contract that declares it or in those that are named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from engine.dated_values import LAST, START, VALUE
from engine.facts import path_of, unknown_fact
from engine.in_force import Dated, Given, misplaced, table
from engine.library import LoadedProduct
from engine.names import canonical
from engine.program import Program
from engine.reading import BadValue, read_day, read_value
from engine.scopes import Symbol
from engine.source import blocks_of, read_tree, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Related, Severity, Span, nearest
from grammar.french import the
from grammar.structure import check_structure
from grammar.yaml_nodes import Mapping as Block
from grammar.yaml_nodes import Scalar

Version = tuple[str, str]
"""A contract and the day its version came in force."""
Found = tuple[Version, Symbol, Program]


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff: its title, the SHA-256 of its file, the tables of each version of each contract by key of parameter."""

    title: str
    digest: str
    tables: Mapping[Version, Mapping[str, Dated]] = field(repr=False)

    def of(self, contract: str, version: str) -> Mapping[str, Dated]:
        """The tables of a version."""
        return self.tables.get((contract, version), MappingProxyType({}))


def read_tariff(
    path: Path, products: Sequence[LoadedProduct], *, partial: bool
) -> tuple[Tariff | None, tuple[Diagnostic, ...]]:
    """A tariff and what is wrong with it. ``partial``: other contracts exist, and what is about them is left aside."""
    shown = path.as_posix()
    root, unread = read_tree(path, shown)
    if root is None:
        return None, unread
    faults = (*unread, *check_structure(root, "tarif"))
    if any(fault.severity is Severity.ERROR for fault in faults):
        return None, faults
    reader = _Reader(products, partial)
    for block in blocks_of(root.get("valeurs")):
        reader.values(block)
    tables = reader.tables()
    title = text_of(root.get("tarif")) or shown
    made = Tariff(title, hashlib.sha256(path.read_bytes()).hexdigest(), tables)
    return made, tuple(sorted({*faults, *reader.faults}))


class _Reader:
    def __init__(self, products: Sequence[LoadedProduct], partial: bool) -> None:
        self.programs = {
            (product.identifier, day): version.program for product in products for day, version in product.versions
        }
        self.names = [product.identifier for product in products]
        self.partial = partial
        self.faults: set[Diagnostic] = set()
        self.given: dict[tuple[Version, str], list[tuple[Given, Span]]] = {}
        self.symbols: dict[tuple[Version, str], Symbol] = {}

    def fault(
        self, code: str, span: Span, message: str, remedy: str | None = None, *, other: Span | None = None
    ) -> None:
        related = (Related(other, "l'autre valeur est ici"),) if other is not None else ()
        self.faults.add(Diagnostic(code, span, message, suggestion=remedy, related=related))

    # --- which parameters

    def values(self, block: Block) -> None:
        """One parameter and its values."""
        name, scope = block.get("paramètre"), block.get("portée")
        if not isinstance(name, Scalar):
            return
        asked = scalars_of(block.get("contrat"))
        contracts = {scalar.text for scalar in asked} or set(self.names)
        for scalar in asked:
            if scalar.text not in self.names and not self.partial:
                near = nearest(scalar.text, self.names)
                remedy = f"vouliez-vous écrire « {near} » ?" if near else f"contrats : {', '.join(self.names)}"
                self.fault("P002", scalar.span, f"contrat inconnu : « {scalar.text} »", remedy)
        found = self._found(name, scope if isinstance(scope, Scalar) else None, contracts)
        aside = self.partial and not contracts & set(self.names)
        if not found and contracts & set(self.names) and not (self.partial and not asked) and not aside:
            self._unknown(name, scope, contracts)
        for entry in blocks_of(block.get("barème")):
            self._value(entry, found)

    def _found(self, name: Scalar, scope: Scalar | None, contracts: set[str]) -> list[Found]:
        found: list[Found] = []
        for version, program in self.programs.items():
            by_contract: dict[str, list[Symbol]] = {}
            for symbol in _parameters(program):
                owner = program.declarations.scopes[symbol.scope]
                placed = scope is None or (owner.noun is not None and owner.noun.text == canonical(scope.text))
                # A contract that is read brings its parameters along: they are still its own.
                if symbol.name == canonical(name.text) and placed and owner.contract in contracts:
                    by_contract.setdefault(owner.contract, []).append(symbol)
            for contract, same in by_contract.items():
                if len(same) == 1:
                    found.append((version, same[0], program))
                    continue
                scopes = ", ".join(f"« {program.declarations.told_place(symbol)} »" for symbol in same if symbol.scope)
                message = f"plusieurs portées de {contract} déclarent « {name.text} »"
                self.fault("P006", name.span, message, f"ajoutez « portée: » : {scopes}")
        return found

    def _unknown(self, name: Scalar, scope: object, contracts: set[str]) -> None:
        if name.span in {fault.span for fault in self.faults}:
            return
        programs = [program for version, program in self.programs.items() if version[0] in contracts]
        known = sorted({_shown(symbol) for program in programs for symbol in _parameters(program)})
        near = nearest(name.text, known)
        message = f"aucun contrat ne déclare le paramètre « {name.text} »"
        if isinstance(scope, Scalar):
            message += f" dans la portée « {scope.text} »"
        remedy = f"vouliez-vous écrire « {near} » ?" if near and near != name.text else None
        listed = f"paramètres : {', '.join(known)}" if known else "déclarez-le sous « paramètres: » du contrat"
        self.fault("P001", name.span, message, remedy or listed)

    # --- values

    def _value(self, entry: Block, found: list[Found]) -> None:
        start, value, last = (entry.get(key) for key in (START, VALUE, LAST))
        if not isinstance(start, Scalar) or not isinstance(value, Scalar):
            return
        first, final = self._day(start), self._day(last) if isinstance(last, Scalar) else None
        if first is None or (isinstance(last, Scalar) and final is None):
            return
        if final is not None and final < first and isinstance(last, Scalar):
            remedy = f"« {LAST} » est le dernier jour, « {START} » le premier"
            self.fault("P005", last.span, "cette valeur finit avant de commencer", remedy)
            return
        for version, symbol, program in found:
            try:
                read = read_value(symbol, value.text, path_of(symbol, program), program)
            except BadValue as bad:
                self.fault(
                    "P003",
                    value.span,
                    f"« {symbol.name} » : {bad.message}",
                    bad.suggestion or f"écrivez une valeur de type {symbol.type}",
                )
                continue
            self.symbols[version, symbol.key] = symbol
            self.given.setdefault((version, symbol.key), []).append((Given(first, final, read), start.span))

    def _day(self, scalar: Scalar) -> int | None:
        try:
            return read_day(scalar.text)
        except BadValue as bad:
            self.fault("P003", scalar.span, bad.message, "écrivez par exemple « 1er janvier 2015 »")
            return None

    def tables(self) -> dict[Version, dict[str, Dated]]:
        """The tables, once every value is read; values that meet are told, and their parameter left out."""
        tables: dict[Version, dict[str, Dated]] = {}
        for (version, key), listed in self.given.items():
            given = tuple(one for one, _ in listed)
            bad = misplaced(given)
            for one in bad:
                place, other = listed[one.rank][1], listed[one.other][1]
                message = "deux valeurs en vigueur le même jour"
                remedy = f"une valeur dure jusqu'à la suivante : retirez-en une, ou avancez « {LAST} »"
                self.fault("P004", place, message, remedy, other=other)
            if not bad:
                symbol = self.symbols[version, key]
                unknown = unknown_fact(self.programs[version].declarations.path_of(symbol), symbol)
                tables.setdefault(version, {})[key] = table(given, "tarif", unknown)
        return tables


def _shown(symbol: Symbol) -> str:
    return the(symbol.noun, plural=symbol.plural_only) if symbol.noun else symbol.name


def _parameters(program: Program) -> list[Symbol]:
    return [symbol for symbol in program.facts if symbol.what == "parameter"]
