"""A stream of cases, one JSON object a line, answered line by line in order, in bounded memory.

A part of the body is read, its whole lines decided, the answers written, and only then is the next part read: a client
that does not read its answers stops being read. A line that cannot be decided is answered at its place by a problem
that tells its number, and the stream goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from engine import ContractError, Library
from service.access.bodies import Refused
from service.journal import JournalError, JournalUnavailable, Record
from service.web.answering import encode, services_of
from service.web.bodies import checked_shape
from service.web.deciding import Decided, desk_of
from service.web.doors import told_of
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line decided, or its answer where it could not be; ``number`` counts from 1."""

    number: int
    answer: bytes = b""
    decided: Decided | None = None
    record: Record | None = None


class DecisionStream(Response):
    """The answer to a stream: it reads the body while it is written."""

    def __init__(self, request: Request, identifier: str, caller: str, library: Library) -> None:
        super().__init__(None, 200, media_type=NDJSON)
        self._request = request
        self._identifier = identifier
        self._caller = caller
        self._desk = desk_of(library)
        self._settings = services_of(request).settings
        self._journal = services_of(request).journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the answers as they come."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            async for part in self._answers():
                if part:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        except ClientDisconnect:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answers(self) -> AsyncIterator[bytes]:
        lines = Lines(self._settings.max_body)
        number = 1
        try:
            async for part in self._request.stream():
                whole = lines.feed(part)
                for start in range(0, len(whole), BATCH):
                    batch = whole[start : start + BATCH]
                    yield await self._batch(batch, number)
                    number += len(batch)
                    await asyncio.sleep(0)
        except Refused as refused:
            # The doors let no more in: the answer has begun, so its last line says why it ends.
            yield faulty(Problem(refused.refusal.slug, refused.refusal.detail), number)
            return
        yield await self._batch(lines.end(), number)

    async def _batch(self, lines: list[bytes | None], first: int) -> bytes:
        """The answers to some lines; ``first`` is the number of the first."""
        found: list[_Line] = []
        for number, line in enumerate(lines, first):
            if line is not None and (not line or line.isspace()):
                continue  # an empty line asks nothing
            try:
                found.append(await self._decided(line, number))
            except _TAKEN as error:
                found.append(_Line(number, faulty(error, number)))
        answers = b"".join(await self._kept(found))
        told_of(self._request, self._identifier, results=answers)
        return answers

    async def _decided(self, line: bytes | None, number: int) -> _Line:
        if line is None:
            raise Problem("corps-trop-long", f"Une ligne a {self._settings.max_body} octets au plus.")
        checked_shape(line, self._settings)
        if len(line) <= _QUICK:
            asked = read_asked(line)
            quick = self._desk.quickly(self._identifier, asked)
            if quick is not None:
                return self._line(number, quick, asked, line)

        def work() -> tuple[Decided, Asked]:
            told = read_asked(line)
            return self._desk.decide(self._identifier, told), told

        decided, asked = await self._request.app.state.work.run(work)
        return self._line(number, decided, asked, line)

    def _line(self, number: int, decided: Decided, asked: Asked, line: bytes) -> _Line:
        kept = self._journal is not None and not asked.dry_run
        return _Line(number, b"", decided, record_of(decided, asked, self._caller, line) if kept else None)

    async def _kept(self, found: list[_Line]) -> list[bytes]:
        """The answers, once what they decide is durable."""
        records = [one.record for one in found if one.record is not None]
        if self._journal is None or not records:
            return [one.answer if one.decided is None else _line(b"null", one.decided) for one in found]
        try:
            entries = iter(await self._journal.append_many(records))
        except JournalUnavailable as error:
            # Nothing of these lines is kept: none is answered as if it were.
            return [one.answer if one.record is None else faulty(error, one.number) for one in found]
        answers: list[bytes] = []
        for one in found:
            entry = next(entries) if one.record is not None else None
            if isinstance(entry, JournalError):
                answers.append(faulty(entry, one.number))
            elif one.decided is None:
                answers.append(one.answer)
            else:
                answers.append(_line(encode(entry_told(entry)), one.decided))
        return answers


def _line(entry: bytes, decided: Decided) -> bytes:
    return b'{"decision":' + entry + b"," + decided.result[1:] + b"\n"


def faulty(error: Exception, number: int) -> bytes:
    """The line that answers one that cannot be decided."""
    return encode({"problem": problem_of(error).to_dict() | {"line": number}}) + b"\n"


__all__ = ["BATCH", "MEDIA_TYPE", "NDJSON", "DecisionStream", "Lines", "faulty"]
