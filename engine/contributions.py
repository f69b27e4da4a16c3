"""What clauses do to grandeurs: a closed set of contributions, whatever the verb of the clause.

| kind of grandeur  | contributions                    | how they combine                                    |
|-------------------|----------------------------------|-----------------------------------------------------|
| right, yes/no     | grant, condition, block, lift    | one grant, every condition, no block left unlifted  |
| amount, date…     | set, then steps, or a share      | exactly one set applies, then the steps in order    |
| list              | keep, drop                       | kept by one at least, dropped by none               |
| documents, duties | require, oblige                  | the union, by clause                                |
| state of a suite  | update, draw                     | read before the element, written after it           |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, TypeAlias

from engine.core import Core

StepName = Literal["add", "subtract", "cap", "floor", "forward", "backward", "end"]


class Ground(IntEnum):
    """The rank of a ground of refusal, the leading one first, unless the contract declares another order."""

    CONDITION = 0
    EXCLUSION = 1
    SUSPENSION = 2
    FORFEITURE = 3
    REFUSAL = 4
    LIMIT = 5


@dataclass(frozen=True, slots=True)
class Grant:
    """The clause opens the right when ``when`` holds."""

    clause: str
    when: Core


@dataclass(frozen=True, slots=True)
class Require:
    """Where ``given`` holds, the right needs ``condition``. ``proof`` and ``owed`` are those of `Block`."""

    clause: str
    given: Core
    condition: Core
    proof: Core | None = None
    owed: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """The clause closes the right when ``when`` holds and no clause in ``lifts`` applies.

    ``proof`` holds where a clause says who bears the burden: an unknown ``when`` is then taken against that party, and
    the clause becomes a reservation. ``owed`` tells the party that owes from the one that asks. ``via`` is the clause
    whose exclusion this one takes up.
    """

    clause: str
    when: Core
    ground: Ground
    proof: Core | None = None
    lifts: tuple[Lift, ...] = ()
    via: str = ""
    owed: bool = True


@dataclass(frozen=True, slots=True)
class Lift:
    """The clause removes the effect of the clauses it names when ``when`` holds; it can itself be lifted."""

    clause: str
    when: Core
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """The clause sets the value when ``when`` holds. It prevails over the clauses it names."""

    clause: str
    when: Core
    value: Core
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the value that was set. A cap may keep a ledger: what earlier lines used is taken off ``amount``.

    It comes after the steps of the clauses ``after``.
    """

    clause: str
    name: StepName
    when: Core
    amount: Core
    perimeter: Perimeter | None = None
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Perimeter:
    """What a limit is counted over. ``used`` is the sum of the earlier lines inside it."""

    name: str
    used: Core


@dataclass(frozen=True, slots=True)
class Share:
    """The part of ``total`` that an element receives, served by rank, then in the order of ``tie``.

    ``ranks`` are conditions on the element (``variable``), the first that holds gives its rank; ``prorata`` shares a
    rank that cannot be served whole in proportion instead of one after the other. ``groups`` are keys of the element:
    each group of equal keys has a total of its own.
    """

    clause: str
    when: Core
    total: Core
    over: Core
    variable: int
    need: Core
    ranks: tuple[Core, ...]
    tie: Core | None
    prorata: bool = False
    groups: tuple[Core, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """Whether an element stays in a list: kept by one clause at least, dropped by none."""

    clause: str
    keeps: bool
    when: Core


@dataclass(frozen=True, slots=True)
class Document:
    """A document to supply when ``when`` holds. ``supplied`` reads the case."""

    clause: str
    label: str
    when: Core
    supplied: Core


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must do what, by when, failing which.

    ``kept`` is the appreciation or the condition that fulfils the duty; or ``event`` at the latest on ``deadline``.
    ``advice`` never sanctions.
    """

    clause: str
    who: str
    what: str
    when: Core
    kept: Core | None
    event: Core | None
    deadline: Core | None
    today: Core | None
    advice: bool = False
    sanctions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A change of a state of a suite by one element: ``add``, ``subtract`` or ``assign``."""

    clause: str
    name: Literal["add", "subtract", "assign"]
    when: Core
    amount: Core


@dataclass(frozen=True, slots=True)
class Draw:
    """An amount that an element of a suite takes from the states of a list, those that ``admitted`` holds for.

    They are emptied in the order of ``tie``, or the other way where it is ``descending``; where it separates them too
    little, what is left of each is not settled.
    """

    clause: str
    when: Core
    amount: Core
    admitted: Core
    tie: Core | None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """A line of a schedule: an amount on a date, below zero for a debit; one for each element of ``over`` if any."""

    clause: str
    when: Core
    amount: Core
    date: Core
    over: Core | None = None
    name: Literal["crédite", "débite"] = "crédite"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a chronology: the date that a grandeur gives, and how the clause calls it."""

    clause: str
    when: Core
    date: Core
    grandeur: str
    told: str


Contribution: TypeAlias = (
    Grant | Require | Block | Assign | Step | Share | Select | Document | Duty | Update | Draw | Credit | Entry
)
