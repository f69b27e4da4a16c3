"""What a clause adds up is told term by term: parts of a list, counts, extremes, states, sums inside sums."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from library_folder import write_small

from engine import Contract, load
from render.summed import sum_told

CONTRACT = """\
article: "1"
fiches:
  - nom: un achat
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le prix
        type: montant
  - nom: un mois d'achats
    pluriel: mois d'achats
    champs:
      - nom: le mois
        type: date
      - nom: les achats du mois
        genre: masculin
        type: liste d'achats
lectures:
  - id: seuil
    question: À partir de quel prix ?
    options:
      haut: plus de 10 €
      bas: tout achat
    retenue: haut
    parce que: la phrase le dit
faits:
  - nom: les achats
    genre: masculin
    type: liste d'achats
grandeurs:
  - nom: les mois
    genre: masculin
    groupes de: les achats
    par: le premier jour du mois de la date
    en fiches: mois d'achats
  - nom: la dépense du mois
    type: montant
    pour chacun de: les mois
  - nom: le total
    type: montant
  - nom: le dernier jour
    type: date
  - nom: le nombre retenu
    type: nombre
  - nom: le meilleur mois
    type: montant
  - nom: le cadeau
    genre: masculin
    type: droit
clauses:
  - id: SOM-1
    fixe: la dépense du mois
    à: la somme des prix des achats du mois
  - id: SOM-2
    fixe: le total
    lecture: seuil
    à: la somme des prix des achats dont le prix dépasse 10 €
    variantes:
      bas:
        à: la somme des prix des achats
  - id: SOM-3
    fixe: le dernier jour
    à: le plus récent des dates des achats
  - id: SOM-4
    fixe: le nombre retenu
    à: le nombre des achats dont le prix dépasse 10 €
  - id: SOM-5
    fixe: le meilleur mois
    à: le plus grand des dépenses du mois des mois
  - id: SOM-6
    accorde: le cadeau
    si: la somme des prix des achats dépasse 100 €
"""
CASE = {
    "achats": [
        {"date": "2024-01-05", "prix": "10.00"},
        {"date": "2024-01-09", "prix": "30.00"},
        {"date": "2024-02-02", "prix": "25.00"},
    ]
}


def contract_of(folder: Path) -> Contract:
    """The contract, loaded."""
    return load(write_small(folder, CONTRACT))["essai"]


def sums(contract: Contract, question: str, readings: dict[str, str] | None = None) -> list[list[tuple[Any, ...]]]:
    """For each answer: operation, list, value, then the terms as (element, value)."""
    given = contract.decide(contract.facts(CASE), [question], readings=readings or {}).to_dict()["answers"]
    (one,) = given.values()
    return [
        [
            (s["operation"], s["list"], s["value"], [(t["element"], t.get("value")) for t in s["terms"]])
            for reason in each["reasons"]
            for s in reason.get("sums", ())
        ]
        for each in one.get("elements", [one])
    ]


def test_only_the_elements_taken_are_terms(tmp_path: Path) -> None:
    contract = contract_of(tmp_path)
    assert sums(contract, "total") == [[("sum", "achats", "55.00", [(1, "30.00"), (2, "25.00")])]]


def test_only_the_form_of_the_reading_retained_is_told(tmp_path: Path) -> None:
    terms = [(0, "10.00"), (1, "30.00"), (2, "25.00")]
    assert sums(contract_of(tmp_path), "total", {"seuil": "bas"}) == [[("sum", "achats", "65.00", terms)]]


def test_a_sum_over_a_list_of_the_element_names_that_list(tmp_path: Path) -> None:
    january, february = sums(contract_of(tmp_path), "depense_du_mois")
    assert january == [("sum", "mois[0].achats_du_mois", "40.00", [(0, "10.00"), (1, "30.00")])]
    assert february == [("sum", "mois[1].achats_du_mois", "25.00", [(2, "25.00")])]


def test_a_count_has_terms_without_values_and_an_extreme_has_those_it_compared(tmp_path: Path) -> None:
    contract = contract_of(tmp_path)
    assert sums(contract, "nombre_retenu") == [[("count", "achats", 2, [(1, None), (2, None)])]]
    dates = [(0, "2024-01-05"), (1, "2024-01-09"), (2, "2024-02-02")]
    assert sums(contract, "dernier_jour") == [[("max", "achats", "2024-02-02", dates)]]
    assert sums(contract, "meilleur_mois") == [[("max", "mois", "40.00", [(0, "40.00"), (1, "25.00")])]]


def test_a_condition_that_fails_shows_the_sum_it_compared(tmp_path: Path) -> None:
    terms = [(0, "10.00"), (1, "30.00"), (2, "25.00")]
    assert sums(contract_of(tmp_path), "cadeau") == [[("sum", "achats", "65.00", terms)]]


def unbroken(text: str) -> str:
    """The text with ordinary spaces only."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_each_kind_of_sum_has_its_words() -> None:
    def held(*terms: Any) -> list[dict[str, Any]]:
        return [{"element": i, "certain": True} | ({} if t is None else {"value": t}) for i, t in enumerate(terms)]

    def told(operation: str, kind: str, value: Any, *terms: Any) -> str:
        data = {"operation": operation, "list": "x", "type": kind, "value": value, "terms": held(*terms)}
        return unbroken(sum_told(data))

    assert told("sum", "montant", "3.00", "1.00", "2.00") == "somme : 1,00 € (n° 1) + 2,00 € (n° 2) = 3,00 €"
    assert told("sum", "montant", "1.00", "1.00") == "somme : 1,00 € (n° 1)"
    assert told("sum", "montant", "0.00") == "somme : aucun élément"
    assert told("sum", "montant", None) == "somme : inconnu"
    assert told("count", "nombre", 1, None) == "nombre : n° 1 = 1"
    assert told("max", "nombre", 5, 3, 5) == "le plus grand : 3 (n° 1) ; 5 (n° 2) → 5"
    assert told("min", "date", "2024-01-05", "2024-01-05", "2024-02-01") == (
        "le plus ancien : 5 janvier 2024 (n° 1) ; 1er février 2024 (n° 2) → 5 janvier 2024"
    )
    assert told("sum", "nombre", 22, *([1] * 22)).endswith("1 (n° 20) et 2 autres = 22")
    earlier = {"operation": "sum", "list": "historique", "type": "montant", "value": "5.00", "terms": held("5.00")}
    assert unbroken(sum_told(earlier)) == "déjà versé : 5,00 € (n° 1)"
    doubt = {"element": 0, "value": "5.00", "certain": False}
    text = sum_told({"operation": "sum", "list": "x", "type": "montant", "value": None, "terms": [doubt]})
    assert unbroken(text) == "somme : 5,00 € (n° 1, s'il est compté)"
