"""A chronology in the text of a decision: every line is told, its day known or not."""

from __future__ import annotations

import pytest
from library_folder import small_contract

from engine import Answer, Contract
from service.french import answer_text

TEXT = """\
article: A.1
faits:
  - nom: la clôture
    type: événement
  - nom: la demande
    type: événement
grandeurs:
  - nom: la fin du service
    type: date
  - nom: la fin de la carte
    type: date
  - nom: les conséquences
    type: chronologie
    genre: féminin
clauses:
  - id: C-1
    fixe: la fin du service
    au: le plus ancien de la clôture et de la demande
  - id: C-2
    fixe: la fin de la carte
    au: la clôture
  - id: C-3
    inscrit: [la fin du service, la fin de la carte]
    à: les conséquences
"""


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return small_contract(tmp_path_factory.mktemp("chronology"), TEXT)


def test_a_line_whose_day_is_not_known_is_told_with_what_is_known_of_it(contract: Contract) -> None:
    case = contract.facts({"clôture": "2016-02-10"})
    answer = contract.decide(case, ["consequences"])["consequences"]
    assert isinstance(answer, Answer)
    told = answer_text(answer)
    assert "la fin du service : date à déterminer (au plus tard le 10 février 2016)" in told
    assert "la fin de la carte : 10 février 2016" in told
