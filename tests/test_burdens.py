"""Who must prove what: an unknown clause is taken against the party that had to prove it (art. 1353 du Code civil)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from library_folder import small_contract
from plain_signs import plain_signs

from engine import Answer
from engine.contract import Contract
from render import build_document
from render.markdown import to_markdown

HEAD = """parties:
  - nom: l'assureur
    rôle: doit
  - nom: l'assuré
    rôle: demande
fiches:
  - nom: un objet
    champs:
      - nom: la valeur
        type: montant
      - phrase: l'objet est fragile
        contraire: l'objet est solide
faits:
  - nom: les objets
    genre: masculin
    type: liste d'objets
  - phrase: le vol est violent
    contraire: le vol n'est pas violent
  - phrase: la porte était fermée
    contraire: la porte était ouverte
  - phrase: la prime est payée
    contraire: la prime est due
grandeurs:
  - nom: la garantie
    type: droit
  - nom: la garde
    type: droit
    pour chacun de: les objets
  - nom: l'indemnité
    genre: féminin
    type: montant
    sous réserve de: la garde
    pour chacun de: les objets
  - nom: le total
    type: montant
clauses:
  - id: GAR-1
    accorde: la garantie
  - id: GAR-2
    exclut: la garantie
    si: le vol est violent
  - id: GAR-3
    subordonne: la garantie
    à: la porte était fermée
  - id: GAR-4
    refuse: la garantie
    si: la prime est due
  - id: OBJ-1
    accorde: la garde
  - id: OBJ-2
    exclut: la garde
    si: l'objet est fragile
  - id: OBJ-3
    fixe: l'indemnité
    à: la valeur
  - id: OBJ-4
    fixe: le total
    à: la somme des indemnités des objets
"""
SOLD = {"la prime est payée": True, "la porte était fermée": True, "le vol est violent": False}


def contract(tmp_path: Path, burden: str) -> Contract:
    return small_contract(tmp_path, HEAD + burden, "preuve")


def burden(party: str, *targets: str, name: str = "PRE-1") -> str:
    about = "".join(f"      - {target}\n" for target in targets)
    return f"  - id: {name}\n    charge de la preuve: {party}\n" + (f"    pour:\n{about}" if about else "")


@pytest.mark.parametrize(
    ("clauses", "unknown", "verdict", "reserved"),
    [
        # Nobody is charged: what is not known leaves the answer open.
        ("", "le vol est violent", "indéterminé", ()),
        # The party that owes proves what frees it; the one that asks, that nothing does.
        (burden("l'assureur"), "le vol est violent", "accordé", ("GAR-2",)),
        (burden("l'assuré"), "le vol est violent", "refusé", ("GAR-2",)),
        # A condition: not met must be proved, or met must be.
        (burden("l'assureur", "GAR-3"), "la porte était fermée", "accordé", ("GAR-3",)),
        (burden("l'assuré", "GAR-3"), "la porte était fermée", "refusé", ("GAR-3",)),
        # « pour » restricts: the other exclusions, and what is no exclusion, are as they were.
        (burden("l'assureur", "OBJ-2"), "le vol est violent", "indéterminé", ()),
        (burden("l'assureur"), "la prime est payée", "indéterminé", ()),
        (burden("l'assureur", "GAR-4"), "la prime est payée", "accordé", ("GAR-4",)),
        (burden("l'assureur", "la garantie"), "le vol est violent", "accordé", ("GAR-2",)),
        (burden("l'assureur", "les exclusions de la garantie"), "le vol est violent", "accordé", ("GAR-2",)),
        # The closer one prevails, whatever the order.
        (
            burden("l'assuré", "GAR-2") + burden("l'assureur", "toutes les exclusions", name="PRE-2"),
            "le vol est violent", "refusé", ("GAR-2",),
        ),
        (
            burden("l'assureur", "toutes les exclusions") + burden("l'assuré", "la garantie", name="PRE-2"),
            "le vol est violent", "refusé", ("GAR-2",),
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_is_taken_against_who_had_to_prove_it(
    tmp_path: Path, clauses: str, unknown: str, verdict: str, reserved: tuple[str, ...]
) -> None:
    made = contract(tmp_path, clauses)
    case = made.facts({**{k: v for k, v in SOLD.items() if k != unknown}, "inconnus": [unknown]})
    answer = made.decide(case)["garantie"]
    assert isinstance(answer, Answer)
    assert (answer.verdict.value, answer.reservations) == (verdict, reserved)
    found, _, reasons = made.decider(["garantie"])(case)[0]
    assert (found, tuple(reasons)) == (answer.verdict, tuple(answer.reasons))
    assert verdict != "refusé" or answer.reasons == reserved
    # Once the fact is known nothing is reserved, whoever had to prove it.
    known = made.decide(made.facts(SOLD))["garantie"]
    assert isinstance(known, Answer)
    assert (known.verdict.value, known.reservations) == ("accordé", ())


def test_a_refusal_that_another_clause_settles_has_no_reservation(tmp_path: Path) -> None:
    for party in ("l'assureur", "l'assuré"):
        made = contract(tmp_path, burden(party))
        case = made.facts({"la prime est payée": True, "la porte était fermée": False})
        answer = made.decide(case)["garantie"]
        assert isinstance(answer, Answer)
        assert (answer.verdict.value, answer.reasons, answer.reservations) == ("refusé", ("GAR-3",), ())


@pytest.mark.parametrize(("party", "total"), [("l'assureur", 30_00), ("l'assuré", 10_00)])
def test_a_sum_over_elements_bears_their_reservations(tmp_path: Path, party: str, total: int) -> None:
    made = contract(tmp_path, burden(party))
    sure = {"valeur": "10 €", "l'objet est fragile": False}
    unsure = {"valeur": "20 €"}
    answer = made.decide(made.facts({"objets": [sure, unsure]}))["total"]
    assert isinstance(answer, Answer)
    assert (answer.value, answer.reservations) == (total, ("OBJ-2",))
    alone = made.decide(made.facts({"objets": [sure]}))["total"]
    assert isinstance(alone, Answer)
    assert (alone.value, alone.reservations) == (10_00, ())


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        (burden("l'assuré"), "Il appartient à l'assuré de prouver qu'une exclusion ne s'applique pas."),
        (
            burden("l'assureur", "la garantie"),
            "Il appartient à l'assureur de prouver qu'une exclusion de la garantie s'applique.",
        ),
        (
            burden("l'assuré", "GAR-2", "GAR-3"),
            "Il appartient à l'assuré de prouver que l'exclusion de la clause GAR-2 ne s'applique pas et que la "
            "condition de la clause GAR-3 est remplie.",
        ),
        (
            burden("l'assureur", "GAR-3"),
            "Il appartient à l'assureur de prouver que la condition de la clause GAR-3 manque.",
        ),
    ],
)  # fmt: skip
def test_it_is_said_in_french(tmp_path: Path, clause: str, sentence: str) -> None:
    text = plain_signs(to_markdown(build_document(contract(tmp_path, clause).program)))
    assert sentence in re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
