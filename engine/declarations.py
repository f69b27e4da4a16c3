"""The names of one version of a contract, as they are declared: what everything after refers to."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.names import canonical
from engine.scopes import Choice, ChoiceValue, Record, Scope, Symbol
from engine.source import items_of, text_of
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import normalize
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
    periods: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    hours: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    perimeters: list[tuple[str, Mapping, Scope]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def top(self) -> Scope:
        """The scope of the contract itself."""
        return self.scopes[""]


def add_choice(name: str, values: object, span: Span, declarations: Declarations) -> None:
    """Declare a choice and its values; a name or a value declared twice is a fault."""
    known = declarations.choices.get(name)
    if known:
        declarations.diagnostics.append(
            Diagnostic(
                "N002", span, f"« {name} » est déjà déclaré", related=(Related(known.span, "première fois ici"),)
            )
        )
        return
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
    declarations.choices[name] = Choice(name, tuple(found.values()), span)


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
