"""The deadline of a duty, as it is told: a day, even where the contract names an event."""

from __future__ import annotations

from pathlib import Path

from engine import Answer, examine

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
    dated = tmp_path / "delai" / "2024-01-01"
    dated.mkdir(parents=True)
    (tmp_path / "delai" / "produit.yaml").write_text("produit: delai\ntitre: Délai\n", encoding="utf-8")
    (dated / "a.yaml").write_text(CLAUSES, encoding="utf-8")
    library = examine(tmp_path)
    assert [d.code for d in library.diagnostics] == []
    made = library["delai"]
    given = {"la signature": "2024-03-10", "le signalement": "2024-03-20"}
    for approval in ("2024-03-25", "2024-03-25T10:30"):
        answer = made.decide(made.facts({**given, "l'accord": approval}))["contrat"]
        assert isinstance(answer, Answer)
        assert [(duty["status"], duty["deadline"]) for duty in answer.to_dict()["obligations"]] == [
            ("tenue", "2024-03-25")
        ]
