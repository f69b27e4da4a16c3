"""What the tests of faults share: a real `clausier serve` in a process of its own, and callers that load it.

Importing the program takes longer than all that a test does with it: each process is forked from one that has done so
and runs nothing else, then runs the command as the shell would.
"""

import contextlib
import json
import multiprocessing
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from journal_setting import CASE, gourds

from service.cli import main
from service.journal import Journal, open_journal
from service.settings import Settings

PATH = "/contracts/gourde/decisions"
BODY = json.dumps({"case": CASE}).encode()
JSON = {"Content-Type": "application/json"}
#: No machine is so slow, and no test waits so long where all is well.
PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def id(self) -> str:
        """The id of the decision kept."""
        return str(self.data["decision"]["id"])


@dataclass(frozen=True, slots=True)
class Server:
    """A service that runs."""

    process: ForkServerProcess
    port: int
    log: Path

    def call(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = JSON) -> Answer:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            return _asked(connection, method, path, body, headers)
        finally:
            connection.close()

    def answers(self, path: str) -> int | None:
        """The status that it answers there; None where no one listens yet."""
        assert self.process.is_alive(), self.log.read_text(encoding="utf-8")
        with contextlib.suppress(OSError, HTTPException):
            return self.call("GET", path).status
        return None

    def decide(self, body: bytes = BODY, **headers: str) -> Answer:
        """Ask for a decision."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", PATH, body, {**JSON, **named})

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.join(PATIENCE)

    def stop(self) -> int | None:
        """Ask it to end; the exit code."""
        self.process.terminate()
        return self.ended()

    def ended(self) -> int | None:
        """Wait for its end; the code that it ended with, as it wrote it itself; None where it has not ended well.

        What Python's server of forks tells of a child is lost now and then, on a busy machine: it says 255 then.
        """
        self.process.join(PATIENCE)
        told = _told_by(self.log)
        return int(told.read_text(encoding="ascii")) if not self.process.is_alive() and told.exists() else None

    @property
    def pid(self) -> int:
        """Its process."""
        assert self.process.pid is not None
        return self.process.pid


_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["service.commands.serve", "service.web.app", "service.live.contracts", "uvicorn", "uvloop"]
)


def _serve(words: Sequence[str], settings: Mapping[str, str], folder: Path, log: Path) -> None:
    """What the process runs."""
    stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for output in (sys.stdout, sys.stderr):
        os.dup2(stream, output.fileno())
    os.environ.update(settings)
    os.chdir(folder)
    code = main(words)
    _told_by(log).write_text(str(code), encoding="ascii")
    sys.exit(code)


def _told_by(log: Path) -> Path:
    """Where a service that has ended writes its code."""
    return log.with_suffix(".code")


def _asked(
    connection: HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    connection.request(method, path, body, dict(headers))
    found = connection.getresponse()
    return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())


@contextlib.contextmanager
def serving(folder: Path, *, journal: str = "", await_ready: bool = True, **settings: str) -> Iterator[Server]:
    """A service on the contract of the journal's tests, its data under a folder; killed at the end if it still runs."""
    if not (folder / "contrats").exists():
        gourds(folder / "contrats")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"CLAUSIER_RATE": "0", "CLAUSIER_WATCH": "0", "CLAUSIER_CACHE": "off", **settings}
    words = ["serve", str(folder / "contrats"), "--no-keys", "--data", str(folder / "var"), "--port", str(port)]
    words += ["--journal", journal] if journal else []
    log = folder / f"journal-technique-{port}"
    process = _FORKS.Process(target=_serve, args=(words, told, folder, log))
    process.start()
    server = Server(process, port, log)
    try:
        if await_ready:
            until(lambda: server.answers("/ready") == 200, 0.05)
        yield server
    finally:
        if process.is_alive():
            server.kill()


def until(true: Callable[[], bool], every: float = 0.1) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(every)


@dataclass(slots=True)
class Callers:
    """Callers that ask for decisions one after the other, each on its connection, until told to end."""

    server: Server
    answers: list[Answer] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, count: int) -> None:
        """Begin."""
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """End once each has its answer."""
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def after(self, count: int) -> None:
        """Wait until so many answers have come."""
        wanted = len(self.answers) + count
        until(lambda: len(self.answers) >= wanted, 0.01)

    def _ask(self, number: int) -> None:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        body = json.dumps({"case": CASE, "file": f"dossier {number}"}).encode()
        while not self._over.is_set():
            try:
                self.answers.append(_asked(connection, "POST", PATH, body, JSON))
            except (OSError, HTTPException):
                connection.close()
                if not self.server.process.is_alive():
                    return
                time.sleep(0.02)
        connection.close()

    def statuses(self) -> set[int]:
        """The statuses that were answered."""
        return {one.status for one in self.answers}

    def acknowledged(self) -> list[str]:
        """The ids of the decisions that were answered."""
        return [one.id for one in self.answers if one.status == 200]


@contextlib.contextmanager
def load(server: Server, count: int = 8) -> Iterator[Callers]:
    """Callers on a server, ended with the block."""
    callers = Callers(server)
    callers.start(count)
    try:
        yield callers
    finally:
        callers.end()


class Stream:
    """A stream of cases, sent and read by hand on one connection."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        self._socket.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        self._received = b""

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, count: int, line: bytes = BODY) -> None:
        """Send so many lines."""
        part = (line + b"\n") * count
        self._socket.sendall(b"%x\r\n%s\r\n" % (len(part), part))

    def fill(self) -> None:
        """Send lines and read nothing, until the service takes no more of them."""
        self._socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            while True:
                self.send(1_000)

    def end(self) -> None:
        """Say that nothing more comes."""
        self._socket.sendall(b"0\r\n\r\n")

    def await_answers(self, count: int) -> None:
        """Read until so many lines have been answered."""
        while len(self.answers()) < count:
            part = self._socket.recv(65_536)
            assert part, self._received
            self._received += part

    def rest(self) -> list[Any]:
        """Every line answered, once the connection has ended."""
        with contextlib.suppress(ConnectionError):
            while not self._received.endswith(b"\r\n0\r\n\r\n") and (part := self._socket.recv(65_536)):
                self._received += part
        return self.answers()

    def answers(self) -> list[Any]:
        """The lines answered up to now, whole ones only: chunks are put together again."""
        rest, body = self._received.partition(b"\r\n\r\n")[2], b""
        while b"\r\n" in rest:
            size, _, rest = rest.partition(b"\r\n")
            body += rest[: int(size, 16)]
            rest = rest[int(size, 16) + 2 :]
        return [json.loads(line) for line in body.split(b"\n")[:-1]]


@contextlib.contextmanager
def journal_of(folder: Path, journal: str = "") -> Iterator[Journal]:
    """The journal of a service, opened here."""
    found = open_journal(Settings(data=folder / "var", journal=journal))
    assert found is not None
    try:
        yield found
    finally:
        found.close()


def assert_whole(folder: Path, acknowledged: Sequence[str], journal: str = "") -> int:
    """The chain is whole and has every decision that was answered, once; how many decisions it has."""
    with journal_of(folder, journal) as found:
        kept = [entry.id for entry in found.entries()]
        told = found.verify()
    assert told.broken is None
    assert len(kept) == len(set(kept)) == told.decisions
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= set(kept)
    return len(kept)


def assert_unavailable(answer: Answer, after: str) -> None:
    """A 503 that says when to come back, without a word of the machine."""
    assert answer.status == 503, answer.body
    assert answer.headers["retry-after"] == after
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.data["detail"].startswith("Le journal ne répond pas : "), answer.data
    assert "/tmp" not in answer.body.decode()
