"""The typed door and the wire door: some questions of a contract, decided as fast as the case allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.compile import Reply, compile_questions
from engine.compile_written import Encode, Ends, Write, WrittenForm
from engine.decision import Answer, answer
from engine.evaluate import Evaluator
from engine.facts import Case, path_of
from engine.fast_values import LEFT, shown
from engine.kinds import Kind
from engine.outcomes import Verdict
from engine.partial import PartialDecision, partial_decision
from engine.program import Grandeur, Program


class Decider:
    """Decides the same questions on many cases: ``decider(case)`` gives (verdict, value, reasons) for each question.

    Values are those of the core: amounts in centimes, dates as ordinals, a list as the indices of its elements; an
    unsettled value is an `engine.values.Unknown`. Reasons are clause ids, the leading one first. A question that is
    told of each element of a list has a tuple of replies. The answers are those of the interpreter.
    """

    __slots__ = ("_compiled", "_partial", "_questions", "program", "vector")

    def __init__(self, program: Program, questions: tuple[Grandeur, ...], vector: tuple[Any, ...]) -> None:
        self.program = program
        self.vector = vector
        self._questions = {path_of(grandeur.symbol, program): grandeur for grandeur in questions}
        self._compiled = compile_questions(program, self._questions, fixed=vector == program.vector)
        self._partial: list[PartialDecision | None] = []

    @property
    def source(self) -> str | None:
        """The generated code; None where the questions are left to the interpreter."""
        return self._compiled.source if self._compiled else None

    def __call__(self, case: Case) -> tuple[Any, ...]:
        """The replies, in the order of the questions."""
        if self._compiled is not None:
            try:
                return self._compiled.run(case.fast, self.vector)
            except LEFT:
                pass
        return self._left(case)

    @property
    def partial(self) -> PartialDecision | None:
        """The function for cases with facts missing, made when it is first wanted; None where there is none."""
        if not self._partial:
            self._partial.append(partial_decision(self.program, self.vector, self._questions))
        return self._partial[0]

    def _left(self, case: Case) -> tuple[Any, ...]:
        """The replies to what the compiled code has left."""
        partial = self.partial
        if partial is not None:
            try:
                return partial(case)
            except LEFT:
                pass
        return self.interpret(case)

    def interpret(self, case: Case) -> tuple[Any, ...]:
        """The replies of the interpreter."""
        evaluator = Evaluator(self.program, case.values, self.vector)
        found = (answer(evaluator, grandeur) for grandeur in self._questions.values())
        return tuple(
            tuple(self.reply(each) for each in one) if isinstance(one, tuple) else self.reply(one) for one in found
        )

    def plain(self, case: Case) -> dict[str, Any]:
        """The replies as plain data: by question the verdict, the value as a decision shows it, the reasons.

        A question that is told of each element gives ``{"elements": [...]}``.
        """
        found = self.settled(case)
        return found if found is not None else self.told(dict(zip(self._questions, self._left(case), strict=True)))

    def settled(self, case: Case) -> dict[str, Any] | None:
        """The plain replies where the first compiled function settles every question; None where one is left."""
        if self._compiled is None:
            return None
        try:
            return self._compiled.plain(case.fast, self.vector)
        except LEFT:
            return None

    def written(self, told: tuple[str, ...], encode: Encode, ends: Ends) -> tuple[Write, WrittenForm] | None:
        """The function from ``(case.fast, vector)`` to the JSON text of what `settled` says of the questions told, and
        what reads the number that comes with it; None where there is none. It raises one of `LEFT` where `settled`
        gives None.
        """
        if self._compiled is None:
            return None
        write = self._compiled.written(told, encode, ends)
        return (write, self._compiled.written_form) if write is not None else None

    def told(self, replies: Mapping[str, Any]) -> dict[str, Any]:
        """Replies by question as plain data."""
        found: dict[str, Any] = {}
        for name, reply in replies.items():
            grandeur = self._questions[name]
            if grandeur.symbol.each is None:
                found[name] = _plain(grandeur, reply)
            else:
                found[name] = {"elements": [_plain(grandeur, one) for one in reply]}
        return found

    @staticmethod
    def reply(answer: Answer) -> Reply:
        """An answer of the interpreter as a reply."""
        value = answer.value
        if answer.grandeur.kind is Kind.LIST and answer.verdict is Verdict.SETTLED:
            value = tuple(element.index for element, _ in value)
        return answer.verdict, value, answer.reasons


def _plain(grandeur: Grandeur, reply: Reply) -> dict[str, Any]:
    verdict, value, reasons = reply
    listed = grandeur.kind is Kind.LIST and verdict is Verdict.SETTLED
    return {
        "verdict": verdict.value,
        "value": list(value) if listed else shown(value, grandeur.symbol.type),
        "reasons": list(reasons),
    }
