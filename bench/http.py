"""``python -m bench.http``: decisions over HTTP on loopback, one worker, beside the same server saying the same length.

The server and the load are two processes of the machine's two cores.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import wire, workload
from bench.load import Measure
from bench.reduced import CONTRACTS

CONNECTIONS = 64
SECONDS = 4
BODIES = 2_000
CASES = 100_000
DECISIONS = "/contracts/charge-reduite/decisions"


@dataclass(frozen=True, slots=True)
class Streamed:
    """A stream of cases: how fast, and how much more memory at its end than after its first tenth, in kilobytes."""

    seconds: float
    lines: int
    grown: int


def constant(length: int, port: int) -> None:
    """The same server with the same doors, routes and loop, saying so many constant bytes."""
    from datetime import UTC, datetime

    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from engine import load
    from service.access.access import open_access
    from service.live.snapshot import Snapshot
    from service.settings import Settings
    from service.web.app import build_app
    from service.web.services import FixedContracts, Services

    content = b" " * length

    async def say(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    settings = Settings(contracts=CONTRACTS, journal="none", keys=False, rate=0, log="warning")
    snapshot = Snapshot(load(CONTRACTS), CONTRACTS, "constant", datetime.now(UTC))
    app = build_app(Services(settings, FixedContracts(snapshot), None, open_access(settings)))
    app.router.routes.insert(0, Route(DECISIONS, say, methods=["POST"]))
    uvicorn.run(app, port=port, access_log=False, log_level="warning", server_header=False)


@contextlib.contextmanager
def served(*told: str, wait: float = 60) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of its own process, and its port; told to stop at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"CLAUSIER_RATE": "0", "CLAUSIER_LOG": "warning"}
    process = subprocess.Popen([sys.executable, "-m", *told, str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + wait
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port)):
                    break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextlib.contextmanager
def service(contracts: Path, journal: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """``clausier serve`` on some contracts."""
    with tempfile.TemporaryDirectory() as data:
        told = ("service", "serve", str(contracts), "--no-keys", "--data", data)
        more = ("--journal", journal) if journal else ()
        with served(*told, *more, "--port") as found:
            yield found


def load_on(port: int, path: str, bodies: list[str], seconds: float = SECONDS) -> Measure:
    """The measure of a load from another process; a short one before it is not counted."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"path": path, "type": "application/json", "bodies": bodies}, file)
        file.flush()
        for length in (1.5, seconds):
            where = ["127.0.0.1", str(port), str(CONNECTIONS), str(length), file.name]
            told = [sys.executable, "-m", "bench.load", *where]
            found = json.loads(subprocess.run(told, check=True, capture_output=True).stdout)
    return Measure(**found)


def reduced_bodies(count: int) -> list[str]:
    """The reduced workload as requests."""
    rows = workload.rows(workload.columns(count))
    told = [{"case": wire.case_of(row), "questions": list(wire.QUESTIONS)} for row in rows]
    return [json.dumps(one, ensure_ascii=False) for one in told]


def streamed(process: subprocess.Popen[bytes], port: int, lines: list[bytes], path: str = DECISIONS) -> Streamed:
    """All the lines in one request, the answers read while they are sent."""
    import threading

    connection = socket.create_connection(("127.0.0.1", port))
    size = sum(len(line) for line in lines)
    lead = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
    head = f"{lead}Content-Length: {size}\r\n\r\n"
    parts = [b"".join(lines[start : start + 500]) for start in range(0, len(lines), 500)]

    def send() -> None:
        connection.sendall(head.encode())
        for part in parts:
            connection.sendall(part)

    sender = threading.Thread(target=send)
    start = time.perf_counter()
    sender.start()
    reader = http.client.HTTPResponse(connection)
    reader.begin()
    count, early = 0, 0
    while part := reader.read1(1 << 18):
        count += part.count(b"\n")
        if not early and count > len(lines) // 10:
            early = memory(process.pid)
    taken = time.perf_counter() - start
    sender.join()
    late = memory(process.pid)
    connection.close()
    return Streamed(taken, count, late - early)


def memory(pid: int) -> int:
    """The resident memory of a process, in kilobytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def main() -> int:
    """Every measure, each beside its target."""
    bodies = reduced_bodies(BODIES)
    with service(CONTRACTS, "none") as (_, port):
        plain = load_on(port, DECISIONS, bodies)
    with served("bench.http", "constant", str(plain.length)) as (_, port):
        bare = load_on(port, DECISIONS, bodies)
    with service(CONTRACTS, "") as (_, port):
        kept = load_on(port, DECISIONS, bodies)
    print(f"Decisions over HTTP, {CONNECTIONS} connections, one worker")
    for name, one, target in (("constant", bare, ""), ("no journal", plain, "0.50"), ("SQLite journal", kept, "0.33")):
        told = f"{one.rate:9.0f} /s  × {one.rate / bare.rate:.2f}  median {one.median:.1f} ms  p99 {one.p99:.1f} ms"
        print(f"  {name:20} {told}  failed {one.failed}  {f'at least {target}' if target else ''}")
    lines = [f"{body}\n".encode() for body in reduced_bodies(CASES)]
    with service(CONTRACTS, "none") as (process, port):
        streamed(process, port, lines[:2_000])
        found = streamed(process, port, lines)
    print(f"  a stream of {found.lines} cases: {found.lines / found.seconds:.0f} /s, memory {found.grown:+} kB")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["constant"]:
        constant(int(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
