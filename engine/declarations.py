"""The names of one version of a contract, as they are declared: what everything after refers to."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.names import canonical
from engine.scopes import Choice, ChoiceValue, Record, Scope, Symbol
from engine.source import items_of, text_of
from engine.worlds import Table, World
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import normalize
from grammar.nodes import Expression
from grammar.yaml_nodes import Mapping, Scalar


@dataclass(slots=True)
class Declarations:
    """All the names of one version of a contract."""

    scopes: dict[str, Scope]
    choices: dict[str, Choice] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    facts: list[Symbol] = field(default_factory=list)
    grandeurs: dict[str, Symbol] = field(default_factory=dict)
    states: dict[str, Symbol] = field(default_factory=dict)
    suites: dict[str, Scope] = field(default_factory=dict)
    blocks: dict[str, Mapping] = field(default_factory=dict)
    #: The day a parameter is read on where a clause does not say it; None where it could not be understood.
    default_days: dict[str, Expression | None] = field(default_factory=dict)
    periods: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    hours: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    perimeters: list[tuple[str, Mapping, Scope]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    worlds: dict[str, World] = field(default_factory=dict)
    own: str = ""

    def seen(self, contract: str, table: Table, name: str) -> str | None:
        """The key of a choice, a record… that a contract calls by a name: its own, then those it shares."""
        world = self.worlds[contract]
        found: str | None = world.table(table).get(name)
        for other in world.shares if found is None else ():
            found = found or self.seen(other, table, name)
        return found

    def all_seen(self, contract: str, table: Table) -> dict[str, str]:
        """What a contract may name in a table, and the key of each."""
        world = self.worlds[contract]
        found: dict[str, str] = {}
        for other in reversed(world.shares):
            found |= self.all_seen(other, table)
        return found | world.table(table)

    def title_of(self, symbol: Symbol) -> str:
        """The title of the product that declares a name."""
        return self.worlds[self.scopes[symbol.scope].contract].title

    def told_place(self, symbol: Symbol) -> str:
        """The guarantee that a name belongs to, then the contract, where it is one that is read; "" at the top."""
        scope = self.scopes[symbol.scope]
        told = [s.noun.text for s in (scope, scope.parent) if s is not None and s.noun is not None]
        return ", ".join(told)

    def path_of(self, symbol: Symbol) -> str:
        """The JSON path of a name: that of its scope, then its own."""
        return ".".join((*self.scopes[symbol.scope].path, symbol.json))

    def is_own(self, symbol: Symbol) -> bool:
        """Whether a name is the contract's own, and not that of a product it shares or reads."""
        return self.scopes[symbol.scope].contract == self.own

    @property
    def top(self) -> Scope:
        """The scope of the contract itself."""
        return self.scopes[""]


def add_choice(name: str, values: object, span: Span, declarations: Declarations, contract: str) -> str:
    """Declare a choice of a contract and its values, and give its key; a name or a value declared twice is a fault."""
    world = declarations.worlds[contract]
    key = f"{world.prefix}{name}"
    known = declarations.choices.get(key)
    if known:
        declarations.diagnostics.append(
            Diagnostic(
                "N002", span, f"« {name} » est déjà déclaré", related=(Related(known.span, "première fois ici"),)
            )
        )
        return key
    found: dict[str, ChoiceValue] = {}
    for item in items_of(values):  # type: ignore[arg-type]
        scalar = item if isinstance(item, Scalar) else item.get("valeur") if isinstance(item, Mapping) else None
        if not isinstance(scalar, Scalar):
            continue
        meaning = text_of(item.get("sens")) if isinstance(item, Mapping) else None
        shown = normalize(scalar.text)
        value = ChoiceValue(canonical(shown), shown, scalar.span, meaning)
        if value.text in found:
            declarations.diagnostics.append(
                Diagnostic("N002", scalar.span, f"la valeur « {shown} » est écrite deux fois")
            )
        found.setdefault(value.text, value)
    declarations.choices[key] = Choice(key, tuple(found.values()), span)
    world.choices[name] = key
    return key


def claim(table: dict[str, Symbol], symbol: Symbol, declarations: Declarations) -> bool:
    """Give a name to a symbol in a table, unless it is taken: a fault then, with the place of the first."""
    known = table.get(symbol.name)
    same_json = next((s for s in table.values() if s.json == symbol.json), None)
    clash = known or (same_json if symbol.json else None)
    if clash is not None:
        related = (Related(clash.span, f"« {clash.name} » est déclaré ici"),)
        declarations.diagnostics.append(
            Diagnostic(
                "N002",
                symbol.span,
                f"« {symbol.name} » est déjà déclaré"
                if known
                else f"« {symbol.name} » et « {clash.name} » se confondent",
                ""
                if known
                else f"Sans accents ni apostrophes, les deux s'écrivent {symbol.json} : une seule clé JSON.",
                related=related,
                suggestion="donnez-lui un autre nom, ou retirez l'une des deux déclarations",
            )
        )
        return False
    table[symbol.name] = symbol
    return True


def unknown_name(scalar: Scalar, candidates: object, what: str, declarations: Declarations) -> None:
    """The fault of a name that is not declared, with the nearest one."""
    near = nearest(canonical(scalar.text), list(candidates))  # type: ignore[call-overload]
    declarations.diagnostics.append(
        Diagnostic(
            "N005",
            scalar.span,
            f"{what} : « {scalar.text} »",
            suggestion=f"vouliez-vous écrire « {near} » ?" if near else None,
        )
    )
