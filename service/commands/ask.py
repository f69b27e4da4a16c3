"""``clausier ask``: the next question to ask, or all of them one after the other."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from engine import Decision
from grammar.french import the
from render import explain_text
from render.fact_words import definite
from service.asking import Asked, missing_of, next_asked, tidied
from service.case_file import CaseFile, read_case_file
from service.case_slots import Slot
from service.dialogue import Dialogue
from service.exits import FINE, Stop
from service.french import fact_text, labelled, listed
from service.json_text import json_text
from service.output import write_file
from service.request import chosen_contract, request_of
from service.terminal import say


def run(arguments: Namespace) -> int:
    """The next question on stdout; with ``-i`` the dialogue on stderr and the decision on stdout."""
    if arguments.interactive and arguments.case == "-":
        raise Stop("avec -i, l'entrée standard porte les réponses : donnez le cas dans un fichier")
    if arguments.output and not arguments.interactive:
        raise Stop("--output ne va qu'avec --interactive")
    file = read_case_file(arguments.case) if arguments.case else CaseFile("(cas vide)", {})
    contract = chosen_contract(arguments, file.data)
    request = request_of(contract, file, arguments)
    data = tidied(contract.program, request.case.given, request.case.home)

    def decide(given: dict[str, Any]) -> Decision:
        return contract.decide(contract.facts(given), request.questions, request.readings)

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
    say(json_text(decision.to_dict()) if as_json else explain_text(decision).removesuffix("\n"))


def _tell_question(question: Asked | None, decision: Decision, as_json: bool) -> None:
    if as_json:
        say(json_text(question.to_dict() if question else None))
        return
    if question is None:
        say(_nothing_left(decision))
        return
    say(question.text)
    for option in question.options:
        say(f"    – {option}")
    say(f"    réponse attendue : {question.hint}")
    say(f"    dans le cas : {_key(question.slot, decision)}")
    say(f"    pour décider : {listed(question.helps)}")


def _key(slot: Slot, decision: Decision) -> str:
    """Where the answer goes in a case, in French."""
    program = decision.case.program
    key = f"« {definite(slot.symbol)} »"
    if slot.element is not None:
        return f"{key}, pour : {fact_text(slot.path, program).partition(' : ')[0]}"
    scope = program.declarations.scopes[slot.symbol.scope]
    return f"{key}, sous « {the(scope.noun) if scope.noun else scope.name} »" if slot.symbol.scope else key


def _nothing_left(decision: Decision) -> str:
    program = decision.case.program
    waiting: dict[str, None] = {}
    unsettled: list[str] = []
    for grandeur in decision.questions:
        missing = missing_of(decision, grandeur)
        if missing:
            unsettled.append(labelled(grandeur.symbol, program))
            waiting |= dict.fromkeys(missing)
    if not unsettled:
        return "rien à demander : tout est décidé"
    facts = listed([fact_text(path, program) for path in waiting])
    return f"plus rien d'utile à demander ; faute de savoir {facts}, on ne peut pas décider {listed(unsettled)}"
