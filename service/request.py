"""What a command asks of a contract: the version, the scope, the questions, the readings; each checked by name."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import Case, Contract, ContractError, Decision, Fault
from engine.envelope import is_envelope
from engine.facts import path_of
from engine.questions import check_reading, find_question, find_scope
from service.case_file import CaseFile, show_faults
from service.contracts import narrowed, place_of, product, sound, stopping
from service.exits import FAILURE, Stop
from service.wording import counted


def chosen_contract(arguments: Namespace, case: Mapping[str, Any] | None = None) -> Contract:
    """The contract named: the version in force on the day asked, else that which governs the case, or the latest."""
    place = narrowed(place_of(arguments.contracts), arguments.contract)
    found = product(sound(place, getattr(arguments, "tariffs", None)), arguments.contract)
    day = getattr(arguments, "version", None)
    with stopping():
        return found.version(day) if day is not None or case is None else found.governing(case)


def chosen_scope(contract: Contract, written: str | None) -> str:
    """The scope named with or without its article, or by its JSON name; "" when none is."""
    with stopping():
        return find_scope(contract.program, written or "")


def chosen_questions(contract: Contract, scope: str, written: Sequence[str] | None) -> list[str] | None:
    """The questions asked as JSON paths; those of the scope first where a name is used twice; None for all."""
    if not written:
        return None
    with stopping():
        return [path_of(find_question(contract.program, one, scope).symbol, contract.program) for one in written]


def chosen_readings(contract: Contract, written: list[str] | None) -> dict[str, str]:
    """The readings asked, « ID=OPTION » each."""
    chosen: dict[str, str] = {}
    for one in written or ():
        name, sign, option = (part.strip() for part in one.partition("="))
        if not sign:
            raise Stop(f"--reading : « {one} »", hint="écrivez ID=OPTION")
        with stopping():
            check_reading(contract.program, name, option)
        if chosen.get(name, option) != option:
            raise Stop(f"deux options pour la lecture « {name} »")
        chosen[name] = option
    return chosen


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be decided: a typed case, the questions by path (None for all), the readings."""

    contract: Contract
    case: Case
    questions: list[str] | None
    readings: dict[str, str]

    def decision(self) -> Decision:
        """The decision asked for."""
        return self.contract.decide(self.case, self.questions, self.readings)


def request_of(contract: Contract, file: CaseFile, arguments: Namespace) -> Request:
    """The request of a command: what its arguments say goes before what the envelope of the case says."""
    scope = chosen_scope(contract, arguments.scope)
    readings = chosen_readings(contract, arguments.reading)
    if arguments.question:
        # A mistake in the command is told before those of the case.
        chosen_questions(contract, scope or _scope_said(contract, file), arguments.question)
    case = typed_case(contract, file, scope)
    return Request(
        contract, case, chosen_questions(contract, case.home, arguments.question or case.questions), readings
    )


def _scope_said(contract: Contract, file: CaseFile) -> str:
    """The scope that an envelope says, "" where it says none that the contract has: the case will tell."""
    said = file.data.get("portée") if is_envelope(file.data) else None
    try:
        return find_scope(contract.program, said) if isinstance(said, str) else ""
    except ContractError:
        return ""


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


def heading(decision: Decision) -> str:
    """Which contract decided: title, version, the beginning of its hash."""
    identity = decision.identity
    return f"{identity.title} ({identity.contract}), version du {identity.version}, {identity.digest[:12]}"
