"""Where an expression stands: the names it may use, and what each of them stands for in the core."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine import core as c
from engine.declarations import Declarations
from engine.declare import HISTORY_RECORD
from engine.other_places import (
    kept_private,
    place_named,
    places_of,
    private_name,
    read_as,
    said_by_another,
    told_of_elements,
)
from engine.parameters import Parameters
from engine.scopes import Definition, Period, Record, Scope, Symbol
from grammar import nodes as n
from grammar.diagnostics import Diagnostic, Span, nearest
from grammar.french import of, the


@dataclass(slots=True)
class Names:
    """The place an expression stands in, and what it may refer to.

    ``elements`` are the records bound around the place, by variable; ``own`` is the grandeur whose value before the
    step may be read; ``base`` the date from which « le 2 du mois suivant » counts where it is not said.
    ``elements_unknown`` says that an element should be bound, and that its list is not declared.
    """

    declarations: Declarations
    definitions: dict[str, Definition]
    periods: dict[str, Period]
    hours: dict[str, tuple[c.Core, ...]]
    parameters: Parameters
    scope: Scope
    owner: str
    diagnostics: list[Diagnostic]
    slots: dict[str, int]
    elements: list[tuple[int, str]] = field(default_factory=list)
    own: str | None = None
    article: str = ""
    base: c.Core | None = None
    lowered: dict[tuple[str, Span], c.Core] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    elements_unknown: bool = False

    # --- diagnostics

    def fault(self, code: str, span: Span, message: str, suggestion: str | None = None) -> None:
        """Record one fault; not that a field is unknown, where the list of its element is and was told."""
        if code in ("N010", "N011") and (self.elements_unknown or self._of_unknown_records()):
            return
        self.diagnostics.append(
            Diagnostic(code, span, message, suggestion=suggestion, article=self.article or self.scope.article or None)
        )

    def _of_unknown_records(self) -> bool:
        """Whether an element around the place is of a list whose records are not known: N005 told it."""
        return any(key not in self.declarations.records for _, key in self.elements)

    # --- names

    def by_default(self, symbol: Symbol, span: Span) -> c.Core | None:
        """A parameter named without a day: what it is worth on the day that its declaration says."""
        raise NotImplementedError

    def _name(self, node: n.Name) -> c.Core | None:
        text, span = node.text, node.span
        if record := self._bound_record(node):
            variable, kind = record
            if kind.when is None:
                known = next(iter(kind.fields.values()), None)
                example = f"« {the(known.noun)} {of(kind.noun)} »" if known and known.noun else "« … »"
                remedy = f"dites lequel de ses champs ({example}), ou ajoutez « a lieu: » à la fiche"
                self.fault("N011", span, f"« {text} » n'a pas de date qui lui soit propre", remedy)
                return None
            return c.Field(variable, kind.when, kind.fields[kind.when].type)
        if node.current:
            self.fault("N011", span, f"aucun élément « {text} » n'est en cours ici", "ôtez « en cours »")
            return None
        symbol, variable_ = self._find(text, span)
        return self._use(symbol, variable_, span) if symbol else None

    def _bound_record(self, node: n.Name) -> tuple[int, Record] | None:
        """The element a noun stands for: the nearest around the place; the farthest, told « en cours »."""
        if not node.current and self.scope.lookup(node.text) is not None:
            return None
        for variable, key in self.elements if node.current else reversed(self.elements):
            record = self.declarations.records.get(key)  # none where the record of a list is not known: N005 says so
            if record is not None and record.noun.text == node.text:
                return variable, record
        return None

    def _of(self, member: n.Name, owner: n.Expression) -> c.Core | None:
        if isinstance(owner, n.Name):
            if record := self._bound_record(owner):
                variable, kind = record
                if member.text in kind.fields:
                    return c.Field(variable, member.text, kind.fields[member.text].type)
                symbol = self.scope.lookup(member.text)
                return self._use(symbol, variable, member.span) if symbol else self._missing(member, kind.fields)
            if owner.current:
                return self._name(owner)
        scope = place_named(self.declarations, self.scope, owner)
        if scope is not None:
            symbol = scope.symbols.get(member.text)
            if symbol is None:
                return self._missing(member, scope.symbols)
            if kept_private(self.declarations, self.scope, symbol):
                self.fault("B005", member.span, *private_name(symbol, self.declarations.title_of(symbol)))
                return None
            return self._use(symbol, None, member.span)
        self.fault(
            "N012",
            owner.span,
            "ce qui suit « de » n'est ni un élément, ni une portée",
            "pour une liste, dites « la somme de… », « le plus grand de… »",
        )
        return None

    def _according(self, member: n.Name, owner: n.Expression) -> c.Core | None:
        """« la fin par refus selon les dispositions générales »: « de », of a contract read alone."""
        if isinstance(owner, n.Name) and read_as(self.declarations, self.scope, owner.text) is not None:
            return self._of(member, owner)
        self.fault("N012", owner.span, "ce qui suit « selon » n'est pas un contrat lu", "écrivez « de »")
        return None

    def _missing(self, name: n.Name, candidates: dict[str, Symbol]) -> c.Core | None:
        near = nearest(name.text, candidates)
        self.fault(
            "N010",
            name.span,
            f"« {name.text} » n'est pas déclaré ici",
            f"vouliez-vous écrire « {near} » ?" if near else None,
        )
        return None

    def _find(self, text: str, span: Span) -> tuple[Symbol | None, int | None]:
        for variable, record in reversed(self.elements):
            known = self.declarations.records.get(record)
            symbol = known.fields.get(text) if known is not None else None
            if symbol is not None:
                return symbol, variable
        symbol = self.scope.lookup(text) or said_by_another(self.declarations, self.scope, text)
        symbol = symbol or told_of_elements(self.declarations, self.scope, [key for _, key in self.elements], text)
        if symbol is None and self._of_unknown_records():
            return None, None  # a field, perhaps, of a record that is not known
        if symbol is None:
            owners = [r for r in self.declarations.records.values() if text in r.fields]
            own = next((r for r in owners if r.name != HISTORY_RECORD), owners[0] if owners else None)
            hint = f"c'est un champ de « {own.noun.text} » : dites de quel élément" if own else None
            elsewhere = places_of(self.declarations, self.scope, text)
            if elsewhere:
                hint = f"il appartient à « {elsewhere[0]} » : dites « … de {elsewhere[0]} »"
            self.fault("N010", span, f"« {text} » n'est pas déclaré ici", hint)
        return symbol, self._variable_for(symbol)

    def _variable_for(self, symbol: Symbol | None) -> int | None:
        if symbol is None or symbol.each is None:
            return None
        source = self.declarations.scopes[symbol.scope].lookup(symbol.each)
        for variable, record in reversed(self.elements):
            if source is not None and record == source.type.of:
                return variable
        return None

    def valued(self, symbol: Symbol, span: Span) -> c.Core | None:
        """The value of a grandeur that is not told of an element."""
        return self._use(symbol, None, span)

    def _use(self, symbol: Symbol, variable: int | None, span: Span) -> c.Core | None:
        match symbol.what:
            case "field":
                return c.Field(variable or 0, symbol.name, symbol.type)
            case "fact":
                return c.Fact(self.slots[symbol.key], symbol.type)
            case "parameter":
                return self.by_default(symbol, span)
            case "state":
                return self._state(symbol, variable, span)
            case "reading":
                return c.Reading(self.parameters.readings[symbol.key], symbol.type)
            case "grandeur":
                if symbol.key == self.own:
                    return c.Before(symbol.key, symbol.type)
                if symbol.each is not None and variable is None:
                    if self.declarations.scopes[symbol.scope].elements_of(symbol.each) is None:
                        return None  # its declaration told that the list is unknown
                    return self._of_no_element(symbol, span)
                return c.Value(symbol.key, symbol.type, variable if symbol.each else None)
            case _:
                during = symbol.what in ("period", "hours")
                remedy = f"dites « … a lieu pendant {the(symbol.noun)} »" if during and symbol.noun else None
                self.fault("N012", span, f"« {symbol.name} » n'est pas une valeur", remedy)
                return None

    def _of_no_element(self, symbol: Symbol, span: Span) -> c.Core | None:
        message = f"« {symbol.name} » se dit de chaque élément"
        self.fault("N011", span, message, "dites de quel élément ou quelle liste")
        return None

    def _state(self, symbol: Symbol, variable: int | None, span: Span) -> c.Core | None:
        """A state before the element of its suite around the place; elsewhere, after the last one."""
        if symbol.each is not None and variable is None:
            return self._of_no_element(symbol, span)
        scope = self.declarations.scopes[symbol.scope]
        read = scope.lookup(scope.suite or "")
        inside = bool(self.elements) and read is not None and self.elements[0][1] == read.type.of
        if inside and (symbol.each is None or variable != 0):
            return c.Before(symbol.key, symbol.type, variable if symbol.each else None)
        return c.Value(symbol.key, symbol.type, variable if symbol.each else None)
