"""What is shared, and what two clauses set, while a fact that decides it is not known: never settled too soon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from library_folder import write_small

from engine import Answer, Contract, examine
from engine.values import Unknown, bounds

SHARED = """article: A.1
fiches:
  - nom: une perte
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le montant
        type: montant
      - nom: la carte
        type: texte
faits:
  - nom: les pertes
    genre: féminin
    type: liste de pertes
  - phrase: le partage est demandé
    contraire: le partage n'est pas demandé
grandeurs:
  - nom: la part
    type: montant
    pour chacun de: les pertes
clauses:
  - id: A-1
    répartit: 100 €
    entre: les pertes
    selon: le montant
    en: la part
    par groupe: la carte
    à rang égal: la date
    si: le partage est demandé
"""
SET_TWICE = """article: A.1
faits:
  - phrase: le premier cas est ouvert
    contraire: le premier cas est fermé
  - phrase: le second cas est ouvert
    contraire: le second cas est fermé
  - nom: le montant
    type: montant
grandeurs:
  - nom: le versement
    type: montant
  - nom: le droit
    type: droit
clauses:
  - id: A-1
    fixe: le versement
    à: 5 €
    si: le premier cas est ouvert
  - id: A-2
    fixe: le versement
    à: le plus petit de 10 € et le montant
    si: le second cas est ouvert
  - id: A-3
    accorde: le droit
    si: le versement ne dépasse pas 20 €
"""


def contract(text: str, folder: Path) -> Contract:
    """The contract of one file."""
    library = examine(write_small(folder, text))
    # Names left unused, and two « fixe » that may meet: these contracts are written for that.
    assert [d.code for d in library.diagnostics if not d.code.startswith(("C02", "C031"))] == []
    return library["essai"]


def parts(trial: Contract, cards: list[str | None], asked: bool | None) -> list[Any]:
    """What three losses of 80, 80 and 50 € receive."""
    losses = [
        {"date": f"2015-03-0{day}", "montant": amount} | ({"carte": card} if card else {})
        for day, amount, card in zip((1, 2, 3), ("80", "80", "50"), cards, strict=True)
    ]
    data = {"pertes": losses} | ({"le_partage_est_demande": asked} if asked is not None else {})
    answers = trial.decide(trial.facts(data))["part"]
    assert isinstance(answers, tuple)
    return [answer.value for answer in answers]


def test_a_share_whose_condition_is_not_known_is_not_paid_yet(tmp_path: Path) -> None:
    trial = contract(SHARED, tmp_path)
    assert parts(trial, ["A", "A", "B"], True) == [8000, 2000, 5000]
    assert parts(trial, ["A", "A", "B"], False) == [0, 0, 0]
    open_ = parts(trial, ["A", "A", "B"], None)
    assert [bounds(value) for value in open_] == [(0, 8000), (0, 2000), (0, 5000)]
    assert all(isinstance(value, Unknown) and value.missing for value in open_)


def test_an_element_of_an_unknown_group_makes_the_others_wait(tmp_path: Path) -> None:
    """The loss without a card may be of the first group, and take from it."""
    open_ = parts(contract(SHARED, tmp_path), ["A", None, "B"], True)
    assert all(isinstance(value, Unknown) and value.missing for value in open_)
    assert [bounds(value) for value in open_] == [(0, 8000), (0, 8000), (0, 5000)]


def test_the_greatest_of_an_empty_list_is_told_by_the_name_of_the_list(tmp_path: Path) -> None:
    """A right that depends on it is not settled by the contract, and the answer says which list holds nothing."""
    text = SHARED.split("grandeurs:")[0] + (
        "grandeurs:\n  - nom: le droit\n    type: droit\nclauses:\n  - id: A-1\n    accorde: le droit\n"
        "    sauf si: le nombre des pertes dépasse 3\n"
        "  - id: A-2\n    subordonne: le droit\n    à: le plus grand des montants des pertes ne dépasse pas 30 €\n"
        "    si: le partage est demandé\n"
    )
    trial = contract(text, tmp_path)
    answer = trial.decide(trial.facts({"pertes": [], "le_partage_est_demande": True}))["droit"]
    assert isinstance(answer, Answer) and isinstance(answer.value, Unknown)
    assert (answer.verdict.value, answer.value.silent) == ("non réglé", frozenset({"liste vide : pertes"}))


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"le_second_cas_est_ouvert": True}, "indéterminé"),
        ({"le_second_cas_est_ouvert": True, "montant": "7"}, "conflit"),
        ({"le_second_cas_est_ouvert": True, "montant": "5"}, "accordé"),
        ({"montant": "7"}, "indéterminé"),
        ({"montant": "5"}, "accordé"),
        ({"le_second_cas_est_ouvert": False}, "accordé"),
    ],
)
def test_two_clauses_that_may_yet_disagree_bound_nothing(facts: dict[str, Any], verdict: str, tmp_path: Path) -> None:
    """10 € at most would settle « at most 20 € », until the facts make the two clauses disagree."""
    trial = contract(SET_TWICE, tmp_path)
    answer = trial.decide(trial.facts({"le_premier_cas_est_ouvert": True} | facts))["droit"]
    assert isinstance(answer, Answer)
    assert answer.verdict.value == verdict
