"""The words of a contract for the printer: articles, plurals, values and sentences as they were declared."""

from __future__ import annotations

from engine.declarations import Declarations
from engine.kinds import TIMES
from engine.scopes import Definition, Scope, Symbol
from grammar.french import Noun, agree, the


class ContractLexicon:
    """The lexicon of one scope of a contract (see `grammar.printer.Lexicon`)."""

    __slots__ = ("_declarations", "_definitions", "_scope")

    def __init__(self, declarations: Declarations, definitions: dict[str, Definition], scope: Scope) -> None:
        self._declarations = declarations
        self._definitions = definitions
        self._scope = scope

    def noun(self, name: str) -> tuple[Noun, bool] | None:
        """The noun of a name, and whether it only exists in the plural."""
        symbol = self._symbol(name)
        if symbol is not None and symbol.noun is not None:
            return symbol.noun, symbol.plural_only
        for record in self._declarations.records.values():
            if name in (record.noun.text, record.name):
                return record.noun, False
        return self._place(name)

    def _place(self, name: str) -> tuple[Noun, bool] | None:
        """A guarantee, a contract read, or a guarantee of a contract read."""
        world = self._declarations.worlds[self._scope.contract]
        namespace = world.namespaces.get(name)
        if namespace is not None:
            return namespace.noun, namespace.plural_only
        key = self._declarations.seen(self._scope.contract, "scopes", name)
        for read in world.namespaces.values() if key is None else ():
            other = self._declarations.worlds.get(read.contract)
            key = key or (other.scopes.get(name) if other else None)
        place = self._declarations.scopes[key] if key is not None else None
        return (place.noun, place.plural_only) if place is not None and place.noun is not None else None

    def _symbol(self, name: str) -> Symbol | None:
        found = self._scope.lookup(name)
        if found is not None:
            return found
        for record in self._declarations.records.values():
            if name in record.fields:
                return record.fields[name]
        for scope in self._declarations.scopes.values():
            if name in scope.symbols:
                return scope.symbols[name]
        return None

    def definite(self, name: str) -> str:
        """The name with its definite article."""
        found = self.noun(name)
        if found is None:
            symbol = self._symbol(name)
            return f"la {name}" if symbol is not None and symbol.what == "reading" else name
        return the(found[0], plural=found[1])

    def definite_plural(self, name: str) -> str:
        """The plural of the name with its definite article."""
        found = self.noun(name)
        return the(found[0], plural=True) if found else name

    def value(self, name: str, of: str = "") -> str:
        """A value of a choice, or a definition, as it was declared: in the choice of the name ``of`` first."""
        symbol = self._symbol(of) if of else None
        own = symbol.type.of if symbol is not None else ""
        choices = self._declarations.choices
        for among in ([own], [key for key in ("", *choices) if key != own]):
            for definition in self._definitions.values():
                if definition.name == name and (definition.choice or "") in among:
                    return definition.shown
            for key in among:
                for value in choices[key].values if key in choices else ():
                    if value.text == name:
                        return value.shown
        return name

    def is_moment(self, name: str) -> bool:
        """Whether the name stands for a date, an instant or an event."""
        symbol = self._symbol(name)
        return symbol is not None and symbol.type.kind in TIMES

    def agreed(self, name: str, word: str) -> str:
        """The word as it agrees with the name; as it stands where the name is unknown."""
        found = self.noun(name)
        return agree(word, found[0].gender, found[1]) if found else word

    def sentence(self, text: str, negated: bool) -> str:
        """A yes/no sentence, or its negative form."""
        symbol = self._symbol(text)
        return symbol.contrary if negated and symbol and symbol.contrary else text
