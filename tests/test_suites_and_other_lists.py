"""What is told of another list than the suite's, in the scope of a suite, does not wait for the suite that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from library_folder import small_contract

TEXT = """
article: A.1
portée: les bons
suite: les achats
dans l'ordre de: [la date]
fiches:
  - nom: un bon
    champs:
      - nom: la valeur
        type: montant
      - nom: le terme
        type: date
  - nom: un achat
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le prix
        type: montant
faits:
  - nom: les bons
    genre: masculin
    type: liste de bons
  - nom: les achats
    genre: masculin
    type: liste d'achats
  - nom: le seuil
    type: montant
compteurs:
  - nom: le reste
    type: montant
    pour chacun de: les bons
    au départ: la valeur
grandeurs:
  - nom: la fin du bon
    type: date
    pour chacun de: les bons
  - nom: le dernier mois
    type: date
    pour chacun de: les bons
  - nom: le total distribué
    type: montant
    sur l'ensemble: oui
  - nom: le paiement
    type: droit
clauses:
  - id: A-1
    met fin à: la fin du bon
    le: le terme
  - id: A-2
    met fin à: la fin du bon
    le: 1 an avant le terme
    si: le total distribué n'atteint pas le seuil
  - id: A-3
    fixe: le total distribué
    à: la somme des valeurs des bons dont le dernier mois a lieu après 1er janvier 2015
  - id: A-6
    fixe: le dernier mois
    au: le 1er du mois du terme
  - id: A-4
    accorde: le paiement
    si: le prix ne dépasse pas (la somme des restes des bons dont l'achat a lieu au plus tard la fin du bon)
  - id: A-5
    prélève: le prix
    sur: le reste
    admis si: l'achat a lieu au plus tard la fin du bon
    si: le paiement est accordé
"""


def test_a_total_that_the_suite_reads_may_be_asked_first(tmp_path: Path) -> None:
    """20 € of tickets are under the threshold of 30 €: they end a year early, on 31 December 2015."""
    contract = small_contract(tmp_path, TEXT)
    told = {
        "seuil": "30",
        "bons": [{"valeur": "20", "terme": "2016-12-31"}],
        "achats": [{"date": "2015-12-31", "prix": "5"}, {"date": "2016-01-01", "prix": "5"}],
    }
    questions = ["bons.total_distribue", "bons.fin_du_bon", "bons.paiement"]
    for order in (questions, questions[::-1]):
        case = contract.facts(told, scope="bons")
        decision = contract.decide(case, order)
        ends: Any = decision["bons.fin_du_bon"]
        paid: Any = decision["bons.paiement"]
        assert [answer.to_dict()["value"] for answer in ends] == ["2015-12-31"]
        assert [answer.verdict.value for answer in paid] == ["accordé", "refusé"]
        decider = contract.decider(order)
        assert decider(case) == decider.interpret(case)


DOUBTFUL = """
article: A.1
portée: le compte
suite: les achats retenus
dans l'ordre de: [la date]
fiches:
  - nom: un achat
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le prix
        type: montant
faits:
  - nom: les achats
    genre: masculin
    type: liste d'achats
  - phrase: la carte est valable
    contraire: la carte n'est pas valable
compteurs:
  - nom: le cumul
    type: montant
    au départ: 0 €
grandeurs:
  - nom: les achats retenus
    genre: masculin
    tirés de: les achats
    sur l'ensemble: oui
  - nom: le cadeau
    type: droit
    pour chacun de: les achats retenus
clauses:
  - id: A-1
    retient: les achats retenus
    si: la carte est valable
  - id: A-2
    augmente: le cumul
    de: le prix
  - id: A-3
    accorde: le cadeau
    si: le cumul atteint 10 €
"""


def test_a_suite_over_elements_that_may_not_be_in_it_is_not_known_for_any_of_them(tmp_path: Path) -> None:
    """Whether the card is valid decides whether the suite reads anything: each of its elements waits for it."""
    contract = small_contract(tmp_path, DOUBTFUL)
    bought = [{"date": f"2015-02-0{day}", "prix": "5"} for day in (1, 2, 3)]

    def verdicts(**told: Any) -> list[str]:
        case = contract.facts({"achats": bought, **told}, scope="compte")
        answers: Any = contract.decide(case, ["compte.cadeau"])["compte.cadeau"]
        decider = contract.decider(["compte.cadeau"])
        assert decider(case) == decider.interpret(case)
        return [answer.verdict.value for answer in answers]

    assert verdicts() == ["indéterminé"] * 3
    assert verdicts(la_carte_est_valable=True) == ["refusé", "refusé", "accordé"]
