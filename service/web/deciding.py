"""From a library, a contract and a request to the bytes of the result: the same ones for the same three, always.

A request is decided by compiled code where that settles every question, else by the second compiled function, else by
the interpreter; which of them answered cannot be seen in the answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

import engine.combine
import engine.scan  # noqa: F401 - both are imported here: a thread stopped while it first imports them would spoil that
from engine import Contract, ContractError, Decision, Fault, Library, Product
from engine.envelope import facts_alone
from engine.facts import Case, path_of
from engine.faults import Faults
from engine.governing import dated_facts
from engine.questions import check_reading, find_question, find_scope
from service.settings import Settings
from service.web.members import BadRequest
from service.web.plans import Plan
from service.web.quick import QuickReader
from service.web.request_body import Asked, read_asked
from service.web.work import QUICK

_PLANS = 256
_DAYS = 4_096
#: A day, or a moment with its hour and its place.
_LONGEST_DAY = 40
_encode = msgspec.json.Encoder().encode
_Key = tuple[str, str, tuple[str, ...] | None, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision made: by which version of the contract, under which readings, and the bytes of its result."""

    plan: Plan
    result: bytes

    @property
    def contract(self) -> Contract:
        """The version that decided."""
        return self.plan.contract


#: What does the work of a decision in a thread (see `service.web.work`).
InThread = Callable[[Callable[[], tuple[Decided, Asked]]], Awaitable[tuple[Decided, Asked]]]


class Desk:
    """What decides for one library: its versions, ready, and the plans of the questions asked last."""

    def __init__(self, library: Library) -> None:
        # The same contracts under another name: a desk that held the library it is found by would never leave.
        self._library = copy(library)
        self._contracts: dict[tuple[str, str], Contract] = {}
        self._plans: dict[_Key, Plan] = {}
        self._days: dict[str, _Days] = {}
        self._readers: dict[tuple[str, int, int], QuickReader] = {}
        self._lock = Lock()

    # --- versions

    def contract(self, identifier: str, day: str | None = None) -> Contract:
        """The version in force on a day, or the latest; always the same object. Raises `ContractError`."""
        found = self._library.product(identifier).version(day)
        return self._contracts.setdefault((identifier, found.identity.version), found)

    def governing(self, identifier: str, case: Mapping[str, Any], scope: str) -> Contract:
        """The version that governs a case. Raises `ContractError`."""
        days = self._dated(identifier)
        alone = facts_alone(case)
        told = case if alone is None else alone
        known = days.known(told) if not scope else None
        if known is not None:
            found = self._contracts.get((identifier, known))
            if found is not None:
                return found
        found = self._library.product(identifier).governing(case, scope=scope)
        if not scope:
            days.learn(told, found.identity.version)
        return self._contracts.setdefault((identifier, found.identity.version), found)

    def _dated(self, identifier: str) -> _Days:
        days = self._days.get(identifier)
        if days is None:
            days = self._days.setdefault(identifier, _Days(self._library.product(identifier)))
        return days

    # --- plans

    def plan(self, contract: Contract, asked: Asked, case: Case | None = None) -> Plan:
        """How the questions asked are decided. Raises `BadRequest` for a question or a reading there is not."""
        wanted = asked.questions if asked.questions is not None or case is None else case.questions
        home = case.home if case is not None else ""
        key = (contract.identity.contract, contract.identity.version, wanted, home, asked.readings)
        plan = self._plans.get(key)
        if plan is None:
            plan = _planned(contract, asked, wanted, home)
            with self._lock:
                while len(self._plans) >= _PLANS:
                    del self._plans[next(iter(self._plans))]
                self._plans[key] = plan
        return plan

    def ready(self, contract: Contract, asked: Asked) -> Plan | None:
        """The plan of a request whose case says nothing of questions nor scope, where it is already made ready."""
        identity = contract.identity
        plan = self._plans.get((identity.contract, identity.version, asked.questions, "", asked.readings))
        return plan if plan is not None and plan.prepared else None

    # --- deciding

    def reader(self, identifier: str, settings: Settings) -> QuickReader:
        """What decides usual requests about a contract. Raises `ContractError` for a contract that is not there."""
        key = identifier, settings.max_depth, settings.max_items
        found = self._readers.get(key)
        if found is None:
            days = self._dated(identifier)

            def ready(case: Any, asked: Asked) -> Plan | None:
                try:
                    return self.ready(self._chosen_now(identifier, asked, case), asked)
                except ContractError:
                    return None  # told by `decide`

            undated = not self._library.product(identifier).by
            found = self._readers[key] = QuickReader(settings, days.key, days.versions, ready, undated=undated)
        return found

    def _chosen_now(self, identifier: str, asked: Asked, case: Any) -> Contract:
        if asked.version is None:
            return self.governing(identifier, case, "")
        return self.contract(identifier, asked.version)

    def quickly(self, identifier: str, asked: Asked) -> Decided | None:
        """The decision, where compiled code that is already there gives it in a few microseconds; else None."""
        if asked.scope or asked.detail != "reasons":
            return None
        try:
            contract = self._chosen_now(identifier, asked, asked.case)
            plan = self.ready(contract, asked)
            if plan is None:
                return None
            case = contract.quick_facts(asked.case)
        except ContractError:
            return None  # told by `decide`
        result = plan.quickly(case) if case is not None else None
        return None if result is None else Decided(plan, result)

    async def answer(self, identifier: str, body: bytes, run: InThread) -> tuple[Decided, Asked]:
        """The decision that a body asks for: at once where compiled code gives it, else in a thread, by ``run``.

        Raises as `decide` and `read_asked` do.
        """
        if len(body) <= QUICK:
            asked = read_asked(body)
            quick = self.quickly(identifier, asked)
            if quick is not None:
                return quick, asked

        def work() -> tuple[Decided, Asked]:
            told = read_asked(body)
            return self.decide(identifier, told), told

        return await run(work)

    def decide(self, identifier: str, asked: Asked) -> Decided:
        """The decision, however long it takes. Raises `ContractError` for an unknown contract, and `BadRequest`."""
        plan, case = self._prepared(identifier, asked)
        if asked.detail == "reasons":
            return Decided(plan, plan.decided(case))
        decision = Decision(plan.contract.identity, case, plan.vector, plan.questions)
        return Decided(plan, _encode(told(decision, asked.detail)))

    def whole(self, identifier: str, asked: Asked, questions: tuple[str, ...] | None = None) -> Decision:
        """The decision of the interpreter; ``questions`` go before those asked. Raises as `decide` does."""
        plan, case = self._prepared(identifier, asked if questions is None else replace(asked, questions=questions))
        return Decision(plan.contract.identity, case, plan.vector, plan.questions)

    def redecided(self, contract: Contract, data: Mapping[str, Any], decision: Decision) -> Decision:
        """The same questions of the same version, under the same readings, asked of a case written otherwise."""
        return Decision(contract.identity, contract.facts(data), decision.vector, decision.questions)

    def _prepared(self, identifier: str, asked: Asked) -> tuple[Plan, Case]:
        contract = self._chosen(self._library.product(identifier), asked)
        try:
            case = contract.facts(asked.case, scope=_scope(contract, asked))
        except ContractError as error:
            raise BadRequest(_of_case(error), {"case": asked.case}) from None
        return self.plan(contract, asked, case), case

    def _chosen(self, product: Product, asked: Asked) -> Contract:
        try:
            if asked.version is not None:
                return self.contract(product.identifier, asked.version)
            return self.governing(product.identifier, asked.case, asked.scope)
        except ContractError as error:
            if asked.version is not None:
                faults: tuple[Fault, ...] = (Fault("version", "F018", error.message, error.suggestion),)
            else:
                faults = _of_case(error)
            raise BadRequest(faults, {"case": asked.case}) from None


class _Days:
    """Which version a day designates, learnt from what the engine says; for a product that one plain fact dates."""

    def __init__(self, product: Product) -> None:
        #: The versions by the text of the dating fact.
        self.versions: dict[Any, str] = {}
        self._keys = _dating(product)
        #: The key of the dating fact, where it is at the top of the case.
        self.key = self._keys[0] if self._keys is not None and len(self._keys) == 1 else None

    def known(self, case: Mapping[str, Any]) -> str | None:
        """The version, where the same text has designated one before."""
        return self.versions.get(self._text(case))

    def learn(self, case: Mapping[str, Any], version: str) -> None:
        """Remember what the engine said."""
        text = self._text(case)
        if text is not None:
            if len(self.versions) >= _DAYS:
                self.versions.clear()
            self.versions[text] = version

    def _text(self, case: Any) -> str | None:
        """The dating fact as the case gives it, under its JSON name; None for anything else."""
        if self._keys is None:
            return None
        for key in self._keys:
            if type(case) is not dict:
                return None
            case = case.get(key)
        return case if type(case) is str and len(case) <= _LONGEST_DAY else None


def _dating(product: Product) -> tuple[str, ...] | None:
    """Where the fact that dates a case stands in it; None where that is not one fact, at one place."""
    programs = [product.version(day).program for day in product.versions]
    places = {path_of(one, program) for program in programs for one in dated_facts(program, product.by)}
    return tuple(next(iter(places)).split(".")) if product.by and len(places) == 1 else None


def _planned(contract: Contract, asked: Asked, wanted: tuple[str, ...] | None, home: str) -> Plan:
    program, faults, found = contract.program, Faults(), []
    for index, written in enumerate(wanted or ()):
        try:
            found.append(find_question(program, written, home, hint=faults.hinting))
        except ContractError as error:
            path = f"questions[{index}]" if asked.questions is not None else f"case.questions[{index}]"
            faults.append(Fault(path, "F003", error.message, error.suggestion))
    for name, option in asked.readings:
        try:
            check_reading(program, name, option, hint=faults.hinting)
        except ContractError as error:
            faults.append(Fault(f"readings.{name}", "F003", error.message, error.suggestion))
    if faults:
        raise BadRequest(faults.all(), {"case": asked.case})
    questions = tuple(program.questions()) if wanted is None else tuple(found)
    return Plan(contract, questions, contract.vector(dict(asked.readings)))


def _scope(contract: Contract, asked: Asked) -> str:
    try:
        return find_scope(contract.program, asked.scope)
    except ContractError as error:
        fault = Fault("scope", "F003", error.message, error.suggestion)
        raise BadRequest((fault,), {"case": asked.case}) from None


def _of_case(error: ContractError) -> tuple[Fault, ...]:
    """The faults of a case, by their path in the body."""
    found = error.faults or (Fault("", "F018", error.message, error.suggestion),)
    return tuple(
        Fault(f"case.{one.path}" if one.path not in ("", ".") else "case", one.code, one.message, one.suggestion)
        for one in found
    )


def told(decision: Decision, detail: str) -> dict[str, Any]:
    """The whole decision as plain data, with its explanation where that is asked for."""
    plain = decision.to_dict()
    answers = plain.pop("answers")
    plain |= {"detail": detail, "answers": answers}
    if detail == "explained":
        plain["explanation"] = decision.explain()
    return plain


_DESKS: WeakKeyDictionary[Library, Desk] = WeakKeyDictionary()


def desk_of(library: Library) -> Desk:
    """The desk of a library, made when it is first asked for and gone with the library."""
    desk = _DESKS.get(library)
    if desk is None:
        desk = _DESKS.setdefault(library, Desk(library))
    return desk


def decide_bytes(library: Library, contract: str, request: bytes) -> bytes:
    """The result of a request, as it is kept and as it is given again by a replay.

    Raises `NotJson`, `BadRequest`, and `ContractError` for a contract that the library does not have.
    """
    return desk_of(library).decide(contract, read_asked(request)).result


__all__ = ["Decided", "Desk", "decide_bytes", "desk_of", "told"]
