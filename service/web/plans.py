"""How the same questions are decided case after case, with their reasons: prepared once, then a few microseconds each.

The quick answer says what the interpreter says. Compiled code tells a verdict, a value and reasons; it does not tell
reservations. So the rights that a clause of the burden of proof bears on, wherever a question reads them, are decided
beside the questions: compiled code settles such a right only where nothing is left to prove, and leaves it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from engine import Answer, Contract, Decider, Decision
from engine.calendars import TABLE_VERSION
from engine.compile_written import Write, WrittenForm
from engine.decision import ENGINE_VERSION
from engine.facts import Case, path_of
from engine.fast_fields import FieldReader
from engine.fast_values import LEFT, shown
from engine.kinds import Kind
from engine.outcomes import Verdict
from engine.program import Grandeur, Program
from engine.reach import reach
from engine.show import show
from service.web.case_decoder import case_decoder

_encode = msgspec.json.Encoder().encode
_MEMORY = 4_096
_OPEN = frozenset({Verdict.UNDETERMINED, Verdict.SILENT, Verdict.CONFLICT})


class Plan:
    """Some questions of a version, under some readings. ``answers`` gives them by path, as plain data."""

    def __init__(self, contract: Contract, questions: tuple[Grandeur, ...], vector: tuple[Any, ...]) -> None:
        self.contract = contract
        self.questions = questions
        self.vector = vector
        program = contract.program
        self._paths = {path_of(one.symbol, program): one for one in questions}
        # The value of a list of documents is told by the documents themselves, which the reasons do not give.
        self._wordless = [name for name, one in self._paths.items() if one.kind is Kind.DOCUMENTS]
        self._proved = burdened(program, questions)
        self._beside = {path_of(one.symbol, program) for one in self._proved} - set(self._paths)
        self._reasons: dict[tuple[str, ...], msgspec.Raw] = {}
        self._counts: dict[int, dict[str, int]] = {}
        #: Whether a case has been decided: the next ones find the code compiled.
        self.prepared = False
        self._open_prepared = False

    @cached_property
    def _decider(self) -> Decider:
        return Decider(self.contract.program, (*self.questions, *self._proved), self.vector)

    @cached_property
    def _head(self) -> bytes:
        """The result up to its answers."""
        identity, program = self.contract.identity, self.contract.program
        head = {
            "contract": {"id": identity.contract, "version": identity.version, "hash": identity.digest}
            | ({"reads": dict(program.versions)} if program.versions else {}),
            "engine": {"version": ENGINE_VERSION, "calendar": f"{program.calendar} {TABLE_VERSION}"},
            "tariff": dict(zip(("title", "hash"), identity.tariff, strict=True)) if identity.tariff else None,
            "readings": self.readings,
            "detail": "reasons",
        }
        return _encode(head)[:-1] + b',"answers":'

    @cached_property
    def _written(self) -> tuple[Write, WrittenForm] | None:
        return self._decider.written(tuple(self._paths), _encode, self._ends)

    @cached_property
    def write(self) -> Write | None:
        """The function from the fast values of a case and ``vector`` to the answers as JSON text, without braces, and
        the number that `verdicts` reads; None where there is none. It raises one of `LEFT` where it does not settle
        them all.
        """
        return self._written[0] if self._written is not None else None

    @cached_property
    def opening(self) -> bytes:
        """The result up to its first answer."""
        return self._head + b"{"

    @cached_property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers that say which version of which contract answered."""
        identity = self.contract.identity
        told = (b"clausier-contract-version", identity.version), (b"clausier-contract-hash", identity.digest)
        return [(name, value.encode()) for name, value in told]

    @cached_property
    def opening_alone(self) -> bytes:
        """An answer of which nothing is kept, up to the same place."""
        return b'{"decision":null,' + self.opening[1:]

    @cached_property
    def typed(self) -> tuple[Callable[[bytes], Any], FieldReader] | None:
        """The decoder of a case and what reads what it gives, where there is such a form."""
        fields = self.contract.quick_fields
        return None if fields is None else (case_decoder(fields.shape), fields)

    def verdicts(self, number: int) -> dict[str, int]:
        """How many answers have each verdict, from the number that `write` gave."""
        found = self._counts.get(number)
        if found is None:
            assert self._written is not None
            if len(self._counts) > _MEMORY:
                self._counts.clear()
            found = self._counts[number] = self._written[1].verdicts(tuple(self._paths), number)
        return found

    @cached_property
    def readings(self) -> dict[str, str]:
        """The option of each reading."""
        registered = sorted(self.contract.program.parameters.readings.items())
        return {name.removeprefix("lecture "): self.vector[index] for name, index in registered}

    def decided(self, case: Case) -> bytes:
        """The bytes of the result of a case, by compiled code where it can, else by the interpreter."""
        found = self.quickly(case)
        self.typed  # noqa: B018 - made here, by whoever may take his time
        self.prepared = True
        return self.result(self.answers(case)) if found is None else found

    def quickly(self, case: Case) -> bytes | None:
        """The same, where the first compiled function settles every question; else None."""
        write = self.write
        if write is None:
            found = self.settled(case)
            return None if found is None else self.result(found)
        try:
            return self.opening + write(case.fast, self.vector)[0] + b"}}"
        except LEFT:
            return None

    def result(self, answers: dict[str, Any]) -> bytes:
        """The bytes of a result with these answers."""
        return self._head + _encode(answers) + b"}"

    # --- answers

    def settled(self, case: Case) -> dict[str, Any] | None:
        """The answers, where the first compiled function settles them all."""
        plain = self._decider.settled(case)
        if plain is None:
            return None
        for name in self._beside:
            del plain[name]
        for answer in plain.values():
            for one in answer.get("elements", (answer,)):
                self._complete(one, tuple(one["reasons"]), ())
        for name in self._wordless:
            _unsay(plain[name])
        return plain

    def answers(self, case: Case) -> dict[str, Any]:
        """The answers that `quickly` leaves, by the second compiled function where it can, else by the interpreter."""
        found = self.settled(case) if self.write is None else None
        if found is None and not self._proved:
            found = self._open(case)
        return self._interpreted(case) if found is None else found

    def opened(self, case: Case) -> dict[str, Any] | None:
        """The answers to a case that is not settled, where what is compiled already tells them; else None."""
        return self._open(case) if self._open_prepared else None

    def _open(self, case: Case) -> dict[str, Any] | None:
        """The answers of the second compiled function, which knows what is missing and tells no reservation."""
        partial = self._decider.partial
        if partial is None:
            return None
        try:
            replies = partial(case)
        except LEFT:
            return None
        found: dict[str, Any] = {}
        for (name, grandeur), (verdict, value, reasons) in zip(self._paths.items(), replies, strict=True):
            missing = tuple(sorted(value.missing)) if verdict in _OPEN else ()
            found[name] = {"verdict": verdict.value, "value": shown(value, grandeur.symbol.type)}
            self._complete(found[name], reasons, missing)
        for name in self._wordless:
            _unsay(found[name])
        self._open_prepared = True
        return found

    def _interpreted(self, case: Case) -> dict[str, Any]:
        decision = Decision(self.contract.identity, case, self.vector, self.questions)
        found: dict[str, Any] = {}
        for name, answer in decision.answers.items():
            if isinstance(answer, tuple):
                found[name] = {"elements": [self._answered(one) for one in answer]}
            else:
                found[name] = self._answered(answer)
        return found

    def _answered(self, answer: Answer) -> dict[str, Any]:
        kind = answer.grandeur.symbol.type
        value = None if kind.kind is Kind.DOCUMENTS else show(answer.value, kind)
        plain: dict[str, Any] = {"verdict": answer.verdict.value, "value": value}
        self._complete(plain, answer.reasons, answer.missing, answer.reservations)
        return plain

    def _complete(
        self, answer: dict[str, Any], reasons: tuple[str, ...], missing: tuple[str, ...], kept: tuple[str, ...] = ()
    ) -> None:
        """Add to a verdict and a value what goes with them, always in the same order."""
        answer["reasons"] = self._told(reasons)
        answer["reservations"] = kept
        answer["missing"] = missing

    def _ends(self, reasons: tuple[str, ...]) -> bytes:
        """The members of a settled answer after its value: `_complete` as text."""
        told: dict[str, Any] = {}
        self._complete(told, reasons, ())
        return b"," + _encode(told)[1:-1]

    def _told(self, reasons: tuple[str, ...]) -> msgspec.Raw:
        known = self._reasons.get(reasons)
        if known is None:
            if len(self._reasons) > _MEMORY:
                self._reasons.clear()
            known = self._reasons[reasons] = msgspec.Raw(_encode([self._reason(one) for one in reasons]))
        return known

    def _reason(self, identifier: str) -> dict[str, Any]:
        program = self.contract.program
        clause = program.clauses.get(identifier)
        reason = {"clause": identifier, "article": clause.article if clause else ""}
        if clause is not None and clause.contract != program.declarations.own:
            reason |= {"contract": clause.contract, "title": program.declarations.worlds[clause.contract].title}
        return reason


def _unsay(answer: dict[str, Any]) -> None:
    for one in answer.get("elements", (answer,)):
        one["value"] = None


def burdened(program: Program, questions: tuple[Grandeur, ...]) -> tuple[Grandeur, ...]:
    """The grandeurs that some questions read, near or far, and that a clause of the burden of proof bears on."""
    if not any(_borne(one) for one in program.grandeurs.values()):
        return ()
    keys = {key for question in questions for key in _read(program, question)}
    return tuple(one for key, one in program.grandeurs.items() if key in keys and _borne(one))


def _read(program: Program, question: Grandeur) -> Iterator[str]:
    for owner in reach(program, question).edges:
        kind, _, key = owner.partition(":")
        if kind == "g":
            yield key


def _borne(grandeur: Grandeur) -> bool:
    proofs = [*(one.proof for one in grandeur.blocks), *(one.proof for one in grandeur.requires)]
    return any(proof is not None for proof in proofs)
