"""A pool, a sauna that reads its contract, and the notions they share: contracts for the tests of linked contracts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from library_folder import DAY

from engine import Answer, Contract, load

HARD = Path(__file__).parent / "fixtures" / "hard"

NOTIONS = {
    "produit.yaml": "produit: notions\ntitre: Notions\nnature: notions communes\n",
    f"{DAY}/notions.yaml": """\
article: G.1
choix:
  - nom: qualité
    valeurs: [l'abonné, un invité]
faits:
  - nom: la fermeture
    type: événement
  - nom: l'auteur
    genre: masculin
    type: qualité
périmètres:
  - nom: an
    si: l'année de la date vaut l'année de la fermeture
grandeurs:
  - nom: le préavis
    type: durée en mois
clauses:
  - id: GEN-1
    fixe: le préavis
    à: 1 mois
""",
}
PISCINE = {
    "produit.yaml": "produit: piscine\ntitre: Piscine\ncalendrier: France\npartage: [notions]\n",
    f"{DAY}/entree.yaml": """\
article: P.1
portée: la garantie bassin
fiches:
  - nom: un passage
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le prix
        type: montant
faits:
  - nom: les passages
    genre: masculin
    type: liste de passages
grandeurs:
  - nom: le remboursement
    type: montant
    registre:
      date: la fermeture
clauses:
  - id: PIS-1
    fixe: le remboursement
    à: la somme des prix des passages dont le passage a lieu après la fermeture
  - id: PIS-2
    plafonne: le remboursement
    à: 50 €
    par: [an]
""",
    f"{DAY}/fin.yaml": """\
article: P.2
faits:
  - nom: la demande
    type: événement
  - nom: le lieu
    parmi: [le bassin, le vestiaire]
grandeurs:
  - nom: la fin
    type: date
  - nom: l'accès
    genre: masculin
    type: droit
  - phrase: le bassin est réservé
    contraire: le bassin est libre
  - nom: la marge
    type: montant
    interne: oui
clauses:
  - id: PIS-3
    met fin à: la fin
    le: le préavis après la demande
  - id: PIS-4
    met fin à: la fin
    le: la fermeture
  - id: PIS-5
    accorde: l'accès
    si: le lieu est le bassin
  - id: PIS-6
    exclut: l'accès
    si: l'auteur est un invité
  - id: PIS-7
    établit: le bassin est réservé
    si: le lieu est le vestiaire
  - id: PIS-8
    fixe: la marge
    à: 1 €
""",
}
# It has a « demande », a « lieu » and a « fin » of its own: nothing of the pool's may be taken for them.
SAUNA = {
    "produit.yaml": """\
produit: sauna
titre: Sauna
calendrier: France
partage: [notions]
lit:
  - contrat: piscine
    nom: l'abonnement de piscine
    genre: masculin
""",
    f"{DAY}/sauna.yaml": """\
article: S.1
faits:
  - nom: la demande
    type: événement
  - nom: le lieu
    parmi: [le bassin, la cabine]
grandeurs:
  - nom: la fin
    type: date
  - nom: le total
    type: montant
  - nom: la séance
    type: droit
clauses:
  - id: SAU-1
    met fin à: la fin
    le: la fin de l'abonnement de piscine
  - id: SAU-2
    met fin à: la fin
    le: 10 jours après la demande
  - id: SAU-3
    fixe: le total
    à: le remboursement de la garantie bassin de l'abonnement de piscine + 5 €
  - id: SAU-4
    accorde: la séance
    si: l'accès de l'abonnement de piscine est accordé
  - id: SAU-5
    exclut: la séance
    si: le bassin est réservé
  - id: SAU-6
    lève: PIS-6
    si: le lieu est la cabine
""",
}
LIBRARY = {"notions": NOTIONS, "piscine": PISCINE, "sauna": SAUNA}
POOL: Mapping[str, Any] = {
    "demande": "2020-03-31",
    "lieu": "bassin",
    "garantie_bassin": {"passages": [{"date": "2020-06-02", "prix": "70.00"}]},
}
CASE: Mapping[str, Any] = {
    "fermeture": "2020-06-01",
    "auteur": "invité",
    "historique": [],
    "demande": "2020-05-01",
    "lieu": "cabine",
    "abonnement_de_piscine": dict(POOL),
}


def answer(contract: Contract, case: Mapping[str, Any], question: str) -> Answer:
    """The one answer to a question."""
    found = contract.decide(contract.facts(case), [question])[question]
    assert isinstance(found, Answer)
    return found


def hard(name: str) -> Contract:
    """A contract of the hard cases, loaded alone: it finds those it reads beside it."""
    return load(HARD / name)[name]
