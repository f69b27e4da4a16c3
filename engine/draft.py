"""One clause under one reading, with all it needs to become contributions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine import contributions as k
from engine import core as c
from engine.clauses import Atoms, Clause
from engine.kinds import BOOL, INSTANT, MOMENTS, TIMES, Kind
from engine.lower import TRUE, Lowering
from engine.lower_expressions import as_day
from engine.names import canonical
from engine.other_places import kept_private, place_named, private_name
from engine.scopes import Symbol
from engine.source import scalars_of, text_of
from grammar import nodes as n
from grammar.diagnostics import nearest
from grammar.french import normalize
from grammar.parser import parse_expression
from grammar.yaml_nodes import Mapping, Scalar

Made: TypeAlias = list[tuple[str, k.Contribution]]


@dataclass(slots=True)
class Draft:
    """One clause under one reading, with all it needs to become contributions."""

    clause: Clause
    block: Mapping
    condition: n.ConditionTree | None
    gate: tuple[c.Core, ...]
    lowering: Lowering
    atoms: Atoms
    perimeters: dict[str, c.Core | None]

    def text(self, key: str) -> str:
        """The prose under a key."""
        return normalize(text_of(self.block.get(key)) or "")

    def fault(self, code: str, key: str, message: str, suggestion: str | None = None) -> None:
        """A fault at the value of a key of the clause, or at its verb."""
        node = self.block.get(key)
        self.lowering.fault(code, node.span if node else self.clause.span, message, suggestion)

    def subjects(self, key: str) -> list[Symbol]:
        """The grandeurs that a key names."""
        found: list[Symbol] = []
        for scalar in scalars_of(self.block.get(key)):
            symbol = self.subject(scalar)
            if symbol:
                found.append(symbol)
        return found

    def subject(self, scalar: Scalar) -> Symbol | None:
        """The grandeur that a text names; None after a fault."""
        scope = self.lowering.scope
        entry = scope.vocabulary().find(canonical(scalar.text)) or scope.vocabulary().find(scalar.text)
        symbol = scope.lookup(entry.text) if entry else None
        if symbol is None:
            symbol = self._elsewhere(canonical(scalar.text))
        if symbol is None or symbol.what not in ("grandeur", "state"):
            parsed, _ = parse_expression(scalar.text, scope.vocabulary(), scalar.locate)
            if isinstance(parsed, n.Of):
                owner = place_named(self.lowering.declarations, scope, parsed.owner)
                symbol = owner.symbols.get(parsed.member.text) if owner else None
        if symbol is not None and kept_private(self.lowering.declarations, scope, symbol):
            title = self.lowering.declarations.title_of(symbol)
            self.lowering.fault("B005", scalar.span, *private_name(symbol, title))
            return None
        if symbol is None or symbol.what not in ("grandeur", "state"):
            known = self.lowering.declarations.grandeurs.values()
            near = nearest(canonical(scalar.text), [grandeur.name for grandeur in known])
            remedy = (
                f"vouliez-vous écrire « {near} » ?" if near else "déclarez-la sous « grandeurs: », ou corrigez le nom"
            )
            if symbol is not None:
                remedy = "ce nom est déclaré ailleurs que sous « grandeurs: » ; une clause porte sur une grandeur"
            self.lowering.fault("N006", scalar.span, f"« {scalar.text} » n'est pas une grandeur du contrat", remedy)
            return None
        return symbol

    def _elsewhere(self, name: str) -> Symbol | None:
        """A grandeur of another scope, when a single one has this name."""
        declarations = self.lowering.declarations
        contracts = {around.contract for around in self.lowering.scope.around()}
        scopes = [s for s in declarations.scopes.values() if s.contract in contracts]
        found = [s.symbols[name] for s in scopes if name in s.symbols and s.symbols[name].what == "grandeur"]
        return found[0] if len(found) == 1 else None

    def bind(self, symbol: Symbol) -> None:
        """Bind the element when the grandeur is told per element, and the grandeur's own name to its earlier value."""
        lists: tuple[str | None, ...] = (symbol.among or symbol.each,)
        if symbol.what == "state":
            # Each element of the suite changes the state of each element of the other list.
            lists = tuple(dict.fromkeys((self.lowering.scope.suite, symbol.each)))
        for each in lists if not self.lowering.elements else ():
            record = self.lowering.declarations.scopes[symbol.scope].elements_of(each) if each else None
            if record is not None:
                self.lowering.elements.append((len(self.lowering.elements), record))
            elif each:
                # The declaration of the list told it: what is said of its elements is not known for that reason alone.
                self.lowering.elements_unknown = True

    @property
    def over(self) -> frozenset[str]:
        """The clauses that this one prevails over, under this reading."""
        return frozenset(s.text for key in ("prévaut sur", "déroge à") for s in scalars_of(self.block.get(key)))

    def adapted(self, symbol: Symbol, value: c.Core | None) -> c.Core | None:
        """A moment as its day where the grandeur is a date; a date as some moment of that day where it is a moment."""
        if value is None or (symbol.type.kind is not Kind.DATE and symbol.type.kind not in MOMENTS):
            return value
        if symbol.type.kind is Kind.DATE:
            return as_day(value)
        return c.Op("whole_day", (value,), INSTANT) if value.type.kind is Kind.DATE else value

    def value_for(self, symbol: Symbol, *keys: str) -> c.Core | None:
        """The computation under a key; a bare value where the grandeur is a choice."""
        node = next((self.block.get(key) for key in keys if self.block.get(key) is not None), None)
        if symbol.type.kind is Kind.CHOICE and isinstance(node, Scalar):
            choice = self.lowering.declarations.choices[symbol.type.of]
            if canonical(node.text) in choice.texts:
                return c.Const(canonical(node.text), symbol.type)
        return self.adapted(symbol, self.expression(*keys))

    def when(self) -> c.Core | None:
        """The clause's condition, with its switch and its reading."""
        if self.condition is None:
            inner: c.Core | None = TRUE
        else:
            inner = self.lowering.condition(self.condition)
        return self.gated(inner) if inner is not None else None

    def gated(self, inner: c.Core) -> c.Core:
        """A condition under the clause's switch and reading."""
        parts = (*self.gate, inner) if inner is not TRUE else self.gate
        return parts[0] if len(parts) == 1 else c.Op("and", parts, BOOL)

    def expression(self, *keys: str) -> c.Core | None:
        """The computation under the first of the keys that is written."""
        node = next((self.block.get(key) for key in keys if self.block.get(key) is not None), None)
        if node is None:
            self.fault("S004", self.clause.verb, f"il manque « {' » ou « '.join(keys)} »")
            return None
        parsed = self.atoms.expression(node)
        return self.lowering.expression(parsed) if parsed else None

    def fits(self, symbol: Symbol, value: c.Core) -> bool:
        """Whether a value is of the grandeur's type; a fault is recorded when it is not."""
        wanted, got = symbol.type.kind, value.type.kind
        if wanted is Kind.INSTANT and isinstance(value, c.Op) and value.name == "whole_day":
            # Some moment of a day is not a moment: the answer would be « indéterminé », whatever is known.
            remedy = "déclarez-la « type: date », ou donnez la durée en heures"
            self.fault("T008", "à", f"« {symbol.name} » est un instant ; cette valeur est un jour", remedy)
            return False
        if wanted is got or (wanted in TIMES and got in TIMES):
            return True
        advice = "ajoutez « € »" if {wanted, got} == {Kind.AMOUNT, Kind.NUMBER} else None
        self.fault(
            "T008", "à", f"« {symbol.name} » est de type {symbol.type} ; cette valeur est de type {value.type}", advice
        )
        return False
