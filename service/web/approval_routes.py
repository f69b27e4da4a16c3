"""Approvals: what was approved, what waits, approving a version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.live.approvals import ApprovalError
from service.live.contracts import LiveContracts
from service.live.snapshot import NotServing
from service.web.answering import encode, fresh, services_of
from service.web.bodies import json_body
from service.web.doors import caller_of
from service.web.members import any_text, read_members
from service.web.problems import Problem, sentence

_MEMBERS = dict.fromkeys(("contract", "version", "hash", "why"), any_text)


async def approvals(request: Request) -> Response:
    """Every approval, the oldest first, and what waits for one."""
    live = services_of(request).live
    if live.readiness().loading is not None:
        raise NotServing(live.readiness())
    kept = live.approvals() if isinstance(live, LiveContracts) else ()
    told = {"approvals": [_told(asdict(one)) for one in kept], "waiting": dict(live.readiness().waiting)}
    return fresh(encode(told))


async def approve(request: Request) -> Response:
    """Approve the hash of a version: it serves when this is answered."""
    contract, version, digest, why = read_members(await json_body(request), _MEMBERS)
    live = services_of(request).live
    if not isinstance(live, LiveContracts):
        raise Problem("conflit", "Ce service ne demande pas d'approbation.")
    by = caller_of(request)

    def work() -> dict[str, Any]:
        return _told(asdict(live.approve(contract, version, digest, by, why)))

    try:
        told = await request.app.state.work.run(work)
    except ApprovalError as error:
        slug = "conflit" if error.conflict else "cas-mal-forme"
        raise Problem(slug, sentence(error.message, error.suggestion)) from None
    return fresh(encode(told), status=201)


def _told(approval: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in approval.items() if name != "folder"}


def routes() -> list[BaseRoute]:
    """The routes of approvals."""
    return [
        Route("/approvals", approvals, name="approvals"),
        Route("/approvals", approve, methods=["POST"], name="approve"),
    ]
