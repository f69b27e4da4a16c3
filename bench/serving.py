"""A server in a process of its own, what it spends, and a stream of cases through it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Streamed:
    """A stream of cases: how many, how fast, the processor time of each in microseconds, the memory of the server in
    kilobytes after a tenth and at the end."""

    lines: int
    seconds: float
    microseconds: float
    before: int
    after: int


@contextlib.contextmanager
def served(*told: str, wait: float = 120) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
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
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def service(contracts: Path, journal: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """``clausier serve`` on some contracts."""
    with tempfile.TemporaryDirectory() as data:
        told = ("service", "serve", str(contracts), "--no-keys", "--data", data)
        more = ("--journal", journal) if journal else ()
        with served(*told, *more, "--port") as (process, port):
            _await_contracts(port)
            yield process, port


def _await_contracts(port: int, wait: float = 120) -> None:
    """The service answers before its contracts are loaded: no decision is asked before."""
    end = time.monotonic() + wait
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/ready")
        ready = connection.getresponse().status == HTTPStatus.OK
        connection.close()
        if ready:
            return
        if time.monotonic() > end:
            raise TimeoutError("the contracts are not loaded")
        time.sleep(0.1)


def streamed(pid: int, port: int, path: str, lines: list[bytes], count: int) -> Streamed:
    """So many lines in one request, the answers read while they are sent; some before it are not counted."""
    _stream(pid, port, path, lines, min(count, 2 * len(lines)))
    return _stream(pid, port, path, lines, count)


def _stream(pid: int, port: int, path: str, lines: list[bytes], count: int) -> Streamed:
    every = list(islice(cycle(lines), count))
    size = sum(map(len, every))
    parts = [b"".join(every[start : start + 500]) for start in range(0, count, 500)]
    lead = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
    connection = socket.create_connection(("127.0.0.1", port))

    def send() -> None:
        connection.sendall(f"{lead}Content-Length: {size}\r\n\r\n".encode())
        for part in parts:
            connection.sendall(part)

    sender = threading.Thread(target=send, daemon=True)
    spent, start = processor(pid), time.perf_counter()
    sender.start()
    reader = http.client.HTTPResponse(connection)
    reader.begin()
    answered, early = 0, 0
    while part := reader.read1(1 << 18):
        answered += part.count(b"\n")
        if not early and answered > count // 10:
            early = memory(pid)
    taken, spent = time.perf_counter() - start, processor(pid) - spent
    sender.join()
    connection.close()
    return Streamed(answered, taken, spent / max(1, answered) * 1e6, early, memory(pid))


def memory(pid: int) -> int:
    """The resident memory of a process, in kilobytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def processor(pid: int) -> float:
    """The processor time that a process has spent, all its threads, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
