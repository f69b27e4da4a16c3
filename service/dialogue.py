"""Questions asked one after the other on a terminal, until the answers are settled or nothing is left to ask."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from engine import Contract, ContractError, Decision
from engine.facts import UNKNOWNS
from engine.kinds import Kind
from engine.names import canonical
from engine.program import Program
from engine.scopes import json_key
from service.asking import MOST_ELEMENTS, Asked, asked, dated_answer, day_of, next_asked
from service.case_slots import Slot, suites_over
from service.terminal import tell

_NOT_KNOWN = frozenset({"je ne sais pas", "inconnu", "inconnue", "nsp", "?", "ne sait pas"})
_STOP = frozenset({"stop", "fin", "quitter"})
_NONE = frozenset({"aucun", "aucune", "rien"})


class Left(Exception):
    """The person has stopped answering."""


class Dialogue:
    """A case filled by asking. ``decide`` gives the decision on the case so far; ``data`` is under JSON names."""

    def __init__(self, contract: Contract, data: dict[str, Any], decide: Callable[[dict[str, Any]], Decision]) -> None:
        self._contract = contract
        self._program: Program = contract.program
        self._decide = decide
        self.data = data
        self._skipped: set[str] = set()

    def run(self) -> Decision:
        """Ask until nothing useful is left, or until the person stops."""
        tell("Répondez à chaque question ; « je ne sais pas » est une réponse, « stop » termine.")
        while True:
            decision = self._decide(self.data)
            question = next_asked(decision, self.data, frozenset(self._skipped))
            if question is None:
                return decision
            try:
                self._ask(question)
            except Left:
                return self._decide(self.data)

    def _ask(self, question: Asked) -> None:
        """Ask until the answer can be taken."""
        while True:
            answer = self._answer(question)
            if answer in _NOT_KNOWN:
                self._not_known(question.slot)
                return
            problem = self._take(question, answer)
            if problem is None:
                return
            tell(f"  {problem}")

    def _answer(self, question: Asked) -> str:
        tell("")
        tell(question.text)
        for number, option in enumerate(question.options, 1):
            tell(f"  {number}. {option}")
        print(f"  ({question.hint}) > ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            tell("")
            raise Left
        if not sys.stdin.isatty():
            tell(line.rstrip("\n"))
        answer = " ".join(line.split()).removesuffix(".").strip()
        if answer.casefold() in _STOP:
            raise Left
        return answer.casefold() if answer.casefold() in _NOT_KNOWN else answer

    def _not_known(self, slot: Slot) -> None:
        self._skipped.add(slot.path)
        if slot.element is None and slot.symbol.json not in slot.holder:
            slot.holder.setdefault(UNKNOWNS, []).append(slot.symbol.json)

    def _take(self, question: Asked, answer: str) -> str | None:
        """Put the answer in the case; what is wrong with it, when it cannot be taken."""
        slot = question.slot
        if slot.symbol.type.kind is Kind.LIST:
            return self._take_list(slot, answer)
        before = dict(slot.holder)
        slot.holder[slot.symbol.json] = _value(question, answer)
        problem = self._problem()
        if problem is not None:
            slot.holder.clear()
            slot.holder.update(before)
        return problem

    def _take_list(self, slot: Slot, answer: str) -> str | None:
        count = "0" if answer.casefold() in _NONE else answer
        if not (count.isascii() and count.isdecimal() and len(count) < 4):
            return "un nombre entier est attendu"
        if int(count) > MOST_ELEMENTS:
            return f"plus de {MOST_ELEMENTS} éléments : donnez-les dans un fichier de cas"
        elements: list[dict[str, Any]] = [{} for _ in range(int(count))]
        slot.holder[slot.symbol.json] = elements
        record = self._program.declarations.records[slot.symbol.type.of]
        # A suite needs its order before anything else can be decided.
        order = {name for suite in suites_over(self._program, slot.symbol) for name in suite.order}
        for index, element in enumerate(elements):
            for symbol in record.fields.values():
                if symbol.name in order:
                    path = f"{slot.path}[{index}].{symbol.json}"
                    inner = asked(self._program, Slot(path, symbol, element, (*slot.ranks, index), record.name))
                    element[symbol.json] = _value(inner, self._answer(inner))
        problem = self._problem()
        if problem is not None:
            del slot.holder[slot.symbol.json]
        return problem

    def _problem(self) -> str | None:
        try:
            self._contract.facts(self.data)
        except ContractError as error:
            fault = error.faults[0]
            return f"{fault.message}{f' ; {fault.suggestion}' if fault.suggestion else ''}"
        return None


def _value(question: Asked, answer: str) -> Any:
    """The answer as the case holds it; the number of an option stands for the option."""
    if question.slot.symbol.type.kind is Kind.MULTI:
        parts = [] if answer.casefold() in _NONE else [part.strip() for part in answer.split(";")]
        return [_option(question, part) for part in parts]
    if question.slot.hour:
        # The day is known already: « 10 h 20 » completes it.
        return f"{question.slot.holder[question.slot.symbol.json]} à {answer}"
    value = _option(question, answer) if question.options else answer
    slot, day = question.slot, day_of(question.slot.path)
    if slot.symbol.what != "parameter" or day is None:
        return value
    # Only this day was asked about: what the case or the tariff says of the others stays.
    return dated_answer(slot.holder.get(slot.symbol.json), value, day)


def _option(question: Asked, answer: str) -> str:
    written = json_key(canonical(answer))
    if any(json_key(canonical(option)) == written for option in question.options):
        return answer
    if answer.isascii() and answer.isdecimal() and len(answer) < 4 and 0 < int(answer) <= len(question.options):
        return question.options[int(answer) - 1]
    return answer
