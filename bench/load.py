"""A load on the service from a process of its own: raw sockets, kept open, one request at a time on each.

``python -m bench.load HOST PORT CONNECTIONS SECONDS FILE PACE`` posts the bodies of a file (a JSON list: path, content
type, bodies) in turn, and prints what it measured as JSON. Nothing is parsed but the status and the length. Where PACE
is 0 each connection sends its next request once it has the answer to the last. Else so many requests a second are meant
to leave, whatever has been answered, and the time of each counts from the moment it was meant to (one that finds no
connection free has waited already).
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
        following = self._load.following(self)
        if following is not None:
            self.send(*following)

    def send(self, request: bytes, meant: float) -> None:
        """Send a request that was meant to leave at a moment."""
        self._sent = meant
        self._transport.write(request)

    def close(self) -> None:
        """Nothing more is sent."""
        self._transport.close()

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

    def __init__(self, requests: list[bytes], seconds: float, connections: int, pace: int) -> None:
        self._requests = requests
        self._next = 0
        self._start = time.perf_counter()
        self._end = self._start + seconds
        self._open = connections
        self._pace = pace
        self._free: list[Client] = []
        self.done = asyncio.get_running_loop().create_future()
        self.times: list[float] = []
        self.failed = 0
        self.length = 0
        self.ok = True

    def following(self, client: Client) -> tuple[bytes, float] | None:
        """The next request of a connection and when it is meant to leave; None where it is not yet, or is over."""
        now = time.perf_counter()
        meant = self._start + self._next / self._pace if self._pace else now
        if meant >= self._end:
            client.close()
        elif meant > now:
            self._free.append(client)
        else:
            self._next += 1
            return self._requests[self._next % len(self._requests)], meant
        return None

    async def paced(self) -> None:
        """Send what is due on the connections that are free, until the time is over."""
        while time.perf_counter() < self._end:
            free, self._free = self._free, []
            for place, client in enumerate(free):
                following = self.following(client)
                if following is None:
                    self._free += free[place + 1 :]
                    break
                client.send(*following)
            await asyncio.sleep(0.0005)
        for client in self._free:
            client.close()

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


async def run(host: str, port: int, connections: int, seconds: float, requests: list[bytes], pace: int) -> Measure:
    """The load itself."""
    loop = asyncio.get_running_loop()
    load = Load(requests, seconds, connections, pace)
    start = time.perf_counter()
    for _ in range(connections):
        await loop.create_connection(lambda: Client(load), host, port)
    if pace:
        await load.paced()
    await load.done
    taken = time.perf_counter() - start
    times = sorted(load.times)
    at = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99)]
    return Measure(len(times), taken, load.failed, at[0], at[1], load.length)


def main() -> int:
    """The load of the command line."""
    host, port, connections, seconds, file, pace = sys.argv[1:]
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    requests = [request_bytes(told["path"], told["type"], body.encode()) for body in told["bodies"]]
    found = uvloop.run(run(host, int(port), int(connections), float(seconds), requests, int(pace)))
    print(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
