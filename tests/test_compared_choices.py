"""Two values of one choice are compared with each other: « the same product as the one in hand »."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from library_folder import write_small

from engine import Contract, examine

TEXT = """
article: A.1
choix:
  - nom: sport
    valeurs: [la voile, le ski, la marche]
  - nom: lieu
    valeurs: [la mer, la montagne]
fiches:
  - nom: une inscription
    pluriel: inscriptions
    champs:
      - nom: le numéro
        type: nombre
      - nom: le sport
        type: sport
faits:
  - nom: les inscriptions
    genre: féminin
    type: liste d'inscriptions
  - nom: le sport préféré
    type: sport
  - nom: le sport pratiqué
    type: sport
grandeurs:
  - phrase: l'inscription répète une autre
    contraire: l'inscription est la première
    pour chacun de: les inscriptions
  - nom: la joie
    type: droit
clauses:
  - id: A-1
    établit: l'inscription répète une autre
    si:
      - au moins un de: les inscriptions
        vérifie:
          - le numéro est inférieur au numéro de l'inscription en cours
          - le sport est égal au sport de l'inscription en cours
  - id: A-2
    accorde: la joie
    si: le sport pratiqué est égal au sport préféré
  - id: A-3
    refuse: la joie
    si: le sport pratiqué est différent du sport préféré
"""


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    """Inscriptions to sports, of which one may be preferred."""
    found: Contract = library(tmp_path, TEXT)["essai"]
    return found


def library(folder: Path, text: str) -> Any:
    return examine(write_small(folder, text))


def test_an_element_is_compared_with_the_one_in_hand(contract: Contract) -> None:
    told = [{"numero": rank, "sport": sport} for rank, sport in enumerate(("le ski", "la voile", "le ski"))]
    case = contract.facts({"inscriptions": told})
    answers: Any = contract.decide(case)["l_inscription_repete_une_autre"]
    assert [answer.value for answer in answers] == [False, False, True]


@pytest.mark.parametrize(
    ("preferred", "verdict"), [("le ski", "accordé"), ("la voile", "refusé"), (None, "indéterminé")]
)
def test_facts_are_compared_and_the_unknown_is_asked(contract: Contract, preferred: str | None, verdict: str) -> None:
    told = {"sport_pratique": "le ski"} | ({"sport_prefere": preferred} if preferred else {})
    answer: Any = contract.decide(contract.facts(told))["joie"]
    assert answer.verdict.value == verdict
    assert list(answer.missing) == ([] if preferred else ["sport_prefere"])
    decider = contract.decider(["joie"])
    assert decider(contract.facts(told)) == decider.interpret(contract.facts(told))


def test_every_value_may_change_the_answer(contract: Contract) -> None:
    """Neither clause names a value, yet each of them matters: the favourite sport is granted, any other refused."""
    answer: Any = contract.decide(contract.facts({"sport_pratique": "le ski", "sport_prefere": "la voile"}))["joie"]
    found = answer.changes().found
    turned = [(change["to"], change["verdict"]) for change in found if change["fact"] == "sport_prefere"]
    assert turned == [("ski", "accordé")]


def test_values_of_two_choices_are_not_compared(tmp_path: Path) -> None:
    text = TEXT.replace("le sport préféré\n    type: sport", "le sport préféré\n    type: lieu")
    assert {d.code for d in library(tmp_path, text).diagnostics} >= {"T001"}
