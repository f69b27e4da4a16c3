"""What to ask next: the fact that an open answer waits for, in French, and where its answer goes in the case."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Fault, Library, Verdict
from engine.facts import path_of
from service.asking import next_asked, tidied, weigh_within
from service.web.answering import contract_headers, encode, etag, fresh, services_of
from service.web.bodies import json_body
from service.web.deciding import desk_of
from service.web.request_body import read_asked_with


async def ask(request: Request) -> Response:
    """The most useful next question, or none."""
    library = services_of(request).live.current().library
    body = await json_body(request)
    identifier = request.path_params["id"]
    headers, told = await request.app.state.work.decide(lambda: asked_next(library, identifier, body))
    content = encode(told)
    return fresh(content, headers | {"ETag": etag(content)})


def asked_next(library: Library, identifier: str, body: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """The headers and the plain data of the answer."""
    asked, extra = read_asked_with(body, {"skipped": _skipped})
    decision = desk_of(library).whole(identifier, asked)
    program = decision.case.program
    data = tidied(program, decision.case.given, decision.case.home)
    # Under JSON names the case says the same; the paths of what is missing are then those of this data.
    contract = desk_of(library).contract(identifier, decision.identity.version)
    again = desk_of(library).redecided(contract, data, decision)
    skipped = frozenset(extra.get("skipped", ()))
    weigh_within(again, skipped)
    found = next_asked(again, data, skipped)
    waiting = []
    for grandeur in again.questions:
        answers = again.answers[path_of(grandeur.symbol, program)]
        several = answers if isinstance(answers, tuple) else (answers,)
        if any(one.verdict is Verdict.UNDETERMINED for one in several) or (grandeur.symbol.each and not several):
            waiting.append(path_of(grandeur.symbol, program))
    identity = decision.identity
    told = {
        "contract": {"id": identity.contract, "version": identity.version, "hash": identity.digest},
        "question": found.to_dict() if found else None,
        "undetermined": waiting,
        "case": data,
    }
    return contract_headers(contract), told


def _skipped(value: Any, path: str, faults: list[Fault]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        faults.append(Fault(path, "F010", "une liste de chemins est attendue"))
        return ()
    return tuple(value)


def routes() -> list[BaseRoute]:
    """The route of the questions to ask."""
    return [Route("/contracts/{id}/questions", ask, methods=["POST"], name="ask")]
