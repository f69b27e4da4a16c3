"""Three-valued logic, and the facts an answer still needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from conformance.book import Said
from conformance.corpus import Row

_TRUTHS = {"vrai": "oui", "faux": "non", "inconnu": "inconnu"}
_ANSWERS: Mapping[str, Any] = MappingProxyType({"vrai": True, "faux": False, "inconnu": "indéterminé"})
_SENTENCES = """\
faits:
  - phrase: l'assuré a porté plainte
    contraire: l'assuré n'a pas porté plainte
  - phrase: l'assuré a prévenu la banque
    contraire: l'assuré n'a pas prévenu la banque
"""
_LOGIC = (
    _SENTENCES
    + """\
grandeurs:
  - nom: la réponse
    type: droit
  - phrase: la réponse est oui
    contraire: la réponse est non
clauses:
  - id: R-1
    accorde: la réponse
    si:
{conditions}
  - id: R-2
    établit: la réponse est oui
    si:
{conditions}
"""
)
_CONNECTIVES = {
    "et": "      - l'assuré a porté plainte\n      - l'assuré a prévenu la banque",
    "ou": "      l'un de:\n        - l'assuré a porté plainte\n        - l'assuré a prévenu la banque",
}


def truth_table(row: Row) -> tuple[Said, ...]:
    """One line of a truth table of Kleene: two sentences, each true, false or unknown."""
    left, connective, right = row["expr"].split()
    facts = {"l'assuré a porté plainte": _TRUTHS[left], "l'assuré a prévenu la banque": _TRUTHS[right]}
    expected = _ANSWERS[row["attendu"]]
    text = _LOGIC.format(conditions=_CONNECTIVES[connective])
    return (Said(text, facts, {"réponse": expected, "la réponse est oui": expected}),)


_EXCEPT = (
    _SENTENCES
    + """\
grandeurs:
  - nom: la garantie
    type: droit
  - nom: la prime
    type: montant
    sous réserve de: la garantie
clauses:
  - id: R-1
    accorde: la garantie
  - id: R-2
    exclut: la garantie
    si:
{conditions}
  - id: R-3
    fixe: la prime
    à: 3 000 €
"""
)
_RATES = """\
faits:
  - nom: l'effectif
    genre: masculin
    type: nombre
  - nom: le seuil
    type: nombre
grandeurs:
  - nom: le taux dû
    type: taux
clauses:
  - id: R-1
    fixe: le taux dû
    à: 5 %
    si: l'effectif dépasse 100
    prévaut sur: toutes
  - id: R-2
    fixe: le taux dû
    à: 4 %
    si: l'effectif dépasse le seuil
    prévaut sur: [R-3, R-4]
  - id: R-3
    fixe: le taux dû
    à: 2 %
    si: l'effectif dépasse 20
    prévaut sur: R-4
  - id: R-4
    fixe: le taux dû
    à: 1 %
"""
_SCALE = """\
faits:
  - nom: l'assiette
    genre: féminin
    type: montant
  - nom: le seuil
    type: montant
grandeurs:
  - nom: la contribution
    type: montant
clauses:
  - id: R-1
    fixe: la contribution
    à: 10 % de (le plus petit de l'assiette et 100 €)
  - id: R-2
    ajoute: 50 % de ((le plus petit de l'assiette et le seuil) - 100 €)
    à: la contribution
    si:
      - l'assiette dépasse 100 €
      - le seuil dépasse 100 €
"""
_NAMES = {"A": "l'assuré a porté plainte", "B": "l'assuré a prévenu la banque", "effectif": "l'effectif"}
_NAMES |= {"E": "le seuil", "T": "le seuil", "assiette": "l'assiette"}
_KEYS = {"A": "l_assure_a_porte_plainte", "E": "seuil", "T": "seuil"}


def _rule(written: str) -> tuple[str, str]:
    """The contract of a rule as the source writes it, and its question."""
    if written.startswith("3000 sauf si A "):
        return _EXCEPT.format(conditions=_CONNECTIVES[written.split()[-2]]), "prime"
    return (_SCALE, "contribution") if written.startswith("barème") else (_RATES, "taux dû")


def missing(row: Row) -> tuple[Said, ...]:
    """The value, and the facts still needed for it. An amount that does not apply: its right is refused, it is 0 €."""
    text, question = _rule(row["regle"])
    facts = {_NAMES[name]: _written(value) for name, value in row["faits"].items()}
    expected = row["attendu"]
    value: object = "indéterminé"
    if expected == "non applicable":
        value = Fraction(0)
    elif expected != "inconnu":
        value = Fraction(expected.removesuffix("%")) / (100 if expected.endswith("%") else 1)
    return (Said(text, facts, {question: value, f"manque {question}": [_KEYS[name] for name in row["manquants"]]}),)


def _written(value: object) -> object:
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else f"{value}"


SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {"logique_a_trois_valeurs": truth_table, "faits_manquants": missing}
)
