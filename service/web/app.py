"""The application: its routes, and what every error becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from engine import ContractError
from service.journal.record import JournalError
from service.web import contract_routes, decision_routes, state_routes
from service.web.json_input import NotJson
from service.web.problems import Problem, of_status, problem_of
from service.web.request_body import BadRequest
from service.web.services import Services
from service.web.work import Work

_TOLD = (Problem, NotJson, BadRequest, ContractError, JournalError)


def build_app(services: Services) -> Starlette:
    """The service over some contracts, a journal, doors."""
    work = Work(services.settings.max_time)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        work.close()

    handlers = dict.fromkeys(_TOLD, _told) | {HTTPException: _bare, Exception: _unforeseen}
    app = Starlette(routes=_routes(services), exception_handlers=handlers, lifespan=lifespan)  # type: ignore[arg-type]
    app.state.services = services
    app.state.work = work
    return app


def _routes(services: Services) -> list[BaseRoute]:
    return [*decision_routes.routes(), *contract_routes.routes(), *state_routes.routes()]


async def _told(request: Request, error: Exception) -> Response:
    return problem_of(error).response()


async def _bare(request: Request, error: HTTPException) -> Response:
    return of_status(error.status_code, error.headers).response()


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Nothing of the error leaves the service: the log has it."""
    return Problem("erreur-interne", "Une erreur imprévue a été notée au journal du service.").response()
