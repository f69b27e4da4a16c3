"""Decisions over HTTP with a journal: kept before they are answered, once for a key, found again, replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_service import CASE, DECISIONS, Place, keeping, problem

from service.journal import JournalUnavailable, Record


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with keeping(tmp_path) as made:
        yield made


def test_a_decision_is_kept_found_and_replayed(place: Place) -> None:
    told = place.post(DECISIONS, {"case": CASE, "file": "dossier 7"})
    entry = told.json()["decision"]
    assert (entry["sequence"], entry["file"], entry["links"]) == (1, "dossier 7", [])
    assert told.headers["location"] == f"/decisions/{entry['id']}"
    found = place.ask("GET", told.headers["location"])
    assert found.content == told.content
    again = place.ask("POST", f"{told.headers['location']}/replay").json()
    assert again["same"] is True
    assert {"decision": entry} | again["result"] == told.json()


def test_a_replay_is_by_the_contract_of_then(place: Place) -> None:
    """The cap goes from 120 € to 130 € on disk and in what serves: the decision of before is still 120 €."""
    first = place.post(DECISIONS, {"case": CASE}).json()
    file = place.settings.contracts / "essai" / "2024-01-01" / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("120 €", "130 €"), encoding="utf-8")
    later = Place(place.settings.contracts, journal=place.services.journal)
    assert later.post(DECISIONS, {"case": CASE}).json()["answers"]["indemnite"]["value"] == "130.00"
    again = later.ask("POST", f"/decisions/{first['decision']['id']}/replay").json()
    assert again["same"] is True and again["result"]["answers"]["indemnite"]["value"] == "120.00"


def test_a_dry_run_leaves_nothing(place: Place) -> None:
    told = place.post(DECISIONS, {"case": CASE, "dry_run": True})
    assert told.json()["decision"] is None and "location" not in told.headers
    assert place.services.journal is not None and list(place.services.journal.entries()) == []


def test_a_key_decides_once(place: Place) -> None:
    key = {"Idempotency-Key": "a-1"}
    first = place.post(DECISIONS, {"case": CASE}, headers=key)
    assert place.post(DECISIONS, {"case": CASE}, headers=key).content == first.content
    problem(place.post(DECISIONS, {"case": {}}, headers=key), 409, "cle-deja-employee")
    odd = {"Idempotency-Key": "é".encode("latin-1")}
    problem(place.post(DECISIONS, {"case": {}}, headers=odd), 400, "en-tete-refuse")
    for wrong in ("", "a 1", "k" * 256):
        problem(place.post(DECISIONS, {"case": CASE}, headers={"Idempotency-Key": wrong}), 400, "en-tete-refuse")
    twice = [("Idempotency-Key", "a-1"), ("Idempotency-Key", "a-2")]
    problem(place.post(DECISIONS, {"case": CASE}, headers=twice), 400, "en-tete-refuse")
    assert place.post(DECISIONS, {"case": CASE}, headers={"Idempotency-Key": "!" * 255}).status_code == 200
    # On a stream it would hold nothing back: it is refused, not passed over.
    stream = {**key, "Content-Type": "application/x-ndjson"}
    problem(place.ask("POST", DECISIONS, content=b'{"case": {}}', headers=stream), 400, "en-tete-refuse")


def test_a_key_of_idempotency_whose_decision_was_erased_is_not_said_to_be_of_another_request(place: Place) -> None:
    key = {"Idempotency-Key": "a-1"}
    place.post(DECISIONS, {"case": CASE, "file": "F"}, headers=key)
    assert place.services.journal is not None
    place.services.journal.erase("F", "moi", "demande")
    told = problem(place.post(DECISIONS, {"case": CASE, "file": "F"}, headers=key), 409, "cle-deja-employee")
    assert told["title"] == "Cette clé d'idempotence a déjà servi"
    assert told["detail"] == "Cette clé d'idempotence est celle d'une décision effacée."


def test_links_go_both_ways(place: Place) -> None:
    first = place.post(DECISIONS, {"case": CASE}).json()["decision"]["id"]
    links = [{"relation": "corrects", "decision": first}]
    second = place.post(DECISIONS, {"case": CASE, "links": links}).json()["decision"]
    assert second["links"] == links
    linked = place.ask("GET", f"/decisions/{first}").json()["decision"]["linked_by"]
    assert linked == [{"relation": "corrects", "decision": second["id"]}]
    wrong = {"case": CASE, "links": [{"relation": "corrects", "decision": "nope"}]}
    problem(place.post(DECISIONS, wrong), 409, "conflit")


def test_a_stream_is_kept_line_by_line(place: Place) -> None:
    lines = [{"case": CASE}, {"case": {"x": 1}}, {"case": CASE, "dry_run": True}, {"case": CASE, "file": "F"}]
    body = "\n".join(map(json.dumps, lines))
    told = place.ask("POST", DECISIONS, content=body, headers={"Content-Type": "application/x-ndjson"})
    answers = [json.loads(one) for one in told.text.splitlines()]
    assert [(one.get("decision") or {}).get("sequence") for one in answers] == [1, None, None, 2]
    assert answers[1]["problem"]["line"] == 2
    assert answers[3]["decision"]["file"] == "F"


def test_the_letter_of_a_decision(place: Place) -> None:
    where = place.post(DECISIONS, {"case": CASE, "questions": ["l'indemnité"]}).headers["location"]
    told = place.ask("GET", f"{where}/letter", headers={"Accept": "text/markdown"})
    assert told.status_code == 200
    assert "120,00\N{NO-BREAK SPACE}€" in told.text
    problem(place.ask("GET", f"{where}/letter?changes=oui"), 400, "parametre-refuse")
    wrong = place.ask("GET", f"{where}/letter?question=nope", headers={"Accept": "text/markdown"})
    assert wrong.status_code in (400, 422)


def test_what_cannot_be_kept_is_not_answered(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.post(DECISIONS, {"case": CASE})

    async def gone(self: Any, record: Record) -> None:
        raise JournalUnavailable("le journal ne répond pas", 3)

    async def none(self: Any, records: Any) -> None:
        raise JournalUnavailable("le journal ne répond pas", 3)

    monkeypatch.setattr("service.journal.Journal.append", gone)
    monkeypatch.setattr("service.journal.Journal.append_many", none)
    told = place.post(DECISIONS, {"case": CASE})
    problem(told, 503, "indisponible")
    assert told.headers["retry-after"] == "3" and "120.00" not in told.text
    lines = json.dumps({"case": CASE}) + "\n" + json.dumps({"case": CASE, "dry_run": True})
    stream = place.ask("POST", DECISIONS, content=lines, headers={"Content-Type": "application/x-ndjson"})
    kept, dry = (json.loads(one) for one in stream.text.splitlines())
    assert kept["problem"]["status"] == 503 and dry["answers"]["indemnite"]["value"] == "120.00"


@pytest.mark.parametrize("more", [{}, {"detail": "full"}])
def test_a_reference_that_cannot_be_seen_or_asked_for_is_refused(more: Any, place: Place) -> None:
    place.post(DECISIONS, {"case": CASE})  # what follows may be answered the quick way
    wrong = ("\n", " ", "p1\n", "p\t1", "p\0", "p\x7f", "p\x85", "\u00a0", "\u200b", "\u2028 ")
    for file in wrong:
        told = problem(place.post(DECISIONS, {"case": CASE, "file": file, **more}), 422, "cas-mal-forme")
        assert [one["path"] for one in told["errors"]] == ["file"]
    lines = [{"case": CASE, "file": "p1"}, *({"case": CASE, "file": file, **more} for file in wrong)]
    answer = place.ask(
        "POST",
        DECISIONS,
        content="\n".join(map(json.dumps, lines)).encode(),
        headers={"Content-Type": "application/x-ndjson"},
    )
    first, *rest = (json.loads(line) for line in answer.content.splitlines())
    assert first["decision"]["file"] == "p1" and len(rest) == len(wrong)
    for told in rest:
        assert told["problem"]["status"] == 422
        assert [one["path"] for one in told["problem"]["errors"]] == ["file"]


def test_an_address_with_a_control_character_leads_nowhere(place: Place) -> None:
    """A line feed after a name is no part of the pattern of a route: the file « p1 » must not be taken for it."""
    number = place.post(DECISIONS, {"case": CASE, "file": "p1"}).json()["decision"]["id"]
    for method, path in (
        ("DELETE", "/files/p1%0A?why=essai"),
        ("GET", "/files/p1%0A?why=essai"),
        ("GET", "/files/p%001?why=essai"),
        ("GET", "/contracts/essai%0A"),
        ("POST", "/contracts/essai/decisions%0A"),
        ("GET", "/decisions/%00"),
        ("GET", f"/decisions/{number}%0A"),
        ("POST", "/decisions/a%00/replay"),
        ("GET", "/decisions/%C2%85"),
    ):
        problem(place.ask(method, path), 404, "introuvable")
    kept = place.ask("GET", "/files/p1?why=essai").json()
    assert [one["id"] for one in kept["decisions"]] == [number] and "request" in kept["decisions"][0]


def test_a_method_refused_is_told_all_those_of_its_path(place: Place) -> None:
    for path, allowed in (
        ("/approvals", "GET, HEAD, POST"),
        ("/files/p1", "DELETE, GET, HEAD"),
        ("/decisions/x/flag", "DELETE, PUT"),
        ("/decisions/x/notes", "GET, HEAD, POST"),
    ):
        answer = place.ask("PATCH", path)
        problem(answer, 405, "methode-refusee")
        assert answer.headers["allow"] == allowed, path
