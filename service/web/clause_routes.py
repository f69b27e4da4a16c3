"""A clause: what it says in French, where it is written, the cases that would fail without it."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Contract
from engine.calendars import CalendarCoverageError
from engine.cases import WrittenCase, run_case, written_cases
from engine.dates import DateRangeError
from engine.errors import proposed
from engine.recording import Recording
from render import sentence_of
from service.web.answering import chosen, kept_answer, services_of
from service.web.diagnostic_data import place_told
from service.web.problems import Problem, sentence
from service.web.work import PATIENCE


async def clause(request: Request) -> Response:
    """One clause of a version."""
    _, contract = chosen(request)
    identifier = request.path_params["clause"]
    found = contract.program.clauses.get(identifier)
    if found is None:
        remedy = proposed(identifier, contract.program.clauses, "clauses")
        raise Problem("clause-inconnue", sentence(f"clause inconnue : « {identifier} »", remedy))
    root = services_of(request).live.current().root
    told: dict[str, Any] = await request.app.state.work.run(
        lambda: {
            "id": identifier,
            "contract": found.contract or contract.identity.contract,
            "article": found.article,
            "verb": found.verb,
            "text": sentence_of(contract.program, identifier),
            "place": place_told(found.span, root),
            "cases": [
                {"name": case.name, "place": place_told(case.span, root)} for case in holding(contract, identifier)
            ],
        },
        PATIENCE,
    )
    return kept_answer(request, contract, told)


def holding(contract: Contract, clause: str) -> list[WrittenCase]:
    """The cases that hold as written, and fail when a clause is switched off (see `engine.held`)."""
    if clause not in contract.program.parameters.switches:
        return []
    slot = contract.program.parameters.switches[clause]
    vector = list(contract.vector())
    vector[slot] = False
    return [case for case, read in _readers(contract) if slot in read and _fails(contract, case, tuple(vector))]


def _fails(contract: Contract, case: WrittenCase, vector: tuple[Any, ...]) -> bool:
    try:
        return bool(run_case(contract, case, vector))
    except (DateRangeError, CalendarCoverageError):
        return True


_Readers = list[tuple[WrittenCase, frozenset[int]]]
_READ: WeakKeyDictionary[Contract, _Readers] = WeakKeyDictionary()
_LOCK = Lock()


def _readers(contract: Contract) -> _Readers:
    """The cases that hold as written, each with the slots of the vector that it reads."""
    with _LOCK:
        found = _READ.get(contract)
        if found is None:
            found = _READ[contract] = []
            for written in written_cases(contract):
                case = replace(written, under=())
                vector = Recording(contract.vector())
                try:
                    failed = run_case(contract, case, vector)
                except (DateRangeError, CalendarCoverageError):
                    continue
                if not failed:
                    found.append((case, frozenset(vector.read)))
    return found


def routes() -> list[BaseRoute]:
    """The route of a clause."""
    return [Route("/contracts/{id}/clauses/{clause}", clause, name="clause")]
