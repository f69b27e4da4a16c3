"""A case tried: one given as a text, what an answer rests on, what would change it, the case to take away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine import Answer, Case, Contract, ContractError, Decision, Fault, Product
from engine.changing import given
from engine.explain import explain_grandeur
from engine.facts import path_of
from engine.kinds import Kind
from engine.program import Program
from engine.questions import find_scope
from engine.scopes import Symbol
from engine.values import Runtime
from grammar.french import typography
from render.blocks import Block
from render.fact_words import FactWords
from render.letter_changes import change_blocks
from render.letter_verdict import answers_told
from render.wording import capital
from service.asking import tidied
from service.case_file import CaseFile, Unreadable, case_of
from service.case_slots import slot_at
from service.french import labelled, listed
from service.pages.results import Clauses, answer_key
from service.pages.state import Trial
from service.pages.tree import Node, tree_of

#: What a case may write in several ways, and a control in one.
_WRITTEN = (Kind.DATE, Kind.INSTANT, Kind.EVENT, Kind.MONTHS, Kind.DAYS)


@dataclass(frozen=True, slots=True)
class Imported:
    """A case given as a text: the trial it makes, or what is wrong with it, each fault with its place."""

    trial: Trial | None
    faults: tuple[str, ...] = ()


def imported(product: Product, name: str, content: bytes) -> Imported:
    """The trial of a case in JSON or in YAML, bare or in its envelope."""
    try:
        file = case_of(name, content)
    except Unreadable as unreadable:
        return Imported(None, tuple(_unreadable(unreadable)))
    return trial_of(product, file)


def trial_of(product: Product, file: CaseFile, scope: str = "", questions: Iterable[str] | None = None) -> Imported:
    """The trial of a case read: ``scope`` and ``questions`` are what a sample says beside its facts."""
    faults: list[Fault] = list(file.faults)
    try:
        contract = product.governing(file.data, scope=scope)
        scope = find_scope(contract.program, scope)
        case = contract.facts(file.data, scope=scope)
        asked = list(case.questions or questions or ())
        decision = contract.decide(case, asked or None)
    except ContractError as error:
        faults.extend(error.faults)
        told = [] if error.faults else [_sentence(error.message, error.suggestion)]
        return Imported(None, (*_told(file, faults), *told))
    if faults:
        return Imported(None, tuple(_told(file, faults)))
    data = tidied(contract.program, case.given, case.home)
    in_plain_form(contract.program, case, data)
    paths = tuple(decision.answers) if asked else ()
    return Imported(Trial(paths, case=data, scope=".".join(contract.program.declarations.scopes[case.home].path)))


def _unreadable(unreadable: Unreadable) -> Iterable[str]:
    if unreadable.place is not None:
        line, column, told = unreadable.place
        yield _sentence(f"ligne {line}, colonne {column} : {told}")
    for one in unreadable.diagnostics:
        yield _sentence(f"ligne {one.span.line}, colonne {one.span.column} : {one.message}", one.suggestion)
    if unreadable.place is None and not unreadable.diagnostics:
        yield _sentence(unreadable.message.rpartition(" : ")[2], unreadable.hint)


def _told(file: CaseFile, faults: Iterable[Fault]) -> Iterable[str]:
    for fault in sorted(set(faults)):
        at = file.places.get(fault.path)
        place = f"ligne {at.key.line}, colonne {at.key.column}, " if at else ""
        yield _sentence(f"{place}{fault.path} : {fault.message}", fault.suggestion)


def _sentence(text: str, remedy: str | None = None) -> str:
    return typography(f"{capital(text)} → {remedy}" if remedy else capital(text))


def questions_told(decision: Decision) -> str:
    """What the person wants to know, in a few words."""
    program = decision.case.program
    return typography(listed([labelled(one.symbol, program) for one in decision.questions]))


def wanted(contract: Contract, paths: Iterable[str]) -> str:
    """The same, before anything is decided. Raises `ContractError`."""
    return questions_told(contract.decide(contract.facts({}), list(paths)))


def case_json(contract: Contract, trial: Trial) -> str:
    """The case in its envelope, ready to be posted, or decided from the command line."""
    envelope = {"contrat": contract.identity.contract, "questions": list(trial.questions), "faits": trial.case}
    return json.dumps(envelope, ensure_ascii=False, indent=2)


def request_json(contract: Contract, trial: Trial) -> str:
    """What to post to the service for the same decision."""
    return json.dumps({"case": json.loads(case_json(contract, trial))}, ensure_ascii=False, indent=2)


def tree_at(decision: Decision, key: str) -> Node | None:
    """The tree of one answer of a page, of one element where it is told per element; None for no such answer."""
    one = _answers(decision).get(key)
    if one is None:
        return None
    clauses = Clauses(decision)
    tree = explain_grandeur(one.evaluator, one.grandeur, one.element)
    return tree_of(decision, one.grandeur, tree, lambda clause: clauses.cited(clause, quoted=False))


def turning(contract: Contract, decision: Decision, key: str) -> tuple[Block, ...] | None:
    """What would change one answer, as a letter says it; where the search was cut short, on what. None as above."""
    one = _answers(decision).get(key)
    if one is None:
        return None
    path = path_of(one.grandeur.symbol, decision.case.program)
    alone = contract.decide(decision.case, [path])
    told = tuple(answer for answer in answers_told(alone) if answer_key(path, answer.rank) == key)
    return change_blocks(alone, told, FactWords(alone.case.program))


def _answers(decision: Decision) -> dict[str, Answer]:
    """The answers of a decision by their key in a page."""
    return {
        answer_key(path, one.element.index if one.element else None): one
        for path, found in decision.answers.items()
        for one in (found if isinstance(found, tuple) else (found,))
    }


def in_plain_form(program: Program, case: Case, data: dict[str, Any]) -> None:
    """Write the moments and the lengths of a case as a page's controls hold them: « 4 mars 2015 à 11 h » in ISO."""
    for symbol, value in zip(program.facts, case.values, strict=True):
        slot = slot_at(program, data, path_of(symbol, program))
        if slot is not None and slot.symbol.json in slot.holder:
            slot.holder[symbol.json] = _plain(program, symbol, value, slot.held)


def _plain(program: Program, symbol: Symbol, value: Runtime, held: Any) -> Any:
    if symbol.type.kind is Kind.LIST and isinstance(value, tuple) and isinstance(held, list):
        record = program.declarations.records[symbol.type.of]
        fields = {one.json: one for one in record.fields.values()}
        return [
            {key: _plain(program, fields[key], element.fields[fields[key].name], inner) if key in fields else inner
             for key, inner in item.items()}
            for (element, _), item in zip(value, held, strict=True)
        ]  # fmt: skip
    if symbol.type.kind in _WRITTEN:
        plain = given(value, symbol.type)
        return plain if plain is not None else held
    return held
