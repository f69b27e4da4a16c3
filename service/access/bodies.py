"""How much of a body comes in, and how slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
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


def bounded(receive: Receive, limit: int, milliseconds: int, *, stream: bool) -> Receive:
    """A `receive` that raises `Refused` over a number of bytes, or when the next part does not come in time.

    A body must come whole within the time. A ``stream`` may last as long as it moves, and be as long as it likes: what
    reads it bounds each of its lines.
    """
    count = 0
    done = False
    deadline = asyncio.get_running_loop().time() + milliseconds / 1000

    async def guarded() -> Any:
        nonlocal count, done
        if done:
            return await receive()  # only tells that the caller has gone
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(loop.time() + milliseconds / 1000 if stream else deadline):
                message = await receive()
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
