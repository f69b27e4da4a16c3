"""Approvals: what was approved, what waits, approving a version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Fault
from service.live.approvals import ApprovalError
from service.live.contracts import LiveContracts
from service.live.snapshot import NotServing
from service.web.answering import JSON, encode, services_of
from service.web.bodies import body_of, expected
from service.web.doors import caller_of
from service.web.json_input import read_json
from service.web.problems import Problem, sentence
from service.web.request_body import BadRequest

_MEMBERS = ("contract", "version", "hash", "why")


async def approvals(request: Request) -> Response:
    """Every approval, the oldest first, and what waits for one."""
    live = services_of(request).live
    if live.readiness().loading is not None:
        raise NotServing(live.readiness())
    kept = live.approvals() if isinstance(live, LiveContracts) else ()
    told = {"approvals": [_told(asdict(one)) for one in kept], "waiting": dict(live.readiness().waiting)}
    return Response(encode(told), media_type=JSON, headers={"Cache-Control": "no-store"})


async def approve(request: Request) -> Response:
    """Approve the hash of a version: it serves when this is answered."""
    services = services_of(request)
    expected(request, JSON)
    wanted = _read(await body_of(request, services.settings.max_body))
    live = services.live
    if not isinstance(live, LiveContracts):
        raise Problem("conflit", "Ce service ne demande pas d'approbation.")
    by = caller_of(request)

    def work() -> dict[str, Any]:
        return _told(asdict(live.approve(wanted["contract"], wanted["version"], wanted["hash"], by, wanted["why"])))

    try:
        told = await request.app.state.work.run(work)
    except ApprovalError as error:
        slug = "conflit" if error.conflict else "cas-mal-forme"
        raise Problem(slug, sentence(error.message, error.suggestion)) from None
    return Response(encode(told), 201, media_type=JSON)


def _read(body: bytes) -> dict[str, str]:
    data, faults = read_json(body)
    if not isinstance(data, dict):
        raise BadRequest((Fault("", "F010", "une approbation est un objet", f"membres : {', '.join(_MEMBERS)}"),), data)
    found = list(faults)
    for name in _MEMBERS:
        if name not in data:
            found.append(Fault(name, "F010", f"« {name} » manque"))
        elif not isinstance(data[name], str):
            found.append(Fault(name, "F010", f"« {name} » est un texte"))
    found += [Fault(str(name), "F010", f"membre inconnu : « {name} »") for name in data if name not in _MEMBERS]
    if found:
        raise BadRequest(tuple(found), data)
    return data


def _told(approval: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in approval.items() if name != "folder"}


def routes() -> list[BaseRoute]:
    """The routes of approvals."""
    return [
        Route("/approvals", approvals, name="approvals"),
        Route("/approvals", approve, methods=["POST"], name="approve"),
    ]
