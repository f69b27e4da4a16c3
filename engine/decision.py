"""A decision: plain data, the same bytes for the same case, with everything needed to replay it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.annexes import documents, ledger_lines, obligations, parameters_used
from engine.calendars import TABLE_VERSION
from engine.changing import Changes, changes
from engine.contributions import Ground
from engine.deciding import deciding_effects
from engine.duties import Status
from engine.effects import CLOSES, NOT_GRANTED, STEPS
from engine.errors import ContractError
from engine.evaluate import Element, Evaluator
from engine.explain import explain_grandeur
from engine.facts import Case, path_of
from engine.kinds import Kind
from engine.line_reasons import line_reasons
from engine.lots import Lots
from engine.outcomes import Effect, Outcome, Usage, Verdict, undetermined
from engine.program import Grandeur
from engine.questions import find_question
from engine.reads import element_told, missed_duties, values_read
from engine.show import show, show_bounds
from engine.summed import sums_made
from engine.touched import touched_readings
from engine.values import Runtime, Unknown
from engine.whatif import NOTHING, Inquiry, inquire, waits_for

ENGINE_VERSION = "0.1.0"
#: Beyond so many facts missing, sets of two that settle are not searched for: there is none to be expected.
MOST_WEIGHED = 12
#: The kinds whose value is made of lines, each settled or not.
LINED = (Kind.SCHEDULE, Kind.CHRONOLOGY)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which contract decided: product, version in force, hash of its files; the tariff, as (title, hash)."""

    contract: str
    title: str
    version: str
    digest: str
    tariff: tuple[str, str] | None = None


class Answer:
    """The answer to one question, for one element of a list where the grandeur is told per element."""

    def __init__(
        self,
        evaluator: Evaluator,
        grandeur: Grandeur,
        element: Element | None = None,
        unanswerable: frozenset[str] = frozenset(),
    ) -> None:
        self.evaluator = evaluator
        self.grandeur = grandeur
        self.element = element
        self.unanswerable = unanswerable

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome of the grandeur."""
        return self.evaluator.outcome(self.grandeur.key, self.element)

    @property
    def value(self) -> Runtime:
        """The run-time value (see `engine.core`), or an `Unknown`."""
        return self.outcome.value

    @property
    def verdict(self) -> Verdict:
        """The verdict of the answer."""
        return self.outcome.verdict

    @cached_property
    def deciding(self) -> tuple[Effect, ...]:
        """The clauses that decided, the leading one first: by ground of refusal, then by article and clause."""
        return deciding_effects(self.evaluator, self.grandeur, self.outcome, self.element)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The ids of the clauses that decided, the leading one first."""
        return tuple(dict.fromkeys(effect.clause for effect in self.deciding))

    @property
    def reservations(self) -> tuple[str, ...]:
        """The clauses that a party would still have to prove, here or for whatever this answer is made of."""
        found = list(self.outcome.reservations)
        waiting = [(self.grandeur.key, self.element.index if self.element else None)]
        seen = dict.fromkeys(waiting)
        while waiting:
            for place in self.evaluator.read.get(waiting.pop(0), ()):
                if place not in seen:
                    seen[place] = None
                    waiting.append(place)
        for place in seen:
            known = self.evaluator.outcomes.get(place)
            found.extend(known.reservations if known is not None else ())
        return tuple(dict.fromkeys(found))

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that the answer waits for, by path."""
        return tuple(sorted(waits_for(self.outcome, self.grandeur.kind)))

    @property
    def silences(self) -> tuple[str, ...]:
        """Why the answer is open although no fact is missing, from its value or from the lines that make it."""
        value = self.value
        lines = value if self.grandeur.kind in LINED and isinstance(value, tuple) else ((value,),)
        parts = [part for line in lines for part in line if isinstance(part, Unknown)]
        return tuple(sorted({why for part in parts for why in part.silent}))

    @cached_property
    def inquiry(self) -> Inquiry:
        """What would settle the answer and what to ask next; nothing when it is definite."""
        if self.verdict is not Verdict.UNDETERMINED:
            return NOTHING
        if len(self.missing) > MOST_WEIGHED:
            # Too many facts are missing for any two to settle the answer: the first one still to be known is asked.
            left = [path for path in self.missing if path not in self.unanswerable]
            return Inquiry((), left[0] if left else None, False)
        return inquire(self.evaluator, self.grandeur, self.element, self.missing, self.unanswerable)

    def changes(self) -> Changes:
        """What would change the answer, one fact at a time (see `engine.changing`)."""
        return changes(self.evaluator, ((self.grandeur, self.element),))[0]

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data."""
        outcome = self.outcome
        kind = self.grandeur.symbol.type
        plain: dict[str, Any] = {}
        if self.element is not None:
            plain["element"] = element_told(self.evaluator.program, self.grandeur, self.element)
        plain |= {"verdict": outcome.verdict.value, "value": None}
        if kind.kind is not Kind.DOCUMENTS:
            plain["value"] = show(outcome.value, kind)
        if kind.kind is Kind.SCHEDULE:
            reasons = line_reasons(self.evaluator, self.grandeur, outcome, self.element)
            plain["line_reasons"] = [list(clauses) for clauses in reasons]
        bounds = show_bounds(outcome.value, kind)
        if bounds:
            plain["bounds"] = bounds
        if outcome.theoretical is not None:
            plain["dates"] = {
                "theorique": show(outcome.theoretical, kind),
                "reelle": show(outcome.value, kind),
                "motif": list(outcome.moves),
            }
        plain["reasons"] = [self._reason(effect) for effect in self.deciding]
        plain["ledger"] = {
            "limits": [self._usage(usage) for usage in outcome.usages],
            "lines": ledger_lines(self.evaluator, self.grandeur, self.element, outcome),
        }
        plain["reservations"] = list(self.reservations)
        plain["missing"] = list(self.missing)
        if self.silences:
            plain["silent"] = list(self.silences)
        plain["documents"] = documents(self.evaluator, self.grandeur)
        plain["obligations"] = obligations(self.evaluator, self.grandeur)
        plain["readings"] = touched_readings(self.evaluator, self.grandeur, self.element)
        plain["settles"] = [list(facts) for facts in self.inquiry.settles]
        plain["settles_complete"] = self.inquiry.complete
        plain["ask_next"] = self.inquiry.ask_next
        return plain

    def _reason(self, effect: Effect) -> dict[str, Any]:
        program = self.evaluator.program
        credited = [credit.amount.type for credit in self.grandeur.credits if credit.clause == effect.clause]
        kind = credited[0] if credited else self.grandeur.symbol.type
        clause = program.clauses.get(effect.clause)
        reason: dict[str, Any] = {
            "clause": effect.clause,
            "article": clause.article if clause else "",
            "effect": effect.name if effect.applied is not False else NOT_GRANTED,
        }
        if clause is not None and clause.contract != program.declarations.own:
            reason |= {"contract": clause.contract, "title": program.declarations.worlds[clause.contract].title}
        if clause is not None and clause.derogates:
            reason["derogates"] = list(clause.derogates)
        if clause is not None and clause.completes:
            reason["completes"] = list(clause.completes)
        if effect.via:
            reason["via"] = effect.via
        if effect.name in STEPS:
            reason["before"] = show(effect.before, kind)
            reason["amount"] = show(effect.amount, kind)
        if effect.after is not None:
            reason["after"] = show(effect.after, kind)
        if effect.name == CLOSES[Ground.FORFEITURE]:
            reason["missed"] = missed_duties(self.evaluator, effect.via or effect.clause)
        read = (self.evaluator, self.grandeur, effect.via or effect.clause, self.element)
        reason["values"] = values_read(*read)
        if effect.name in STEPS:
            # Inside a step the name of the grandeur is what it was worth before it.
            self.evaluator.before[self.grandeur.key] = effect.before
        sums = sums_made(*read)
        self.evaluator.before.pop(self.grandeur.key, None)
        if sums:
            reason["sums"] = sums
        return reason

    def _usage(self, usage: Usage) -> dict[str, Any]:
        kind = self.grandeur.symbol.type
        names = ("limit", "used", "left_before", "left_after")
        return {
            "clause": usage.clause,
            "perimeter": usage.perimeter,
            **{name: show(getattr(usage, name), kind) for name in names},
        }


class Decision:
    """The answers to the questions asked of a case, and all that is needed to replay them; for one thread at a time."""

    def __init__(
        self, identity: Identity, case: Case, vector: tuple[Any, ...], questions: tuple[Grandeur, ...]
    ) -> None:
        self.identity = identity
        self.case = case
        self.vector = vector
        self.questions = questions

    @cached_property
    def answers(self) -> dict[str, Answer | tuple[Answer, ...]]:
        """The answers by question (JSON path); one for each element where the grandeur is told per element."""
        found: dict[str, Answer | tuple[Answer, ...]] = {}
        under: dict[tuple[int, Any], Evaluator] = {}
        for grandeur in self.questions:
            evaluator = Evaluator(self.case.program, self.case.values, self.vector)
            evaluator.under = under
            path = path_of(grandeur.symbol, self.case.program)
            found[path] = answer(evaluator, grandeur, self.case.declared_unknown)
        return found

    def several(self) -> tuple[Answer, ...]:
        """The answers in the order of the questions, one after the other for each element."""
        each = (given if isinstance(given, tuple) else (given,) for given in self.answers.values())
        return tuple(one for given in each for one in given)

    @cached_property
    def evaluator(self) -> Evaluator:
        """One evaluator for questions asked one after the other."""
        return Evaluator(self.case.program, self.case.values, self.vector)

    def ask(self, grandeur: Grandeur) -> Answer | tuple[Answer, ...]:
        """The answer about any grandeur of the contract, public or not, or about the final state of a suite."""
        if grandeur.symbol.what == "state":
            found = self.evaluator.final_state(grandeur.symbol.scope)[grandeur.key]
            for index, value in found.items() if isinstance(found, Lots) else ((None, found),):
                settled = undetermined(value) if isinstance(value, Unknown) else Verdict.SETTLED
                self.evaluator.outcomes[grandeur.key, index] = Outcome(value, settled)
        return answer(self.evaluator, grandeur, self.case.declared_unknown)

    @cached_property
    def parameters(self) -> list[dict[str, Any]]:
        """The dated parameters that the answers and their duties looked at, as they were worth (see `annexes`)."""
        if not any(symbol.what == "parameter" for symbol in self.case.program.facts):
            return []
        # An evaluator of its own: what else was asked of this decision does not change what it records.
        evaluator = Evaluator(self.case.program, self.case.values, self.vector)
        for grandeur in self.questions:
            _ = answer(evaluator, grandeur)
            documents(evaluator, grandeur)
            obligations(evaluator, grandeur)
        return parameters_used(evaluator)

    def standing(self, clause: str) -> str:
        """Where a duty stands."""
        versions = [key for key, duty in self.case.program.duties.items() if duty.clause == clause]
        if not versions:
            return "aucune obligation de ce nom"
        stands = [self.evaluator.standing(key).status for key in versions]
        return next((status for status in stands if status is not Status.IDLE), stands[0]).value

    def __getitem__(self, question: str) -> Answer | tuple[Answer, ...]:
        """The answer to a question asked, by JSON path or by French name. Raises `ContractError` for any other."""
        program = self.case.program
        path = path_of(find_question(program, question, self.case.home).symbol, program)
        if path not in self.answers:
            told = ", ".join(self.answers)
            raise ContractError(f"« {question} » n'a pas été posée", suggestion=f"questions posées : {told}")
        return self.answers[path]

    def to_dict(self) -> dict[str, Any]:
        """The whole decision as plain data, keys in a fixed order."""
        answers: dict[str, Any] = {}
        for question, found in self.answers.items():
            if isinstance(found, Answer):
                answers[question] = found.to_dict()
            else:
                answers[question] = {"elements": [a.to_dict() for a in found]}
        program = self.case.program
        return {
            "contract": {
                "id": self.identity.contract,
                "version": self.identity.version,
                "hash": self.identity.digest,
            }
            | ({"reads": dict(program.versions)} if program.versions else {}),
            "engine": {
                "version": ENGINE_VERSION,
                "calendar": f"{program.calendar} {TABLE_VERSION}",
            },
            "tariff": dict(zip(("title", "hash"), self.identity.tariff, strict=True)) if self.identity.tariff else None,
            "parameters": self.parameters,
            "readings": {
                name.removeprefix("lecture "): self.vector[index]
                for name, index in sorted(program.parameters.readings.items())
            },
            "answers": answers,
        }

    def explain(self) -> dict[str, Any]:
        """Why, and why not: for each question the clauses that spoke, each condition with what it was worth."""
        found: dict[str, Any] = {}
        for question, given in self.answers.items():
            each = given if isinstance(given, tuple) else (given,)
            trees = [explain_grandeur(a.evaluator, a.grandeur, a.element) for a in each]
            found[question] = trees if isinstance(given, tuple) else trees[0]
        return found


def answer(
    evaluator: Evaluator, grandeur: Grandeur, unanswerable: frozenset[str] = frozenset()
) -> Answer | tuple[Answer, ...]:
    """The answer to one question; ``unanswerable`` are the facts asked and not known."""
    if grandeur.symbol.each is None:
        single = Answer(evaluator, grandeur, None, unanswerable)
        _ = single.outcome
        return single
    source = evaluator.program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.each)
    elements: Any = ()
    if source is not None and source.what == "grandeur":
        elements = evaluator.outcome(source.key).value
    elif source is not None:
        elements = evaluator.facts[evaluator.program.slots[source.key]]
    if isinstance(elements, Unknown):
        return ()
    found = tuple(Answer(evaluator, grandeur, element, unanswerable) for element, _ in elements)
    for one in found:
        _ = one.outcome
    return found
