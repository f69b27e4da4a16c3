"""On the page of a decision, each element of a list has an explanation of its own, and what would change it."""

from __future__ import annotations

import re
from pathlib import Path

from library_folder import product_file, write_library
from pages_service import answer, checked, plain
from starlette.testclient import TestClient
from web_service import services_over

from service.settings import Settings
from service.web.app import build_app

TOLLS = """\
article: 1
fiches:
  - nom: un passage
    champs:
      - nom: le badge
        type: texte
      - nom: le trajet
        type: événement
  - nom: un badge livré
    pluriel: badges livrés
    champs:
      - nom: la référence
        type: texte
      - nom: la livraison
        type: événement
faits:
  - phrase: l'abonnement est payé
    contraire: l'abonnement n'est pas payé
  - nom: les passages
    genre: masculin
    type: liste de passages
  - nom: les badges livrés
    genre: masculin
    type: liste de badges livrés
grandeurs:
  - nom: le télépéage
    type: droit
    pour chacun de: les passages
clauses:
  - id: PEA-1-01
    accorde: le télépéage
    si:
      - le trajet a eu lieu
      - au moins un de: les badges livrés
        vérifie:
          - la référence vaut le badge
          - la livraison a lieu au plus tard le trajet
  - id: PEA-1-02
    exclut: le télépéage
    si: l'abonnement n'est pas payé
"""
CASE = """\
questions: [le télépéage]
faits:
  l'abonnement est payé: oui
  les badges livrés:
    - la référence: A
      la livraison: 3 mars 2026
  les passages:
    - le badge: A
      le trajet: 5 mars 2026
    - le badge: B
      le trajet: 6 mars 2026
"""


def trees(page: str) -> list[tuple[str, str]]:
    """The heading of each answer, with the tree under it."""
    parts = [part for part in re.split(r'<section class="reponse', page)[1:] if 'class="arbres"' in part]
    return [(plain(re.findall(r"<h2[^>]*>.*?</h2>", part)[0]), part) for part in parts]


def decided(root: Path) -> tuple[TestClient, str]:
    write_library(root, {"velo": {"produit.yaml": product_file("velo"), "2020-01-01/a.yaml": TOLLS}})
    client = TestClient(build_app(services_over(Settings(contracts=root, data=root))))
    page = client.post("/essais/velo/cas", data={"texte": CASE}, files={"fichier": ("", b"")})
    assert page.status_code == 200
    return client, page.text


def turning(page: str) -> str:
    """What would change the answer that was asked about."""
    return plain(page.partition('class="turning"')[2].partition("</div>")[0])


def test_an_element_is_explained_alone_under_its_own_answer(tmp_path: Path) -> None:
    """Of the two passages, the second has a badge that nobody delivered: its own tree says so, and no other does."""
    client, page = decided(tmp_path)
    shown = answer(client, page, "expliquer:telepeage[1]").text
    checked(shown)
    [(heading, tree)] = trees(shown)
    assert "(passage n° 2)" in heading and tree.count('<details class="arbre"') == 1
    assert 'value="expliquer:telepeage[0]"' in shown
    assert trees(answer(client, page, "expliquer:telepeage").text) == []


def test_what_would_change_is_that_of_its_element(tmp_path: Path) -> None:
    client, page = decided(tmp_path)
    told = turning(answer(client, page, "changer:telepeage[0]").text)
    assert "Notre réponse repose sur ces éléments" in told and "l’abonnement est payé." in told
    told = turning(answer(client, page, "changer:telepeage[1]").text)
    assert "repose" not in told


def test_what_is_said_of_each_element_of_a_list_is_not_unknown(tmp_path: Path) -> None:
    client, page = decided(tmp_path)
    [(_, tree)] = trees(answer(client, page, "expliquer:telepeage[0]").text)
    told = plain(tree.partition('class="arbres"')[2])
    assert "Télépéage accordé" in told and "inconnue" not in told
    assert "la livraison a lieu au plus tard lors du trajet" in told and "le trajet a eu lieu vraie" in told


def test_a_question_told_per_element_says_of_which(tmp_path: Path) -> None:
    client, _ = decided(tmp_path)
    assert "un droit, pour chacun des passages" in plain(client.get("/essais/velo").text)
