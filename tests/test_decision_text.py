"""A decision told in French."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import write_small
from plain_signs import plain_signs

from engine import load
from engine.cases import run_case, written_cases
from render import explain_text

CONTRACT = """\
article: A.2.a
choix:
  - nom: cause
    valeurs: [la guerre, une autre cause]
faits:
  - nom: la cause
    type: cause
    question: Quelle est la cause du vol ?
  - nom: le reste à charge
    type: montant
  - phrase: l'assuré a fait opposition
    contraire: l'assuré n'a pas fait opposition
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'indemnité
    genre: féminin
    type: montant
    sous réserve de: la garantie
  - nom: les pièces à fournir
    genre: féminin
    type: pièces
clauses:
  - id: C-1
    accorde: la garantie
  - id: C-2
    exclut: la garantie
    si: la cause est la guerre
  - id: C-3
    fixe: l'indemnité
    à: le reste à charge
  - id: C-4
    ajoute: 15 €
    à: l'indemnité
  - id: C-5
    plafonne: l'indemnité
    à: 5 000 €
    après: C-4
  - id: C-6
    exige: copie du dépôt de plainte
    pour: les pièces à fournir
  - id: C-7
    oblige: l'assuré
    à: faire opposition
    apprécié par: l'assuré a fait opposition
    à défaut: C-8
  - id: C-8
    déchoit de: la garantie
"""


ENDS = """\
article: A.3
faits:
  - nom: le terme
    type: date
  - nom: la résiliation
    type: date
  - phrase: la banque est fermée
    contraire: la banque est ouverte
grandeurs:
  - nom: la fin
    type: date
  - nom: la fin de service
    type: date
clauses:
  - id: F-1
    met fin à: la fin
    le: le terme
  - id: F-2
    met fin à: la fin
    le: la résiliation
  - id: F-3
    fixe: la fin de service
    au: le terme
  - id: F-4
    met fin à: la fin de service
    le: la résiliation
  - id: F-5
    reporte: la fin de service
    au: le premier jour ouvré suivant
    si: la banque est fermée
    après: F-4
"""


def told(tmp_path: Path, contract_text: str = CONTRACT, /, **facts: str) -> str:
    contract = load(write_small(tmp_path, contract_text))["essai"]
    return plain_signs(explain_text(contract.decide(contract.facts(facts))))


GIVEN = {"cause": "une autre cause", "l_assure_a_fait_opposition": "oui"}


def test_an_amount_and_how_it_was_reached(tmp_path: Path) -> None:
    lines = told(tmp_path, reste_a_charge="6000.00", **GIVEN).splitlines()
    assert lines[0] == "Essai, version du 1er janvier 2020"
    assert "Indemnité : 5 000,00 €" in lines
    assert "  6 000,00 € + 15,00 € → 6 015,00 € − plafond → 5 000,00 €" in lines
    text = " ".join(" ".join(lines).split())
    assert "– article A.2.a, C-5 : L'indemnité ne dépasse pas 5 000 €. Cette règle s'applique après la clause" in text
    assert "Garantie : accordée" in lines


def test_a_refusal_names_the_article_and_the_sentence(tmp_path: Path) -> None:
    lines = told(tmp_path, reste_a_charge="10.00", cause="la guerre", l_assure_a_fait_opposition="oui").splitlines()
    assert lines[lines.index("Garantie : refusée") + 1] == (
        "  – article A.2.a, C-2 : La garantie est exclue si la cause est la guerre."
    )


def test_an_end_moves_no_date(tmp_path: Path) -> None:
    """Friday 29 May 2026 comes before the term: it is the date itself, whether or not a later day was set before."""
    text = told(tmp_path, ENDS, terme="2026-06-30", resiliation="2026-05-29", la_banque_est_fermee="non")
    assert "Fin : 29 mai 2026\n" in text and "Fin de service : 29 mai 2026\n" in text
    assert "théorique" not in text


def test_a_date_moved_after_an_end_names_what_moved_it(tmp_path: Path) -> None:
    """Saturday 30 May 2026 goes to Monday 1 June; the end that made it the 30th is no reason of the move."""
    text = told(tmp_path, ENDS, terme="2026-06-30", resiliation="2026-05-30", la_banque_est_fermee="oui")
    assert "  date théorique : 30 mai 2026 ; date réelle : 1er juin 2026 (article A.3, F-5)\n" in text


def test_a_date_that_may_be_moved_has_nothing_that_moved_it(tmp_path: Path) -> None:
    text = told(tmp_path, ENDS, terme="2026-06-30", resiliation="2026-05-30")
    assert "  date théorique : 30 mai 2026 ; date réelle : inconnu\n" in text
    assert "()" not in text


def test_what_is_missing_is_named_in_french(tmp_path: Path) -> None:
    lines = told(tmp_path, l_assure_a_fait_opposition="oui", reste_a_charge="10.00").splitlines()
    at = lines.index("Garantie : indéterminée")
    assert "  il manque : cause" in lines[at:]
    assert "  à demander d'abord : Quelle est la cause du vol ?" in lines[at:]


@pytest.mark.parametrize(("answer", "status"), [("oui", "tenue"), ("non", "manquée")])
def test_documents_and_duties(tmp_path: Path, answer: str, status: str) -> None:
    lines = told(
        tmp_path, reste_a_charge="10.00", cause="une autre cause", l_assure_a_fait_opposition=answer
    ).splitlines()
    assert lines[lines.index("Pièces à fournir :", 5) + 1] == "  – copie du dépôt de plainte (article A.2.a, C-6)"
    assert f"  – l'assuré : faire opposition — {status} (article A.2.a, C-7)" in lines


def test_lines_are_short_enough_for_a_terminal(tmp_path: Path) -> None:
    assert max(len(line) for line in told(tmp_path, reste_a_charge="6000.00", **GIVEN).splitlines()) <= 100


def test_the_duty_that_was_missed_is_told(tmp_path: Path) -> None:
    text = told(tmp_path, cause="une autre cause", l_assure_a_fait_opposition="non", reste_a_charge="10.00")
    assert "Garantie : refusée\n" in text
    # One duty alone leads to this loss: the sentence names it.
    plain = " ".join(text.split())
    assert "C-8 : Le droit à la garantie est perdu si l'obligation de faire opposition n'est pas respectée" in plain


def test_a_written_case_told_a_date_that_no_clause_sets_fails_in_words(tmp_path: Path) -> None:
    """What a reading takes away, a date and its theoretical day, is a difference to tell and not a crash."""
    cases = """\
cas:
  - nom: pas de fin
    faits:
      le terme: 30 juin 2026
      la résiliation: 1er juillet 2026
      la banque est fermée: oui
    attendu:
      la garde: oui
      date théorique la date vide: 30 juin 2026
"""
    declared = "grandeurs:\n  - nom: la date vide\n    type: date\n"
    declared += "  - phrase: la garde\n    contraire: aucune garde\n"
    text = ENDS.replace("grandeurs:\n", declared, 1)
    text += "  - id: F-6\n    fixe: la date vide\n    au: le terme\n    si: la banque est ouverte\n"
    text += "  - id: F-7\n    établit: la garde\n    si: la banque est ouverte\n"
    contract = load(write_small(tmp_path, text + cases))["essai"]
    (case,) = written_cases(contract)
    told = [(one.wanted, one.got.partition(" (manque")[0]) for one in run_case(contract, case)]
    assert told == [("oui", "non ; motifs : aucun"), ("30 juin 2026", "non réglé")]
