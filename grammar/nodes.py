"""The nodes of the language: what one atom of French says, before any meaning is given to it.

An atom is one DSL string of a contract: a computation (an *expression*) or a *condition*. Every node is frozen,
carries the span it was read from, and compares equal to any node that says the same thing elsewhere: the span
takes no part in equality. Operators are named by what they mean, not by how they were written; the printer gives
each its one canonical wording, so that ``parse(print(node)) == node``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from grammar.diagnostics import Span
from grammar.quantities import AnnualDate, Quantity

NOWHERE = Span("", 1, 1, 1, 1)

Comparison = Literal["<", "<=", "=", "!=", ">=", ">"]
Arithmetic = Literal["+", "-", "*", "/"]
Unit = Literal["jour", "semaine", "quinzaine", "mois", "trimestre", "an"]
OpenKind = Literal["", "ouvré", "ouvrable"]
Status = Literal["accordé", "refusé", "tenue", "manquée", "complet"]
DAY_KINDS = (
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "jour férié",
    "jour chômé ou férié", "jour ouvré", "jour ouvrable",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has: the place it was read from."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


# --- expressions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal_(Node):
    """A quantity written as such: « 6 000 € », « 19,6 % », « 48 heures », « 1er mars 2015 »."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A declared name, in the canonical form: singular, no article. ``current``: « en cours »: the outermost."""

    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Of(Node):
    """« le montant de l'opération »: a field of a record, or of all in a list; a grandeur of a scope (« selon » it)."""

    member: Name
    owner: Expression
    according: bool = False


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """Arithmetic on two operands. ``*`` is also « 50 % de … »."""

    operator: Arithmetic
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """« le plus petit de A et B », « le plus tardif de … »; one list-valued operand aggregates over the list."""

    greatest: bool
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """« somme des montants des opérations (dont …) »: the sum of a member over the elements of a list."""

    of: Expression
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Count(Node):
    """« nombre des opérations (dont …) »: how many elements a list has."""

    of: Expression
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Round(Node):
    """« arrondi de E au centime ». ``digits`` decimals of a euro or of a unit (0 = whole); ``direction`` 0 = half up.

    ``counted``: said « à l'unité », of what is counted, rather than « à l'euro ».
    """

    value: Expression
    digits: int
    direction: Literal[-1, 0, 1]
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Shift(Node):
    """« 15 jours après E », « un mois avant E »: a duration away from a date or an instant."""

    duration: Expression
    forward: bool
    base: Expression


@dataclass(frozen=True, slots=True)
class OpenDay(Node):
    """« le premier jour ouvré suivant E », « le dernier jour ouvré précédent (E) », « … à compter de E ».

    ``base`` is None where the clause gives it: the value that its step moves.
    """

    kind: OpenKind
    forward: bool
    strict: bool
    base: Expression | None = None


@dataclass(frozen=True, slots=True)
class PeriodDay(Node):
    """A day of a period told from a date: « le 2 du mois suivant E », « le dernier jour ouvré de la quinzaine de E ».

    ``day`` is 1… for a day of the month, 1 for the first, -1 for the last; ``offset`` counts periods from the one
    that holds ``base``.
    """

    day: int
    kind: OpenKind
    unit: Unit
    offset: int
    base: Expression | None = None


@dataclass(frozen=True, slots=True)
class NextAnnual(Node):
    """« le 1er janvier suivant E » (strictly after), « … précédent E », « … de l'année de E »."""

    annual: AnnualDate
    direction: Literal[-1, 0, 1]
    base: Expression


@dataclass(frozen=True, slots=True)
class Anniversary(Node):
    """« l'anniversaire de E suivant F » (strictly after F) or « … à compter de F » (on F counts)."""

    origin: Expression
    after: Expression
    strict: bool


@dataclass(frozen=True, slots=True)
class Elapsed(Node):
    """« nombre de jours entre A et B ». ``begun`` counts a unit as soon as it has begun (« mois commencés »)."""

    unit: Literal["jour", "jour ouvré", "jour ouvrable", "mois", "an", "heure"]
    begun: bool
    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class Part(Node):
    """« l'année de E », « le mois de E », « le jour du mois de E », as a number."""

    part: Literal["année", "mois", "jour"]
    base: Expression


@dataclass(frozen=True, slots=True)
class InForce(Node):
    """« le taux du livret en vigueur le 1er mars 2015 »: what a dated parameter is worth on a day."""

    parameter: Name | Of
    at: Expression


Expression: TypeAlias = (
    Literal_ | Name | Of | Operation | Extreme | Sum | Count | Round | Shift | OpenDay | PeriodDay | NextAnnual
    | Anniversary | Elapsed | Part | InForce
)  # fmt: skip


# --- conditions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence(Node):
    """A declared yes/no sentence, by its affirmative form; ``negated`` when its negative form was written."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """« A dépasse B », « A est au plus B », « A = B »…; ``temporal``: « A a lieu avant B », « A suit B »…

    Only a temporal one is ``negated``: « A n'a pas lieu après B » holds of an event that never takes place, of which
    « A a lieu au plus tard B » does not.
    """

    operator: Comparison
    left: Expression
    right: Expression
    temporal: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(Node):
    """« A a lieu entre B et C » (temporal), « A se situe entre B et C »: both bounds included."""

    value: Expression
    low: Expression
    high: Expression
    negated: bool = False
    temporal: bool = False


@dataclass(frozen=True, slots=True)
class Within(Node):
    """« A a lieu dans les 48 heures qui suivent B »: from B to B + the duration, both included."""

    value: Expression
    duration: Literal_
    forward: bool
    base: Expression


@dataclass(frozen=True, slots=True)
class During(Node):
    """« A a lieu pendant P »: inside a declared period or opening hours."""

    value: Expression
    period: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Happened(Node):
    """« A a eu lieu », « A n'a pas eu lieu »."""

    value: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FallsOn(Node):
    """« A tombe un samedi, un dimanche ou un jour férié »; kinds are those of DAY_KINDS."""

    value: Expression
    kinds: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Is(Node):
    """« A est V », « A n'est ni V ni W »: a value of a choice, or a definition."""

    value: Expression
    values: tuple[Name, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Includes(Node):
    """« A comprend V ou W »: a multiple choice holds one of the values."""

    value: Expression
    values: tuple[Name, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class HasStatus(Node):
    """« la garantie est accordée », « le paiement est refusé », « l'obligation est manquée »."""

    value: Expression
    status: Status
    negated: bool = False


Condition: TypeAlias = Sentence | Compare | Between | Within | During | Happened | FallsOn | Is | Includes | HasStatus

EXPRESSIONS: tuple[type[Node], ...] = get_args(Expression)
CONDITIONS: tuple[type[Node], ...] = get_args(Condition)


# --- trees of conditions, written in YAML ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """A list under ``si:``: every member must hold."""

    members: tuple[ConditionTree, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """A list under ``l'un de:``: one member at least must hold."""

    members: tuple[ConditionTree, ...]


@dataclass(frozen=True, slots=True)
class NoneOf(Node):
    """A list under ``aucun de:`` or ``sauf si:``: no member may hold."""

    members: tuple[ConditionTree, ...]


@dataclass(frozen=True, slots=True)
class Some(Node):
    """``au moins un de: L`` with ``vérifie:``: one element at least satisfies the condition."""

    over: Expression
    where: ConditionTree


@dataclass(frozen=True, slots=True)
class Every(Node):
    """``chacun de: L`` with ``vérifie:``: every element satisfies the condition (true of an empty list)."""

    over: Expression
    where: ConditionTree


ConditionTree: TypeAlias = AllOf | AnyOf | NoneOf | Some | Every | Condition


def name_of(node: Expression) -> str:
    """The name that a condition is about: « le support » of « le support du prêt »; "" for a computation."""
    while isinstance(node, Of):
        node = node.member
    return node.text if isinstance(node, Name) else ""
