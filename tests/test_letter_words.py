"""What a letter says of prices, of starting points, of reserves and of the one who writes it, in small contracts."""

from __future__ import annotations

from pathlib import Path

from library_folder import small_contract
from plain_signs import plain_signs

from render.formats import write_document
from render.letter import build_letter

HIRE = """\
article: 1
parties:
  - nom: le loueur
    rôle: doit
fiches:
  - nom: une course
    champs:
      - nom: le péage
        type: montant
faits:
  - nom: le tarif choisi
    type: montant
  - nom: le supplément
    type: montant
  - nom: le départ
    type: date
  - nom: la remise des clés
    type: événement
  - nom: le retour de la voiture
    type: événement
  - nom: les courses
    genre: féminin
    type: liste de courses
  - phrase: le conducteur est jeune
    contraire: le conducteur n'est pas jeune
  - phrase: le retard vient du client
    contraire: le retard ne vient pas du client
  - phrase: le retard vient d'une grève
    contraire: le retard ne vient pas d'une grève
grandeurs:
  - nom: la location
    type: droit
  - nom: le prix
    pluriel: prix
    type: montant
  - nom: le loyer
    type: montant
  - nom: la caution
    type: montant
  - nom: les frais de route
    genre: masculin
    type: montant
  - nom: le remboursement
    type: montant
    sous réserve de: la location
clauses:
  - id: LOC-1-01
    accorde: la location
  - id: LOC-1-02
    exclut: la location
    si: le retard vient du client
  - id: LOC-1-03
    charge de la preuve: le loueur
  - id: LOC-1-04
    fixe: le prix
    à: le tarif choisi
  - id: LOC-1-05
    retranche: 4 €
    de: le prix
  - id: LOC-1-06
    fixe: le loyer
    à: le tarif choisi + le supplément
  - id: LOC-1-07
    ajoute: 1 €
    à: le loyer
  - id: LOC-1-08
    fixe: la caution
    à: 300 €
  - id: LOC-1-09
    retranche: 100 €
    de: la caution
    si: le conducteur n'est pas jeune
  - id: LOC-1-10
    fixe: les frais de route
    à: la somme des péages des courses
  - id: LOC-1-11
    fixe: le remboursement
    à: le tarif choisi
  - id: LOC-1-12
    retranche: 10 €
    de: le remboursement
  - id: LOC-1-13
    oblige: le loueur
    à: remettre les clés
    au plus tard: 2 jours après le départ
    par: la remise des clés
  - id: LOC-1-14
    oblige: le conducteur
    à: rapporter la voiture
    au plus tard: 9 jours après le départ
    par: le retour de la voiture
  - id: LOC-1-15
    exclut: la location
    si: le retard vient d'une grève
"""
FACTS = {
    "le tarif choisi": "70 €", "le supplément": "5 €", "le départ": "1er mars 2026", "les courses": [],
    "le conducteur est jeune": "non",
}  # fmt: skip


def letter(folder: Path, *questions: str, **more: str) -> str:
    contract = small_contract(folder, HIRE)
    told = {key.replace("_", " "): value for key, value in more.items()}
    decision = contract.decide(contract.facts(FACTS | told), list(questions))
    return plain_signs(write_document(build_letter(decision, changes=False), "md"))


def test_a_computation_says_where_it_starts_from(tmp_path: Path) -> None:
    """What the case tells is not fixed by the contract, nor is the sum of a list that holds nothing."""
    text = letter(tmp_path, "le prix", "le loyer", "la caution", "les frais de route")
    assert "| Point de départ | le tarif choisi | 70,00 € |" in text
    assert "| Point de départ | d'après le tarif choisi et le supplément | 75,00 € |" in text
    assert "| Point de départ | valeur fixée par le contrat | 300,00 € |" in text
    assert "| Point de départ | somme (courses) : aucun élément | 0,00 € |" in text


def test_a_price_made_less_is_no_payment_in_part(tmp_path: Path) -> None:
    assert "notre réponse est favorable." in letter(tmp_path, "le prix")
    assert "pour une partie seulement de la somme calculée." in letter(tmp_path, "le remboursement")


def test_a_reserve_says_what_is_to_be_proved_before_it_is_read(tmp_path: Path) -> None:
    lead = "Notre réponse vaut tant que n'est pas apportée la preuve des faits que vise"
    one = letter(tmp_path, "la location", **{"le retard vient d'une grève": "non"})
    assert f"{lead} la règle suivante :\n\nLa location est exclue si le retard vient du client." in one
    several = letter(tmp_path, "la location")
    assert several.count("Notre réponse vaut tant que") == 1 and f"{lead} l'une des règles suivantes :" in several


def test_who_writes_does_not_say_that_it_could_not_check_itself(tmp_path: Path) -> None:
    """2 days after 1 March 2026: the 3rd; 9 days: the 10th."""
    text = letter(tmp_path, "la location")
    assert "Le loueur doit, si ce n'est déjà fait :\n\n- remettre les clés, au plus tard le 3 mars 2026" in text
    told = "Votre dossier ne dit pas si le conducteur a tenu cette obligation :\n\n- rapporter la voiture"
    assert f"{told}, au plus tard le 10 mars 2026" in text


CANCELLED = """\
article: 1
choix:
  - nom: forme
    valeurs: [une lettre, un appel]
faits:
  - nom: la forme de la renonciation
    type: forme
    question: Sous quelle forme avez-vous renoncé ?
  - nom: l'envoi de la renonciation
    genre: masculin
    type: événement
    question: Avez-vous renoncé, et quel jour ?
grandeurs:
  - nom: la renonciation
    type: droit
  - nom: le voyage
    type: droit
  - nom: le prix en points
    pluriel: prix
    type: nombre
  - nom: la remise en points
    type: nombre
  - nom: les pièces du voyage
    genre: féminin
    type: pièces
  - nom: les pièces du retour
    genre: féminin
    type: pièces
clauses:
  - id: VOY-1-01
    accorde: la renonciation
    si: la forme de la renonciation est une lettre
  - id: VOY-1-02
    accorde: le voyage
    si: l'envoi de la renonciation n'a pas eu lieu
  - id: VOY-1-05
    fixe: le prix en points
    à: 1 200
  - id: VOY-1-06
    fixe: la remise en points
    à: 1
  - id: VOY-1-03
    exige: passeport
    pour: les pièces du voyage
  - id: VOY-1-04
    article: 2
    exige: passeport
    pour: les pièces du retour
"""


def letter_about(folder: Path, *questions: str) -> str:
    contract = small_contract(folder, CANCELLED)
    decision = contract.decide(contract.facts({}), list(questions))
    return plain_signs(write_document(build_letter(decision, changes=False), "md"))


def test_whether_a_thing_took_place_is_asked_before_what_it_was_like(tmp_path: Path) -> None:
    text = letter_about(tmp_path, "la renonciation", "le voyage")
    asked = text[text.index("Merci de répondre à ces questions :") :]
    assert asked.index("Avez-vous renoncé, et quel jour ?") < asked.index("Sous quelle forme avez-vous renoncé ?")


def test_a_document_that_two_clauses_require_is_listed_once(tmp_path: Path) -> None:
    text = letter_about(tmp_path, "les pièces du voyage", "les pièces du retour")
    assert text.count("passeport") == 1 and "- passeport (article 1 et article 2)." in text


def test_a_number_is_counted_in_what_its_name_says(tmp_path: Path) -> None:
    text = letter_about(tmp_path, "le prix en points", "la remise en points")
    assert "Le prix est de 1 200 points" in text and "la remise est de 1 point" in text.lower()
