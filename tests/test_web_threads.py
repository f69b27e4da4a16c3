"""A service that has just started, and everybody comes at once: each is told what it would be told later, and alone."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_service import CASE, DECISIONS, Place, write_essai

from engine import load
from engine.cache import SETTING

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
OPEN = {"la_carte_est_volee": True}
TIMES = 5
#: No machine is so slow: what is looked at here is what is answered, not how soon.
PATIENCE = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request."""

    method: str
    path: str
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def _decision(**told: Any) -> Asked:
    return Asked("POST", DECISIONS, json.dumps(told).encode(), JSON)


def _stream(*lines: dict[str, Any]) -> Asked:
    return Asked("POST", DECISIONS, b"".join(json.dumps(one).encode() + b"\n" for one in lines), NDJSON)


def _document(path: str, accept: str) -> Asked:
    return Asked("GET", path, headers={"Accept": accept})


DAYS = ("2020-01-01", "2024-01-01")
DOCUMENTS = (
    "text/html",
    "text/markdown",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
#: The same questions under the names that people give them, which each thread that comes first has to make out.
NAMES = ("l'indemnité", "indemnite", "Indemnité", "l’indemnité")
REQUESTS = (
    *(_decision(case=CASE, questions=[name], version=day, detail="full") for name in NAMES for day in DAYS),
    _decision(case=CASE),
    _decision(case=CASE, questions=["l'indemnité"]),
    _decision(case=CASE, questions=["indemnite", "la garantie"], version=DAYS[0]),
    _decision(case=OPEN, questions=["garantie"]),
    _decision(case={"la carte est volée": "oui", "la perte": "12 €"}),
    _decision(case=CASE, detail="full"),
    _decision(case=CASE, detail="explained", version=DAYS[0]),
    _stream({"case": CASE}, {"case": CASE, "questions": ["indemnite"]}, {"case": OPEN}, {"case": CASE}),
    _stream({"case": OPEN, "questions": ["la garantie"]}, {"case": CASE, "detail": "full"}),
    Asked("POST", "/contracts/essai/questions", json.dumps({"case": OPEN}).encode(), JSON),
    Asked("GET", "/contracts"),
    Asked("GET", "/contracts/essai"),
    Asked("GET", "/contracts/essai/schema"),
    Asked("GET", "/contracts/essai/clauses/E-5"),
    Asked("GET", "/contracts/essai/clauses/E-2"),
    Asked("GET", f"/contracts/essai/compare?from={DAYS[0]}&to={DAYS[1]}"),
    Asked("GET", "/openapi.json"),
    Asked("GET", "/"),
    Asked("GET", "/conditions/essai"),
    Asked("GET", "/essais/essai"),
    *(_document(f"/contracts/essai/conditions?version={day}", accept) for day in DAYS for accept in DOCUMENTS),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small contract, its trees in a cache as those that a service receives; threads take turns very often."""
    root = write_essai(tmp_path / "contracts")
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    load(root)
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.000001)
    yield root
    sys.setswitchinterval(before)


async def _told(client: httpx.AsyncClient, one: Asked) -> tuple[int, bytes]:
    answer = await client.request(one.method, one.path, content=one.content, headers=one.headers)
    return answer.status_code, answer.content


async def _one_by_one(client: httpx.AsyncClient) -> list[tuple[int, bytes]]:
    return [await _told(client, one) for one in REQUESTS]


async def _at_once_then_later(client: httpx.AsyncClient) -> Sequence[list[tuple[int, bytes]]]:
    together = await asyncio.gather(*(_told(client, one) for one in REQUESTS))
    return together, await _one_by_one(client)


def test_those_who_come_first_are_told_what_those_who_come_later_are(folder: Path) -> None:
    alone = Place(folder, max_time=PATIENCE).run(_one_by_one)
    assert [(one.path, status) for one, (status, _) in zip(REQUESTS, alone, strict=True) if status != 200] == []
    paid = [json.loads(content)["answers"]["indemnite"]["value"] for _, content in alone[: 2 * len(NAMES)]]
    assert paid == ["100.00", "120.00"] * len(NAMES)  # a loss of 150 €, the cap of the first version, of the later one
    for _ in range(TIMES):
        first, later = Place(folder, max_time=PATIENCE).run(_at_once_then_later)
        for one, expected, *found in zip(REQUESTS, alone, first, later, strict=True):
            assert found == [expected, expected], one
