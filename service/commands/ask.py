"""``clausier ask``: the next question to ask, or all of them one after the other."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from engine import Decision, Verdict
from service.asking import Asked, next_asked, tidied
from service.case_file import CaseFile, read_case_file
from service.commands.decide import answer_lines
from service.dialogue import Dialogue
from service.exits import FINE, Stop
from service.json_text import json_text
from service.output import write_file
from service.request import chosen_contract, chosen_questions, chosen_readings, chosen_scope, heading, typed_case
from service.terminal import say


def run(arguments: Namespace) -> int:
    """The next question on stdout; with ``-i`` the dialogue on stderr and the decision on stdout."""
    if arguments.interactive and arguments.case == "-":
        raise Stop("avec -i, l'entrée standard porte les réponses : donnez le cas dans un fichier")
    if arguments.output and not arguments.interactive:
        raise Stop("--output ne va qu'avec --interactive")
    file = read_case_file(arguments.case) if arguments.case else CaseFile("(cas vide)", {})
    contract = chosen_contract(arguments, file.data)
    scope = chosen_scope(contract, arguments.scope)
    typed_case(contract, file, scope)
    data = tidied(contract.program, file.data, scope)
    questions = chosen_questions(contract, scope, arguments.question)
    readings = chosen_readings(contract, arguments.reading)

    def decide(given: dict[str, Any]) -> Decision:
        return contract.decide(contract.facts(given), questions, readings)

    if arguments.interactive:
        dialogue = Dialogue(contract, data, decide)
        decision = dialogue.run()
        if arguments.output:
            write_file(arguments.output, json_text(dialogue.data) + "\n")
        _tell_decision(decision, arguments.json)
        return FINE
    decision = decide(data)
    _tell_question(next_asked(decision, data, frozenset()), decision, arguments.json)
    return FINE


def _tell_decision(decision: Decision, as_json: bool) -> None:
    if as_json:
        say(json_text(decision.to_dict()))
        return
    say(heading(decision))
    for answer in decision.answers.values():
        for line in answer_lines(answer, decision):
            say(line)


def _tell_question(question: Asked | None, decision: Decision, as_json: bool) -> None:
    if as_json:
        say(json_text(question.to_dict() if question else None))
        return
    if question is None:
        say(_nothing_left(decision))
        return
    say(f"{question.slot.path} : {question.text}")
    for option in question.options:
        say(f"    {option}")
    say(f"    attendu : {question.hint}")
    say(f"    pour décider : {', '.join(question.helps)}")


def _nothing_left(decision: Decision) -> str:
    answers = [one for found in decision.answers.values() for one in (found if isinstance(found, tuple) else (found,))]
    if any(one.verdict is Verdict.UNDETERMINED for one in answers):
        return "plus rien d'utile à demander : ce qui reste indéterminé tient à des faits dits inconnus"
    return "rien à demander : tout est décidé"
