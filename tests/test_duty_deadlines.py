"""The deadline of a duty, as it is told: a day, even where the contract names an event."""

from __future__ import annotations

from pathlib import Path

from library_folder import small_contract

from engine import Answer

CLAUSES = """faits:
  - nom: la signature
    type: événement
  - nom: l'accord
    genre: masculin
    type: événement
  - nom: le signalement
    type: événement
grandeurs:
  - nom: le contrat
    type: droit
clauses:
  - id: DEL-1
    accorde: le contrat
    si: la signature a eu lieu
  - id: DEL-2
    oblige: le client
    à: signaler tout changement
    par: le signalement
    au plus tard: l'accord
"""


def test_a_deadline_named_by_an_event_is_told_as_its_day(tmp_path: Path) -> None:
    made = small_contract(tmp_path, CLAUSES, "delai")
    given = {"la signature": "2024-03-10", "le signalement": "2024-03-20"}
    for approval in ("2024-03-25", "2024-03-25T10:30"):
        answer = made.decide(made.facts({**given, "l'accord": approval}))["contrat"]
        assert isinstance(answer, Answer)
        assert [(duty["status"], duty["deadline"]) for duty in answer.to_dict()["obligations"]] == [
            ("tenue", "2024-03-25")
        ]
