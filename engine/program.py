"""A contract version ready to be decided: grandeurs, contributions, duties, parameters, and where all came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine import contributions as k
from engine.clauses import Clause, Reading
from engine.core import Core
from engine.declarations import Declarations
from engine.kinds import Kind
from engine.parameters import Parameters
from engine.scopes import Definition, Period, Symbol
from grammar.diagnostics import Span
from grammar.yaml_nodes import Mapping


@dataclass(slots=True)
class Grandeur:
    """One grandeur and all that clauses contribute to it, in an order that does not depend on files."""

    symbol: Symbol
    grants: list[k.Grant] = field(default_factory=list)
    requires: list[k.Require] = field(default_factory=list)
    blocks: list[k.Block] = field(default_factory=list)
    assigns: list[k.Assign] = field(default_factory=list)
    steps: list[k.Step] = field(default_factory=list)
    shares: list[k.Share] = field(default_factory=list)
    selects: list[k.Select] = field(default_factory=list)
    documents: list[k.Document] = field(default_factory=list)
    credits: list[k.Credit] = field(default_factory=list)
    entries: list[k.Entry] = field(default_factory=list)
    grouping: Grouping | None = None
    periods: PeriodList | None = None

    @property
    def key(self) -> str:
        """The grandeur's key."""
        return self.symbol.key

    @property
    def kind(self) -> Kind:
        """What kind of value it has."""
        return self.symbol.type.kind


@dataclass(frozen=True, slots=True)
class Grouping:
    """How a list of groups is made: from which list, by which key of the element, into which fields of the record."""

    over: Core
    key: Core
    key_field: str
    members_field: str


@dataclass(frozen=True, slots=True)
class Derogation:
    """When a clause takes the place of another; ``record`` names the elements it is told of, "" where there is none."""

    clause: str
    when: Core
    record: str


@dataclass(frozen=True, slots=True)
class PeriodList:
    """A list that the calendar makes: one element for each ``unit`` that meets the days from ``first`` to ``last``.

    Where the last day never comes, the list stops at ``horizon``. ``fields`` are those of the record, in order.
    """

    unit: str
    first: Core
    last: Core
    horizon: Core | None
    fields: tuple[str, ...]

    @property
    def parts(self) -> tuple[Core, ...]:
        """The expressions it reads."""
        return (self.first, self.last, *((self.horizon,) if self.horizon is not None else ()))


@dataclass(slots=True)
class Suite:
    """A scan over a list: its order, its states, what each element does to them."""

    scope: str
    over: str
    order: tuple[str, ...]
    states: dict[str, tuple[Symbol, Core]] = field(default_factory=dict)
    updates: dict[str, list[k.Update | k.Draw]] = field(default_factory=dict)


@dataclass(slots=True)
class Program:
    """Everything the engine needs to decide cases of one version of a contract."""

    identifier: str
    version: str
    title: str
    declarations: Declarations
    parameters: Parameters
    clauses: dict[str, Clause] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    grandeurs: dict[str, Grandeur] = field(default_factory=dict)
    duties: dict[str, k.Duty] = field(default_factory=dict)
    suites: dict[str, Suite] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)
    facts: list[Symbol] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lifting: dict[str, list[Core]] = field(default_factory=dict)
    derogations: dict[str, list[Derogation]] = field(default_factory=dict)
    registers: dict[str, dict[str, Core]] = field(default_factory=dict)
    lowered: dict[tuple[str, Span], Core] = field(default_factory=dict)
    roots: list[tuple[Mapping, str]] = field(default_factory=list)
    case_keys: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)
    question_names: dict[str, list[Grandeur]] = field(default_factory=dict, repr=False)
    contributed: dict[str, list[k.Contribution | k.Lift]] = field(default_factory=dict, repr=False)
    grounds: dict[str, dict[int, int]] = field(default_factory=dict)
    #: The parties by name, with whether each is the one that owes.
    parties: dict[str, bool] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    versions: tuple[tuple[str, str], ...] = ()
    calendar: str = "France"
    saturday_open: bool = False

    @property
    def vector(self) -> tuple[Any, ...]:
        """The parameter vector of the contract as written: readings retained, every clause on."""
        return tuple(self.parameters.values)

    def grounds_of(self, grandeur: Grandeur) -> dict[int, int]:
        """The order in which its grounds of refusal are told: that of the contract it belongs to."""
        return self.grounds.get(self.declarations.scopes[grandeur.symbol.scope].contract, {})

    def questions(self) -> list[Grandeur]:
        """The public grandeurs of the contract itself: what one may ask. Those it reads have their own."""
        return [g for g in self.grandeurs.values() if g.symbol.public and self.declarations.is_own(g.symbol)]

    @property
    def own_clauses(self) -> dict[str, Clause]:
        """The clauses of the contract itself, without those of the products it shares or reads."""
        own = self.declarations.own
        return {name: clause for name, clause in self.clauses.items() if clause.contract == own}
