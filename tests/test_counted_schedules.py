"""Schedules of numbers: points and tickets are not euros, in data, in French and in compiled code alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from library_folder import small_contract
from plain_signs import plain_signs

from engine import Contract
from engine.cases import run_case, written_cases
from render import explain_text

TEXT = """
article: A.1
fiches:
  - nom: un achat
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le montant
        type: montant
faits:
  - nom: les achats
    genre: masculin
    type: liste d'achats
grandeurs:
  - nom: les points
    genre: masculin
    type: échéancier de nombres
clauses:
  - id: A-1
    crédite: les points
    de: le montant ÷ 3 €
    le: le 1er du mois suivant la date
    pour chacun de: les achats
  - id: A-2
    débite: les points
    de: 40
    le: le 31 décembre de l'année de la date
    pour chacun de: les achats
"""
LINES = (
    TEXT.split("grandeurs:")[0]
    + """
grandeurs:
  - nom: le mérite
    type: nombre
    pour chacun de: les achats
  - nom: le jour du mérite
    type: date
    pour chacun de: les achats
  - nom: les bons
    genre: masculin
    type: échéancier de nombres
clauses:
  - id: B-1
    fixe: le mérite
    à: 1
    si: le montant n'atteint pas 100 €
  - id: B-2
    fixe: le mérite
    à: 5
    si: le montant atteint 100 €
  - id: B-3
    crédite: les bons
    de: le mérite
    le: le jour du mérite
    pour chacun de: les achats
  - id: B-4
    fixe: le jour du mérite
    au: 1 jour après la date
"""
)
BOUGHT = {"achats": [{"date": "2015-03-10", "montant": "1500"}, {"date": "2015-03-10", "montant": "10"}]}


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    """Points of purchases, credited the next month, part of which lapses at the end of the year."""
    return small_contract(tmp_path, TEXT, "points")


def test_lines_are_numbers_by_date_then_clause_then_element(contract: Contract) -> None:
    """1 500 € ÷ 3 € is 500 points, neither 5.00 nor rounded; 10 € ÷ 3 € stays exact, as any number does."""
    told: Any = contract.decide(contract.facts(BOUGHT)).to_dict()["answers"]["points"]
    assert [(line["clause"], line["element"], line["date"], line["number"]) for line in told["value"]] == [
        ("A-1", 0, "2015-04-01", 500),
        ("A-1", 1, "2015-04-01", "10/3"),
        ("A-2", 0, "2015-12-31", -40),
        ("A-2", 1, "2015-12-31", -40),
    ]
    assert [reason["after"] for reason in told["reasons"]] == [500, "10/3", -40, -40]


def test_each_line_names_the_clauses_that_made_it(tmp_path: Path) -> None:
    """The clause that posts, then those that set the amount and the day of that very element."""
    contract = small_contract(tmp_path, LINES, "bons")
    decision = contract.decide(contract.facts(BOUGHT))
    told: Any = decision.to_dict()["answers"]["bons"]
    assert told["line_reasons"] == [["B-3", "B-2", "B-4"], ["B-3", "B-1", "B-4"]]
    text = plain_signs(explain_text(decision))
    assert "– 5 le 11 mars 2015 (B-3, B-2 et B-4)" in text
    assert "– 1 le 11 mars 2015 (B-3, B-1 et B-4)" in text


def test_compiled_code_gives_the_same_lines(contract: Contract) -> None:
    decider = contract.decider(["points"])
    case = contract.facts(BOUGHT)
    assert "posted" not in str(decider.source)
    assert decider(case) == decider.interpret(case)


def test_numbers_are_told_without_a_currency(contract: Contract) -> None:
    text = explain_text(contract.decide(contract.facts({"achats": BOUGHT["achats"][:1]})))
    told = plain_signs(text).splitlines()
    assert "Points : 500 le 1er avril 2015 et −40 le 31 décembre 2015" in told


def test_lines_awaited_of_a_schedule_that_stays_unknown_are_a_failure(tmp_path: Path) -> None:
    case = """
cas:
  - nom: on ne sait rien des achats
    faits:
      les achats: inconnu
    attendu:
      lignes les points: [1er février 2015 = 20]
"""
    contract = small_contract(tmp_path, TEXT + case)
    (written,) = written_cases(contract)
    (failure,) = run_case(contract, written)
    assert failure.wanted == "1er février 2015 = 20"
    assert failure.got == "indéterminé (manque : achats) ; motifs : aucun"
