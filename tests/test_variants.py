"""Clauses under readings: another verb, two readings at once, another order of steps, and what may not be said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from library_folder import small_contract, write_small
from test_structure import tree

from engine import Answer, examine
from engine.contract import Contract
from engine.outcomes import Verdict
from grammar.structure import check_structure
from grammar.yaml_nodes import Mapping
from render import sentence_of

HEAD = """faits:
  - nom: la perte
    type: montant
grandeurs:
  - nom: l'indemnité
    genre: féminin
    type: montant
  - nom: la garantie
    type: droit
clauses:
  - id: VAR-1
    accorde: la garantie
    si: la perte dépasse 0 €
"""
READINGS = """lectures:
  - id: nature
    question: Forfait ou plafond ?
    options: {options}
    retenue: plafond
    parce que: le doute profite à l'assuré
  - id: base
    question: Perte entière ou moitié ?
    options:
      entière: toute la perte
      moitié seule: la moitié de la perte
    retenue: entière
    parce que: rien ne la réduit
""".replace("{options}", "\n      plafond: un maximum\n      forfait: toujours la même somme")
PLAIN = """  - id: VAR-2
    fixe: l'indemnité
    à: la perte
    si: la perte dépasse 0 €
    lecture: base
    variantes:
      moitié seule:
        à: la moitié de la perte
"""


def contract(folder: Path, clauses: str, readings: str = READINGS) -> tuple[Contract | None, list[str]]:
    """The contract made of these clauses, or None, and the codes of what is wrong."""
    library = examine(write_small(folder, HEAD + clauses + readings))
    codes = [d.code for d in library.diagnostics]
    return (None if codes else library["essai"]), codes


def amount(made: Contract, loss: int, **options: str) -> int | None:
    """The indemnity of a loss in euros, in centimes; None where the contract says nothing. Both ways of deciding."""
    case = made.facts({"la perte": f"{loss} €"})
    answer = made.decide(case, readings=options)["indemnité"]
    assert isinstance(answer, Answer)
    verdict, value, _ = made.decider(["indemnité"], options)(case)[0]
    if answer.verdict is Verdict.SETTLED:
        assert (verdict, value) == (answer.verdict, answer.value)
    return int(answer.value) if answer.verdict is Verdict.SETTLED else None


@pytest.mark.parametrize(("loss", "cap", "flat"), [(100, 100, 500), (500, 500, 500), (600, 500, 500)])
def test_a_variant_may_say_another_verb(tmp_path: Path, loss: int, cap: int, flat: int) -> None:
    made, codes = contract(
        tmp_path,
        PLAIN + "  - id: VAR-3\n    plafonne: l'indemnité\n    à: 500 €\n    lecture: nature\n"
        "    variantes:\n      forfait:\n        fixe: l'indemnité\n        prévaut sur: VAR-2\n",
    )
    assert codes == []
    assert made is not None
    assert amount(made, loss) == cap * 100
    assert amount(made, loss, nature="forfait") == flat * 100


def test_a_clause_may_depend_on_two_readings(tmp_path: Path) -> None:
    """100 € lost: whole or half, and from 60 € on under one reading, always under the other."""
    made, codes = contract(
        tmp_path,
        "  - id: VAR-2\n    fixe: l'indemnité\n    à: la perte\n    si: la perte dépasse 60 €\n"
        "    lecture: [base, nature]\n    variantes:\n      moitié seule:\n        à: la moitié de la perte\n"
        "      forfait:\n        si: la perte dépasse 0 €\n",
    )
    assert codes == []
    assert made is not None
    assert amount(made, 100) == 10_000
    assert amount(made, 100, base="moitié seule") == 5_000
    assert amount(made, 50) is None
    assert amount(made, 50, nature="forfait") == 5_000
    assert amount(made, 50, nature="forfait", base="moitié seule") == 2_500


def test_a_variant_may_turn_the_order_of_two_steps(tmp_path: Path) -> None:
    """600 € lost: capped at 500 then 50 off is 450; 50 off first, then the cap of 500, is 500."""
    made, codes = contract(
        tmp_path,
        PLAIN + "  - id: VAR-3\n    plafonne: l'indemnité\n    à: 500 €\n    lecture: nature\n"
        "    variantes:\n      forfait:\n        après: VAR-4\n"
        "  - id: VAR-4\n    retranche: 50 €\n    de: l'indemnité\n    après: VAR-3\n",
    )
    assert codes == []
    assert made is not None
    assert amount(made, 600) == 45_000
    assert amount(made, 600, nature="forfait") == 50_000
    assert "vient après" not in sentence_of(made.program, "VAR-3")


def test_two_clauses_that_each_come_after_the_other_are_refused(tmp_path: Path) -> None:
    _, codes = contract(
        tmp_path,
        PLAIN + "  - id: VAR-3\n    plafonne: l'indemnité\n    à: 500 €\n    après: VAR-4\n"
        "  - id: VAR-4\n    retranche: 50 €\n    de: l'indemnité\n    après: VAR-3\n",
    )
    assert "C028" in codes


def test_two_readings_may_not_change_one_key(tmp_path: Path) -> None:
    _, codes = contract(
        tmp_path,
        "  - id: VAR-2\n    fixe: l'indemnité\n    à: la perte\n    si: la perte dépasse 60 €\n"
        "    lecture: [base, nature]\n    variantes:\n      moitié seule:\n        à: la moitié de la perte\n"
        "      forfait:\n        à: 5 €\n",
    )
    assert codes == ["C041"]


def test_an_option_of_two_readings_of_a_clause_is_refused(tmp_path: Path) -> None:
    _, codes = contract(
        tmp_path,
        "  - id: VAR-2\n    fixe: l'indemnité\n    à: la perte\n    lecture: [base, nature]\n"
        "    variantes:\n      forfait:\n        à: 5 €\n",
        READINGS.replace("moitié seule: la moitié de la perte", "forfait: la moitié de la perte"),
    )
    assert codes == ["C040"]


def test_another_verb_brings_its_own_keys() -> None:
    text = (
        "clauses:\n  - id: A\n    énonce: Rien n'est dû.\n    lecture: l\n"
        "    variantes:\n      o:\n        plafonne: B\n"
    )
    root = tree(text)
    assert isinstance(root, Mapping)
    assert [d.code for d in check_structure(root, "contrat")] == ["S004"]


WORDS = """choix:
  - nom: auteur
    valeurs: [l'assuré, un préposé, une autre personne]
faits:
  - nom: l'auteur
    genre: masculin
    type: auteur
grandeurs:
  - nom: la garantie
    type: droit
clauses:
  - id: MOT-1
    définit: un tiers
    pour: auteur
    sauf: [l'assuré]
    lecture: préposé
    variantes:
      un proche du patron:
        sauf: [l'assuré, un préposé]
      rien que les inconnus:
        est: une autre personne
  - id: MOT-2
    accorde: la garantie
    si: l'auteur est un tiers
lectures:
  - id: préposé
    question: Le préposé est-il un tiers ?
    options:
      un tiers aussi: le préposé est un tiers
      un proche du patron: le préposé n'est pas un tiers
      rien que les inconnus: la même chose, dite autrement
    retenue: un tiers aussi
    parce que: le doute profite à l'assuré
"""


@pytest.mark.parametrize(
    ("option", "wanted"),
    [
        ("un tiers aussi", ("refusé", "accordé", "accordé")),
        ("un proche du patron", ("refusé", "refusé", "accordé")),
        ("rien que les inconnus", ("refusé", "refusé", "accordé")),
    ],
)
def test_a_word_may_mean_something_else_under_a_reading(tmp_path: Path, option: str, wanted: tuple[str, ...]) -> None:
    made = small_contract(tmp_path, WORDS, "mot")
    who = ("l'assuré", "un préposé", "une autre personne")
    cases = [made.facts({"l'auteur": one}) for one in who]
    answers = [made.decide(case, readings={"préposé": option})["garantie"] for case in cases]
    assert tuple(answer.verdict.value for answer in answers if isinstance(answer, Answer)) == wanted
    compiled = made.decider(["garantie"], {"préposé": option})
    assert tuple(compiled(case)[0][0].value for case in cases) == wanted
    assert sentence_of(made.program, "MOT-1").startswith("Tiers\u00a0: un préposé ou une autre personne, à l’exclusion")


NAMED_ALIKE = """faits:
  - nom: l'envoi de la lettre
    genre: masculin
    type: événement
  - nom: la réception de la lettre
    type: événement
grandeurs:
  - nom: la fin
    type: date
  - phrase: la lettre compte
    contraire: la lettre ne compte pas
clauses:
  - id: VAR-1
    fixe: la fin
    au: l'envoi de la lettre
    lecture: départ
    variantes:
      la réception:
        au: la réception de la lettre
  - id: VAR-2
    établit: la lettre compte
    si: la lecture départ est l'envoi
lectures:
  - id: départ
    question: D'où part le délai ?
    options:
      l'envoi: de l'envoi
      la réception: de la réception
    retenue: l'envoi
    parce que: la source parle d'envoi
"""


def test_an_option_does_not_cut_a_longer_name_that_begins_like_it(tmp_path: Path) -> None:
    """« l'envoi » is an option, « l'envoi de la lettre » a fact: the longest one is read, article or not."""
    found = small_contract(tmp_path, NAMED_ALIKE)
    case = found.facts({"l'envoi de la lettre": "2024-03-01", "la réception de la lettre": "2024-03-05"})
    for option, day, counts in (("l'envoi", date(2024, 3, 1), True), ("la réception", date(2024, 3, 5), False)):
        answers = found.decide(case, readings={"départ": option})
        end, letter = answers["fin"], answers["la_lettre_compte"]
        assert isinstance(end, Answer) and isinstance(letter, Answer)
        assert (end.value, letter.value) == (day.toordinal(), counts)
