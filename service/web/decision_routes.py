"""Decisions: made, kept, found again, replayed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Library
from service.journal.record import Entry, Record
from service.web.answering import JSON, contract_headers, encode, etag, services_of, tagged
from service.web.bodies import body_of, expected
from service.web.deciding import Decided, desk_of
from service.web.doors import admitted
from service.web.entries import entry_told, record_of
from service.web.problems import Problem
from service.web.request_body import Asked, read_asked
from service.web.stream import NDJSON, DecisionStream

#: A body so long is not read on the event loop.
QUICK = 65_536


async def decide(request: Request) -> Response:
    """Decide one case, or each case of a stream."""
    caller = admitted(request, "decide")
    identifier = request.path_params["contract"]
    if expected(request, JSON, NDJSON) == NDJSON:
        services_of(request).live.snapshot().library.product(identifier)
        return DecisionStream(request, identifier, caller)
    services = services_of(request)
    library = services.live.snapshot().library
    body = await body_of(request, services.settings.max_body)
    decided, asked = await decided_body(request, library, identifier, body)
    record = record_of(decided, asked, caller, body, request.headers.get("idempotency-key"))
    entry = await kept(request, record, asked)
    return answered(decided, entry)


async def decided_body(request: Request, library: Library, identifier: str, body: bytes) -> tuple[Decided, Asked]:
    """The decision that a body asks for: at once where compiled code gives it, else in a thread."""
    desk = desk_of(library)
    if len(body) <= QUICK:
        asked = read_asked(body)
        quick = desk.quickly(identifier, asked)
        if quick is not None:
            return quick, asked

    def work() -> tuple[Decided, Asked]:
        told = read_asked(body)
        return desk.decide(identifier, told), told

    return await request.app.state.work.run(work)  # type: ignore[no-any-return]


async def kept(request: Request, record: Record, asked: Asked) -> Entry | None:
    """The entry of a decision once it is durable; None for a dry run, and where nothing is kept."""
    journal = services_of(request).journal
    if journal is None or asked.dry_run:
        return None
    entry: Entry = await journal.append(record)
    return entry


def answered(decided: Decided, entry: Entry | None) -> Response:
    """The answer: the entry, then the result."""
    content = b'{"decision":' + encode(entry_told(entry)) + b"," + decided.result[1:]
    headers = {**contract_headers(decided.contract), "ETag": etag(content), "Cache-Control": "no-store"}
    if entry is not None:
        headers["Location"] = f"/decisions/{entry.id}"
    return Response(content, headers=headers, media_type=JSON)


async def decision(request: Request) -> Response:
    """A decision kept: its entry, then its result as it was answered."""
    admitted(request, "decide")
    entry = await entry_of(request)
    if entry.erased:
        raise Problem("donnees-effacees", "Les faits et le résultat de cette décision ont été effacés.")
    content = b'{"decision":' + encode(entry_told(entry)) + b"," + entry.record.result[1:]
    headers = {
        "Clausier-Contract-Version": entry.record.version,
        "Clausier-Contract-Hash": entry.record.digest,
    }
    return tagged(request, content, etag(content), headers)


async def entry_of(request: Request) -> Entry:
    """The entry that the address names. Raises `Problem`."""
    journal = services_of(request).journal
    identifier = request.path_params["decision"]
    if journal is None:
        raise Problem("decision-inconnue", "Ce service ne garde aucune décision.")
    entry: Entry | None = await request.app.state.work.run(lambda: journal.entry(identifier))
    if entry is None:
        raise Problem("decision-inconnue", f"Aucune décision n'a l'identifiant « {identifier} ».")
    return entry


async def replay(request: Request) -> Response:
    """Decide a kept decision again, by the contract that decided it, and say whether the bytes are the same."""
    admitted(request, "audit")
    entry = await entry_of(request)
    journal = services_of(request).journal
    found = await request.app.state.work.run(lambda: journal.replay(entry.id))
    content = encode(found)
    return Response(content, media_type=JSON)


def routes() -> list[BaseRoute]:
    """The routes of decisions."""
    return [
        Route("/contracts/{contract}/decisions", decide, methods=["POST"], name="decide"),
        Route("/decisions/{decision}", decision, name="decision"),
        Route("/decisions/{decision}/replay", replay, methods=["POST"], name="replay"),
    ]
