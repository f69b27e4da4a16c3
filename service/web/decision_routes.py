"""Decisions: made, kept, found again, replayed."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service.journal import Entry, Journal
from service.web.answering import JSON, contract_headers, encode, entry_headers, etag, fresh, services_of, tagged
from service.web.bodies import expected, shaped_body
from service.web.deciding import decide_bytes, desk_of
from service.web.doors import caller_of, sees_all, told_of
from service.web.entries import entry_told, record_of, told_with
from service.web.problems import Problem
from service.web.stream import NDJSON, DecisionStream, refused_as_if_kept
from service.web.work import PATIENCE

#: What a key of idempotency is, as a pattern that JSON Schema reads too.
IDEMPOTENCY_KEY = "^[!-~]{1,255}$"


async def decide(request: Request) -> Response:
    """Decide one case, or each case of a stream."""
    services = services_of(request)
    media = expected(request, JSON, NDJSON)
    identifier = request.path_params["id"]
    snapshot = services.live.current()
    snapshot.library.product(identifier)
    await request.app.state.archives.ready(snapshot)
    caller = caller_of(request)
    key = _idempotency_key(request)
    if media == NDJSON:
        if key is not None:
            detail = "« Idempotency-Key » ne vaut que pour un cas : sur un flux, elle ne retiendrait aucune ligne."
            raise Problem("en-tete-refuse", detail)
        return DecisionStream(request, identifier, caller, snapshot.library)
    body = await shaped_body(request)
    journal = services.journal
    if key is not None and journal is not None:
        first = await request.app.state.work.run(
            lambda: journal.idempotent(caller, key, contract=identifier, request=body)
        )
        if first is not None:
            return _kept_answer(first)
    decided, asked = await desk_of(snapshot.library).answer(identifier, body, request.app.state.work.decide)
    told_of(request, identifier, results=decided.result)
    if journal is None:
        return _answer(decided.result, None, contract_headers(decided.contract))
    record = record_of(decided, asked, caller, body, key, every=sees_all(request))
    if asked.dry_run:
        await refused_as_if_kept(request, journal, record)
        return _answer(decided.result, None, contract_headers(decided.contract))
    entry = await journal.append(record)
    told_of(request, identifier, entry.id)
    return _kept_answer(entry)


def _idempotency_key(request: Request) -> str | None:
    keys = request.headers.getlist("idempotency-key")
    if len(keys) > 1:
        raise Problem("en-tete-refuse", "« Idempotency-Key » est donnée deux fois : une demande n'en a qu'une.")
    if keys and not re.fullmatch(IDEMPOTENCY_KEY, keys[0]):
        detail = "« Idempotency-Key » a de 1 à 255 caractères ASCII visibles : ni accent, ni espace."
        raise Problem("en-tete-refuse", detail)
    return keys[0] if keys else None


def _kept_answer(entry: Entry) -> Response:
    """The answer of a decision kept: the result that the journal has, be it of an earlier request with the same key."""
    return _answer(entry.record.result, entry, entry_headers(entry) | {"Location": f"/decisions/{entry.id}"})


def _answer(result: bytes, entry: Entry | None, headers: dict[str, str]) -> Response:
    content = told_with(result, entry)
    return fresh(content, headers | {"ETag": etag(content)})


async def decision(request: Request) -> Response:
    """A decision kept: its entry, then its result as it was answered."""
    entry, _ = await entry_of(request, "décision")
    content = told_with(entry.record.result, entry)
    return tagged(request, content, etag(content), entry_headers(entry))


async def entry_of(request: Request, what: str, *, erased: bool = False) -> tuple[Entry, Journal]:
    """The entry that the address names, and the journal that has it; who looked at ``what`` is kept in it.

    The decisions of others are there for those alone who may audit them. ``erased`` is whether what is asked for
    remains of a decision that was erased. Raises `Problem`.
    """
    journal = services_of(request).journal
    identifier = request.path_params["id"]
    if journal is None:
        raise Problem("decision-inconnue", "Ce service ne garde aucune décision.")
    caller, every = caller_of(request), sees_all(request)

    def find() -> Entry | None:
        found = journal.entry(identifier)
        if found is None or not (every or found.record.caller == caller):
            return None
        if erased or not found.erased:
            journal.access(found.id, caller, what)
        return found

    entry: Entry | None = await request.app.state.work.run(find)
    told_of(request, entry.record.contract if entry is not None else "", entry.id if entry is not None else "")
    if entry is None:
        raise Problem("decision-inconnue", "Aucune décision n'a cet identifiant, ou elle n'est pas de vous.")
    if entry.erased and not erased:
        raise Problem("donnees-effacees", "Les faits et le résultat de cette décision ont été effacés.")
    return entry, journal


async def replay(request: Request) -> Response:
    """Decide a kept decision again, by the contract that decided it, and say whether the bytes are the same."""
    entry, journal = await entry_of(request, "rejeu")
    found = await request.app.state.work.run(lambda: journal.replay(entry.id, decide_bytes), PATIENCE)
    told: dict[str, Any] = {
        "decision": entry_told(entry),
        "same": found.same,
        "engine": found.engine,
        "calendar": found.calendar,
    }
    content = encode(told)[:-1] + b',"result":' + found.result + b"}"
    return fresh(content, entry_headers(entry) | {"ETag": etag(content)})


def routes() -> list[BaseRoute]:
    """The routes of decisions."""
    return [
        Route("/contracts/{id}/decisions", decide, methods=["POST"], name="decide"),
        Route("/decisions/{id}", decision, name="decision"),
        Route("/decisions/{id}/replay", replay, methods=["POST"], name="replay"),
    ]
