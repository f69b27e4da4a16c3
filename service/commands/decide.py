"""``clausier decide``: what the contract answers to a case."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from engine import Answer, Decision, Verdict
from engine.annexes import documents
from engine.kinds import Kind
from engine.values import Unknown
from service.case_file import read_case_file
from service.exits import FINE
from service.french import answer_text, fact_text, labelled
from service.json_text import json_text
from service.request import chosen_contract, heading, request_of
from service.terminal import say


def run(arguments: Namespace) -> int:
    """The answers on stdout, as text or as JSON."""
    decision = decision_of(arguments)
    if arguments.json:
        say(json_text(decision.to_dict()))
        return FINE
    say(heading(decision))
    for answer in decision.answers.values():
        for line in answer_lines(answer, decision):
            say(line)
    return FINE


def decision_of(arguments: Namespace) -> Decision:
    """The decision that the arguments of ``decide`` and ``explain`` ask for."""
    file = read_case_file(arguments.case)
    return request_of(chosen_contract(arguments, file.data), file, arguments).decision()


def answer_lines(answer: Answer | tuple[Answer, ...], decision: Decision) -> Iterator[str]:
    """One answer in a few lines: what it is, why, what is missing."""
    if isinstance(answer, tuple):
        for number, one in enumerate(answer, 1):
            yield from _lines(one, f", élément {number}", decision)
    else:
        yield from _lines(answer, "", decision)


def _lines(answer: Answer, which: str, decision: Decision) -> Iterator[str]:
    program = decision.case.program
    yield f"{labelled(answer.grandeur.symbol, program)}{which} : {answer_text(answer)}"
    if answer.grandeur.kind is Kind.DOCUMENTS:
        for one in documents(answer.evaluator, answer.grandeur):
            if one["needed"] is not False:
                state = {True: "remis", False: "à remettre", None: "remise inconnue"}[one["supplied"]]
                need = "" if one["needed"] else ", s'il y a lieu"
                yield f"    {one['document']} ({one['clause']}) : {state}{need}"
        return
    if answer.reasons:
        yield f"    motifs : {', '.join(_cited(clause, answer) for clause in answer.reasons)}"
    if answer.reservations:
        yield f"    sous réserve que l'autre partie prouve : {', '.join(answer.reservations)}"
    if answer.missing:
        yield f"    manque : {' ; '.join(fact_text(path, program) for path in answer.missing)}"
    if answer.verdict is Verdict.UNDETERMINED and isinstance(answer.value, Unknown) and answer.value.silent:
        yield f"    le contrat ne règle pas : {', '.join(sorted(answer.value.silent))}"


def _cited(identifier: str, answer: Answer) -> str:
    clause = answer.evaluator.program.clauses.get(identifier)
    if clause is None or not clause.article:
        return identifier
    declarations = answer.evaluator.program.declarations
    of = "" if clause.contract == declarations.own else f", « {declarations.worlds[clause.contract].title} »"
    return f"{identifier} (art. {clause.article}{of})"
