"""How much of a body comes in, and how slowly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from service.access.refusals import Refusal

Receive = Callable[[], Awaitable[Any]]


class Refused(Exception):
    """Raised from `receive` where a body is too long or too slow, through whatever reads it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.slug)
        self.refusal = refusal


def too_long(limit: int) -> Refusal:
    """A body over the limit."""
    return Refusal("corps-trop-long", f"Le corps dépasse {limit} octets.", {"Connection": "close"})


async def _in_time(receive: Receive, seconds: float, since: float | None) -> Any:
    """The next message, within so many seconds of a moment, or of now. Raises `TimeoutError`.

    Almost always the server has it already, and no clock is set: the first step of `receive` ends it.
    """
    coming = receive()
    if not isinstance(coming, Coroutine):
        return await coming
    try:
        first = coming.send(None)
    except StopIteration as told:
        return told.value
    left = seconds if since is None else max(0, since + seconds - time.monotonic())
    async with asyncio.timeout(left):
        return await _Rest(coming, first)


class _Rest:
    """What is left of a coroutine whose first step has been taken: it waits for ``first``."""

    def __init__(self, coming: Coroutine[Any, Any, Any], first: Any) -> None:
        self._coming = coming
        self._first = first

    def __await__(self) -> Generator[Any, Any, Any]:
        waiting = self._first
        while True:
            try:
                try:
                    sent = yield waiting
                except BaseException as error:
                    waiting = self._coming.throw(error)
                else:
                    waiting = self._coming.send(sent)
            except StopIteration as told:
                return told.value


def bounded(receive: Receive, limit: int, milliseconds: int, *, stream: bool) -> Receive:
    """A `receive` that raises `Refused` over a number of bytes, or when the next part does not come in time.

    A body must come whole within the time. A ``stream`` may last as long as it moves, and be as long as it likes: what
    reads it bounds each of its lines.
    """
    count = 0
    done = False
    started = time.monotonic()

    async def guarded() -> Any:
        nonlocal count, done
        if done:
            return await receive()  # only tells that the caller has gone
        try:
            message = await _in_time(receive, milliseconds / 1000, None if stream else started)
        except TimeoutError:
            done = True
            what = "Rien n'est venu pendant" if stream else "Il n'est pas venu en"
            raise Refused(Refusal("corps-trop-lent", f"{what} {milliseconds} ms.", {"Connection": "close"})) from None
        body = message.get("body", b"")
        done = not message.get("more_body", False)
        if not stream:
            count += len(body)
            if count > limit:
                done = True
                raise Refused(too_long(limit))
        return message

    return guarded
