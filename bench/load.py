"""A load on the service from a process of its own: raw sockets, kept open, one request at a time on each.

``python -m bench.load HOST PORT CONNECTIONS SECONDS FILE`` posts the bodies of a file (a JSON list: path, content type,
bodies) in turn, and prints what it measured as JSON. Nothing is parsed but the status and the length.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Measure:
    """What a load found: answers a second, refusals, and times in milliseconds."""

    requests: int
    seconds: float
    failed: int
    median: float
    p99: float
    length: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


class Client(asyncio.Protocol):
    """One connection: it sends the next request when it has the whole answer to the last."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._buffer = b""
        self._need = -1
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop has a class of its own
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        """The end, be it wanted or not."""
        self._load.closed()

    def _send(self) -> None:
        request = self._load.following()
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """A part of an answer."""
        self._buffer += data
        if self._need < 0:
            head, sign, _ = self._buffer.partition(b"\r\n\r\n")
            if not sign:
                return
            at = head.lower().index(b"content-length: ")
            self._need = len(head) + 4 + int(head[at + 16 :].split(b"\r", 1)[0])
            self._load.ok = head.startswith(b"HTTP/1.1 200")
        if len(self._buffer) >= self._need:
            self._load.answered(time.perf_counter() - self._sent, self._need)
            self._buffer, self._need = b"", -1
            self._send()


class Load:
    """Requests in turn, until the time is over; at a ``pace`` (requests a second) where one is given."""

    def __init__(self, requests: list[bytes], seconds: float, connections: int) -> None:
        self._requests = requests
        self._next = 0
        self._end = time.perf_counter() + seconds
        self._open = connections
        self.done = asyncio.get_running_loop().create_future()
        self.times: list[float] = []
        self.failed = 0
        self.length = 0
        self.ok = True

    def following(self) -> bytes | None:
        """The next request, None when it is over."""
        if time.perf_counter() >= self._end:
            return None
        self._next += 1
        return self._requests[self._next % len(self._requests)]

    def answered(self, seconds: float, length: int) -> None:
        """An answer has come whole."""
        self.times.append(seconds)
        self.length = length
        self.failed += not self.ok

    def closed(self) -> None:
        """A connection has ended."""
        self._open -= 1
        if not self._open and not self.done.done():
            self.done.set_result(None)


def request_bytes(path: str, media: str, body: bytes) -> bytes:
    """One request as it goes on the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def run(host: str, port: int, connections: int, seconds: float, requests: list[bytes]) -> Measure:
    """The load itself."""
    loop = asyncio.get_running_loop()
    load = Load(requests, seconds, connections)
    start = time.perf_counter()
    for _ in range(connections):
        await loop.create_connection(lambda: Client(load), host, port)
    await load.done
    taken = time.perf_counter() - start
    times = sorted(load.times)
    at = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99)]
    return Measure(len(times), taken, load.failed, at[0], at[1], load.length)


def main() -> int:
    """The load of the command line."""
    host, port, connections, seconds, file = sys.argv[1:]
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    requests = [request_bytes(told["path"], told["type"], body.encode()) for body in told["bodies"]]
    found = uvloop.run(run(host, int(port), int(connections), float(seconds), requests))
    print(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
