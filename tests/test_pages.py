"""The pages: what they hold without any script, the walk through a small contract, errors at their field."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from library_folder import write_library
from pages_service import BOTH, PRODUCT, REPAIRS, TERMS, TOLD, answer, begun, checked, hidden, plain, service, walked
from starlette.testclient import TestClient

from service.live.contracts import LiveContracts
from service.live.loading import load_here
from service.settings import Settings
from service.web.app import build_app
from service.web.services import Services


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with service(tmp_path_factory.mktemp("velo")) as found:
        yield found


def test_the_shelf_leads_to_the_conditions_and_to_the_trial(client: TestClient) -> None:
    page = checked(client.get("/").text)
    links = {one["href"] for one in page.every("a")}
    assert {"/conditions/velo", "/essais/velo"} <= links


def test_the_conditions_have_an_anchor_for_each_clause_and_a_tag(client: TestClient) -> None:
    first = client.get("/conditions/velo")
    assert 'id="clause-vel-2-01"' in first.text
    assert first.headers["clausier-contract-version"] == "2024-01-01"
    assert "frame-ancestors 'none'" in first.headers["content-security-policy"]
    again = client.get("/conditions/velo", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_conditions_lead_to_the_trial_and_to_files_to_keep(client: TestClient) -> None:
    links = [one for one in re.findall(r'<a [^>]*href="([^"]*)"', client.get("/conditions/velo").text) if one[0] != "#"]
    files = ["/conditions/velo/pdf?version=2024-01-01", "/conditions/velo/docx?version=2024-01-01"]
    assert links == ["/", "/essais/velo", *files]
    printed, word = (client.get(one) for one in files)
    assert (printed.headers["content-type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    assert word.content[:2] == b"PK"
    assert 'filename="velo.docx"' in word.headers["content-disposition"]
    assert client.get("/conditions/velo/rtf").status_code == 404


def test_what_is_unknown_is_told_on_a_page(client: TestClient) -> None:
    for address in ("/conditions/vello", "/essais/vello", "/conditions/velo?version=1999-01-01"):
        answered = client.get(address)
        assert answered.status_code == 404
        checked(answered.text)
    assert "« velo »" in plain(client.get("/essais/vello").text)


def test_no_page_runs_a_script_or_loads_from_elsewhere(client: TestClient) -> None:
    for address in ("/", "/essais/velo"):
        policy = client.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe-inline" not in policy
        assert "form-action 'self'" in policy


def test_the_style_has_an_address_of_its_own(client: TestClient) -> None:
    address = next(one["href"] for one in checked(client.get("/").text).every("link"))
    sheet = client.get(address)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "prefers-color-scheme: dark" in sheet.text


def test_something_must_be_wanted(client: TestClient) -> None:
    answered = client.post("/essais/velo", data={"faire": "commencer", "portée": ""})
    assert answered.status_code == 422
    page = checked(answered.text)
    assert "Choisissez ce que vous voulez savoir" in plain(answered.text)
    assert any("autofocus" in one for one in page.every("div"))


def test_a_walk_ends_with_what_the_engine_decides(client: TestClient) -> None:
    text = walked(client, begun(client, *BOTH))
    said = plain(text)
    assert "La garantie est accordée." in said
    assert "L’indemnité s’élève à 2 000,00 €, au lieu de 2 250,00 €, après l’application d’une limite." in said
    case = json.loads(html.unescape(re.search(r"<code>(\{.*?\})</code>", text, re.DOTALL)[1]))  # type: ignore[index]
    decided = client.post("/contracts/velo/decisions", json=case).json()["answers"]
    assert (decided["garantie"]["verdict"], decided["indemnite"]["value"]) == ("accordé", "2000.00")
    assert 'href="/conditions/velo?version=2024-01-01#clause-vel-2-05"' in text


def test_what_is_decided_stops_the_questions(client: TestClient) -> None:
    """Without the premium paid nothing else counts: no other question is asked."""
    text = begun(client, "garantie")
    told = TOLD | {"la_cotisation_est_payee": {"la_cotisation_est_payee": "non"}, "lieu": {"lieu": "un garage"}}
    assert "La garantie est refusée." in plain(walked(client, text, told))


def test_i_do_not_know_is_an_answer(client: TestClient) -> None:
    text = begun(client, *BOTH)
    for _ in range(20):
        if 'name="objet"' not in text:
            break
        text = answer(client, text, "inconnu").text
    said = plain(text)
    assert "nous ne pouvons pas encore nous prononcer sur la garantie" in said.lower()
    assert "je ne sais pas" in said


def test_deciding_now_tells_what_is_left_to_know(client: TestClient) -> None:
    text = answer(client, begun(client, *BOTH), "décider").text
    checked(text)
    assert "Ce qu’il reste à savoir" in plain(text)
    on = answer(client, text, "poursuivre").text
    assert 'name="objet"' in on


def test_an_answer_can_be_changed(client: TestClient) -> None:
    text = answer(client, walked(client, begun(client, *BOTH)), "modifier:la_cotisation_est_payee").text
    page = checked(text)
    assert [one["value"] for one in page.every("input") if "checked" in one] == ["oui"]
    said = plain(answer(client, text, la_cotisation_est_payee="non").text)
    assert "La garantie est refusée." in said


def test_elements_are_added_and_removed(client: TestClient) -> None:
    text = answer(client, walked(client, begun(client, *BOTH)), "modifier:reparations").text
    more = answer(client, text, "ajouter:reparations", **REPAIRS).text
    assert "Réparation n° 3" in plain(more)
    less = answer(client, more, "ôter:reparations[0]", **REPAIRS).text
    page = checked(less)
    assert [one["value"] for one in page.every("input") if one.get("name", "").endswith(".prix")] == ["450,00", ""]


@pytest.mark.parametrize(
    ("path", "values", "told"),
    [
        ("valeur_du_velo", {"valeur_du_velo": "beaucoup"}, "n’est pas un montant"),
        ("valeur_du_velo", {"valeur_du_velo": "-5"}, "négative"),
        ("valeur_du_velo", {}, "Donnez une réponse"),
        ("vol", {"vol": "2024-02-30"}, "2024-02-30"),
        ("vol", {"vol": "2024-02-03", "vol:jamais": "oui"}, "non survenu"),
        ("lieu", {"lieu": "la lune"}, "n’est pas une valeur"),
        ("reparations", {"reparations": "beaucoup"}, "nombre entier"),
        ("reparations", {"reparations": "51"}, "Au-delà de 50"),
    ],
)
def test_a_mistake_is_told_at_its_field(client: TestClient, path: str, values: dict[str, str], told: str) -> None:
    text = answer(client, begun(client, *BOTH), f"modifier:{path}").text
    answered = answer(client, text, **values)
    assert answered.status_code == 422
    page = checked(answered.text)
    assert told in plain(answered.text)
    assert [one for one in page.every("input", "select", "fieldset") if one.get("aria-invalid")]
    link = next(one["href"] for one in page.every("a") if one["href"].startswith("#c-"))
    assert link[1:] in {one.get("id") for one in page.every("input", "select")}
    assert "Erreur" in answered.text.partition("</title>")[0]


def test_what_is_typed_is_text(client: TestClient) -> None:
    typed = '<script>alert("l\'été")</script>'
    text = answer(client, begun(client, "garantie"), "modifier:numero_de_serie").text
    after = answer(client, text, numero_de_serie=typed).text
    checked(after)
    assert "<script" not in after
    assert json.loads(hidden(after, "etat"))["cas"] == {"numero_de_serie": typed}
    decided = answer(client, after, "décider").text
    checked(decided)
    assert "<script" not in decided


def test_a_form_that_no_page_wrote_is_refused(client: TestClient) -> None:
    for state in ("", "{}", "[1]", "{" * 5_000, '{"cas": NaN}'):
        answered = client.post("/essais/velo", data={"faire": "répondre", "etat": state})
        assert answered.status_code == 400
        checked(answered.text)


def test_a_case_is_taken_up_from_a_text(client: TestClient) -> None:
    case = """\
questions: [la garantie]
faits:
  la cotisation est payée: oui
  le vol: 2 mars 2024 à 18 h
  le lieu: un garage
"""
    answered = client.post("/essais/velo/cas", data={"texte": case}, files={"fichier": ("", b"")})
    assert answered.status_code == 200
    assert "La garantie est accordée." in plain(answered.text)
    # A date written in French is one that the control of a date can hold.
    event = checked(answer(client, answered.text, "modifier:vol").text)
    held = {one["type"]: one["value"] for one in event.every("input") if one.get("type") in ("date", "time")}
    assert held == {"date": "2024-03-02", "time": "18:00"}


def test_the_faults_of_a_text_are_told_by_their_place(client: TestClient) -> None:
    def told(text: str) -> str:
        answered = client.post("/essais/velo/cas", data={"texte": text}, files={"fichier": ("", b"")})
        assert answered.status_code == 422
        checked(answered.text)
        return plain(answered.text)

    assert "Ligne 2, colonne 1, le lieux : fait inconnu" in told("la valeur du vélo: 12 €\nle lieux: la rue\n")
    assert "Ligne 1, colonne" in told('{"lieu": }')
    assert "écrite plusieurs fois" in told('{"lieu": "la rue", "lieu": "la rue"}')
    assert "Collez un cas" in told("")


def test_the_case_goes_away_and_comes_back(client: TestClient) -> None:
    text = walked(client, begun(client, *BOTH))
    file = answer(client, text, "emporter")
    assert file.headers["content-disposition"] == 'attachment; filename="cas.json"'
    back = client.post("/essais/velo/cas", data={"texte": ""}, files={"fichier": ("cas.json", file.content)})
    assert "2 000,00 €" in plain(back.text)


def test_the_letter_and_the_reasons_are_one_button_away(client: TestClient) -> None:
    text = walked(client, begun(client, *BOTH))
    letter = answer(client, text, "courrier:html")
    assert "Madame, Monsieur" in plain(letter.text)
    tree = answer(client, text, "expliquer:indemnite").text
    checked(tree)
    assert "clause par clause" in plain(tree)
    changes = answer(client, text, "changer:garantie").text
    checked(changes)
    assert "Ce qui changerait la réponse" in plain(changes)


def test_a_form_too_long_is_refused(tmp_path: Path) -> None:
    with service(tmp_path, max_body=1_000) as small:
        answered = small.post("/essais/velo", data={"faire": "x" * 2_000})
        assert answered.status_code == 413
        checked(answered.text)


def test_the_samples_of_what_serves_are_offered(tmp_path: Path) -> None:
    """What serves tells its places from the folder of the contracts on: the samples are found all the same."""
    root = tmp_path / "contrats"
    sample = "contrat: velo\ntitre: Un vol de nuit\nquestions: [la garantie]\nfaits:\n  le lieu: la rue\n"
    write_library(root, {"velo": {"produit.yaml": PRODUCT, "2024-01-01/garantie.yaml": TERMS,
                                  "exemples/1-vol.yaml": sample}})  # fmt: skip
    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), load_here)
    live.start()
    with TestClient(build_app(Services(Settings(contracts=root, data=tmp_path), live, None))) as found:
        assert "Un vol de nuit" in plain(found.get("/essais/velo").text)
        decided = found.post("/essais/velo/exemple", data={"rang": "0"})
        assert decided.status_code == 200 and "La garantie" in plain(decided.text)
