"""The whole service behind its doors: who may do what, what is told of a case in answers and in the log: nothing."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_library
from starlette.applications import Starlette

from service.access.access import open_access
from service.access.caller import Role
from service.access.log import Log
from service.access.routes import ROLES
from service.journal import open_journal
from service.live.contracts import LiveContracts
from service.live.loading import load_here
from service.settings import Settings
from service.web.app import build_app
from service.web.measures import routes_of
from service.web.services import Services

DAY = "2020-01-01"
MARKER = "Zébulon-Durand"
CONTRACT = """\
article: A.1
faits:
  - nom: le nom
    type: texte
  - nom: l'âge
    genre: masculin
    type: nombre
grandeurs:
  - nom: l'accès
    genre: masculin
    type: droit
clauses:
  - id: PEL-1
    accorde: l'accès
    si: l'âge atteint 18
"""
CASE = {"nom": MARKER, "age": 20}
DECISIONS = "/contracts/pelles/decisions"


class Service:
    """The service over one small contract, its log, and one way to ask it."""

    def __init__(self, place: Path, **told: Any) -> None:
        self.root = write_library(
            place / "contrats",
            {"pelles": {"produit.yaml": "produit: pelles\ntitre: Pelles\n", f"{DAY}/a.yaml": CONTRACT}},
        )
        self.settings = Settings(contracts=self.root, data=place / "var", watch=0, **told)
        self.lines = io.BytesIO()
        self.access = open_access(self.settings, Log(stream=self.lines))
        self.live = LiveContracts(self.settings, load_here)
        self.live.start()
        self.journal = open_journal(self.settings)
        services = Services(self.settings, self.live, self.journal, self.access)
        self.app: Starlette = build_app(services)
        assert self.access.keys is not None
        wanted = {role.value: [role] for role in Role} | {"all": list(Role), "other": list(Role)}
        self.keys = {name: self.access.keys.create(name, roles)[1] for name, roles in wanted.items()}

    def ask(self, key: str, method: str, path: str, **told: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}

        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, headers=headers | told.pop("headers", {}), **told)

        return asyncio.run(one())

    def close(self) -> None:
        if self.journal is not None:
            self.journal.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(tmp_path_factory.mktemp("service"), rate=0)
    yield made
    made.close()


def test_every_route_has_a_role(service: Service) -> None:
    """Else the service would not start; and a role is told for no other."""
    assert set(routes_of(service.app.routes)) == set(ROLES)


def test_a_decision_is_made_with_its_role_counted_and_logged_by_its_id(service: Service) -> None:
    made = service.ask("decide", "POST", DECISIONS, json={"case": CASE})
    assert made.status_code == 200
    assert made.json()["answers"]["acces"]["verdict"] == "accordé"
    identifier = made.json()["decision"]["id"]
    lines = map(json.loads, service.lines.getvalue().splitlines())
    told = [line for line in lines if line.get("decision") == identifier]
    assert [(one["contract"], one["key"], one["status"]) for one in told] == [("pelles", "decide", 200)]
    assert service.ask("read", "POST", DECISIONS, json={"case": CASE}).status_code == 403
    # Its own, and those of others for who audits.
    wanted = {"decide": 200, "audit": 200, "all": 200, "read": 403, "": 401}
    for key, status in wanted.items():
        assert service.ask(key, "GET", f"/decisions/{identifier}").status_code == status, key
    counted = service.ask("read", "GET", "/metrics").text
    assert 'clausier_decisions_total{contract="pelles",verdict="accordé"}' in counted
    assert f'clausier_contract_info{{contract="pelles",version="{DAY}"' in counted


def test_an_answer_has_each_header_once(service: Service) -> None:
    """A page, its style, data, a refusal: what the doors add, nothing below tells again."""
    for address in ("/", "/style.css", "/essais/pelles", "/conditions/pelles", "/contracts", "/nope"):
        names = [name for name, _ in service.ask("all", "GET", address).headers.multi_items()]
        assert len(names) == len(set(names)), (address, names)


def test_a_key_links_to_the_decisions_that_it_may_see(service: Service) -> None:
    """A key that may only decide neither cancels the decision of another nor learns that it is there."""
    made = {key: service.ask(key, "POST", DECISIONS, json={"case": CASE}).json() for key in ("decide", "other")}

    def told(key: str, of: str, stream: bool = False) -> Any:
        asked = {"case": CASE, "links": [{"relation": "cancels", "decision": of}]}
        kind = "application/x-ndjson" if stream else "application/json"
        return service.ask(key, "POST", DECISIONS, content=json.dumps(asked), headers={"Content-Type": kind})

    own, others = (made[key]["decision"]["id"] for key in ("decide", "other"))
    for unseen in (others, "nope"):
        answer = told("decide", unseen)
        assert (answer.status_code, answer.json()["detail"]) == (409, f"Décision inconnue : « {unseen} ».")
        assert told("decide", unseen, stream=True).json()["problem"]["status"] == 409
    assert "linked_by" not in service.ask("audit", "GET", f"/decisions/{others}").json()["decision"]
    assert told("decide", own).status_code == told("all", others).status_code == 200


def test_a_stream_is_counted(service: Service) -> None:
    def granted() -> int:
        lines = service.ask("read", "GET", "/metrics").text.splitlines()
        return sum(int(line.split()[-1]) for line in lines if 'contract="pelles",verdict="accordé"' in line)

    before = granted()
    lines = b"\n".join(json.dumps({"case": CASE, "dry_run": True}).encode() for _ in range(5))
    answer = service.ask("decide", "POST", DECISIONS, content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert len(answer.text.splitlines()) == 5
    assert granted() == before + 5


def test_nothing_of_a_case_is_in_the_log_nor_in_the_answers_of_others(service: Service) -> None:
    bodies: list[bytes] = [
        json.dumps(body).encode()
        for body in (
            {"case": CASE}, {"case": {**CASE, "age": MARKER}}, {"case": {MARKER: 1}}, {"case": CASE, "file": MARKER},
            {"case": CASE, "questions": [MARKER]}, {"case": CASE, "version": MARKER}, {MARKER: CASE}, MARKER,
            {"case": CASE, "links": [{"relation": "corrects", "decision": MARKER}]},
        )
    ] + [f'{{"case": {{"nom": "{MARKER}"'.encode(), MARKER.encode("latin-1")]  # fmt: skip
    for body in bodies:
        for kind in ("application/json", "application/x-ndjson", f"text/{MARKER[2:]}"):
            service.ask("decide", "POST", DECISIONS, content=body, headers={"Content-Type": kind})
    for path in (f"/contracts/{MARKER}", f"/decisions/{MARKER}", f"/{MARKER}", f"/contracts?nom={MARKER}"):
        service.ask("all", "GET", path)
    log = service.lines.getvalue().decode()
    for word in (MARKER, json.dumps(MARKER)[1:-1], "Durand"):
        assert word not in log
    for path in ("/ready", "/metrics", "/contracts", "/contracts/pelles", "/approvals", "/decisions/x", "/rien"):
        assert "Durand" not in service.ask("other", "GET", path).text


def test_an_unforeseen_error_is_a_500_with_its_id_and_its_trace_in_the_log(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, *_: Any) -> None:
        raise KeyError(f"{MARKER} dans {service.root}")

    monkeypatch.setattr(LiveContracts, "current", fail)
    answer = service.ask("decide", "POST", DECISIONS, json={"case": CASE})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == answer.json()["request"]
    assert "Durand" not in answer.text
    assert "contrats" not in answer.text
    line = json.loads(service.lines.getvalue().splitlines()[-1])
    assert (line["request"], line["error"]) == (answer.headers["x-request-id"], "KeyError")
    assert any("current" in frame or "fail" in frame for frame in line["trace"])
    assert "Durand" not in service.lines.getvalue().decode()


def test_a_case_too_deep_or_too_long_is_refused_before_it_is_read(service: Service) -> None:
    deep = b'{"case":' + b"[" * 40 + b"]" * 40 + b"}"
    long = json.dumps({"case": {"nom": ["x"] * 10_001}}).encode()
    for body, word in ((deep, "32 niveaux"), (long, "10000 éléments")):
        answer = service.ask("decide", "POST", DECISIONS, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert word in answer.json()["detail"]
        kind = {"Content-Type": "application/x-ndjson"}
        line = service.ask("decide", "POST", DECISIONS, content=body, headers=kind).json()
        assert word in line["problem"]["detail"]


def test_whether_it_is_ready_is_for_all_and_why_not_for_who_has_a_key(tmp_path: Path) -> None:
    place = Service(tmp_path)
    (place.root / "pelles" / DAY / "a.yaml").write_text("article: [", encoding="utf-8")
    place.live.look()
    place.live.look()
    assert set(place.ask("", "GET", "/ready").json()) == {"status", "contracts"}
    refused = place.ask("edit", "GET", "/ready").json()["refused"]
    assert refused[0]["place"]["file"] == f"pelles/{DAY}/a.yaml"
    assert place.ask("decide", "POST", DECISIONS, json={"case": CASE}).status_code == 200
    place.close()


def test_a_version_is_approved_over_http(tmp_path: Path) -> None:
    place = Service(tmp_path, approval=True)
    waits = place.ask("decide", "POST", DECISIONS, json={"case": CASE})
    assert waits.status_code == 503
    assert "approuvée" in waits.json()["detail"]
    told = place.ask("approve", "GET", "/approvals").json()
    [(version, digest)] = told["waiting"].items()
    assert version == f"pelles@{DAY}"
    body = {"contract": "pelles", "version": DAY, "hash": digest, "why": "relu par deux juristes"}
    assert place.ask("edit", "POST", "/approvals", json=body).status_code == 403
    assert place.ask("approve", "POST", "/approvals", json={**body, "hash": "0" * 64}).status_code == 409
    assert place.ask("approve", "POST", "/approvals", json={**body, "why": ""}).status_code == 422
    assert place.ask("approve", "POST", "/approvals", json={"contract": 1}).status_code == 422
    made = place.ask("approve", "POST", "/approvals", json=body)
    assert made.status_code == 201
    assert (made.json()["by"], made.json()["why"]) == ("approve", "relu par deux juristes")
    assert place.ask("decide", "POST", DECISIONS, json={"case": CASE}).status_code == 200
    # What serves is archived from the files approved, though those on disk have changed.
    (place.root / "pelles" / DAY / "a.yaml").write_text(CONTRACT.replace("18", "21"), encoding="utf-8")
    place.live.look()
    place.live.look()
    decided = place.ask("decide", "POST", DECISIONS, json={"case": CASE})
    assert decided.json()["answers"]["acces"]["verdict"] == "accordé"
    replayed = place.ask("audit", "POST", f"/decisions/{decided.json()['decision']['id']}/replay")
    assert (replayed.status_code, replayed.json()["same"]) == (200, True)
    place.close()


PARTS = st.sampled_from(["contracts", "pelles", "decisions", "questions", "schema", "clauses", "PEL-1", "conditions",
                         "compare", "diagnostics", "approvals", "ready", "x", "..", "%00", "é", ""])  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from([MARKER, DAY, "/home", "inf"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["case", "nom", "age", "version", "questions", "readings", "why", "links", "x"]),
                      inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@given(
    st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"]),
    st.lists(PARTS, max_size=5),
    JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=30),
    st.sampled_from(["application/json", "application/x-ndjson", "text/yaml", "x", ""]),
)
@settings(max_examples=150)
def test_no_answer_has_a_trace_nor_a_path_of_the_machine(
    service: Service, method: str, parts: list[str], body: bytes, kind: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = service.ask("all", method, "/" + "/".join(parts), content=body, headers=headers)
    assert answer.status_code < 500
    for word in ("Traceback", "/tmp/", ".py", str(service.root)):
        assert word not in answer.text
    if b"/home" not in body:
        assert "/home" not in answer.text
