"""What a decision says on the wire: effects by their identifiers, what each step read, which element, which duty."""

import json
from pathlib import Path
from typing import Any

from library_folder import small_contract

from engine import Contract
from engine.effects import EFFECTS
from render import explain_text

CONTRACT = """\
article: "1"
fiches:
  - nom: une opération
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le montant
        type: montant
faits:
  - nom: les opérations
    genre: féminin
    type: liste d'opérations
  - nom: le bonus
    type: montant
  - phrase: le vol est déclaré
    contraire: le vol n'est pas déclaré
  - phrase: la plainte est déposée
    contraire: la plainte n'est pas déposée
grandeurs:
  - nom: la garantie
    type: droit
  - nom: la part
    type: montant
    pour chacun de: les opérations
  - nom: le total
    type: montant
clauses:
  - id: W-1
    accorde: la garantie
  - id: W-2
    fixe: la part
    à: le montant
  - id: W-3
    plafonne: la part
    à: 50 €
  - id: W-4
    fixe: le total
    à: la somme des parts des opérations
  - id: W-5
    ajoute: le bonus
    à: le total
  - id: W-6
    déchoit de: la garantie
  - id: W-7
    oblige: l'assuré
    à: déclarer le vol
    apprécié par: le vol est déclaré
    à défaut: W-6
  - id: W-8
    oblige: l'assuré
    à: déposer plainte
    apprécié par: la plainte est déposée
    à défaut: W-6
"""
CASE: dict[str, Any] = {
    "operations": [{"date": "2024-03-02", "montant": "80.00"}, {"date": "2024-03-05", "montant": "20.00"}],
    "bonus": "5.00",
    "le_vol_est_declare": True,
    "la_plainte_est_deposee": False,
}


def contract_of(folder: Path) -> Contract:
    """The contract, loaded."""
    return small_contract(folder, CONTRACT)


def unbroken(text: str) -> str:
    """The text with ordinary spaces only."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_an_element_says_which_it_is_and_each_step_what_it_read(tmp_path: Path) -> None:
    contract = contract_of(tmp_path)
    answers = contract.decide(contract.facts(CASE)).to_dict()["answers"]
    first, second = answers["part"]["elements"]
    assert first["element"] == {"list": "operations", "index": 0, "fields": {"date": "2024-03-02"}}
    assert (first["value"], second["value"], second["element"]["index"]) == ("50.00", "20.00", 1)
    assert first["reasons"] == [
        {"clause": "W-2", "article": "1", "effect": "set", "after": "80.00",
         "values": {"operations[0].montant": "80.00"}},
        {"clause": "W-3", "article": "1", "effect": "cap", "before": "80.00", "amount": "50.00", "after": "50.00",
         "values": {}},
    ]  # fmt: skip
    total = answers["total"]["reasons"]
    assert [(r["effect"], r["values"]) for r in total] == [
        ("set", {"operations": [0, 1]}),
        ("add", {"bonus": "5.00"}),
    ]
    assert answers["total"]["value"] == "75.00"  # 50 + 20 + 5


def test_a_sum_can_be_done_again_from_its_terms(tmp_path: Path) -> None:
    """The parts are capped: 50 € of the first payment and 20 € of the second make the 70 € that the bonus raises."""
    contract = contract_of(tmp_path)
    decision = contract.decide(contract.facts(CASE), ["le total"])
    fixed, raised = decision.to_dict()["answers"]["total"]["reasons"]
    terms = [
        {"element": 0, "value": "50.00", "certain": True},
        {"element": 1, "value": "20.00", "certain": True},
    ]
    summed = {"operation": "sum", "list": "operations", "type": "montant", "value": "70.00", "terms": terms}
    assert fixed["sums"] == [summed]
    assert "sums" not in raised
    assert [clause.get("sums") for clause in decision.explain()["total"]["clauses"]] == [[summed], None]
    assert "somme : 50,00 € (n° 1) + 20,00 € (n° 2) = 70,00 €" in unbroken(explain_text(decision))


def test_a_term_that_is_not_known_has_no_value(tmp_path: Path) -> None:
    """The second payment is not told: 50 € at least, and 100 € at most, are what the clause can speak of."""
    contract = contract_of(tmp_path)
    operations = [CASE["operations"][0], {"date": "2024-03-05"}]
    decision = contract.decide(contract.facts(CASE | {"operations": operations}), ["le total"])
    (summed,) = decision.to_dict()["answers"]["total"]["reasons"][0]["sums"]
    assert summed["value"] is None
    assert [term["value"] for term in summed["terms"]] == ["50.00", None]
    assert "50,00 € (n° 1) + inconnu (n° 2) = inconnu" in unbroken(explain_text(decision))


def test_a_forfeiture_says_which_duty_was_missed(tmp_path: Path) -> None:
    contract = contract_of(tmp_path)
    decision = contract.decide(contract.facts(CASE), ["la garantie"])
    (reason,) = decision.to_dict()["answers"]["garantie"]["reasons"]
    assert (reason["clause"], reason["effect"], reason["missed"]) == ("W-6", "forfeit", ["W-8"])
    told = next(one for one in decision.explain()["garantie"]["clauses"] if one["clause"] == "W-6")
    assert [(duty["clause"], duty["status"]) for duty in told["duties"]] == [("W-7", "tenue"), ("W-8", "manquée")]


def test_every_effect_of_a_decision_is_documented(tmp_path: Path) -> None:
    contract = contract_of(tmp_path)
    text = json.dumps(contract.decide(contract.facts(CASE)).to_dict())
    told = {part.partition('"')[0] for part in text.split('"effect": "')[1:]}
    assert told and told <= set(EFFECTS)
    page = (Path(__file__).resolve().parents[1] / "docs" / "commandes.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` | {french} |" in page for name, french in EFFECTS.items())
