"""A stream of cases: one answer a line, in order, a faulty line told at its place, in bounded memory, at the pace of
whoever reads."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fixed_amounts import fixing
from hypothesis import given
from hypothesis import strategies as st
from library_folder import DAY, write_library
from web_service import CONTRACT, DECISIONS, Place, keeping, write_essai

from engine import load
from service.access.connection import Connection, attach
from service.live.snapshot import Readiness, Snapshot
from service.web.app import build_app
from service.web.deciding import Decided, Desk, decide_bytes
from service.web.line_cutter import Lines

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


def scope_of() -> dict[str, Any]:
    return {
        "type": "http", "method": "POST", "path": DECISIONS, "raw_path": DECISIONS.encode(), "query_string": b"",
        "headers": [(b"content-type", b"application/x-ndjson")], "http_version": "1.1", "scheme": "http",
        "root_path": "", "asgi": {"version": "3.0", "spec_version": "2.3"},
    }  # fmt: skip


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

        task = asyncio.ensure_future(build_app(place.services)(scope_of(), receive, send))
        await asyncio.wait_for(stuck.wait(), 30)
        for _ in range(50):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return taken

    assert asyncio.run(scene()) == 1


def by_hand(
    place: Place, body: bytes, connection: Connection, told: Callable[[int], None], *more: bytes
) -> list[dict[str, Any]]:
    """A stream whose body came whole, or in parts, on a connection: its lines; ``told`` hears how many there are, each
    time."""
    parts = iter([{"type": "http.request", "body": part, "more_body": True} for part in (body, *more)])
    found = b""

    async def receive() -> dict[str, Any]:
        return next(parts, {"type": "http.request", "body": b"", "more_body": False})

    async def send(message: Any) -> None:
        nonlocal found
        found += message.get("body", b"")
        told(found.count(b"\n"))

    scope = scope_of()
    attach(scope, connection)
    asyncio.run(build_app(place.services)(scope, receive, send))
    return [json.loads(one) for one in found.splitlines()]


@pytest.fixture(name="slow")
def slow_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Decisions take longer than a stream may wait before it tells what it has; how many were made."""
    made: list[int] = []
    decide = Desk.decide

    def slowly(self: Desk, identifier: str, asked: Any) -> Decided:
        made.append(1)
        time.sleep(0.12)
        return decide(self, identifier, asked)

    monkeypatch.setattr(Desk, "decide", slowly)
    return made


def full(loss: int) -> bytes:
    """A line that compiled code does not answer."""
    return line(loss).replace(b'{"case"', b'{"detail": "full", "case"')


@pytest.mark.parametrize("kept", [True, False])
def test_slow_lines_are_told_as_they_come_and_the_work_stops_when_the_caller_leaves(
    tmp_path: Path, slow: list[int], *, kept: bool
) -> None:
    """Of forty lines, two are told before the caller goes: one more may be under way, and is not kept."""
    with keeping(tmp_path) as place:
        chosen = place if kept else Place(tmp_path / "contracts")
        seen = [0]
        connection = Connection(gone=lambda: seen[0] >= 2)

        def told(lines: int) -> None:
            assert lines - seen[0] <= 1
            seen[0] = lines

        found = by_hand(chosen, b"".join(map(full, range(1, 41))), connection, told)
        assert [one["answers"]["indemnite"]["value"] for one in found] == ["1.00", "2.00"]
        assert len(slow) <= 3
        assert place.services.journal is not None
        assert len(list(place.services.journal.entries())) == (2 if kept else 0)


@pytest.mark.parametrize("kept", [True, False])
def test_a_stream_ends_with_a_word_when_the_service_stops(tmp_path: Path, slow: list[int], *, kept: bool) -> None:
    """The service is told to stop once a line is answered: what is answered is kept, the last line tells the rest."""
    with keeping(tmp_path) as place:
        connection = Connection()

        def told(lines: int) -> None:
            connection.ending = lines > 0

        chosen = place if kept else Place(tmp_path / "contracts")
        found = by_hand(chosen, b"".join(map(full, range(1, 41))), connection, told)
        last = found.pop()["problem"]
        losses = [one["answers"]["indemnite"]["value"] for one in found]
        assert losses == [f"{loss}.00" for loss in range(1, last["line"])]
        assert last["type"] == "/problems/indisponible" and last["detail"].startswith("Le service s'arrête")
        assert 1 <= len(found) <= 2
        assert place.services.journal is not None
        assert len(list(place.services.journal.entries())) == (len(found) if kept else 0)


def test_a_line_takes_no_longer_than_a_decision_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second line would take twice the time of a request: it says so at its place, and the stream goes on."""
    decide = Desk.decide

    def slowly(self: Desk, identifier: str, asked: Any) -> Decided:
        time.sleep(2 if asked.detail == "full" else 0)
        return decide(self, identifier, asked)

    monkeypatch.setattr(Desk, "decide", slowly)
    one, two, three = stream(Place(write_essai(tmp_path), max_time=1_000), line(1) + full(2) + line(3))
    assert (two["problem"]["type"], two["problem"]["line"]) == ("/problems/delai-depasse", 2)
    assert [told["answers"]["indemnite"]["value"] for told in (one, three)] == ["1.00", "3.00"]


@dataclass
class Edited:
    """Contracts that an edit replaces."""

    now: Snapshot

    def current(self) -> Snapshot:
        return self.now

    def readiness(self) -> Readiness:
        return Readiness(self.now.digest)


def editable(place: Place) -> Edited:
    live = Edited(place.services.live.current())
    place.services = replace(place.services, live=live)
    return live


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("written", [line, full])
def test_an_open_stream_decides_by_the_contracts_that_serve(
    tmp_path: Path, slow: list[int], written: Callable[[int], bytes], *, kept: bool
) -> None:
    """A loss of 150 €: the cap is 120 €, then 130 € once the edit serves. Each answer tells its version, and what is
    kept of it is replayed by that version. Lines that came at once with others, and wait, are for the new one."""
    with keeping(tmp_path) as place:
        chosen = place if kept else Place(tmp_path / "contracts")
        live, root = editable(chosen), tmp_path / "contracts"
        text = CONTRACT.replace("100 €", "130 €")

        def told(lines: int) -> None:
            if lines >= 2 and live.now.digest == "essai":
                (root / "essai" / "2024-01-01" / "a.yaml").write_text(text, encoding="utf-8")
                live.now = Snapshot(load(root), root, "modifié")

        if written is line:
            found = by_hand(chosen, line(150) * 2, Connection(), told, line(150) * 2)
        else:
            found = by_hand(chosen, full(150) * 4, Connection(), told)
        assert [one["answers"]["indemnite"]["value"] for one in found] == ["120.00", "120.00", "130.00", "130.00"]
        hashes = [one["contract"]["hash"] for one in found]
        assert hashes[0] == hashes[1] != hashes[2] == hashes[3]
        journal = place.services.journal
        assert journal is not None
        entries = list(journal.entries())
        assert len(entries) == (4 if kept else 0)
        assert all(journal.replay(entry.id, decide_bytes).same for entry in entries)


def test_a_contract_that_is_withdrawn_is_told_line_by_line_until_it_is_back(tmp_path: Path) -> None:
    place = Place(write_essai(tmp_path / "contracts"))
    live = editable(place)
    there, seau = live.now, {"produit.yaml": "produit: seau\ntitre: Seau\n", f"{DAY}/a.yaml": fixing("5 €", "SEA-1")}
    without = Snapshot(load(write_library(tmp_path / "autres", {"seau": seau})), tmp_path / "autres", "autres")

    def told(lines: int) -> None:
        live.now = without if lines in (1, 2) else there

    found = by_hand(place, line(1), Connection(), told, line(2) + b"\n" + line(3), line(4))
    problems = [(one["problem"]["type"], one["problem"]["line"]) for one in found[1:3]]
    assert problems == [("/problems/contrat-inconnu", 2), ("/problems/contrat-inconnu", 4)]
    assert [one["answers"]["indemnite"]["value"] for one in (found[0], found[3])] == ["1.00", "4.00"]


@given(st.lists(st.binary(max_size=12).map(lambda one: one.replace(b"\n", b"")), max_size=8), st.integers(1, 5))
def test_lines_are_cut_as_a_whole_text_would_be(lines: list[bytes], size: int) -> None:
    text = b"".join(one + b"\n" for one in lines)
    cutter = Lines(8)
    found = [one for start in range(0, len(text), size) for one in cutter.feed(text[start : start + size])]
    assert found + cutter.end() == [one if len(one) <= 8 else None for one in lines]
    assert len(cutter._rest) <= 8
