"""A service that starts answers at once: alive, not ready, how far it is; and ends at once when told to meanwhile."""

import asyncio
import json
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from journal_setting import gourds
from library_folder import write_library
from serving import PATH, serving, until

from engine import load
from engine.shelf import from_bytes, to_bytes
from grammar.yaml_nodes import Mapping
from service.commands.serve import what_serves
from service.live.contracts import LiveContracts
from service.live.loading import Job, Part, load_here
from service.live.snapshot import NotServing, Readiness, Snapshot
from service.live.trees import read_trees
from service.settings import Settings
from service.web.app import build_app
from service.web.services import Services

DAY = "2020-01-01"
CLAUSE = """\
article: "1"
grandeurs:
  - nom: le forfait
    type: montant
clauses:
  - id: {}-1
    fixe: le forfait
    à: 10 €
"""
NAMES = ("pelles", "seaux", "rateaux")


class Loading:
    """Contracts of which one is loaded at each word."""

    def __init__(self, place: Path, **more: Any) -> None:
        self.root = write_library(
            place / "contrats",
            {
                name: {
                    "produit.yaml": f"produit: {name}\ntitre: {name}\n",
                    f"{DAY}/a.yaml": CLAUSE.format(name[:3].upper()),
                }
                for name in NAMES
            },
        )
        self.word = threading.Semaphore(0)
        self.done = threading.Event()
        settings = Settings(contracts=self.root, data=place / "var", watch=0, **more)
        self.live = LiveContracts(settings, self.load)
        self.app = build_app(Services(settings, self.live))

    def load(self, jobs: Sequence[Job]) -> Iterator[Part | None]:
        for part in load_here(jobs):
            self.word.acquire()
            yield part

    def next(self, loaded: int) -> None:
        """Let one more be loaded, and wait until it is."""
        self.word.release()
        until(lambda: self.live.readiness().loading == (loaded, len(NAMES)) or self.done.is_set(), 0.01)

    def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **told)

        return asyncio.run(one())


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    return Loading(tmp_path)


def test_while_contracts_load_it_is_alive_and_tells_how_far_it_is(loading: Loading) -> None:
    loading.live.begin(loading.done.set)
    loading.next(1)
    loading.next(2)
    assert loading.ask("GET", "/health").status_code == 200
    ready = loading.ask("GET", "/ready")
    assert (ready.status_code, ready.headers["Retry-After"]) == (503, "5")
    assert ready.json()["status"] == "charge les contrats"
    assert ready.json()["loading"] == {"loaded": 2, "contracts": 3}
    asked: dict[str, Any] = {"json": {"case": {}}}
    paths = ("/contracts", "/contracts/pelles", "/contracts/pelles/schema", "/contracts/pelles/conditions",
             "/contracts/pelles/clauses/PEL-1", "/contracts/pelles/compare", "/openapi.json")  # fmt: skip
    posts = ("/contracts/pelles/decisions", "/contracts/pelles/questions")
    for method, path, told in [*(("GET", one, {}) for one in paths), *(("POST", one, asked) for one in posts)]:
        answer = loading.ask(method, path, **told)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert answer.headers["Content-Type"] == "application/problem+json", path
        assert answer.json()["detail"] == "Les contrats sont en cours de chargement (2 sur 3)."
    loading.next(3)
    assert loading.done.wait(10)
    ready = loading.ask("GET", "/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "prêt")
    assert "loading" not in ready.json()
    assert len(loading.ask("GET", "/contracts").json()["contracts"]) == 3


def test_while_an_edit_loads_the_service_is_ready_and_says_since_when(loading: Loading) -> None:
    """What was loaded before serves meanwhile: `/ready` says which contracts, and that others come."""
    for _ in NAMES:
        loading.word.release()
    loading.live.start()
    before = loading.ask("GET", "/ready").json()
    assert "reloading" not in before
    edited = loading.root / NAMES[0] / DAY / "a.yaml"
    edited.write_text(f"{edited.read_text(encoding='utf-8')}\n", encoding="utf-8")
    loading.live.look()
    ready = loading.ask("GET", "/ready")
    assert (ready.status_code, ready.json()["contracts"]) == (200, before["contracts"])
    assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ready.json()["reloading"]["since"])
    for _ in NAMES:
        loading.word.release()
    loading.live.look()
    after = loading.ask("GET", "/ready").json()
    assert after["contracts"] != before["contracts"] and "reloading" not in after


def test_while_contracts_load_a_page_says_so_and_asks_again(loading: Loading) -> None:
    loading.live.begin(loading.done.set)
    loading.next(1)
    for path in ("/", "/conditions/pelles", "/essais/pelles"):
        page = loading.ask("GET", path)
        assert (page.status_code, page.headers["Retry-After"], page.headers["Refresh"]) == (503, "5", "5")
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<h1>Les contrats se chargent</h1>" in page.text
        assert "(1 sur 3)" in page.text
    sent = loading.ask("POST", "/essais/pelles", data={"faire": "commencer"})
    assert sent.status_code == 503
    assert "Refresh" not in sent.headers  # asking again would be another request, without what was sent
    loading.word.release(2)
    assert loading.done.wait(10)
    assert loading.ask("GET", "/").status_code == 200


def test_nothing_is_approved_while_what_waits_is_not_known(tmp_path: Path) -> None:
    loading = Loading(tmp_path, approval=True)
    loading.live.begin(loading.done.set)
    loading.next(1)
    body = {"contract": "pelles", "version": DAY, "hash": "0", "why": "relu"}
    for answer in (loading.ask("GET", "/approvals"), loading.ask("POST", "/approvals", json=body)):
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/indisponible")
    loading.word.release(2)
    assert loading.done.wait(10)
    assert len(loading.ask("GET", "/approvals").json()["waiting"]) == 3
    assert loading.ask("GET", "/ready").json()["status"] == "ne sert rien"


def test_what_is_wrong_in_contracts_is_told_once_they_are_read(loading: Loading) -> None:
    (loading.root / "seaux" / DAY / "a.yaml").write_text("clauses: seize seaux\n", encoding="utf-8")
    loading.live.begin(loading.done.set)
    loading.word.release(3)
    assert loading.done.wait(10)
    ready = loading.ask("GET", "/ready")
    assert (ready.status_code, ready.json()["status"]) == (503, "ne sert rien")
    assert ready.json()["refused"][0]["place"]["file"] == f"seaux/{DAY}/a.yaml"
    page = loading.ask("GET", "/")
    assert page.status_code == 503
    assert "Aucun contrat ne sert" in page.text


def test_told_to_stop_while_contracts_load_it_ends_at_once(tmp_path: Path) -> None:
    # A pipe that nobody writes in: the process that loads waits for it without end.
    clauses = gourds(tmp_path / "contrats") / "gourde" / "2020-01-01" / "articles.yaml"
    clauses.unlink()
    os.mkfifo(clauses)
    with serving(tmp_path, await_ready=False) as server:
        until(lambda: server.answers("/health") == 200, 0.05)
        ready = server.call("GET", "/ready")
        assert (ready.status, ready.data["status"]) == (503, "charge les contrats")
        refused = server.call("POST", PATH, b"{}")
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 10
    lines = [json.loads(line) for line in server.log.read_text("utf-8").splitlines() if line.startswith("{")]
    assert [(one["loaded"], one["contracts"]) for one in lines if one["event"] == "contracts_loading"] == [(0, 1)]
    assert not [one for one in lines if one["event"] == "contracts_failed"]


def test_the_trees_of_what_serves_are_read_before_a_document_wants_them(loading: Loading) -> None:
    settings = Settings(contracts=loading.root, data=loading.root.parent / "var", watch=0)
    live = LiveContracts(settings)  # by another process, as the service does: its trees come apart
    live.begin(loading.done.set)
    try:
        assert loading.done.wait(60)
        library = live.current().library
        trees = [tree for name in library for tree, _ in library[name].program.roots]
        assert len(trees) == 2 * len(NAMES)
        until(lambda: all(type(tree) is Mapping for tree in trees), 0.01)
    finally:
        live.stop()


def test_a_tree_is_read_once_and_a_stop_is_heeded(loading: Loading) -> None:
    library = load(loading.root)
    shelved = from_bytes(*to_bytes(library))
    snapshot = Snapshot(shelved, loading.root, "essai")
    trees = [tree for name in shelved for tree, _ in shelved[name].program.roots]
    assert not any(type(tree) is Mapping for tree in trees)
    stopping = threading.Event()
    assert read_trees(snapshot, stopping) is True
    assert all(type(tree) is Mapping for tree in trees)
    stopping.set()
    assert read_trees(snapshot, stopping) is False


@pytest.mark.parametrize(("keys", "said"), [(True, "dit pourquoi, avec une clé."), (False, "dit pourquoi.")])
def test_where_nothing_serves_the_console_says_who_may_ask_why(keys: bool, said: str) -> None:
    """To whoever has no key, where keys are asked for, « /ready » does not say what waits."""
    settings = Settings(keys=keys)
    (told,) = what_serves(settings, Readiness(""))
    assert told.endswith(said)
    waiting = Readiness("", waiting={"pelles": "abc"})
    assert "avec une clé s'il en est demandé une" in NotServing(waiting).message
