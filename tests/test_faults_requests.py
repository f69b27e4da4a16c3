"""Requests that no sound caller sends, to a real service behind its doors: never a 500, never a word of the machine."""

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import BODY, PATH, PATIENCE, Server, assert_whole, serving

PATHS = (
    "/", "/health", "/ready", "/metrics", "/contracts", "/contracts/gourde", "/contracts/gourde/schema", PATH,
    "/contracts/gourde/questions", "/contracts/gourde/conditions", "/contracts/gourde/clauses/GOU-1-01",
    "/contracts/gourde/compare?from=2020-01-01&to=2020-01-01", "/decisions/0", "/decisions/0/replay",
    "/decisions/0/letter", "/diagnostics", "/openapi.json", "/problems/indisponible", "/%2e%2e/%2e%2e/etc/passwd",
    "/contracts/%00", "/contracts/gourde%2f..", "//", "/contracts/" + "a" * 4_000, "/contracts/é?from=%FF",
)  # fmt: skip
#: What a caller who means well asks.
SOUND = (
    *(("POST", f"{path}") for path in (PATH, "/contracts/gourde/questions", "/diagnostics", "/decisions/0/replay")),
    *(("GET", path) for path in PATHS if path not in (PATH, "/diagnostics")),
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
HEADERS = (
    "Content-Type: application/json", "Content-Type: application/x-ndjson", "Content-Type: text/html; charset=\"",
    "Content-Type: multipart/form-data", "Accept: image/png;q=x", "Accept: application/pdf", "Accept: ,,,;q=",
    "If-None-Match: *", "Idempotency-Key: é", "Idempotency-Key: " + "k" * 5_000, "Authorization: Bearer x",
    "Authorization: Basic =",
    "Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999",
    "Expect: 100-continue", "Origin: http://ailleurs", "Host: ailleurs", "X-Request-Id: \x01", "Range: bytes=0-",
    "Accept-Encoding: gzip;q=0", "Connection: upgrade", "Upgrade: websocket",
)  # fmt: skip
BODIES = (
    BODY, b"", b"{", b"[" * 5_000, b'{"case": ' * 200, b"\xff\xfe", b"null", b'{"case": {}}',
    b'{"case": {"achat": 1e400}}', b'{"case": {"achat": "\\ud800"}}',
    b'{"case": {"achat": "2024-03-01"}, "readings": {"": ""}}',
    b"5\r\n{}\r\n", b"0\r\n\r\n",
    b'{"case": {"achat": "9999-12-31", "la_gourde_fuit": "\xc3\xa9"}, "version": "0000-00-00", "detail": "explained"}',
    b'{"case": {}, "links": [{"relation": "corrects", "decision": "\\u0000"}], "file": "\\u0000"}',
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("demandes")
    with serving(folder, CLAUSIER_MAX_TIME="400") as found:
        yield found
        assert found.decide().status == 200
        assert found.stop() == 0
        told = [json.loads(line) for line in found.log.read_bytes().splitlines() if line.startswith(b"{")]
    assert [line for line in told if line["level"] == "error" and line.get("status", 500) != 503] == []
    assert_whole(folder, [])


def asked(server: Server, request: bytes) -> bytes:
    """What comes back for some bytes, nothing where the service waits for more."""
    received = b""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=1)
    with contextlib.closing(connection), contextlib.suppress(ConnectionError, TimeoutError):
        connection.sendall(request)
        while part := connection.recv(65_536):
            received += part
    return received


def assert_no_word_of_the_machine(received: bytes) -> None:
    status = received[9:12]
    assert not received or (received.startswith(b"HTTP/1.1 ") and b"200" <= status < b"500"), received[:400]
    for word in (b"Traceback", b".py", b"/tmp/", b"site-packages", b"/root", b"pytest"):
        assert word not in received, received


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.sampled_from(SOUND), st.tuples(st.sampled_from(METHODS), st.sampled_from(PATHS))),
    st.lists(st.sampled_from(HEADERS), max_size=3),
    st.one_of(st.sampled_from(BODIES), st.binary(max_size=60)),
    st.sampled_from([True, True, True, False]),
)
def test_no_request_makes_it_fail(
    server: Server, request: tuple[str, str], headers: list[str], body: bytes, told: bool
) -> None:
    method, path = request
    length = [f"Content-Length: {len(body)}"] if told and "Length" not in "".join(headers) else []
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, *length]
    assert_no_word_of_the_machine(asked(server, "\r\n".join(lines).encode() + b"\r\n\r\n" + body))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=200))
def test_no_bytes_make_it_fail(server: Server, content: bytes) -> None:
    assert_no_word_of_the_machine(asked(server, content + b"\r\n\r\n"))


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(head.encode() + b'{"case"')
        received = b""
        while part := connection.recv(65_536):
            received += part
    assert received.startswith(b"HTTP/1.1 408 "), received
    assert b"corps-trop-lent" in received


def test_callers_who_leave_before_their_answer_cost_nothing(server: Server) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = head + f"Content-Length: {len(BODY)}\r\n\r\n"
    for _ in range(40):
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(request.encode() + BODY)
    assert server.decide().status == 200
