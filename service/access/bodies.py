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


def too_long(limit: int, *, line: bool = False) -> Refusal:
    """A body, or a line of a stream, over the limit."""
    what = "une ligne du flux" if line else "le corps"
    return Refusal("corps-trop-long", f"{what} dépasse {limit} octets".capitalize() + ".", {"Connection": "close"})


def bounded(receive: Receive, limit: int, milliseconds: int, *, stream: bool) -> Receive:
    """A `receive` that raises `Refused` over a number of bytes, or when the next part does not come in time.

    ``stream``: it is each line that is bounded, not the whole. A body must come whole within the time; a stream may
    last as long as it moves.
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
        if stream:
            if not _lines_fit(body, count, limit):
                raise Refused(too_long(limit, line=True))
            last = body.rfind(b"\n")
            count = count + len(body) if last < 0 else len(body) - last - 1
        else:
            count += len(body)
            if count > limit:
                done = True
                raise Refused(too_long(limit))
        return message

    return guarded


def _lines_fit(body: bytes, before: int, limit: int) -> bool:
    """Whether no line is over the limit, the first having begun ``before`` bytes ago."""
    if before + len(body) <= limit:
        return True
    first, *others = body.split(b"\n")
    return before + len(first) <= limit and all(len(line) <= limit for line in others)
