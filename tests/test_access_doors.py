"""The doors before a small application: who comes in, by which key and for which route."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from guarded_place import DECISIONS, Place, place_of

from service.access.access import open_access
from service.access.caller import Role
from service.access.hosts import host_name, on_loopback
from service.access.routes import ROLES, Templates
from service.exits import Stop
from service.settings import Settings

__all__ = ["place_of"]


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


@pytest.mark.parametrize(("method", "template"), list(ROLES))
def test_each_route_opens_to_its_roles_and_to_no_other(method: str, template: str, tmp_path: Path) -> None:
    place, roles = Place(tmp_path), ROLES[method, template]
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


def test_a_route_without_a_role_does_not_start(place: Place) -> None:
    with pytest.raises(ValueError, match="/secret"):
        place.access.check([("GET", "/contracts"), ("GET", "/secret")])


def test_the_template_of_a_path() -> None:
    templates = Templates({"/", "/a", "/a/{id}", "/a/{id}/b", "/a/neuf", "/s/{rest:path}"})
    wanted = {
        "/": "/", "/a": "/a", "/a/": "", "/a/x": "/a/{id}", "/a/neuf": "/a/neuf", "/a/x/b": "/a/{id}/b",
        "/a/x/c": "", "/b": "", "/s/x/y": "/s/{rest:path}", "/a/{id}": "/a/{id}", "//": "", "/s": "",
    }  # fmt: skip
    assert {path: templates.find(path) for path in wanted} == wanted


def test_a_request_with_two_hosts_is_refused(place: Place) -> None:
    """What stands in front may go by the first of them, and the service by the last."""
    headers = [("Host", "localhost"), ("Host", "ailleurs.example"), *place.key(Role.READ).items()]
    answer = place.ask("GET", "/contracts", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/en-tete-refuse")
    assert "2 fois" in answer.json()["detail"]
    twice = [("Accept", "text/html"), ("Accept", "text/plain"), *place.key(Role.READ, name="autre").items()]
    assert place.ask("GET", "/contracts", headers=twice).status_code == 200
