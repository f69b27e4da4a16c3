"""A stream of cases, one JSON object a line, answered line by line in order, in bounded memory.

A part of the body is read, its whole lines decided, the answers written, and only then is the next part read: a client
that does not read its answers stops being read. A line that cannot be decided is answered at its place by a problem
that tells its number, and the stream goes on.

What is decided is kept and told as soon as a tenth of a second has passed, be it one line. Nothing more is decided
nor kept once the client has gone; once the service stops, the lines at hand are told, then a last line says so.

A stream may stay open for days: each lot of lines is decided by the contracts that serve when its turn comes, archived
first where decisions are kept, and each answer says which version decided it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from engine import ContractError, Library
from service.access.bodies import Refused
from service.access.connection import connection_of
from service.journal import Entry, Journal, JournalError, JournalUnavailable, Record
from service.live.snapshot import NotServing
from service.strict_json import NotJson
from service.web.answering import encode, services_of
from service.web.bodies import checked_shape
from service.web.deciding import Decided, desk_of
from service.web.doors import counts_of, sees_all, told_of
from service.web.entries import entry_told, record_of
from service.web.line_cutter import Lines
from service.web.members import BadRequest
from service.web.plans import Plan
from service.web.problems import Problem, problem_of
from service.web.quick_lines import QuickLines
from service.web.request_body import Asked
from service.web.work import QUICK

NDJSON = "application/x-ndjson"
#: So many lines at most are decided before the event loop has its turn, fewer where they take longer than that.
BATCH = 256
_FIRST = 16
_TURN_NS = 4_000_000
#: After so long what is decided is kept and told, however little it is.
_TOLD_NS = 100_000_000
#: How often, while one line is decided, it is looked at whether it is still worth it.
_LOOK_NS = 500_000_000
_STOPS = "Le service s'arrête : cette ligne et les suivantes ne sont pas décidées, renvoyez-les."
_TAKEN = (Problem, NotJson, BadRequest, ContractError, JournalError)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line decided, or its answer where it could not be; ``number`` counts from 1."""

    number: int
    answer: bytes = b""
    decided: Decided | None = None
    record: Record | None = None

    def alone(self) -> bytes:
        """The answer where nothing is kept of it."""
        return self.answer if self.decided is None else _line(b"null", self.decided)


class _Gone(Exception):
    """The client has gone: nothing can be told any more."""


class _Ending(Exception):
    """The service stops: no more lines are decided."""


class DecisionStream(Response):
    """The answer to a stream: it reads the body while it is written."""

    def __init__(self, request: Request, identifier: str, caller: str, library: Library) -> None:
        super().__init__(None, 200, media_type=NDJSON)
        self._request = request
        self._identifier = identifier
        self._caller = caller
        self._settings = services_of(request).settings
        self._journal = services_of(request).journal
        self._connection = connection_of(request.scope)
        self._size = BATCH if self._journal is not None else _FIRST
        self._take(library)
        #: The number of the first line that is not answered yet.
        self._next = 1

    def _take(self, library: Library) -> None:
        """Decide by these contracts from now on. Raises `ContractError` where they are without the one asked for."""
        desk = desk_of(library)
        self._quick = desk.reader(self._identifier, self._settings)
        self._library, self._desk = library, desk
        self._lines = QuickLines(self._quick, self._settings, alone=self._journal is None)

    async def _renewed(self) -> Exception | None:
        """Take the contracts that serve now, archived first; why they cannot decide, where they cannot."""
        try:
            snapshot = services_of(self._request).live.current()
            if snapshot.library is not self._library:
                await self._request.app.state.archives.ready(snapshot)
                self._take(snapshot.library)
        except (*_TAKEN, NotServing) as error:
            return error
        return None

    def _moved(self) -> bool:
        """Whether other contracts serve than those that decide here."""
        try:
            return services_of(self._request).live.current().library is not self._library
        except NotServing:
            return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write the answers as they come."""
        self._send = send
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        self._connection.streaming = True
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            try:
                await self._answer()
            except Refused as refused:
                # The doors let no more in: the answer has begun, so its last line says why it ends.
                await self._say(faulty(Problem(refused.refusal.slug, refused.refusal.detail), self._next))
            except _Ending:
                await self._say(faulty(Problem("indisponible", _STOPS), self._next))
            await self._say(b"", more=False)
        except _Gone:
            return
        finally:
            self._connection.streaming = False

    async def _say(self, content: bytes, *, more: bool = True) -> None:
        if self._connection.gone():
            raise _Gone
        try:
            await self._send({"type": "http.response.body", "body": content, "more_body": more})
        except OSError:
            raise _Gone from None

    def _go_on(self) -> None:
        if self._connection.gone():
            raise _Gone
        if self._connection.ending:
            raise _Ending

    async def _parts(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        more = True
        while more:
            self._go_on()
            message = await self._request.receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            more = message.get("more_body", False)
            if body := message.get("body", b""):
                yield body

    async def _answer(self) -> None:
        lines = Lines(self._settings.max_body)
        async for part in self._parts():
            await self._through(lines.feed(part))
        await self._through(lines.end())

    async def _through(self, whole: list[bytes | None]) -> None:
        start = 0
        while start < len(whole):
            if start:
                self._go_on()
            error = await self._renewed()
            batch, began = whole[start : start + self._size], time.perf_counter_ns()
            done = await self._batch(batch) if error is None else await self._unable(batch, error)
            start += done
            if self._journal is None:  # a journal makes its own lots, and lets others go on meanwhile
                self._size = _sized(max(1, done), time.perf_counter_ns() - began)
            await asyncio.sleep(0)

    async def _unable(self, lines: list[bytes | None], error: Exception) -> int:
        """Answer some lines by what keeps the contracts from deciding them."""
        asking = [n for n, line in enumerate(lines, self._next) if line is None or (line and not line.isspace())]
        await self._say(b"".join([faulty(error, number) for number in asking]))
        self._next += len(lines)
        return len(lines)

    async def _batch(self, lines: list[bytes | None]) -> int:
        """Answer some lines: at once, or part by part where they take long. Gives how many are answered: those left
        are for other contracts, which have come to serve meanwhile."""
        first, began = self._next, time.perf_counter_ns()
        quickly = self._lines(lines)
        counts_of(self._request, self._identifier, quickly.verdicts)
        if quickly.whole:
            self._next += len(lines)
            await self._say(b"".join(quickly.whole))
            return len(lines)
        found: list[bytes | _Line] = []
        tally: dict[tuple[Plan, int], int] = {}
        turn = began
        for number, (line, answer) in enumerate(zip(lines, quickly.answers, strict=True), first):
            now = time.perf_counter_ns()
            if now - began > _TOLD_NS:
                await self._tell(found, tally, number)
                self._go_on()
                if self._moved() and not any(quickly.answers[number - first :]):
                    return number - first
                began = turn = time.perf_counter_ns()
            elif now - turn > _TURN_NS:
                await asyncio.sleep(0)
                turn = time.perf_counter_ns()
            if answer is not None:
                found.append(answer)
                continue
            quick = self._quick(line) if line is not None and len(line) <= QUICK else None
            if quick is not None:
                plan, text, verdicts, asked, file = quick
                told = plan, verdicts
                tally[told] = tally.get(told, 0) + 1
                if self._journal is None or asked.dry_run:
                    found.append(plan.opening_alone + text + b"}}\n")
                else:
                    assert line is not None
                    decided = Decided(plan, plan.opening + text + b"}}")
                    kept = asked if file is None else replace(asked, file=file)
                    found.append(_Line(number, b"", decided, record_of(decided, kept, self._caller, line)))
            elif line is None or (line and not line.isspace()):  # an empty line asks nothing
                slow = asyncio.ensure_future(self._slowly(line, number))
                try:
                    patience = began + _TOLD_NS - time.perf_counter_ns() if found else _LOOK_NS
                    while not await _done(slow, patience):
                        await self._tell(found, tally, number)  # those before it do not wait for it
                        self._go_on()
                        began, patience = time.perf_counter_ns(), _LOOK_NS
                    found.append(await slow)
                finally:
                    slow.cancel()
        await self._tell(found, tally, first + len(lines))
        return len(lines)

    async def _tell(self, found: list[bytes | _Line], tally: dict[tuple[Plan, int], int], following: int) -> None:
        """Keep and tell what is found, up to the line before ``following``; nothing is kept for a client who has gone
        or does not read."""
        if found:
            if self._journal is not None:
                await self._say(b"")  # waits where what was told before is not read yet
                if self._connection.gone():
                    raise _Gone
            await self._say(await self._kept(found))
        for (plan, verdicts), count in tally.items():
            counts_of(self._request, self._identifier, plan.verdicts(verdicts), count)
        found.clear()
        tally.clear()
        self._next = following

    async def _slowly(self, line: bytes | None, number: int) -> _Line:
        """A line that is not in its usual form."""
        try:
            found = await self._decided(line, number)
        except _TAKEN as error:
            return _Line(number, faulty(error, number))
        if found.decided is not None:
            told_of(self._request, self._identifier, results=found.decided.result)
        return found

    async def _decided(self, line: bytes | None, number: int) -> _Line:
        if line is None:
            raise Problem("corps-trop-long", f"Une ligne a {self._settings.max_body} octets au plus.")
        checked_shape(line, self._settings)
        share = self._request.app.state.work.share
        decided, asked = await self._desk.answer(self._identifier, line, share)
        return await self._line(number, decided, asked, line)

    async def _line(self, number: int, decided: Decided, asked: Asked, line: bytes) -> _Line:
        if self._journal is None:
            return _Line(number, b"", decided)
        record = record_of(decided, asked, self._caller, line, every=sees_all(self._request))
        if asked.dry_run:
            await refused_as_if_kept(self._request, self._journal, record)
            return _Line(number, b"", decided)
        return _Line(number, b"", decided, record)

    async def _kept(self, found: list[bytes | _Line]) -> bytes:
        """The answers, once what they decide is durable. Bytes are an answer of which nothing is kept."""
        records = [one.record for one in found if isinstance(one, _Line) and one.record is not None]
        if self._journal is None or not records:
            return b"".join([one if isinstance(one, bytes) else one.alone() for one in found])
        entries: Iterator[Entry | JournalError]
        try:
            entries = iter(await self._journal.append_many(records))
        except JournalUnavailable as error:
            # Nothing of these lines is kept: none is answered as if it were.
            entries = iter([error] * len(records))
        answers: list[bytes] = []
        for one in found:
            if isinstance(one, bytes):
                answers.append(one)
            elif one.record is None or one.decided is None:
                answers.append(one.alone())
            else:
                entry = next(entries)
                if isinstance(entry, JournalError):
                    answers.append(faulty(entry, one.number))
                else:
                    answers.append(_line(encode(entry_told(entry)), one.decided))
        return b"".join(answers)


async def refused_as_if_kept(request: Request, journal: Journal, record: Record) -> None:
    """Of a dry run, raise the `JournalError` that keeping it would have raised: its links are looked up."""
    if record.links:
        found = await request.app.state.work.run(lambda: journal.would_refuse(record))
        if found is not None:
            raise found


async def _done(task: asyncio.Future[_Line], nanoseconds: int) -> bool:
    """Whether a task is done within so long."""
    await asyncio.wait({task}, timeout=max(0, nanoseconds // 1_000_000) / 1000)
    return task.done()


def _sized(count: int, nanoseconds: int) -> int:
    """How many lines to decide at a time, where so many took so long."""
    return max(1, min(BATCH, count * _TURN_NS // max(1, nanoseconds)))


def _line(entry: bytes, decided: Decided) -> bytes:
    return b'{"decision":' + entry + b"," + decided.result[1:] + b"\n"


def faulty(error: Exception, number: int) -> bytes:
    """The line that answers one that cannot be decided."""
    return encode({"problem": problem_of(error).to_dict() | {"line": number}}) + b"\n"
