"""The core: what every clause becomes. One small typed language, evaluated by the interpreter and by the compiler.

A contract is a set of *grandeurs*; each is a list of contributions (see `engine.contributions`) whose conditions and
amounts are core expressions. Expressions are trees of a few node classes; operators are named, not classed, so that
the two engines each hold one table.

Values: amounts are centimes (int or Fraction), rates and numbers int or Fraction, dates ordinals, instants seconds,
durations whole months or seconds, choices their canonical text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.kinds import Type


@dataclass(frozen=True, slots=True)
class Const:
    """A value that no lawyer wrote as a figure: the code of a choice, a truth, a zero."""

    value: object
    type: Type


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a clause, lifted into the parameter vector so that it can be moved without recompiling."""

    index: int
    type: Type


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a clause is on: a slot of the parameter vector, True unless someone switched the clause off."""

    index: int
    type: Type


@dataclass(frozen=True, slots=True)
class Reading:
    """The option retained for a reading: a slot of the parameter vector that holds the option's name."""

    index: int
    type: Type


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the case, by its slot in the contract's table of facts."""

    slot: int
    type: Type


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the element bound to a variable."""

    variable: int
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Value:
    """A grandeur of the contract. ``variable`` binds the element where the grandeur is told per element."""

    grandeur: str
    type: Type
    variable: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The value a step starts from, or the state of a suite before the element.

    ``variable`` binds whose state it is, where each element of a list has one.
    """

    grandeur: str
    type: Type
    variable: int | None = None


@dataclass(frozen=True, slots=True)
class Op:
    """An operator on operands; ``data`` are constants of the operator (a unit, a direction)."""

    name: str
    operands: tuple[Core, ...]
    type: Type
    data: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Something said of the elements of a list: ``sum``, ``count``, ``max``, ``min``, ``some``, ``every``.

    ``variable`` is bound to each element in turn, in ``where`` (which elements) and ``body`` (what of each).
    """

    name: str
    over: Core
    variable: int
    where: Core | None
    body: Core | None
    type: Type


Core: TypeAlias = Const | Figure | Switch | Reading | Fact | Field | Value | Before | Op | Fold
