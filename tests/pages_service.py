"""A service over one small contract, and what its pages hold, read strictly."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from library_folder import write_library
from starlette.testclient import TestClient
from web_service import services_over

from service.journal import open_journal
from service.settings import Settings
from service.web.app import build_app
from service.web.deciding import decide_bytes

BOTH = ("garantie", "indemnite")
#: One answer to each fact: covered, 1 500 + 300 + 450 = 2 250 €, cut to the limit of 2 000 €.
TOLD: dict[str, dict[str, Any]] = {
    "lieu": {"lieu": "la rue"},
    "equipements": {"equipements": ["un antivol"]},
    "la_cotisation_est_payee": {"la_cotisation_est_payee": "oui"},
    "valeur_du_velo": {"valeur_du_velo": "1 500"},
    "vol": {"vol": "2024-03-02", "vol:heure": "18:30"},
    "reparations": {"reparations": "2"},
}
REPAIRS = {"reparations[0].prix": "300", "reparations[1].prix": "450,00"}
PRODUCT = """\
produit: velo
titre: Assurance du vélo
calendrier: France
assureur: L'assureur est la Mutuelle des Deux Roues.
articles:
  V.1: Les mots du contrat
  V.2: La garantie
"""
TERMS = """\
article: V.2
fiches:
  - nom: une réparation
    champs:
      - nom: le prix
        type: montant
      - nom: la date
        type: date
faits:
  - nom: le lieu
    parmi: [la rue, un garage]
  - nom: les équipements
    genre: masculin
    parmi: [un antivol, une alarme]
    plusieurs: oui
  - phrase: la cotisation est payée
    contraire: la cotisation n'est pas payée
  - nom: la valeur du vélo
    type: montant
    question: Combien valait le vélo ?
  - nom: le vol
    type: événement
  - nom: le numéro de série
    genre: masculin
    type: texte
  - nom: les réparations
    genre: féminin
    type: liste de réparations
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'indemnité
    genre: féminin
    type: montant
clauses:
  - id: VEL-2-01
    accorde: la garantie
    si:
      - la cotisation est payée
      - le vol a eu lieu
  - id: VEL-2-02
    refuse: la garantie
    si: le lieu est la rue
    sauf si: les équipements comprennent un antivol
  - id: VEL-2-04
    fixe: l'indemnité
    à: la valeur du vélo
  - id: VEL-2-06
    ajoute: somme des prix des réparations
    à: l'indemnité
  - id: VEL-2-05
    plafonne: l'indemnité
    à: 2 000 €
    après: VEL-2-06
"""


def service(root: Path, keeping: Path | None = None, **told: Any) -> TestClient:
    """A client of a service, which keeps its journal in a folder where one is given."""
    write_library(root, {"velo": {"produit.yaml": PRODUCT, "2024-01-01/garantie.yaml": TERMS}})
    settings = Settings(contracts=root, data=keeping or root, **told)
    journal = open_journal(settings, decide=decide_bytes) if keeping else None
    return TestClient(build_app(services_over(settings, journal=journal)))


class Page(HTMLParser):
    """What a page holds: its tags, which close in order, and its ids."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append((tag, told))
        if "id" in told:
            self.ids.append(told["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def every(self, *names: str) -> list[dict[str, str]]:
        """The attributes of the tags of some names."""
        return [attributes for tag, attributes in self.tags if tag in names]

    def headings(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch("h[1-6]", tag)]


def checked(text: str) -> Page:
    """A page that is well formed and labelled: ids unique, headings in order, every control with its label, no script.

    What `aria-describedby` and the links inside the page name is there.
    """
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    levels = page.headings()
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False) if 1 in levels[:1])
    labelled = {one["for"] for one in page.every("label")}
    for one in page.every("input", "select", "textarea"):
        if one.get("type") != "hidden":
            assert one.get("id") in labelled, one
    for one in page.every("input", "select", "textarea", "fieldset"):
        assert set(one.get("aria-describedby", "").split()) <= set(page.ids)
    for one in page.every("a"):
        if one["href"].startswith("#"):
            assert one["href"][1:] in page.ids, one
    assert not page.every("script")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]
    return page


def hidden(text: str, name: str) -> str:
    """The value of a hidden control."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None
    return str(html.unescape(found[1]))


def answer(client: TestClient, text: str, action: str = "répondre", **values: Any) -> Any:
    """The page after the form of another one is sent: ``values`` are those of its controls, by path."""
    form: dict[str, Any] = {"faire": action, "etat": hidden(text, "etat")}
    if 'name="objet"' in text:
        form["objet"] = hidden(text, "objet")
    if 'name="liste"' in text:
        form["liste"] = hidden(text, "liste")
    form |= {f"f:{name}": value for name, value in values.items()}
    return client.post("/essais/velo", data=form)


def begun(client: TestClient, *questions: str) -> str:
    """The first question about some questions."""
    answered = client.post("/essais/velo", data={"faire": "commencer", "portée": "", "question": list(questions)})
    assert answered.status_code == 200
    return str(answered.text)


def walked(client: TestClient, text: str, told: dict[str, dict[str, Any]] = TOLD) -> str:
    """The decision, every question being answered as ``told`` says."""
    for _ in range(20):
        checked(text)
        if 'name="liste"' in text:
            text = answer(client, text, "liste", **REPAIRS).text
        elif 'name="objet"' in text:
            text = answer(client, text, **told[hidden(text, "objet")]).text
        else:
            return text
    raise AssertionError("no end")


def plain(text: str) -> str:
    """What a page says, without its tags nor its fine spaces."""
    said = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(said.split())
