"""The application: its routes, and what every error becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp

from engine import ContractError
from service.access.bodies import Refused
from service.journal import JournalError
from service.live.snapshot import NotServing
from service.pages.routes import routes as pages
from service.strict_json import NotJson
from service.web import (
    approval_routes,
    clause_routes,
    contract_routes,
    decision_routes,
    diagnostics_routes,
    document_routes,
    file_routes,
    question_routes,
    review_routes,
    state_routes,
)
from service.web.archives import Archives
from service.web.document_cache import DocumentCache
from service.web.doors import request_id
from service.web.keeping import Keeping
from service.web.measures import measures, routes_of
from service.web.members import BadRequest
from service.web.plain_paths import PlainPaths
from service.web.problems import Problem, of_status, problem_of
from service.web.query import asked_well
from service.web.quick_route import QuickDecisions
from service.web.services import Services
from service.web.work import Work

_TOLD = (Problem, NotJson, BadRequest, ContractError, JournalError, NotServing)


def build_app(services: Services) -> Starlette:
    """The service over some contracts, a journal, doors."""
    work = Work(services.settings.max_time)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        work.close()

    handlers = dict.fromkeys(_TOLD, _told) | {HTTPException: _bare, Refused: _refused, Exception: _unforeseen}
    routes = _routes(services)
    archives = Archives(services.journal, services.settings, work)

    def quick(app: ASGIApp) -> ASGIApp:
        return QuickDecisions(app, services, archives)

    app = Starlette(
        routes=routes,
        middleware=[*_doors(services, routes), Middleware(PlainPaths), Middleware(quick)],
        exception_handlers=handlers,  # type: ignore[arg-type]
        lifespan=lifespan,
    )
    # An address with one stroke too many is not there. Behind what does TLS, being sent elsewhere would be over plain
    # HTTP, to the name that the caller gave, and a case with it.
    app.router.redirect_slashes = False
    app.state.services = services
    app.state.work = work
    app.state.documents = DocumentCache()
    app.state.archives = archives
    app.state.keeping = Keeping(services.journal)
    return app


def _doors(services: Services, routes: list[BaseRoute]) -> list[Middleware]:
    """What stands before the routes: nothing where the services have no doors."""
    access = services.access
    if access is None:
        return []
    access.check(routes_of(routes))
    access.metrics.sources.append(lambda: measures(services))
    return [Middleware(access.guard)]


def _routes(services: Services) -> list[BaseRoute]:
    parts = (decision_routes, contract_routes, clause_routes, document_routes, question_routes, diagnostics_routes)
    after = (review_routes, file_routes, approval_routes, state_routes)
    return [*(asked_well(route) for part in (*parts, *after) for route in part.routes()), *pages(services)]


async def _told(request: Request, error: Exception) -> Response:
    return problem_of(error).response()


async def _refused(request: Request, error: Exception) -> Response:
    """A body that the doors stopped on its way."""
    assert isinstance(error, Refused)
    refusal = error.refusal
    return Problem(refusal.slug, refusal.detail, headers=refusal.headers).response()


async def _bare(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405:  # the route that refuses knows its own methods; others may share its path
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return of_status(error.status_code, headers).response()


def _methods(request: Request) -> set[str]:
    """The methods of every route of the path asked."""
    return {
        method
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Nothing of the error leaves the service: the log has it."""
    detail = "Une erreur imprévue a été notée au journal du service."
    if request_id(request):
        detail = f"{detail[:-1]}, sous l'identifiant « {request_id(request)} »."
    return Problem("erreur-interne", detail).response()
