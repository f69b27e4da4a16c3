"""A stream of cases: one answer a line, in order, a faulty line told at its place, in bounded memory, at the pace of
whoever reads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_service import DECISIONS, Place, write_essai

from service.web.app import build_app
from service.web.stream import Lines

NDJSON = {"Content-Type": "application/x-ndjson"}


def line(loss: int) -> bytes:
    case = {"la_carte_est_volee": True, "le_porteur_a_commis_une_faute": False, "perte": f"{loss}.00"}
    return json.dumps({"case": case, "questions": ["indemnite"]}).encode() + b"\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(write_essai(tmp_path_factory.mktemp("essai")), max_body=4_000)


def stream(place: Place, body: bytes, size: int = 1000) -> list[dict[str, Any]]:
    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    async def post(client: httpx.AsyncClient) -> httpx.Response:
        return await client.post(DECISIONS, content=parts(), headers=NDJSON)

    told = place.run(post)
    assert told.status_code == 200 and told.headers["content-type"] == "application/x-ndjson"
    return [json.loads(one) for one in told.text.splitlines()]


@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
def test_answers_come_in_the_order_of_the_lines(place: Place, size: int) -> None:
    """Losses of 1 € to 9 €, below the cap: each is paid whole."""
    told = stream(place, b"".join(map(line, range(1, 10))), size)
    assert [one["answers"]["indemnite"]["value"] for one in told] == [f"{loss}.00" for loss in range(1, 10)]


def test_a_faulty_line_is_told_at_its_place_and_the_stream_goes_on(place: Place) -> None:
    long = b'{"case": {"perte": "' + b"1" * 5_000 + b'"}}\n'
    wrong = b'{"case": {"x": 1}}\n'
    body = line(1) + b"{\n" + wrong + b"\n" + long + b'{"case":{"perte":"1","perte":"2"}}\n' + line(2).rstrip()
    told = stream(place, body, 900)
    assert [one.get("problem", {}).get("line") for one in told] == [None, 2, 3, 5, 6, None]
    slugs = [one["problem"]["type"].rpartition("/")[2] for one in told if "problem" in one]
    assert slugs == ["corps-illisible", "cas-mal-forme", "corps-trop-long", "cas-mal-forme"]
    assert told[2]["problem"]["errors"][0]["path"] == "case.x"
    assert told[-1]["answers"]["indemnite"]["value"] == "2.00"


def test_nothing_asks_nothing(place: Place) -> None:
    assert stream(place, b"") == []
    assert stream(place, b"\n \n\r\n") == []


def test_what_is_not_read_is_not_asked_for(place: Place) -> None:
    """The client reads no answer: no more than a part of the body is taken from it."""
    taken = 0

    async def scene() -> int:
        nonlocal taken
        stuck = asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal taken
            taken += 1
            return {"type": "http.request", "body": line(taken) * 100, "more_body": True}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                stuck.set()
                await asyncio.sleep(3600)

        scope = {
            "type": "http", "method": "POST", "path": DECISIONS, "raw_path": DECISIONS.encode(), "query_string": b"",
            "headers": [(b"content-type", b"application/x-ndjson")], "http_version": "1.1", "scheme": "http",
            "root_path": "", "asgi": {"version": "3.0", "spec_version": "2.3"},
        }  # fmt: skip
        task = asyncio.ensure_future(build_app(place.services)(scope, receive, send))
        await asyncio.wait_for(stuck.wait(), 30)
        for _ in range(50):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return taken

    assert asyncio.run(scene()) == 1


@given(st.lists(st.binary(max_size=12).map(lambda one: one.replace(b"\n", b"")), max_size=8), st.integers(1, 5))
def test_lines_are_cut_as_a_whole_text_would_be(lines: list[bytes], size: int) -> None:
    text = b"".join(one + b"\n" for one in lines)
    cutter = Lines(8)
    found = [one for start in range(0, len(text), size) for one in cutter.feed(text[start : start + size])]
    assert found + cutter.end() == [one if len(one) <= 8 else None for one in lines]
    assert len(cutter._rest) <= 8
