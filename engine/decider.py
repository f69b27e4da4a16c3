"""The typed door: some questions of a contract, decided as fast as the case allows."""

from __future__ import annotations

from typing import Any

from engine.calendars import CalendarCoverageError
from engine.compile import Reply, compile_questions
from engine.dates import DateRangeError
from engine.decision import Answer
from engine.evaluate import Evaluator
from engine.facts import Case, path_of
from engine.fast_values import NotSettled
from engine.kinds import Kind
from engine.program import Grandeur, Program
from engine.show import show


class Decider:
    """Decides the same questions on many cases: ``decider(case)`` gives (verdict, value, reasons) for each question.

    Values are those of the core: amounts in centimes, dates as ordinals; an unsettled value is an
    `engine.values.Unknown`. Reasons are clause ids, the leading one first. The answers are those of the interpreter.
    """

    __slots__ = ("_general", "_questions", "_run", "_shown", "_slots", "program", "vector")

    def __init__(self, program: Program, questions: tuple[Grandeur, ...], vector: tuple[Any, ...]) -> None:
        self.program = program
        self.vector = vector
        self._questions = questions
        own = vector == program.vector
        compiled = compile_questions(program, questions, fixed=own)
        self._slots = compiled.slots if compiled else -1
        self._run = compiled.run if compiled else None
        self._general = compiled
        self._shown = [(path_of(g.symbol, program), g.symbol.type, g.kind is Kind.RIGHT) for g in questions]

    @property
    def source(self) -> str | None:
        """The generated code; None where the questions are left to the interpreter."""
        return self._general.source if self._general else None

    def __call__(self, case: Case) -> tuple[Reply, ...]:
        """The replies, in the order of the questions."""
        if self._run is not None and not case.unknown & self._slots:
            try:
                return self._run(case.fast, self.vector)
            except (NotSettled, CalendarCoverageError, DateRangeError):
                pass
        return self.interpret(case)

    def interpret(self, case: Case) -> tuple[Reply, ...]:
        """The replies of the interpreter."""
        evaluator = Evaluator(self.program, case.values, self.vector)
        found = [Answer(evaluator, grandeur) for grandeur in self._questions]
        return tuple((one.verdict, one.value, one.reasons) for one in found)

    def plain(self, case: Case) -> dict[str, dict[str, Any]]:
        """The replies as plain data: by question the verdict, the value as a decision shows it, the reasons."""
        found: dict[str, dict[str, Any]] = {}
        for (name, kind, direct), (verdict, value, reasons) in zip(self._shown, self(case), strict=True):
            shown = value if direct and type(value) is bool else show(value, kind)
            found[name] = {"verdict": verdict.value, "value": shown, "reasons": list(reasons)}
        return found
