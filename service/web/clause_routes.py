"""A clause: what it says in French, where it is written, the cases that would fail without it."""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Contract
from engine.errors import proposed
from engine.held import Run, holding, passing
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
                {"name": case.name, "place": place_told(case.span, root)}
                for case in holding(contract, _runs(contract), identifier)
            ],
        },
        PATIENCE,
    )
    return kept_answer(request, contract, told)


_RUNS: WeakKeyDictionary[Contract, tuple[Run, ...]] = WeakKeyDictionary()
_LOCK = Lock()


def _runs(contract: Contract) -> tuple[Run, ...]:
    """The runs of the cases of a version, found once: each clause asks them which of them it makes fail."""
    with _LOCK:
        found = _RUNS.get(contract)
        if found is None:
            found = _RUNS[contract] = passing(contract)
    return found


def routes() -> list[BaseRoute]:
    """The route of a clause."""
    return [Route("/contracts/{id}/clauses/{clause}", clause, name="clause")]
