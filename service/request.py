"""What a command asks of a contract: the version, the scope, the questions, the readings; each checked by name."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine import Case, Contract, ContractError, Decision, Fault
from engine.facts import inner_scopes
from engine.names import canonical
from engine.program import Program
from engine.questions import find_question
from engine.scopes import json_key
from grammar.diagnostics import nearest
from service.case_file import CaseFile, show_faults
from service.contracts import narrowed, place_of, product, sound
from service.exits import FAILURE, Stop
from service.wording import counted


def chosen_contract(arguments: Namespace, case: Mapping[str, Any] | None = None) -> Contract:
    """The contract named: the version in force on the day asked, else that which governs the case, or the latest."""
    place = narrowed(place_of(arguments.contracts), arguments.contract)
    found = product(sound(place, getattr(arguments, "tariffs", None)), arguments.contract)
    day = getattr(arguments, "version", None)
    if day is not None:
        try:
            day = date.fromisoformat(day).isoformat()
        except ValueError:
            raise Stop(f"--version : « {day} » n'est pas une date", hint="écrivez par exemple 2015-03-01") from None
    try:
        return found.version(day) if day is not None or case is None else found.governing(case)
    except ContractError as error:
        raise Stop(str(error), hint=f"versions : {', '.join(found.versions)}") from None


def chosen_scope(contract: Contract, written: str | None) -> str:
    """The scope named with or without its article, or by its JSON name; the contract itself when none is."""
    if written is None:
        return ""
    names = dict(inner_scopes(contract.program, contract.program.declarations.top, ""))
    key = names.get(json_key(canonical(written)))
    if key is not None:
        return key
    own = list(contract.program.declarations.worlds[contract.program.declarations.own].scopes)
    near = nearest(canonical(written), own)
    hint = f"vouliez-vous écrire « {near} » ?" if near else f"portées : {', '.join(own) or 'aucune'}"
    raise Stop(f"portée inconnue : « {written} »", hint=hint)


def chosen_questions(contract: Contract, scope: str, written: list[str] | None) -> list[str] | None:
    """The questions asked as JSON paths; those of the scope first where a name is used twice; None for all."""
    if not written:
        return None
    return [_question(contract.program, contract.questions, scope, one) for one in written]


def _question(program: Program, paths: tuple[str, ...], scope: str, written: str) -> str:
    name = ".".join(json_key(canonical(part)) for part in written.split("."))
    if scope and f"{json_key(scope)}.{name}" in paths:
        return f"{json_key(scope)}.{name}"
    if written in paths or name in paths:
        return written if written in paths else name
    same = [path for path in paths if path.rpartition(".")[2] == name]
    if len(same) == 1:
        return same[0]
    if same:
        raise Stop(f"plusieurs questions s'appellent « {written} »", hint=f"précisez : {', '.join(same)}")
    try:
        find_question(program, written)
    except KeyError:
        near = nearest(name, [*paths, *(path.rpartition(".")[2] for path in paths)])
        hint = f"vouliez-vous écrire « {near} » ?" if near else "« clausier questions » en donne la liste"
        raise Stop(f"question inconnue : « {written} »", hint=hint) from None
    return written


def chosen_readings(contract: Contract, written: list[str] | None) -> dict[str, str]:
    """The readings asked, « ID=OPTION » each."""
    chosen: dict[str, str] = {}
    for one in written or ():
        name, sign, option = (part.strip() for part in one.partition("="))
        if not sign:
            raise Stop(f"--reading : « {one} »", hint="écrivez ID=OPTION")
        options = contract.readings.get(name)
        if options is None:
            near = nearest(name, list(contract.readings))
            hint = (
                f"vouliez-vous écrire « {near} » ?"
                if near
                else f"lectures : {', '.join(contract.readings) or 'aucune'}"
            )
            raise Stop(f"lecture inconnue : « {name} »", hint=hint)
        if option not in options:
            near = nearest(option, options)
            hint = f"vouliez-vous écrire « {near} » ?" if near else f"options : {', '.join(options)}"
            raise Stop(f"« {option} » n'est pas une option de la lecture « {name} »", hint=hint)
        if chosen.get(name, option) != option:
            raise Stop(f"deux options pour la lecture « {name} »")
        chosen[name] = option
    return chosen


def typed_case(contract: Contract, file: CaseFile, scope: str) -> Case:
    """The typed case, or a stop after all its faults are shown."""
    faults: list[Fault] = list(file.faults)
    case: Case | None = None
    try:
        case = contract.facts(file.data, scope=scope)
    except ContractError as error:
        faults.extend(error.faults)
    if case is None or faults:
        show_faults(file, tuple(faults))
        raise Stop(f"{counted(len(set(faults)), 'défaut')} dans le cas", FAILURE)
    return case


def decided(contract: Contract, case: Case, scope: str, arguments: Namespace) -> Decision:
    """The decision that the arguments ask for."""
    questions = chosen_questions(contract, scope, arguments.question)
    return contract.decide(case, questions, chosen_readings(contract, arguments.reading))


def heading(decision: Decision) -> str:
    """Which contract decided: title, version, the beginning of its hash."""
    identity = decision.identity
    return f"{identity.title} ({identity.contract}), version du {identity.version}, {identity.digest[:12]}"
