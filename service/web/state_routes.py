"""Whether the service lives, whether it is ready, what it counts, what its problems mean."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from grammar.diagnostics import Diagnostic
from service.access.metrics import MEDIA_TYPE
from service.problem_kinds import KINDS
from service.web.answering import JSON, encode, etag, fresh, services_of, tagged
from service.web.diagnostic_data import diagnostic_told
from service.web.doors import is_known
from service.web.openapi import document
from service.web.problems import Problem
from service.web.work import PATIENCE


async def health(request: Request) -> Response:
    """The process answers."""
    return fresh(encode({"status": "vivant"}))


async def ready(request: Request) -> Response:
    """Whether contracts serve and decisions can be kept; whether what is on disk is what serves.

    The last good version keeps serving where what is on disk does not, or is being loaded.
    """
    services = services_of(request)
    found = services.live.readiness()
    refused: tuple[Diagnostic, ...] = found.refused
    behind = bool(refused or found.failure)
    if found.loading is not None and not behind:
        status = "charge les contrats"
    else:
        status = "ne sert rien" if not found.ready else "sert la dernière version bonne" if behind else "prêt"
    told: dict[str, object] = {"status": status, "contracts": found.serving or None}
    failure = await request.app.state.keeping.failure()
    if failure is not None:
        told["journal"] = failure.message
        if found.ready:
            told["status"] = "ne garde rien"
    if found.loading is not None:
        told["loading"] = dict(zip(("loaded", "contracts"), found.loading, strict=True))
    if found.reloading:
        told["reloading"] = {"since": found.reloading}
    details = {
        "refused": [diagnostic_told(one, services.settings.contracts) for one in refused],
        "waiting": dict(found.waiting),
        "failure": found.failure or None,
    }
    if is_known(request):  # what a contract says is not for whoever asks whether the service is ready
        told |= details
    if not found.ready:
        return fresh(encode(told), {"Retry-After": "5"}, 503)
    if failure is not None:
        return fresh(encode(told), {"Retry-After": str(failure.retry_after)}, 503)
    return fresh(encode(told))


async def metrics(request: Request) -> Response:
    """The counts of the doors, in the text format of Prometheus."""
    access = services_of(request).access
    text = "" if access is None else access.metrics.text()
    return PlainTextResponse(text, media_type=MEDIA_TYPE)


async def problem(request: Request) -> Response:
    """What a kind of problem means."""
    kind = KINDS.get(request.path_params["slug"])
    if kind is None:
        raise Problem("introuvable", "Aucun problème n'a ce nom.")
    told = {"type": kind.address, "title": kind.title, "status": kind.status, "remedy": kind.remedy}
    return Response(encode(told), media_type=JSON)


async def openapi(request: Request) -> Response:
    """The OpenAPI document of the contracts that serve, made once for them."""
    services = services_of(request)
    snapshot = services.live.current()
    documents = request.app.state.documents
    key = ("openapi", snapshot.digest)
    content: bytes | None = documents.taken(key)
    if content is None:
        root = services.settings.contracts

        def make() -> bytes:
            return encode(document(snapshot.library, root))

        content = await request.app.state.work.run(lambda: documents.made(key, make), PATIENCE)
    return tagged(request, content, etag(content), {})


def routes() -> list[BaseRoute]:
    """The routes about the service itself."""
    return [
        Route("/health", health, name="health"),
        Route("/ready", ready, name="ready"),
        Route("/openapi.json", openapi, name="openapi"),
        Route("/metrics", metrics, name="metrics"),
        Route("/problems/{slug}", problem, name="problem"),
    ]
