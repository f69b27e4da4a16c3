"""An account of 1 000 €, whose rate is 2 % from 1 January 2015 and 1,5 % from 1 March 2015: dated parameters to test.

A year's interest is therefore 20 € or 15 €, whatever the engine says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from library_folder import write_small

from engine import Answer, Contract
from engine.values import Unknown, bounds

CLAUSES = """article: L.1
faits:
  - nom: le solde
    type: montant
  - nom: le dépôt
    type: événement
  - nom: le jour fixé
    type: date
paramètres:
  - nom: le taux du livret
    type: taux
    question: Quel est le taux du livret ?
  - nom: le plafond légal
    type: montant
    en vigueur: le jour fixé
grandeurs:
  - nom: l'intérêt
    genre: masculin
    type: montant
  - nom: le solde rémunéré
    type: montant
  - phrase: le taux est bas
    contraire: le taux n'est pas bas
clauses:
  - id: LIV-1
    fixe: le solde rémunéré
    à: le plus petit du solde et le plafond légal
  - id: LIV-2
    fixe: l'intérêt
    à: le solde × le taux du livret en vigueur le jour du dépôt
  - id: LIV-3
    établit: le taux est bas
    si: le taux du livret en vigueur le jour du dépôt n'atteint pas 3 %
"""
RATES = [
    {"à compter du": "1er janvier 2015", "valeur": "2 %"},
    {"à compter du": "1er mars 2015", "valeur": "1,5 %"},
]
TARIFF = """tarif: Conditions et tarifs
valeurs:
  - paramètre: le taux du livret
    barème:
      - à compter du: 1er mars 2015
        valeur: 1,5 %
      - à compter du: 1er janvier 2015
        valeur: 2 %
"""


def folder_of(place: Path, clauses: str = CLAUSES) -> Path:
    """A library of one contract."""
    return write_small(place, clauses, "livret")


def tariff_of(place: Path, text: str = TARIFF) -> Path:
    """A tariff on disk."""
    (place / "tarif.yaml").write_text(text, encoding="utf-8")
    return place / "tarif.yaml"


def interest(contract: Contract, question: str = "intérêt", **facts: Any) -> Answer:
    """The answer to a question about an account of 1 000 €, and the same from the compiled code."""
    case = contract.facts({"solde": "1000.00", **facts})
    found = contract.decide(case, [question])[question]
    assert isinstance(found, Answer)
    ((verdict, value, reasons),) = contract.decider([question])(case)
    assert (verdict, value, reasons) == (found.verdict, found.value, found.reasons)
    return found


def cents(answer: Answer) -> Any:
    """The settled amount in centimes, or its bounds."""
    return bounds(answer.value) if isinstance(answer.value, Unknown) else answer.value
