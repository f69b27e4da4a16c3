"""``python -m bench.paced``: how long answers take at a fixed pace, whatever the service does with the ones before.

Requests are due at even times; the time of an answer is counted from when its request was due, not from when a
connection was free to send it: a service that stalls is not spared the requests that it made late.
``python -m bench.paced PORT PACE SECONDS FILE`` is the load itself, in a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import uvloop

from bench.http import CASES, CONNECTIONS, DECISIONS, load_on, reduced_bodies, service, streamed
from bench.load import request_bytes
from bench.reduced import CONTRACTS
from bench.whole import PRODUCT, QUESTIONS, ROOT
from engine import ContractError, load
from engine.cases import written_cases

PACE = 1_000
SECONDS = 10
WHOLE = "/contracts/quietis-pro/decisions"
_SCOPE = "sécurité financière"


@dataclass(frozen=True, slots=True)
class Paced:
    """What a load at a fixed pace found: answers, refusals, times in milliseconds."""

    answers: int
    failed: int
    median: float
    p99: float
    worst: float


class Connection(asyncio.Protocol):
    """A connection kept open: one request at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._buffer = b""
        self._due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Free to send."""
        self._transport = cast(asyncio.Transport, transport)
        self._load.free.append(self)

    def send(self, request: bytes, due: float) -> None:
        """Send a request that was due at a time."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """A part of an answer."""
        self._buffer += data
        head, sign, _ = self._buffer.partition(b"\r\n\r\n")
        if not sign:
            return
        at = head.lower().index(b"content-length: ")
        if len(self._buffer) < len(head) + 4 + int(head[at + 16 :].split(b"\r", 1)[0]):
            return
        self._load.times.append(time.perf_counter() - self._due)
        self._load.failed += not head.startswith(b"HTTP/1.1 200")
        self._buffer = b""
        self._load.free.append(self)
        self._load.send_due()


class Load:
    """Requests in turn at even times; those that find no connection free wait, and their wait counts."""

    def __init__(self, requests: list[bytes], pace: int, seconds: float) -> None:
        self.free: deque[Connection] = deque()
        self.times: list[float] = []
        self.failed = 0
        self._requests = requests
        self._count = round(pace * seconds)
        self._pace = pace
        self._sent = 0
        self._start = 0.0

    async def run(self, port: int) -> Paced:
        """The load itself."""
        loop = asyncio.get_running_loop()
        for _ in range(CONNECTIONS):
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", port)
        self._start = time.perf_counter()
        while self._sent < self._count or len(self.free) < CONNECTIONS:
            self.send_due()
            await asyncio.sleep(0.0005)
        times = sorted(self.times)
        at = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.99, 1)]
        return Paced(len(times), self.failed, *at)

    def send_due(self) -> None:
        """Send what is due and finds a connection free."""
        now = time.perf_counter()
        while self.free and self._sent < self._count:
            due = self._start + self._sent / self._pace
            if due > now:
                return
            self.free.popleft().send(self._requests[self._sent % len(self._requests)], due)
            self._sent += 1


def paced_on(port: int, path: str, bodies: list[str], pace: int = PACE) -> Paced:
    """The measure of a load from another process, after a short one that is not counted."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"path": path, "bodies": bodies}, file)
        file.flush()
        for seconds in (2, SECONDS):
            told = [sys.executable, "-m", "bench.paced", str(port), str(pace), str(seconds), file.name]
            found = json.loads(subprocess.run(told, check=True, capture_output=True).stdout)
    return Paced(**found)


def whole_bodies() -> list[str]:
    """The written cases of one guarantee of Quiétis Pro, as requests that ask its two questions."""
    contract, found = load(ROOT / "contracts")["quietis-pro"], []
    for written in written_cases(contract):
        if contract.program.declarations.scopes[written.scope].name == _SCOPE:
            try:
                contract.facts(written.facts, scope=written.scope)
            except ContractError:
                continue
            told = {"case": written.facts, "scope": _SCOPE, "questions": list(QUESTIONS)}
            found.append(json.dumps(told, ensure_ascii=False, default=str))
    return found


def _told(name: str, found: Paced, pace: int = PACE) -> None:
    times = f"median {found.median:.1f} ms, p99 {found.p99:.1f} ms, worst {found.worst:.0f} ms"
    print(f"  {name:38} at {pace} /s: {times}, {found.answers} answers, failed {found.failed}")


def main() -> int:
    """Every measure, with the load of the machine, which tells what they are worth."""
    print(f"Load average {os.getloadavg()[0]:.1f} before, two cores")
    bodies = reduced_bodies(2_000)
    for journal, name in (("none", "reduced workload, no journal"), ("", "reduced workload, SQLite journal")):
        with service(CONTRACTS, journal) as (_, port):
            _told(name, paced_on(port, DECISIONS, bodies))
    whole = whole_bodies()
    for journal, name in (("none", "Quiétis Pro, no journal"), ("", "Quiétis Pro, SQLite journal")):
        with service(PRODUCT, journal) as (_, port):
            flat = load_on(port, WHOLE, whole)
            print(f"  {name:38} {CONNECTIONS} connections: {flat.rate:.0f} /s, median {flat.median:.1f} ms, "
                  f"p99 {flat.p99:.1f} ms, failed {flat.failed}")  # fmt: skip
            _told(name, paced_on(port, WHOLE, whole, 100), 100)
    lines = [f"{whole[number % len(whole)]}\n".encode() for number in range(CASES // 20)]
    with service(PRODUCT, "none") as (process, port):
        streamed(process, port, lines[:500], WHOLE)
        found = streamed(process, port, lines, WHOLE)
    print(f"  Quiétis Pro, a stream of {found.lines} cases: {found.lines / found.seconds:.0f} /s, {found.grown:+} kB")
    print(f"Load average {os.getloadavg()[0]:.1f} after")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _port, _pace, _seconds, _file = sys.argv[1:]
        _data = json.loads(Path(_file).read_text(encoding="utf-8"))
        _requests = [request_bytes(_data["path"], "application/json", body.encode()) for body in _data["bodies"]]
        print(json.dumps(asdict(uvloop.run(Load(_requests, int(_pace), float(_seconds)).run(int(_port))))))
    else:
        sys.exit(main())
