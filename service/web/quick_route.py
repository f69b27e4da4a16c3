"""The way of most decisions: a usual request (`service.web.quick`) is answered before it comes to the routes.

It stands behind the doors like every route. Whatever is not usual is handed over whole, as if nothing had read it, to
the route of decisions, which answers the same where both would.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine import Library
from service.access.bodies import Refused
from service.access.seen import seen_of
from service.journal import JournalError
from service.live.snapshot import NotServing
from service.web.answering import etag
from service.web.archives import Archives
from service.web.deciding import Decided, desk_of
from service.web.doors import ANYBODY
from service.web.entries import record_of, told_with
from service.web.problems import problem_of
from service.web.quick import Quick, QuickReader
from service.web.services import Services
from service.web.work import CALLER, QUICK

_BEFORE, _AFTER = "/contracts/", "/decisions"
_JSON = b"application/json"
_TYPE, _KEY = b"content-type", b"idempotency-key"
_FIXED = (b"cache-control", b"no-store"), (b"content-type", _JSON)


class QuickDecisions:
    """An application, and before it the decisions that are answered at once."""

    def __init__(self, app: ASGIApp, services: Services, archives: Archives) -> None:
        self._app = app
        self._services = services
        self._archives = archives
        self._library: Library | None = None
        self._names: frozenset[str] = frozenset()
        self._readers: dict[str, QuickReader] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        reader = self._reader(scope) if scope["type"] == "http" and scope["method"] == "POST" else None
        if self._services.access is not None and scope["type"] == "http":
            CALLER.set(self._services.access.caller(scope).name)
        if reader is None:
            await self._app(scope, receive, send)
            return
        try:
            message = await receive()
        except Refused as refused:
            await self._app(scope, _again(refused, receive), send)
            return
        body: bytes = message.get("body", b"")
        whole = message["type"] == "http.request" and not message.get("more_body", False)
        found = reader(body) if whole and len(body) <= QUICK else None
        if found is None:
            await self._app(scope, _again(message, receive), send)
            return
        await self._answer(found, body, scope, receive, send)

    def _reader(self, scope: Scope) -> QuickReader | None:
        """What reads the requests of this address; None where this is no decision, or nothing is ready for it."""
        path: str = scope["path"]
        if not (path.startswith(_BEFORE) and path.endswith(_AFTER)) or scope.get("root_path"):
            return None
        if scope["query_string"]:
            return None  # it has no parameter: the full way says so
        media = None
        for name, value in scope["headers"]:
            if name == _TYPE:
                media = value
            elif name == _KEY:
                return None
        if media != _JSON:
            return None
        try:
            snapshot = self._services.live.current()
        except NotServing:
            return None
        if not self._archives.done(snapshot):
            return None
        if snapshot.library is not self._library:
            self._library, self._readers = snapshot.library, {}
            self._names = frozenset(snapshot.library)
        identifier = path[len(_BEFORE) : -len(_AFTER)]
        found = self._readers.get(identifier)
        if found is None and identifier in self._names:
            found = self._readers[identifier] = desk_of(snapshot.library).reader(identifier, self._services.settings)
        return found

    async def _answer(self, found: Quick, body: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        plan, text, number, asked, file = found
        identity = plan.contract.identity
        access, seen = self._services.access, seen_of(scope)
        if seen is not None:
            seen.contract = identity.contract
        if access is not None:
            for verdict, count in plan.verdicts(number).items():
                access.metrics.decided(identity.contract, verdict, count)
        journal = self._services.journal
        if journal is None or asked.dry_run:
            await _say(plan.headers, plan.opening_alone + text + b"}}", send)
            return
        caller = ANYBODY if access is None else access.caller(scope).name
        decided = Decided(plan, plan.opening + text + b"}}")
        record = record_of(decided, asked if file is None else replace(asked, file=file), caller, body)
        try:
            entry = await journal.append(record)
        except JournalError as error:
            await problem_of(error).response()(scope, receive, send)
            return
        if seen is not None:
            seen.decision = entry.id
        located = (b"location", f"/decisions/{entry.id}".encode())
        await _say([*plan.headers, located], told_with(decided.result, entry), send)


async def _say(headers: list[tuple[bytes, bytes]], content: bytes, send: Send) -> None:
    told = [*headers, (b"etag", etag(content).encode()), (b"content-length", b"%d" % len(content)), *_FIXED]
    await send({"type": "http.response.start", "status": 200, "headers": told})
    await send({"type": "http.response.body", "body": content})


def _again(first: Message | Refused, receive: Receive) -> Receive:
    """A `receive` that begins with what has been received already."""
    waiting: list[Any] = [first]

    async def again() -> Message:
        if not waiting:
            return await receive()
        told = waiting.pop()
        if isinstance(told, Refused):
            raise told
        message: Message = told
        return message

    return again
