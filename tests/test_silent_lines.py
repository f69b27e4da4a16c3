"""A schedule that is open says why, as a lone amount does."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import small_contract

from engine import Answer

CLAUSES = """faits:
  - nom: la perte
    type: montant
  - nom: le compte
    type: nombre
grandeurs:
  - nom: la part
    type: montant
  - nom: les bons
    genre: masculin
    type: échéancier
clauses:
  - id: BON-1
    fixe: la part
    à: l'arrondi de la perte ÷ le compte au centime
    si: la perte dépasse 1 €
  - id: BON-2
    crédite: les bons
    de: la part
    le: 1er mars 2015
"""


@pytest.mark.parametrize(
    ("loss", "count", "verdict", "why"),
    [("10 €", 0, "indéterminé", ["division par zéro"]), ("1 €", 2, "non réglé", ["non réglé : part"])],
)
def test_an_open_line_tells_why_no_fact_would_settle_it(
    tmp_path: Path, loss: str, count: int, verdict: str, why: list[str]
) -> None:
    contract = small_contract(tmp_path, CLAUSES, "bons")
    decided = contract.decide(contract.facts({"la perte": loss, "le compte": count}))
    for question in ("part", "bons"):
        answer = decided[question]
        assert isinstance(answer, Answer)
        told = answer.to_dict()
        assert (told["verdict"], told["missing"], told["silent"]) == (verdict, [], why), question
