"""One person's file: all that is kept of it, and its erasure. Who asked, and why, stays in the journal."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.journal import Filter, Journal
from service.journal.personal import act_data
from service.web.answering import encode, fresh, services_of
from service.web.doors import caller_of
from service.web.problems import Problem
from service.web.review_routes import fault_of_note


async def export(request: Request) -> Response:
    """All that the journal keeps of a file."""
    journal, file, why = _asked(request)
    by = caller_of(request)

    def work() -> bytes:
        _known(journal, file)
        return encode(journal.export(file, by, why))

    return fresh(await request.app.state.work.run(work))


async def erase(request: Request) -> Response:
    """Make all that is kept of a file unreadable for ever."""
    journal, file, why = _asked(request)
    by = caller_of(request)

    def work() -> bytes:
        _known(journal, file)
        done = journal.erase(file, by, why)
        return encode({"decisions": done.decisions, "acts": [act_data(act) for act in done.acts]})

    return fresh(await request.app.state.work.run(work))


def _asked(request: Request) -> tuple[Journal, str, str]:
    journal = services_of(request).journal
    if journal is None:
        raise Problem("dossier-inconnu", "Ce service ne garde aucune décision.")
    why = request.query_params.get("why", "")
    fault = fault_of_note(why)
    if fault:
        raise Problem("parametre-refuse", f"« why » dit pourquoi : {fault}.")
    return journal, request.path_params["file"], why


def _known(journal: Journal, file: str) -> None:
    """Raise `Problem` where no decision was ever kept of a file."""
    if "\0" in file or next(journal.entries(Filter(file=file, limit=1)), None) is None:
        raise Problem("dossier-inconnu", "Aucune décision n'est à ce dossier.")


def routes() -> list[BaseRoute]:
    """The routes of files. A reference may hold a slash."""
    return [
        Route("/files/{file:path}", export, name="export"),
        Route("/files/{file:path}", erase, methods=["DELETE"], name="erase"),
    ]
