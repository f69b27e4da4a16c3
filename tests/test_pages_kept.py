"""A decision kept from its page: when it is asked, once, noted and reviewed."""

from __future__ import annotations

import re
from pathlib import Path

from pages_service import BOTH, answer, begun, checked, hidden, plain, service, walked


def test_a_decision_is_kept_only_when_asked_and_found_again(tmp_path: Path) -> None:
    with service(tmp_path / "contracts", keeping=tmp_path / "var") as found:
        text = walked(found, begun(found, *BOTH))
        assert "/page" not in text
        form = {name: hidden(text, name) for name in ("etat", "formulaire")} | {"faire": "garder", "dossier": "D 1"}
        unticked = found.post("/essais/velo", data=form)
        assert (unticked.status_code, unticked.history) == (422, [])
        boxes = [one for one in checked(unticked.text).every("input") if one.get("aria-invalid")]
        assert [(one["id"], one["aria-describedby"]) for one in boxes] == [("garder", "garder-erreur")]
        assert "cochez la case" in plain(unticked.text) and 'value="D 1"' in unticked.text
        page = found.post("/essais/velo", data=form | {"garder": "oui"})
        address = page.url.path
        assert page.history[0].status_code == 303 and re.fullmatch(r"/decisions/[^/]+/page", address)
        checked(page.text)
        assert "2 000,00 €" in plain(page.text)
        assert "dossier D 1" in plain(page.text)
        again = found.post(address, data={"faire": "rejouer"})
        checked(again.text)
        assert "la même réponse" in plain(again.text)


def test_a_form_sent_twice_keeps_one_decision(tmp_path: Path) -> None:
    with service(tmp_path / "contracts", keeping=tmp_path / "var") as found:
        text = walked(found, begun(found, *BOTH))
        form = {name: hidden(text, name) for name in ("etat", "formulaire")} | {"faire": "garder", "garder": "oui"}

        def kept(**told: str) -> str:
            return str(found.post("/essais/velo", data=form | told).url.path)

        first = kept()
        assert kept() == first
        another = kept(dossier="D 2")
        assert another != first and kept(dossier="D 2") == another
        # The same case on another page is another decision: somebody asks for it again.
        afresh = answer(found, text, "expliquer:indemnite").text
        assert hidden(afresh, "formulaire") != form["formulaire"]
        assert kept(formulaire=hidden(afresh, "formulaire")) not in (first, another)
        assert found.post("/essais/velo", data=form | {"formulaire": "x"}).status_code == 400
        # A reference that no address could ask for is told, not put right in silence.
        unseen = found.post("/essais/velo", data=form | {"dossier": "D\x012"})
        checked(unseen.text)
        assert unseen.status_code == 422 and "n’a pas de caractère de contrôle" in plain(unseen.text)
        # What was erased is not kept again because a browser sends the form again.
        assert found.delete("/files/D%202", params={"why": "demande"}).json()["decisions"] == 1
        again = found.post("/essais/velo", data=form | {"dossier": "D 2"})
        assert again.status_code == 409 and "Cette décision a été effacée" in plain(again.text)


def test_a_kept_decision_is_noted_and_reviewed_from_its_page(tmp_path: Path) -> None:
    with service(tmp_path / "contracts", keeping=tmp_path / "var") as found:
        told = {"case": {"lieu": "la rue"}, "questions": ["garantie"]}
        identifier = found.post("/contracts/velo/decisions", json=told).json()["decision"]["id"]
        address = f"/decisions/{identifier}/page"
        assert "Personne n’a encore rien noté" in plain(found.get(address).text)
        empty = found.post(address, data={"faire": "noter", "texte": "  "})
        assert empty.status_code == 422
        assert any(one["id"] == "texte" and one.get("aria-invalid") for one in checked(empty.text).every("textarea"))
        noted = found.post(address, data={"faire": "noter", "texte": "Vu <b>au guichet</b>\r\nle 3"})
        checked(noted.text)
        assert (noted.history[0].status_code, noted.status_code) == (303, 200)
        assert "Vu &lt;b&gt;au guichet&lt;/b&gt;\nle 3" in noted.text
        flagged = found.post(address, data={"faire": "signaler", "texte": "L’antivol est à vérifier"}).text
        assert "Une relecture par une personne est demandée" in plain(flagged)
        assert "Qui l’a consultée" in plain(flagged)
        raised = found.post(address, data={"faire": "lever", "texte": "Vérifié"}).text
        assert "est demandée" not in plain(raised) and "Relecture faite" in plain(raised)
        assert found.post(address, data={"faire": "autre"}).status_code == 400
        assert found.post(address, data={"faire": "lever", "texte": "encore"}).status_code == 409
        correction = told | {"links": [{"relation": "corrects", "decision": identifier}]}
        later = found.post("/contracts/velo/decisions", json=correction).json()["decision"]["id"]
        assert f'est corrigée par la décision <a href="/decisions/{later}/page"' in found.get(address).text
