"""A stream of cases, one JSON object a line, answered line by line in order, in bounded memory.

A part of the body is read, its whole lines decided, the answers written, and only then is the next part read: a client
that does not read its answers stops being read. A line that cannot be decided is answered at its place by a problem
that tells its number, and the stream goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from engine import ContractError
from service.journal.record import JournalError, Record
from service.web.answering import encode, services_of
from service.web.deciding import Decided, Desk, desk_of
from service.web.entries import entry_told, record_of
from service.web.json_input import NotJson
from service.web.problems import MEDIA_TYPE, Problem, problem_of
from service.web.request_body import Asked, BadRequest, read_asked

NDJSON = "application/x-ndjson"
#: So many lines are decided before the event loop has its turn.
BATCH = 64
_QUICK = 65_536
_TAKEN = (Problem, NotJson, BadRequest, ContractError, JournalError)


class Lines:
    """Cuts parts into lines. What is left of the last one waits, up to a length: beyond it the line is dropped."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""
        self._dropping = False

    def feed(self, part: bytes) -> list[bytes | None]:
        """The lines that a part completes; None for one that is too long."""
        found: list[bytes | None] = []
        pieces = (self._rest + part).split(b"\n") if self._rest else part.split(b"\n")
        for whole in pieces[:-1]:
            if self._dropping or len(whole) > self._longest:
                found.append(None)
                self._dropping = False
            else:
                found.append(whole)
        self._rest = pieces[-1]
        if self._dropping or len(self._rest) > self._longest:
            self._dropping, self._rest = True, b""
        return found

    def end(self) -> list[bytes | None]:
        """The last line, where nothing ends it."""
        if self._dropping:
            return [None]
        return [self._rest] if self._rest else []


class DecisionStream(Response):
    """The answer to a stream: it reads the body while it is written."""

    def __init__(self, request: Request, identifier: str, caller: str) -> None:
        super().__init__(None, 200, media_type=NDJSON)
        self._request = request
        self._identifier = identifier
        self._caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the answers as they come."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            async for part in self._answers():
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except ClientDisconnect:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answers(self) -> AsyncIterator[bytes]:
        services = services_of(self._request)
        desk = desk_of(services.live.snapshot().library)
        lines = Lines(services.settings.max_body)
        number = 0
        async for part in self._request.stream():
            whole = lines.feed(part)
            for start in range(0, len(whole), BATCH):
                batch = whole[start : start + BATCH]
                yield await self._batch(desk, batch, number)
                number += len(batch)
                await asyncio.sleep(0)
        yield await self._batch(desk, lines.end(), number)

    async def _batch(self, desk: Desk, lines: list[bytes | None], before: int) -> bytes:
        """The answers to some lines, the first of which comes after so many."""
        found: list[bytes | tuple[Decided, Asked, bytes]] = []
        for number, line in enumerate(lines, before + 1):
            if line is not None and not line.strip():
                continue  # an empty line asks nothing
            try:
                found.append(await self._decided(desk, line))
            except _TAKEN as error:
                found.append(faulty(error, number))
        return b"".join(await self._kept(found))

    async def _decided(self, desk: Desk, line: bytes | None) -> tuple[Decided, Asked, bytes]:
        if line is None:
            longest = services_of(self._request).settings.max_body
            raise Problem("corps-trop-long", f"Une ligne a {longest} octets au plus.")
        if len(line) <= _QUICK:
            asked = read_asked(line)
            quick = desk.quickly(self._identifier, asked)
            if quick is not None:
                return quick, asked, line

        def work() -> tuple[Decided, Asked]:
            told = read_asked(line)
            return desk.decide(self._identifier, told), told

        decided, asked = await self._request.app.state.work.run(work)
        return decided, asked, line

    async def _kept(self, found: list[bytes | tuple[Decided, Asked, bytes]]) -> list[bytes]:
        """The answers, once what they decide is durable."""
        journal = services_of(self._request).journal
        if journal is None:
            return [one if isinstance(one, bytes) else _line(b"null", one[0]) for one in found]
        records: list[Record] = []
        for one in found:
            if not isinstance(one, bytes) and not one[1].dry_run:
                records.append(record_of(one[0], one[1], self._caller, one[2]))
        entries = iter(await journal.append_many(records))
        answers: list[bytes] = []
        for one in found:
            if isinstance(one, bytes):
                answers.append(one)
            else:
                entry = None if one[1].dry_run else next(entries)
                answers.append(_line(encode(entry_told(entry)), one[0]))
        return answers


def _line(entry: bytes, decided: Decided) -> bytes:
    return b'{"decision":' + entry + b"," + decided.result[1:] + b"\n"


def faulty(error: Exception, number: int) -> bytes:
    """The line that answers one that cannot be decided."""
    return encode({"problem": problem_of(error).to_dict() | {"line": number}}) + b"\n"


__all__ = ["BATCH", "MEDIA_TYPE", "NDJSON", "DecisionStream", "Lines", "faulty"]
