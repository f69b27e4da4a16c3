"""What follows a decision over HTTP: notes, the flag, accesses, a person's file given and erased, the counts of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_service import CASE, DECISIONS, Place, keeping, problem

from service.access.routes import ROLES
from service.web.measures import measures


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with keeping(tmp_path) as made:
        yield made


def decided(place: Place, **more: Any) -> str:
    """The address of a decision kept."""
    return str(place.post(DECISIONS, {"case": CASE} | more).headers["location"])


def said(place: Place, method: str, address: str, text: str) -> Any:
    return place.ask(method, address, json={"text": text})


def test_a_decision_is_noted_flagged_and_reviewed(place: Place) -> None:
    address = decided(place)
    assert place.ask("GET", f"{address}/notes").json()["acts"] == []
    assert said(place, "POST", f"{address}/notes", "Vu au guichet").status_code == 201
    assert said(place, "PUT", f"{address}/flag", "À relire").json()["kind"] == "flag"
    told = place.ask("GET", f"{address}/notes").json()
    assert told["flagged"] is True
    assert [(one["kind"], one["text"], one["caller"]) for one in told["acts"]] == [
        ("note", "Vu au guichet", "local"),
        ("flag", "À relire", "local"),
    ]
    assert said(place, "DELETE", f"{address}/flag", "Relu").status_code == 200
    assert place.ask("GET", f"{address}/notes").json()["flagged"] is False
    problem(said(place, "DELETE", f"{address}/flag", "Relu"), 409, "conflit")


BAD: list[Any] = [{}, {"text": ""}, {"text": " "}, {"text": 3}, {"text": "a", "b": 1}, {"text": "a\0"}, []]


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_note_is_refused(place: Place, body: Any) -> None:
    address = decided(place)
    problem(place.ask("POST", f"{address}/notes", json=body), 422, "cas-mal-forme")
    assert place.ask("GET", f"{address}/notes").json()["acts"] == []


def test_whoever_reads_is_kept(place: Place) -> None:
    address = decided(place)
    place.ask("GET", address)
    found = place.ask("GET", f"{address}/accesses").json()["accesses"]
    assert [one["detail"] for one in found] == ["décision", "accès"]


def test_a_file_is_given_then_erased(place: Place) -> None:
    """A reference may hold a slash; what is erased can be read no more, and the reason stays."""
    first, other = decided(place, file="dossier 7/b"), decided(place, file="dossier 8")
    said(place, "POST", f"{first}/notes", "Vu au guichet")
    said(place, "PUT", f"{first}/flag", "À revoir")
    assert place.ask("GET", f"{first}/notes").json()["flagged"] is True
    problem(place.ask("GET", "/files/dossier%207/b"), 400, "parametre-refuse")
    problem(place.ask("GET", "/files/dossier%209?why=demande"), 404, "dossier-inconnu")
    told = place.ask("GET", "/files/dossier%207/b?why=demande").json()
    assert [one["request"]["case"] for one in told["decisions"]] == [CASE]
    assert "Vu au guichet" in [one["text"] for one in told["acts"]]
    erased = place.ask("DELETE", "/files/dossier%207/b?why=droit%20%C3%A0%20l%27oubli").json()
    assert erased["decisions"] == 1 and erased["acts"][0]["detail"] == "droit à l'oubli"
    problem(place.ask("GET", first), 410, "donnees-effacees")
    problem(place.ask("POST", f"{first}/replay"), 410, "donnees-effacees")
    problem(place.ask("POST", f"{first}/notes", json={"text": "encore"}), 410, "donnees-effacees")
    assert place.ask("GET", other).status_code == 200
    # Who said and who read remains, without their words; who asks for it now is kept too.
    notes = place.ask("GET", f"{first}/notes").json()
    # A review that was asked for is no longer: there is nothing left to look at.
    assert (notes["erased"], notes["flagged"]) == (True, False)
    assert [(one["kind"], one["text"]) for one in notes["acts"]] == [("note", None), ("flag", None)]
    accesses = place.ask("GET", f"{first}/accesses").json()
    assert accesses["erased"] is True
    assert [one["detail"] for one in accesses["accesses"]] == ["note", "note", "notes", "notes", "accès"]
    assert place.ask("GET", f"{other}/notes").json()["erased"] is False


def test_every_route_of_the_interface_is_in_its_document(place: Place) -> None:
    paths = place.ask("GET", "/openapi.json").json()["paths"]
    told = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    pages = ("/", "/style.css", "/conditions/{id}", "/conditions/{id}/{form}", "/decisions/{id}/page")
    wanted = {(method, path.replace(":path}", "}")) for method, path in ROLES
              if path not in pages and not path.startswith("/essais/")}  # fmt: skip
    of_each = ("/contracts/{id}/decisions", "/contracts/{id}/questions")
    assert {(m, p.replace("{id}", "essai") if p in of_each else p) for m, p in wanted} <= told


def test_the_journal_is_counted(place: Place) -> None:
    before = _counted(place)
    decided(place)
    after = _counted(place)
    assert after["clausier_journal_entries_total"] - before["clausier_journal_entries_total"] == 1
    assert after["clausier_journal_commits_total kept"] - before["clausier_journal_commits_total kept"] == 1
    assert after["clausier_journal_commits_total failed"] == 0
    assert (after["clausier_journal_lot_entries last"], after["clausier_journal_waiting"]) == (1, 0)


def _counted(place: Place) -> dict[str, int]:
    return {
        " ".join((name, *labels.values())): count
        for _, _, samples in measures(place.services)
        for name, labels, count in samples
    }
