"""What evaluating a grandeur gives: its value, its verdict, and what each clause did to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.values import Runtime, Unknown


class Verdict(StrEnum):
    """The answer to a question, as the auditor reads it."""

    GRANTED = "accordé"
    REFUSED = "refusé"
    SETTLED = "établi"
    UNDETERMINED = "indéterminé"
    SILENT = "non réglé"
    IDLE = "sans objet"
    CONFLICT = "conflit"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one clause did: ``name`` is one of `engine.effects.EFFECTS`, ``applied`` is True, or unknown.

    ``before`` and ``after`` where it changed a value, by the ``amount`` (or to the date) that the clause says.
    """

    clause: str
    name: str
    applied: Runtime
    before: Runtime = None
    after: Runtime = None
    rank: int = 0
    via: str = ""
    amount: Runtime = None


@dataclass(frozen=True, slots=True)
class Usage:
    """One limit as the ledger tells it, in centimes: what it is, what was used before, what is left after."""

    clause: str
    perimeter: str
    limit: Runtime
    used: Runtime
    left_before: Runtime
    left_after: Runtime


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a grandeur and how it came about. ``theoretical`` is a date before it was moved."""

    value: Runtime
    verdict: Verdict
    effects: tuple[Effect, ...] = ()
    reservations: tuple[str, ...] = ()
    usages: tuple[Usage, ...] = ()
    theoretical: Runtime = None
    moves: tuple[str, ...] = field(default=())


#: Silences that are not the contract's: the engine cannot compute, the contract may well have said.
_BEYOND = ("hors calendrier", "division par zéro")


def undetermined(value: Unknown) -> Verdict:
    """Why a value is not settled: facts are missing, or the contract says nothing, or contradicts itself."""
    beyond = any(why.startswith(_BEYOND) for why in value.silent)
    if value.missing or beyond or not value.silent:
        return Verdict.UNDETERMINED
    return Verdict.CONFLICT if any(s.startswith("conflit") for s in value.silent) else Verdict.SILENT
