"""Deciding fast with facts missing: the second function, run where the first (see `engine.compile`) cannot settle.

It works out every grandeur with three values and bounds, straight on, and gives what the interpreter gives: what is
settled, and, of what is not, the facts it waits for and the bounds it stays in. It is made the first time it is needed.
Suites, groups, shares, schedules and what is told of each element stay with the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine import contributions as k
from engine import core as c
from engine import fast_values, partial_values, partial_waits
from engine.calendars import calendar
from engine.compile_writer import ReasonTable
from engine.emit import NotCompiled
from engine.evaluate import Evaluator
from engine.exhaustive import exhaustive
from engine.facts import Case, path_of, runtime_form
from engine.fast_values import NOT_TOLD
from engine.generated import function_of
from engine.kinds import Kind
from engine.operators import OPERATORS
from engine.outcomes import Verdict, undetermined
from engine.partial_grandeurs import missed, write
from engine.partial_values import either, waits_of
from engine.partial_waits import Memory, Waits
from engine.partial_writer import TRUTHS, PartialWriter, settled_by
from engine.program import Grandeur, Program
from engine.reasons import reason_order
from engine.values import FOREVER, NEVER_BEFORE

_NOTHING = (Kind.AMOUNT, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class _Told:
    """How the reply to a question is made: its grandeur, and the clauses by bit of its mask."""

    grandeur: Grandeur
    refused: ReasonTable
    settled: ReasonTable
    right: bool


class PartialDecision:
    """The replies to some questions on cases that leave facts missing, under one vector."""

    def __init__(self, program: Program, vector: tuple[Any, ...], questions: dict[str, Grandeur]) -> None:
        """Raises `NotCompiled` where a question is left to the interpreter."""
        self._program = program
        self._vector = vector
        writer = PartialWriter(program, vector, write, missed)
        locals_ = [writer.request(grandeur.key) for grandeur in questions.values()]
        self._told = [_told(program, grandeur) for grandeur in questions.values()]
        replies = "".join(_reply(writer, *pair) for pair in zip(self._told, locals_, strict=True))
        prologue = [writer.facts[slot] for slot in sorted(writer.facts)]
        self.source = "\n".join(["def decide(V, W, D):", *prologue, *writer.done, f"    return ({replies})", ""])
        self._bits = writer.bits
        self._memory: Memory = {}
        self._shared_out: dict[tuple[str, tuple[int, ...]], bool] = {}
        self._scope: dict[str, Any] = {f"K{index}": constant for index, constant in enumerate(writer.constants)}
        self._scope |= {"h": fast_values, "p": partial_values, "w": partial_waits, "O": OPERATORS, "U": NOT_TOLD}
        self._scope |= {"C": calendar(program.calendar, program.saturday_open)}

    @cached_property
    def _decide(self) -> Callable[[tuple[Any, ...], Waits, PartialDecision], tuple[Any, ...]]:
        decide: Callable[[tuple[Any, ...], Waits, PartialDecision], tuple[Any, ...]]
        decide = function_of(self.source, "partial", self._scope)
        return decide

    def __call__(self, case: Case) -> tuple[Any, ...]:
        """The replies, in the order of the questions. Raises `fast_values.LEFT` for what the interpreter must tell."""
        waits = Waits(self._bits, self._memory)
        found = self._decide(case.fast, waits, self)
        return tuple([_answered(told, waits, *one) for told, one in zip(self._told, found, strict=True)])

    def one_of(self, waits: Waits, key: str, kept: list[tuple[int, Any, Any]], facts: tuple[Any, ...]) -> Any:
        """The value that one of several clauses sets, where which of them applies is not known, or several do.

        ``kept`` are their place, whether each applies, the value it sets (see `engine.combine`).
        """
        grandeur = self._program.grandeurs[key]
        certain = [value for _, when, value in kept if when is True]
        if any(_known(v) and _known(w) and v != w for v in certain for w in certain):
            return self._conflict(waits, grandeur.assigns, kept)
        result = kept[0][2]
        if self._rivals(grandeur.assigns, kept) and any(not _known(v) or v != result for _, _, v in kept):
            joined = waits_of(*(value for _, _, value in kept))
            for _, when, _ in kept:
                joined |= 0 if when is True else when
            return [joined, NEVER_BEFORE, FOREVER]
        for _, when, value in kept[1:]:
            result = either(when if when is not True else waits_of(value, result), result, value)
        opened = [when for _, when, _ in kept if when is not True]
        if not opened or (certain and result.__class__ is not list):
            return result
        joined = waits_of(result)
        for when in opened:
            joined |= when
        if certain:
            return [joined, *result[1:]]
        if isinstance(result, str | bool | frozenset | tuple) or not self._exhaustive(grandeur, kept, facts):
            return [joined, NEVER_BEFORE, FOREVER]
        low, high = result[1:] if result.__class__ is list else (result, result)
        return [joined, low, high]

    @staticmethod
    def _rivals(assigns: list[k.Assign], kept: list[tuple[int, Any, Any]]) -> bool:
        """Whether beside a clause that applies stands another that applies, or may, and does not prevail over it."""
        firm = [assigns[place].clause for place, when, _ in kept if when is True]
        others = [assigns[place].over for place, _, _ in kept if assigns[place].clause not in firm[:1]]
        return bool(firm) and any("toutes" not in over and over.isdisjoint(firm) for over in others)

    def _conflict(self, waits: Waits, assigns: list[k.Assign], kept: list[tuple[int, Any, Any]]) -> list[Any]:
        """Clauses that contradict each other; a clause not yet known to apply may still decide between them."""
        names = ", ".join(sorted(assigns[place].clause for place, when, _ in kept if when is True))
        joined = 0
        for place, when, _ in kept:
            judges = assigns[place].over
            if when is not True and (
                "toutes" in judges or any(assigns[other].clause in judges for other, _, _ in kept)
            ):
                joined |= when
        return [waits.facts_only(joined) | waits.bit(f"!conflit : {names}"), NEVER_BEFORE, FOREVER]

    def _exhaustive(self, grandeur: Grandeur, kept: list[tuple[int, Any, Any]], facts: tuple[Any, ...]) -> bool:
        """Whether one of the clauses applies for certain; kept in mind where that does not depend on the case."""
        places = tuple([place for place, _, _ in kept])
        known = self._shared_out.get((grandeur.key, places))
        if known is not None:
            return known
        whens = [grandeur.assigns[place].when for place in places]
        evaluator = Evaluator(self._program, _Facts(self._program, facts), self._vector)
        found = exhaustive(evaluator, whens, {})
        if all(self._single(when) for when in whens):
            self._shared_out[grandeur.key, places] = found
        return found

    def _single(self, when: c.Core) -> bool:
        """Whether what may be open in a condition is one part, whatever the case, and no contrary of another."""
        while isinstance(when, c.Op) and when.name == "and":
            left = [part for part in when.operands if settled_by(self._vector, part) != "True"]
            if len(left) != 1:
                return False
            when = left[0]
        return not isinstance(when, c.Op) or when.name != "not"


class _Facts(tuple[Any, ...]):
    """The run-time values of a case, each made when it is asked for."""

    _program: Program

    def __new__(cls, program: Program, fast: tuple[Any, ...]) -> _Facts:
        made = super().__new__(cls, fast)
        made._program = program
        return made

    def __getitem__(self, slot: Any) -> Any:
        symbol = self._program.facts[slot]
        return runtime_form(self._program, symbol, super().__getitem__(slot), path_of(symbol, self._program))


def _known(value: Any) -> bool:
    return value.__class__ is not list


def _told(program: Program, grandeur: Grandeur) -> _Told:
    if grandeur.kind in TRUTHS:
        order = reason_order(program, grandeur)
        return _Told(grandeur, ReasonTable(order.refused), ReasonTable(order.settled), False)
    clauses = (*(a.clause for a in grandeur.assigns), *(s.clause for s in grandeur.steps))
    right = grandeur.symbol.right
    if right is None:
        return _Told(grandeur, ReasonTable(()), ReasonTable(clauses), False)
    symbol = program.declarations.scopes[grandeur.symbol.scope].lookup(right)
    assert symbol is not None
    refused = reason_order(program, program.grandeurs[symbol.key]).refused
    return _Told(grandeur, ReasonTable(refused), ReasonTable(clauses), True)


def _reply(writer: PartialWriter, told: _Told, local: str) -> str:
    """The source of the value, the mask and whether the right on which it depends was refused."""
    if told.grandeur.kind is Kind.LIST:
        raise NotCompiled("a list as an answer tells of elements")
    if not told.right:
        return f"({local}, m{local}, False), "
    symbol = writer.program.declarations.scopes[told.grandeur.symbol.scope].lookup(told.grandeur.symbol.right or "")
    assert symbol is not None
    return f"({local}, m{local}, {writer.request(symbol.key)} is False), "


def _answered(told: _Told, waits: Waits, value: Any, mask: int, refused: bool) -> tuple[Verdict, Any, tuple[str, ...]]:
    """The reply that the interpreter would give."""
    kind = told.grandeur.kind
    if kind in TRUTHS:
        if value is True or value is False:
            verdict = Verdict.SETTLED if kind is Kind.BOOL else Verdict.GRANTED if value else Verdict.REFUSED
            return verdict, value, (told.settled if value else told.refused)[mask]
        unknown = waits.unknown(value)
        return undetermined(unknown), unknown, ()
    if refused and kind in _NOTHING:
        return Verdict.REFUSED, 0, told.refused[mask]
    if refused:
        return Verdict.IDLE, waits.unknown(value), told.refused[mask]
    if value.__class__ is list:
        unknown = waits.unknown(value)
        return undetermined(unknown), unknown, told.settled[mask]
    return Verdict.SETTLED, value, told.settled[mask]


def partial_decision(
    program: Program, vector: tuple[Any, ...], questions: dict[str, Grandeur]
) -> PartialDecision | None:
    """The decision with facts missing; None where one of the questions is left to the interpreter."""
    try:
        return PartialDecision(program, vector, questions)
    except NotCompiled:
        return None


__all__ = ["PartialDecision", "partial_decision"]
