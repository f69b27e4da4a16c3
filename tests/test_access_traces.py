"""What the doors leave: headers, log, counts; never a word of a case nor of the machine."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from guarded_place import DECISIONS, MARKER, Place, place_of
from hypothesis import given, settings
from hypothesis import strategies as st

from service.access.caller import Role
from service.access.log import Log, LogHandler
from service.access.metrics import Metrics

__all__ = ["place_of"]


def test_every_answer_bears_the_headers_and_its_id(place: Place) -> None:
    headers = place.key(Role.READ)
    page = place.ask("GET", "/contracts", headers={**headers, "X-Request-Id": "lot-7.a"})
    data = place.ask("GET", "/contracts/pelles", headers={**headers, "X-Request-Id": "a b\x7f"})
    refused = place.ask("GET", "/contracts")
    assert page.headers["x-request-id"] == "lot-7.a"
    assert data.headers["x-request-id"] != "a b\x7f"
    assert refused.json()["request"] == refused.headers["x-request-id"] != data.headers["x-request-id"]
    for answer in (page, data, refused):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == ("same-origin" if answer is page else "no-referrer")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "strict-transport-security" not in answer.headers
    assert "form-action 'self'" in page.headers["content-security-policy"]


def test_behind_https_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    assert "max-age=" in Place(tmp_path, tls=True).ask("GET", "/health").headers["strict-transport-security"]


def test_the_log_tells_the_request_and_nothing_of_the_case(place: Place) -> None:
    headers = place.key(*Role)
    place.ask("POST", DECISIONS, headers=headers, json={"case": {"nom": MARKER}})
    place.ask("POST", DECISIONS, headers=headers, json={"case": {"nom": MARKER, "plante": 1}})
    place.ask("GET", f"/decisions/{MARKER}?nom={MARKER}", headers=headers)
    place.ask("GET", f"/{MARKER}", headers=[*headers.items(), ("X-Request-Id", f"{MARKER} a".encode())])
    assert MARKER not in place.lines.getvalue().decode()
    fine, failed, read, lost = place.log()
    assert (fine["route"], fine["status"], fine["key"]) == ("/contracts/{id}/decisions", 200, "guichet")
    assert (fine["contract"], fine["decision"], fine["level"]) == ("pelles", "d-1", "info")
    assert (failed["status"], failed["error"], failed["level"]) == (500, "ValueError", "error")
    assert any("application" in frame for frame in failed["trace"])
    assert read["route"] == "/decisions/{id}"
    assert lost["route"] is None


def test_an_error_says_its_id_and_nothing_else(place: Place) -> None:
    answer = place.ask("POST", DECISIONS, headers=place.key(*Role), json={"nom": MARKER, "plante": 1})
    assert answer.status_code == 500
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "request"}
    for word in (MARKER, "/home", "Traceback", "ValueError", ".py"):
        assert word not in answer.text


def test_the_words_of_errors_are_logged_where_it_is_asked(tmp_path: Path) -> None:
    place = Place(tmp_path, log_facts=True)
    place.ask("POST", DECISIONS, headers=place.key(*Role), json={"nom": "Durand", "plante": 1})
    assert "Durand" in place.log()[0]["words"]


def test_other_loggers_write_the_same_lines_without_what_they_quote() -> None:
    lines = io.BytesIO()
    logger = logging.getLogger("clausier.essai")
    handler = LogHandler(Log("info", stream=lines))
    logger.addHandler(handler)
    try:
        logger.warning("odd %s", MARKER)
        try:
            raise KeyError(MARKER)
        except KeyError:
            logger.exception("failed", extra={"clausier": {"contract": "pelles"}})
    finally:
        logger.removeHandler(handler)
    assert MARKER not in lines.getvalue().decode()
    odd, failed = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (odd["event"], odd["level"]) == ("odd %s", "warning")
    assert (failed["error"], failed["contract"]) == ("KeyError", "pelles")


def test_the_server_s_own_counts_are_written_and_what_it_cuts_has_no_trace() -> None:
    lines = io.BytesIO()
    logger = logging.getLogger("uvicorn.essai")
    handler = LogHandler(Log("info", stream=lines))
    logger.addHandler(handler)
    try:
        logger.error("Cancel %s running task(s)", 3)
        logger.error("odd %s", MARKER)
        try:
            raise asyncio.CancelledError(MARKER)
        except asyncio.CancelledError:
            logger.exception("cut")
    finally:
        logger.removeHandler(handler)
    counted, odd, cut = (json.loads(line) for line in lines.getvalue().splitlines())
    assert counted["event"] == "Cancel 3 running task(s)"
    assert odd["event"] == "odd %s"
    assert cut["error"] == "CancelledError" and "trace" not in cut
    assert MARKER not in lines.getvalue().decode()


def test_the_level_of_the_log(tmp_path: Path) -> None:
    place = Place(tmp_path, log="warning")
    headers = place.key(Role.READ)
    place.ask("GET", "/contracts", headers=headers)
    place.ask("POST", DECISIONS, headers=headers)
    assert [line["status"] for line in place.log()] == [403]


def test_the_counts_are_exact() -> None:
    metrics = Metrics()
    for nanoseconds in (1_000_000, 1_000_001, 30_000_000_000):
        metrics.request("/contracts", "GET", 200, nanoseconds)
    metrics.decided("pelles", 'accordé"\n', 3)
    metrics.sources.append(lambda: [("gauge", "Entries waiting.", [("clausier_waiting", {}, 4)])])
    lines = metrics.text().splitlines()
    where = 'route="/contracts",method="GET"'
    for line in (
        f'clausier_requests_total{{{where},status="200"}} 3',
        f'clausier_request_seconds_bucket{{{where},le="0.001"}} 1',
        f'clausier_request_seconds_bucket{{{where},le="0.002"}} 2',
        f'clausier_request_seconds_bucket{{{where},le="10"}} 2',
        f'clausier_request_seconds_bucket{{{where},le="+Inf"}} 3',
        f"clausier_request_seconds_sum{{{where}}} 30.002000001",
        f"clausier_request_seconds_count{{{where}}} 3",
        'clausier_decisions_total{contract="pelles",verdict="accordé\\"\\n"} 3',
        "# TYPE clausier_waiting gauge",
        "clausier_waiting 4",
    ):
        assert line in lines


@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "BREW"]),
    st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(["authorization", "host", "origin", "x-request-id", "content-length",
                                        "content-type", "transfer-encoding", "sec-fetch-site"]),
                       st.binary(max_size=60)), max_size=6),
    st.binary(max_size=200),
)  # fmt: skip
@settings(max_examples=200)
def test_whatever_comes_is_answered_without_a_word_of_the_machine(
    doors_of: Callable[[], Place], method: str, path: str, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    place = doors_of()
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    written = [(name.encode(), value) for name, value in headers]
    scope = {"type": "http", "method": method, "path": f"/{path}", "headers": written, "query_string": b""}
    asyncio.run(place.doors(scope, receive, send))
    assert sent[0]["status"] in (200, 400, 401, 403, 413, 429, 500)
    said = repr(sent)
    for word in ("Traceback", "/home", "/tmp", ".py", "Error"):
        assert word not in said


@pytest.fixture(scope="module")
def doors_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    made = Place(tmp_path_factory.mktemp("portes"), max_body=100)
    return lambda: made
