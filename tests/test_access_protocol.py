"""A connection whose request does not come, or has no end, is closed; one that behaves is answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from service.access import protocol


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server that waits a fifth of a second for a head."""
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, http=protocol.PatientProtocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()
    server.should_exit = True
    thread.join()


def closed(connection: socket.socket) -> bool:
    """Whether the other side hangs up without a word."""
    connection.settimeout(10)
    try:
        return connection.recv(100) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHos", b"GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(address: tuple[str, int], begun: bytes) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(begun)
        assert closed(connection)


def test_a_head_without_end_is_not_kept(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 60)
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * protocol.LONGEST)
        assert closed(connection)


def test_a_connection_that_behaves_is_kept_for_the_next_request(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        connection.settimeout(10)
        for _ in range(2):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert connection.recv(1000).startswith(b"HTTP/1.1 204")
            time.sleep(0.3)
        connection.sendall(b"GET / HTTP/1.1\r\nHost")
        assert closed(connection)


def test_a_request_to_speak_another_protocol_is_answered_in_this_one(
    address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    """The server has a word about packages that it does not lack."""
    with socket.create_connection(address) as connection:
        connection.settimeout(10)
        upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + upgrade + b"\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 204")
    assert [one.getMessage() for one in caplog.records if one.levelname == "WARNING"] == []
