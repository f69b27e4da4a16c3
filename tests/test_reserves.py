"""« sous réserve de »: a right, or a sentence that clauses establish."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import small_contract
from plain_signs import plain_signs

from engine import Answer
from render import build_document
from render.markdown import to_markdown

CLAUSES = """faits:
  - nom: la perte
    type: montant
grandeurs:
  - phrase: le dossier est sérieux
    contraire: le dossier n'est pas sérieux
  - nom: l'indemnité
    genre: féminin
    type: montant
    sous réserve de: le dossier est sérieux
  - nom: le rang
    type: nombre
    sous réserve de: le dossier est sérieux
clauses:
  - id: RES-1
    établit: le dossier est sérieux
    si: la perte dépasse 15 €
  - id: RES-2
    fixe: l'indemnité
    à: la perte
  - id: RES-3
    fixe: le rang
    à: 1
"""


@pytest.mark.parametrize(("loss", "verdict", "value"), [("15 €", "refusé", 0), ("15,01 €", "établi", 1_501)])
def test_an_amount_may_depend_on_a_sentence(tmp_path: Path, loss: str, verdict: str, value: int) -> None:
    made = small_contract(tmp_path, CLAUSES, "reserve")
    case = made.facts({"la perte": loss})
    answer = made.decide(case)["indemnité"]
    assert isinstance(answer, Answer)
    assert (answer.verdict.value, answer.value) == (verdict, value)
    found, amount, reasons = made.decider(["indemnité"])(case)[0]
    assert (found, amount, tuple(reasons)) == (answer.verdict, value, tuple(answer.reasons))
    text = plain_signs(to_markdown(build_document(made.program)))
    assert "L'indemnité n'est due que si le dossier est sérieux." in text
