"""Lengths that are no whole number of days or months, days beyond every calendar: the answer says so."""

from __future__ import annotations

from typing import Any

import pytest
from library_folder import write_small

from engine import Answer, Contract, load

TEXT = """\
article: A.1
faits:
  - nom: le départ
    type: date
  - nom: la durée
    type: durée en mois
  - nom: la longueur
    type: durée en jours
  - nom: la naissance
    type: date
  - nom: l'adhésion
    genre: féminin
    type: événement
grandeurs:
  - nom: l'âge
    genre: masculin
    type: durée en mois
  - nom: la moitié
    type: date
  - nom: le terme
    type: date
  - nom: le triple
    type: durée en jours
clauses:
  - id: R-0
    fixe: l'âge
    à: 1 an × le nombre d'années entre la naissance et l'adhésion
  - id: R-1
    fixe: la moitié
    au: (la durée ÷ 2) après le départ
  - id: R-2
    fixe: le terme
    au: la longueur avant le départ
  - id: R-3
    fixe: le triple
    à: 3 × la longueur
"""


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return load(write_small(tmp_path_factory.mktemp("lengths"), TEXT))["essai"]


def told(contract: Contract, question: str, facts: dict[str, Any]) -> dict[str, Any]:
    case = contract.facts({"départ": "2024-01-31", **facts})
    answer = contract.decide(case, [question])[question]
    assert isinstance(answer, Answer)
    plain = answer.to_dict()
    fast = contract.decider([question]).plain(case)[question]
    assert (fast["verdict"], fast["value"]) == (plain["verdict"], plain["value"])
    return plain


def test_half_of_six_months_is_three_months_away(contract: Contract) -> None:
    assert told(contract, "moitie", {"durée": "6 mois"})["value"] == "2024-04-30"


def test_half_of_five_months_leads_to_no_day(contract: Contract) -> None:
    plain = told(contract, "moitie", {"durée": "5 mois"})
    assert plain["verdict"] == "indéterminé"
    assert plain["silent"] == ["hors calendrier : 5/2 mois ne font pas un nombre entier de mois."]


def test_hours_that_make_whole_days_are_days(contract: Contract) -> None:
    assert told(contract, "terme", {"longueur": "48 heures"})["value"] == "2024-01-29"


def test_thirty_six_hours_before_a_day_is_no_day(contract: Contract) -> None:
    plain = told(contract, "terme", {"longueur": "36 heures"})
    assert plain["verdict"] == "indéterminé"
    assert plain["silent"] == ["hors calendrier : 36 heures ne font pas un nombre entier de jours."]


def test_a_day_after_the_year_9999_is_no_day(contract: Contract) -> None:
    plain = told(contract, "moitie", {"durée": "20000 ans"})
    assert plain["verdict"] == "indéterminé"
    assert plain["silent"] == ["hors calendrier : L'année 12024 est hors des années 1 à 9999."]


def test_a_length_that_is_not_told_is_missing(contract: Contract) -> None:
    assert told(contract, "moitie", {})["missing"] == ["duree"]


@pytest.mark.parametrize(
    ("given", "shown"), [("8 heures", "1 jours"), ("12 heures", "36 heures"), ("30 minutes", "90 minutes")]
)
def test_a_length_is_shown_in_the_unit_that_keeps_it_whole(contract: Contract, given: str, shown: str) -> None:
    assert told(contract, "triple", {"longueur": given})["value"] == shown


def test_an_age_at_an_event_that_never_comes_is_counted_by_the_interpreter(contract: Contract) -> None:
    """With the birth not told, years up to « never » are without bound: they are not multiplied as a number is."""
    assert told(contract, "age", {"adhésion": "non survenu"})["verdict"] == "établi"
    assert told(contract, "age", {"adhésion": "non survenu", "naissance": "1960-01-01"})["verdict"] == "établi"
    sixty_three = told(contract, "age", {"adhésion": "2024-06-01", "naissance": "1960-06-02"})
    assert sixty_three["value"] == "756 mois"
