"""The doors in front of a small application: keys, roles, limits, headers, log; no word of a case or the machine."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.access.access import Access, open_access
from service.access.caller import Role
from service.access.doors import Doors
from service.access.hosts import host_name, on_loopback
from service.access.log import Log, LogHandler
from service.access.metrics import Metrics
from service.access.rate import Rate
from service.access.routes import ROLES, Templates
from service.access.seen import seen_of
from service.access.shape import too_deep_or_long
from service.exits import Stop
from service.settings import Settings

MARKER = "Zébulon-Durand"
DECISIONS = "/contracts/pelles/decisions"


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Reads its body and answers; fails as an application may, its words quoting the case."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if b"plante" in body:
        raise ValueError(f"impossible de lire {body.decode()} dans /home/service/contrats")
    seen = seen_of(scope)
    assert seen is not None
    if scope["path"] == DECISIONS:
        seen.contract, seen.decision = "pelles", "d-1"
    kind = b"text/html; charset=utf-8" if scope["path"] == "/contracts" else b"application/json"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": b"%d" % len(body)})


class Place:
    """The doors over the small application, their log, and the ways to come in."""

    def __init__(self, data: Path, **told: Any) -> None:
        self.lines = io.BytesIO()
        self.settings = Settings(data=data, **told)
        log = Log(self.settings.log, facts=self.settings.log_facts, stream=self.lines)
        self.access: Access = open_access(self.settings, log)
        self.doors: Doors = self.access.guard(application, list(ROLES))

    def key(self, *roles: Role, name: str = "guichet") -> dict[str, str]:
        assert self.access.keys is not None
        return {"Authorization": f"Bearer {self.access.keys.create(name, roles)[1]}"}

    def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.doors, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **told)

        return asyncio.run(one())

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_without_a_key_or_with_a_wrong_one_nobody_comes_in(place: Place) -> None:
    good = place.key(*Role)["Authorization"]
    for written in (None, "Bearer ", "Bearer x", good[:-3] + "AAA", good.replace("Bearer", "Token"), "Basic ???"):
        headers = {} if written is None else {"Authorization": written}
        answer = place.ask("GET", "/contracts", headers=headers)
        assert answer.status_code == 401, written
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/cle-demandee"
    assert place.ask("GET", "/contracts", headers={"Authorization": good}).status_code == 200
    assert place.ask("GET", "/health").status_code == 200


def test_a_path_of_no_route_says_nothing_to_whoever_has_no_key(place: Place) -> None:
    assert place.ask("GET", "/nulle/part").status_code == 401
    assert place.ask("DELETE", "/contracts").status_code == 401
    assert place.ask("GET", "/nulle/part", headers=place.key(Role.READ)).status_code == 200  # the application's 404


@pytest.mark.parametrize(("route", "roles"), ROLES.items(), ids=lambda one: str(one))
def test_each_route_opens_to_its_roles_and_to_no_other(
    route: tuple[str, str], roles: frozenset[Role], tmp_path: Path
) -> None:
    place = Place(tmp_path)
    method, template = route
    path = template.replace("{", "").replace("}", "")
    for role in Role:
        answer = place.ask(method, path, headers=place.key(role, name=role))
        assert answer.status_code == (200 if not roles or role in roles else 403)
        if answer.status_code == 403:
            assert answer.json()["type"] == "/problems/role-insuffisant"


def test_a_browser_gives_its_key_as_a_password_but_not_for_another_site(place: Place) -> None:
    key = place.key(*Role)["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": "Basic " + base64.b64encode(f"moi:{key}".encode()).decode()}
    assert place.ask("GET", "/contracts", headers=headers).status_code == 200
    for site, status in (("same-origin", 200), ("none", 200), ("cross-site", 403), ("same-site", 403)):
        answer = place.ask("POST", DECISIONS, headers={**headers, "Sec-Fetch-Site": site})
        assert answer.status_code == status
    assert place.ask("POST", DECISIONS, headers={**headers, "Origin": "http://ailleurs.example"}).status_code == 403
    assert place.ask("POST", DECISIONS, headers={**headers, "Origin": "http://localhost"}).status_code == 200


def test_a_revoked_key_is_refused_at_once_and_roles_change_at_once(place: Place) -> None:
    headers = place.key(Role.READ)
    assert place.ask("GET", "/contracts", headers=headers).status_code == 200
    assert place.access.keys is not None
    place.access.keys.change("guichet", [Role.DECIDE])
    assert place.ask("GET", "/contracts", headers=headers).status_code == 403
    place.access.keys.revoke("guichet")
    assert place.ask("GET", "/contracts", headers=headers).status_code == 401


def test_no_key_is_asked_on_loopback_only(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "exemple.fr"):
        with pytest.raises(Stop, match="sans clé"):
            open_access(Settings(data=tmp_path, keys=False, host=host))
    for host in ("127.0.0.1", "127.0.0.9", "::1", "localhost"):
        assert open_access(Settings(data=tmp_path, keys=False, host=host)).keys is None
    assert on_loopback("[::1]")


def test_without_keys_only_this_machine_and_no_other_site_is_answered(tmp_path: Path) -> None:
    place = Place(tmp_path, keys=False)
    assert place.ask("POST", DECISIONS).status_code == 200
    assert place.log()[0]["key"] == "sans clé"
    for host in ("ailleurs.example", "localhost.ailleurs.example", "localhost:80:80", ""):
        assert place.ask("GET", "/contracts", headers={"Host": host}).status_code == 400
    assert place.ask("GET", "/contracts", headers={"Host": "[::1]:8000"}).status_code == 200
    assert place.ask("POST", DECISIONS, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_names_of_the_service(tmp_path: Path) -> None:
    place = Place(tmp_path, hosts="contrats.exemple.fr, localhost")
    headers = place.key(Role.READ)
    wanted = {"contrats.exemple.fr:443": 200, "Contrats.Exemple.fr": 200, "autre.exemple.fr": 400}
    for host, status in wanted.items():
        assert place.ask("GET", "/contracts", headers={**headers, "Host": host}).status_code == status
    assert [host_name(one) for one in ("[::1]:8000", "a:1", "A")] == ["::1", "a", "a"]


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


def test_the_level_of_the_log(tmp_path: Path) -> None:
    place = Place(tmp_path, log="warning")
    headers = place.key(Role.READ)
    place.ask("GET", "/contracts", headers=headers)
    place.ask("POST", DECISIONS, headers=headers)
    assert [line["status"] for line in place.log()] == [403]


def test_a_route_without_a_role_does_not_start(place: Place) -> None:
    with pytest.raises(ValueError, match="/secret"):
        place.access.guard(application, [("GET", "/contracts"), ("GET", "/secret")])


def test_the_template_of_a_path() -> None:
    templates = Templates({"/", "/a", "/a/{id}", "/a/{id}/b", "/a/neuf", "/s/{rest:path}"})
    wanted = {
        "/": "/", "/a": "/a", "/a/": "", "/a/x": "/a/{id}", "/a/neuf": "/a/neuf", "/a/x/b": "/a/{id}/b",
        "/a/x/c": "", "/b": "", "/s/x/y": "/s/{rest:path}", "/a/{id}": "/a/{id}", "//": "", "/s": "",
    }  # fmt: skip
    assert {path: templates.find(path) for path in wanted} == wanted


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
