"""A case as it is given (names and texts) becomes a typed case, or a complete list of what is wrong with it.

Keys are the JSON names derived from French, or the French names themselves. A key absent is a fact not asked; the list
``inconnus`` names facts asked and not known; both are unknown to the engine, neither is false. Amounts are texts
(« 1234.56 » or « 1 234,56 € »): a JSON number may already have lost a centime.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.dated_values import BadBlocks, read_blocks
from engine.evaluate import Element, Listed
from engine.fast_values import NOT_TOLD, fast_form
from engine.faults import Fault as Fault
from engine.faults import Faults
from engine.hints import hint_for, hint_for_block
from engine.in_force import Dated, completed, table
from engine.kinds import EXACT_NUMBERS, MOMENTS, Kind
from engine.program import Program
from engine.reading import NOT_KNOWN, BadValue, read_value
from engine.scopes import Scope, Symbol, bare_key, json_key
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown, bounds
from grammar.diagnostics import nearest
from grammar.french import normalize

UNKNOWNS = "inconnus"
#: What a key of a case stands for: a fact (and whether the key is its contrary), or the name of a scope.
Names: TypeAlias = dict[str, tuple[Symbol, bool] | str]
MAX_ELEMENTS = 200_000


class Case:
    """A typed case: what was given, and its run-time values by slot of the program.

    ``fast`` is the form that compiled decisions read. ``values``, the form that the interpreter reads, is made from it
    when it is first asked for. ``questions`` is what its envelope asks, None when nothing. A case never changes.
    """

    __slots__ = ("_read", "fast", "given", "home", "program", "questions")

    def __init__(
        self,
        program: Program,
        given: Mapping[str, Any],
        home: str,
        fast: tuple[Any, ...],
        read: tuple[tuple[Runtime, ...], frozenset[str]] | None = None,
    ) -> None:
        self.program = program
        self.given = given
        self.home = home
        self.fast = fast
        self._read = read
        self.questions: tuple[str, ...] | None = None

    @property
    def values(self) -> tuple[Runtime, ...]:
        """The run-time values by slot."""
        return self._interpreted()[0]

    @property
    def declared_unknown(self) -> frozenset[str]:
        """The paths of the facts asked and not known."""
        return self._interpreted()[1]

    def _interpreted(self) -> tuple[tuple[Runtime, ...], frozenset[str]]:
        if self._read is None:
            program = self.program
            found = (
                runtime_form(program, symbol, value, path_of(symbol, program))
                for symbol, value in zip(program.facts, self.fast, strict=True)
            )
            self._read = tuple(found), frozenset()
        return self._read


def runtime_form(program: Program, symbol: Symbol, value: Any, path: str) -> Runtime:
    """A run-time value from its fast form (see `engine.fast_values`), which loses nothing but what was not told."""
    if value is NOT_TOLD:
        return unknown_fact(path, symbol)
    if symbol.type.kind in MOMENTS:
        return value[0] if value[0] == value[1] else Unknown(frozenset({f"{path} (heure)"}), value[0], value[1])
    if symbol.type.kind is not Kind.LIST:
        return value
    fields = program.declarations.records[symbol.type.of].fields.values()
    elements: list[tuple[Element, Runtime]] = []
    for index, item in enumerate(value):
        told = {
            field.name: runtime_form(program, field, form, f"{path}[{index}].{field.json}")
            for field, form in zip(fields, item, strict=False)
        }
        elements.append((Element(symbol.key, index, told), True))
    return tuple(elements)


def path_of(symbol: Symbol, program: Program) -> str:
    """The JSON path of a name: that of its scope, then its own."""
    return program.declarations.path_of(symbol)


def unknown_fact(path: str, symbol: Symbol) -> Unknown:
    """What is known of a fact that nobody told: an amount or a number is at least zero."""
    positive = symbol.type.kind in EXACT_NUMBERS and not symbol.signed
    return Unknown(frozenset({path}), 0) if positive else Unknown(frozenset({path}))


def read_case(
    program: Program, data: Mapping[str, Any], home: str = "", tariff: Mapping[str, Dated] = MappingProxyType({})
) -> tuple[Case | None, tuple[Fault, ...]]:
    """The typed case of a plain dictionary, or every fault of it. ``home`` is the scope whose names need no prefix.

    ``tariff`` holds the parameters that the bank supplies, by key: for what the case does not say of them.
    """
    reader = _Reader(program, home, tariff)
    reader.block(data, "", program.declarations.scopes[home])
    reader.check_order()
    if reader.faults:
        return None, reader.faults.all()
    values = tuple(
        reader.values[slot] if slot in reader.values else reader.untold(slot, symbol)
        for slot, symbol in enumerate(program.facts)
    )
    return Case(program, data, home, fast_form(program, values), (values, frozenset(reader.unknown))), ()


def faults_of(program: Program, data: Mapping[str, Any], home: str) -> tuple[tuple[Fault, ...], dict[int, str]]:
    """What is wrong in a part of a case, which may leave facts untold; and the path at which each slot is told."""
    reader = _Reader(program, home, {})
    reader.block(data, "", program.declarations.scopes[home])
    reader.check_order()
    return reader.faults.all(), reader.told


def inner_scopes(program: Program, scope: Scope, home: str) -> Iterator[tuple[str, str]]:
    """The scopes whose facts may stand in the block of one, by JSON name: its own, those of the contracts it reads.

    At the top of the case, every contract of the closure has its place, however far it is read from.
    """
    declared = program.declarations
    if scope.parent is not None and scope.name != home:
        return
    world = declared.worlds[scope.contract]
    yield from ((json_key(name), key) for name, key in world.scopes.items())
    for namespace in world.namespaces.values():
        if namespace.contract in declared.worlds:
            yield json_key(namespace.noun.text), declared.worlds[namespace.contract].top
    if scope.contract == declared.own:
        tops = [declared.scopes[other.top] for other in declared.worlds.values()]
        yield from ((top.path[0], top.name) for top in tops if top.path)
        yield from ((json_key(top.contract), top.name) for top in tops if top.path)


class _Reader:
    def __init__(self, program: Program, home: str, tariff: Mapping[str, Dated]) -> None:
        self.program = program
        self.home = home
        self.tariff = tariff
        self.values: dict[int, Runtime] = {}
        self.faults = Faults()
        self.unknown: set[str] = set()
        self.told: dict[int, str] = {}

    def fault(self, path: str, code: str, message: str, suggestion: str | None = None) -> None:
        self.faults.append(Fault(path, code, message, suggestion))

    def block(self, data: object, path: str, scope: Scope) -> None:
        """The facts of one scope, and of the scopes inside it."""
        if not isinstance(data, Mapping):
            self.fault(path or ".", "F001", "un bloc de clés et de valeurs est attendu", hint_for_block(data, path))
            return
        names = self._names(scope)
        for key, value in data.items():
            here = f"{path}.{key}" if path else str(key)
            if not isinstance(key, str):
                self.fault(here, "F002", "une clé est un texte")
            elif normalize(key) == UNKNOWNS:
                self._unknowns(value, here, names)
            elif (found := names.get(bare_key(key))) is None:
                self.fault(here, "F003", f"fait inconnu : « {key} »", self._hint(key, names))
            elif isinstance(found, str):
                self.block(value, here, self.program.declarations.scopes[found])
            else:
                self._fact(*found, value, here)

    def _hint(self, key: str, names: Names) -> str | None:
        return hint_for(self.program, key, names) if self.faults.hinting else None

    def _names(self, scope: Scope) -> Names:
        """The keys accepted in a scope: facts by JSON name, by French name and by contrary; scopes inside it."""
        known: Names | None = self.program.case_keys.get((scope.name, self.home))
        if known is None:
            known = self.program.case_keys[scope.name, self.home] = self._list_names(scope)
        return known

    def _list_names(self, scope: Scope) -> Names:
        names: Names = {}
        for key, inner in inner_scopes(self.program, scope, self.home):
            names.setdefault(key, inner)
        for owner in reversed(tuple(scope.around())):
            for symbol in self.program.facts:
                if symbol.scope == owner.name:
                    names[symbol.json] = names[bare_key(symbol.name)] = (symbol, False)
                    if symbol.contrary:
                        names.setdefault(bare_key(symbol.contrary), (symbol, True))
        return names

    def _unknowns(self, value: object, path: str, names: Names) -> None:
        if not isinstance(value, list):
            self.fault(path, "F004", "« inconnus » est une liste de noms de faits")
            return
        for index, name in enumerate(value):
            found = names.get(bare_key(str(name)))
            if isinstance(found, tuple):
                slot = self.program.slots[found[0].key]
                if slot in self.told:
                    self.fault(f"{path}[{index}]", "F005", f"« {found[0].name} » est donné deux fois")
                self.told[slot] = f"{path}[{index}]"
                self.unknown.add(path_of(found[0], self.program))
            else:
                here = f"{path}[{index}]"
                self.fault(here, "F003", f"fait inconnu : « {name} »", self._hint(str(name), names))

    def _fact(self, symbol: Symbol, negated: bool, value: object, path: str) -> None:
        slot = self.program.slots[symbol.key]
        if slot in self.told:
            self.fault(path, "F005", f"« {symbol.name} » est donné deux fois")
            return
        self.told[slot] = path
        if value == NOT_KNOWN:
            self.unknown.add(path_of(symbol, self.program))
            return
        told = path_of(symbol, self.program)
        if symbol.type.kind is Kind.LIST:
            self.values[slot] = self._list(symbol, value, path, told)
            return
        if symbol.what == "parameter" and isinstance(value, list):
            self.values[slot] = self._table(symbol, value, path)
            return
        self.values[slot] = self._value(symbol, negated, value, path, told)

    def untold(self, slot: int, symbol: Symbol) -> Runtime:
        """What is known of a fact that the case does not give: said to be unknown, it is so whatever the tariff."""
        known = None if slot in self.told else self.tariff.get(symbol.key)
        return unknown_fact(path_of(symbol, self.program), symbol) if known is None else known

    def _table(self, symbol: Symbol, value: list[Any], path: str) -> Runtime:
        """A parameter given block by block; the tariff fills the holes."""
        try:
            given = read_blocks(symbol, value, path, self.program)
        except BadBlocks as bad:
            self.faults.extend(Fault(*fault) for fault in bad.faults)
            return Unknown(frozenset({path}))
        unknown = unknown_fact(path_of(symbol, self.program), symbol)
        return completed(table(given, "cas", unknown), self.tariff.get(symbol.key))

    def _value(self, symbol: Symbol, negated: bool, value: object, path: str, told: str) -> Runtime:
        """One value: ``path`` is where it was given, ``told`` the JSON path under which it is missed if unsettled."""
        try:
            found = read_value(symbol, value, told, self.program)
            return not found if negated else found
        except BadValue as bad:
            self.fault(path, bad.code, bad.message, bad.suggestion)
            return Unknown(frozenset({path}))

    def _list(self, symbol: Symbol, value: object, path: str, told: str) -> Listed:
        if not isinstance(value, list):
            self.fault(path, "F006", f"« {symbol.name} » est une liste ; une liste vide se donne ainsi : []")
            return ()
        if len(value) > MAX_ELEMENTS:
            self.fault(path, "F007", f"plus de {MAX_ELEMENTS} éléments")
            return ()
        record = self.program.declarations.records[symbol.type.of]
        names: dict[str, tuple[Symbol, bool]] = {}
        for known in record.fields.values():
            names[known.json] = names[bare_key(known.name)] = (known, False)
            if known.contrary:
                names.setdefault(bare_key(known.contrary), (known, True))
        found: list[tuple[Element, Runtime]] = []
        for index, item in enumerate(value):
            here = f"{path}[{index}]"
            if not isinstance(item, Mapping):
                self.fault(here, "F001", "un élément est un objet de clés et de valeurs")
                continue
            fields: dict[str, Runtime] = {}
            for key, inner in item.items():
                entry = names.get(bare_key(str(key)))
                if entry is None:
                    fields_there = [f.json for f in record.fields.values()]
                    near = nearest(str(key), fields_there) if self.faults.hinting else None
                    self.fault(
                        f"{here}.{key}",
                        "F003",
                        f"« {record.noun.text} » n'a pas de champ « {key} »",
                        f"vouliez-vous écrire « {near} » ?" if near else None,
                    )
                    continue
                field_symbol, negated = entry
                inside = f"{told}[{index}].{field_symbol.json}"
                if field_symbol.name in fields:
                    self.fault(f"{here}.{key}", "F005", f"« {field_symbol.name} » est donné deux fois")
                elif inner == NOT_KNOWN:
                    continue
                elif field_symbol.type.kind is Kind.LIST:
                    fields[field_symbol.name] = self._list(field_symbol, inner, f"{here}.{key}", inside)
                else:
                    fields[field_symbol.name] = self._value(field_symbol, negated, inner, f"{here}.{key}", inside)
            for field_symbol in record.fields.values():
                if field_symbol.name not in fields:
                    fields[field_symbol.name] = unknown_fact(f"{told}[{index}].{field_symbol.json}", field_symbol)
            found.append((Element(symbol.key, index, fields), True))
        return tuple(found)

    def check_order(self) -> None:
        """Elements of a suite must be told apart by its declared order, else the result would depend on chance."""
        for suite in self.program.suites.values():
            source = self.program.declarations.scopes[suite.scope].lookup(suite.over)
            elements = self.values.get(self.program.slots.get(source.key, -1)) if source else None
            if not isinstance(elements, tuple) or not suite.order:
                continue
            places = sorted((tuple(bounds(e.fields[n]) for n in suite.order), e.index) for e, _ in elements)
            for (before, first), (after, second) in pairwise(places):
                if not told_apart(before, after):
                    name = source.json if source else suite.over
                    order = ", ".join(suite.order)
                    self.fault(
                        f"{name}[{second}]",
                        "F008",
                        f"rien ne dit lequel vient en premier de {name}[{first}] et {name}[{second}]",
                        f"donnez à chacun une valeur, et une valeur différente, pour : {order}",
                    )


def told_apart(before: tuple[tuple[Any, Any], ...], after: tuple[tuple[Any, Any], ...]) -> bool:
    """Whether one element comes before another whatever is unknown of both: the first field that differs says so."""
    for (low, high), (next_low, next_high) in zip(before, after, strict=True):
        if high < next_low:
            return True
        # Two elements known to the same day alone are equal on this field: the next one decides.
        if (low, high) != (next_low, next_high) or low == NEVER_BEFORE or high == FOREVER:
            return False
    return False
