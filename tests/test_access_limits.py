"""The doors before a small application: how much a caller may send, how deep, how often."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from guarded_place import DECISIONS, Place, place_of
from hypothesis import given, settings
from hypothesis import strategies as st

from service.access.caller import Role
from service.access.rate import Rate
from service.access.shape import too_deep_or_long

__all__ = ["place_of"]


def test_a_body_over_the_limit_is_refused_told_or_not(tmp_path: Path) -> None:
    place = Place(tmp_path, max_body=100)
    headers = place.key(Role.DECIDE)

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 10

    assert place.ask("POST", DECISIONS, headers=headers, content=b"x" * 100).text == "100"
    for content in (b"x" * 101, parts()):
        answer = place.ask("POST", DECISIONS, headers=headers, content=content)
        assert answer.status_code == 413
        assert answer.json()["detail"] == "Le corps dépasse 100 octets."


def test_a_stream_of_cases_is_as_long_as_it_likes_and_nothing_else_passes_for_one(tmp_path: Path) -> None:
    place = Place(tmp_path, max_body=100)
    headers = {**place.key(*Role), "Content-Type": "application/x-ndjson"}
    assert place.ask("POST", DECISIONS, headers=headers, content=b"x" * 1000).text == "1000"
    assert place.ask("POST", "/diagnostics", headers=headers, content=b"x" * 1000).status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    place = Place(tmp_path, max_time=30)
    headers = place.key(Role.DECIDE)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)
        yield b"}"

    answer = place.ask("POST", DECISIONS, headers=headers, content=never())
    assert answer.status_code == 408
    assert answer.headers["connection"] == "close"


def test_each_key_has_its_pace() -> None:
    now = [0]
    rate = Rate(60, lambda: now[0])  # one a second, ten at once
    assert [rate.wait("a") for _ in range(11)] == [0] * 10 + [1]
    assert rate.wait("b") == 0
    now[0] += 999_999_999
    assert rate.wait("a") == 1
    now[0] += 1
    assert [rate.wait("a"), rate.wait("a")] == [0, 1]
    now[0] += 3600 * 10**9
    assert [rate.wait("a") for _ in range(11)] == [0] * 10 + [1]
    assert {Rate(0, lambda: 0).wait("a") for _ in range(100)} == {0}


def test_too_many_requests_are_told_when_to_come_back(tmp_path: Path) -> None:
    place = Place(tmp_path, rate=6)
    headers = place.key(Role.READ)
    assert place.ask("GET", "/contracts", headers=headers).status_code == 200
    answer = place.ask("GET", "/contracts", headers=headers)
    assert answer.status_code == 429
    assert 9 <= int(answer.headers["retry-after"]) <= 10
    assert place.ask("GET", "/health", headers=headers).status_code == 200


def test_a_key_has_so_many_streams_at_once(tmp_path: Path) -> None:
    place = Place(tmp_path, max_streams=2)
    kind = {"Content-Type": "application/x-ndjson"}
    guichet, other = place.key(Role.DECIDE) | kind, place.key(Role.DECIDE, name="siège") | kind

    async def scene() -> tuple[list[httpx.Response], list[int]]:
        open_, over = asyncio.Event(), asyncio.Event()

        async def lasting() -> AsyncIterator[bytes]:
            yield b"x"
            open_.set()
            await over.wait()

        transport = httpx.ASGITransport(place.doors)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            under_way = []
            for _ in range(2):
                open_.clear()
                asked = client.post(DECISIONS, headers=guichet, content=lasting())
                under_way.append(asyncio.ensure_future(asked))
                await open_.wait()
            answers = [await client.post(DECISIONS, headers=one, content=b"x") for one in (guichet, other)]
            single = {**guichet, "Content-Type": "application/json"}
            answers.append(await client.post(DECISIONS, headers=single, content=b"x"))
            over.set()
            ended = [(await one).status_code for one in under_way]
            answers.append(await client.post(DECISIONS, headers=guichet, content=b"x"))
        return answers, ended

    answers, ended = asyncio.run(scene())
    assert [one.status_code for one in answers] == [429, 200, 200, 200]
    assert ended == [200, 200]
    assert answers[0].headers["retry-after"] == "5"
    assert answers[0].json()["detail"].startswith("2 flux sont déjà en cours avec cette clé")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b"[[[[1]]]]", False), (b"[[[[[1]]]]]", True),
        (b'{"a":"[[[[[[[["}', False), (b'{"a":"\\"[[[[[","b":[[[[', True),
        (b"[1,2,3,4,5]", False), (b"[1,2,3,4,5,6]", True), (b'["a,b,c,d,e,f,g"]', False),
        (b"[[1,2,3],[1,2,3]]", False), (b'["', False), (b"]]]]]]][[", False),
    ],
)  # fmt: skip
def test_the_shape_of_a_body(body: bytes, wrong: bool) -> None:
    assert bool(too_deep_or_long(body, 4, 5)) is wrong


@given(st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
@settings(max_examples=150)
def test_the_shape_is_that_of_what_is_read(value: Any) -> None:
    def deep(one: Any) -> int:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        return 0 if inner is None else 1 + max(map(deep, inner), default=0)

    def longest(one: Any) -> int:
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        return max(len(inner), *map(longest, inner), 0)

    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        wrong = deep(value) > 2 or longest(value) > 3
        assert bool(too_deep_or_long(text.encode(errors="surrogatepass"), 2, 3)) is wrong
