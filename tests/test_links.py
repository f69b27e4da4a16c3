"""What a decision may link to, as it is kept, in a dry run and on a stream: the same answer."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from journal_setting import CLAUSES, PRODUCT, gourds
from library_folder import write_library
from web_service import Place, problem

from engine import load
from service.journal import Relation, open_journal
from service.settings import Settings

CASE = {"achat": "2024-03-01", "la_gourde_fuit": True}
OTHER = {"produit.yaml": PRODUCT.replace("gourde", "outre"), "2020-01-01/a.yaml": CLAUSES.replace("GOU", "OUT")}
GOURD, SKIN = "/contracts/gourde/decisions", "/contracts/outre/decisions"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    root = gourds(tmp_path / "contrats")
    write_library(root, {"outre": OTHER})
    journal = open_journal(Settings(data=tmp_path / "var"))
    assert journal is not None
    library = load(root)
    journal.archive(root, library)
    yield Place(root, library, journal)
    journal.close()


def asked(relation: str, target: str, **more: Any) -> dict[str, Any]:
    """A request that links to a decision."""
    return {"case": CASE, "links": [{"relation": relation, "decision": target}], **more}


def made(place: Place, path: str = GOURD, body: dict[str, Any] | None = None) -> str:
    """The id of a decision."""
    told = place.post(path, body or {"case": CASE})
    assert told.status_code == 200, told.text
    return str(told.json()["decision"]["id"])


def refused(place: Place, path: str, body: dict[str, Any]) -> str:
    """Why it is refused: the same as it is kept, in a dry run, in a stream, dry or not; nothing is kept."""
    journal = place.services.journal
    assert journal is not None
    before = journal.head()
    dry = body | {"dry_run": True}
    details = {problem(place.post(path, one), 409, "conflit")["detail"] for one in (body, dry)}
    lines = "\n".join(json.dumps(one) for one in (body, dry))
    stream = place.ask("POST", path, content=lines, headers={"Content-Type": "application/x-ndjson"})
    details |= {json.loads(line)["problem"]["detail"] for line in stream.text.splitlines()}
    assert len(details) == 1, details
    assert journal.head() == before
    return str(details.pop())


def test_a_decision_that_is_not_there(place: Place) -> None:
    assert refused(place, GOURD, asked("cancels", "nope")) == "Décision inconnue : « nope »."


@pytest.mark.parametrize("relation", Relation)
def test_an_erased_decision_takes_no_more_links(place: Place, relation: str) -> None:
    first = made(place, body={"case": CASE, "file": "A"})
    assert place.services.journal is not None
    place.services.journal.erase("A", "dpo", "demande")
    assert "a été effacée" in refused(place, GOURD, asked(relation, first))


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("end", [Relation.CANCELS, Relation.REPLACES])
def test_a_decision_cancelled_or_replaced_takes_no_more_links(place: Place, end: str, relation: str) -> None:
    first = made(place)
    assert place.post(GOURD, asked(end, first, dry_run=True)).json()["decision"] is None
    second = made(place, body=asked(end, first))
    how = "annulée" if end == "cancels" else "remplacée"
    assert f"a déjà été {how}" in refused(place, GOURD, asked(relation, first))
    made(place, body=asked(relation, second))  # what ended it is a decision like any other


@pytest.mark.parametrize("relation", ["corrects", "completes"])
def test_a_decision_corrected_or_completed_still_stands(place: Place, relation: str) -> None:
    first = made(place)
    made(place, body=asked(relation, first))
    made(place, body=asked(relation, first))
    made(place, body=asked("replaces", first))


@pytest.mark.parametrize("relation", Relation)
def test_another_contract_cancels_or_replaces_and_neither_corrects_nor_completes(place: Place, relation: str) -> None:
    first = made(place)
    if relation in ("cancels", "replaces"):
        made(place, SKIN, asked(relation, first))
    else:
        assert "du contrat « gourde »" in refused(place, SKIN, asked(relation, first))


def test_of_two_that_come_together_one_alone_replaces(place: Place) -> None:
    first = made(place)
    body = "\n".join([json.dumps(asked("replaces", first))] * 3)
    told = place.ask("POST", GOURD, content=body, headers={"Content-Type": "application/x-ndjson"})
    kept = ["problem" not in json.loads(line) for line in told.text.splitlines()]
    assert kept == [True, False, False]

    async def together(client: httpx.AsyncClient) -> list[int]:
        second = json.loads(told.text.splitlines()[0])["decision"]["id"]
        posts = (client.post(GOURD, json=asked("cancels", second)) for _ in range(4))
        return sorted(one.status_code for one in await asyncio.gather(*posts))

    assert place.run(together) == [200, 409, 409, 409]


def test_a_decision_is_linked_once_in_a_request(place: Place) -> None:
    first = made(place)
    links = [{"relation": "cancels", "decision": first}, {"relation": "corrects", "decision": first}]
    told = problem(place.post(GOURD, {"case": CASE, "links": links}), 422, "cas-mal-forme")
    assert [one["path"] for one in told["errors"]] == ["links[1].decision"]


def test_a_body_in_another_charset_is_not_read(place: Place) -> None:
    body = json.dumps({"case": CASE}).encode()
    for charset in ("latin-1", '"ISO-8859-1"', "utf-16"):
        headers = {"Content-Type": f"application/json; charset={charset}"}
        told = problem(place.ask("POST", GOURD, content=body, headers=headers), 415, "type-refuse")
        assert "UTF-8" in told["detail"]
    for charset in ("utf-8", "UTF-8", '"utf-8"', "us-ascii"):
        headers = {"Content-Type": f"application/json; charset={charset}"}
        assert place.ask("POST", GOURD, content=body, headers=headers).status_code == 200
