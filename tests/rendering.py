"""A small contract for the tests of the renderer."""

from __future__ import annotations

import textwrap
from pathlib import Path

from library_folder import DAY, write_library
from plain_signs import plain_signs

from engine.library import load_products
from engine.program import Program
from grammar.catalogue import Severity
from render import sentence_of

PRODUCT = """\
produit: essai
titre: Contrat d'essai
calendrier: France
"""

NAMES = """\
article: A.2.a
choix:
  - nom: lien
    valeurs:
      - valeur: un proche
        sens: le conjoint et les enfants
      - un préposé
      - l'assuré
      - une autre personne
  - nom: rang
    valeurs: [le premier retour, le deuxième retour]
  - nom: cause
    valeurs: [la guerre, l'embargo, une autre cause]
fiches:
  - nom: une opération
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le montant
        type: montant
      - nom: le moyen
        type: moyen
      - phrase: la signature est imitée
        contraire: la signature n'est pas imitée
faits:
  - nom: les opérations
    genre: féminin
    type: liste d'opérations
  - nom: l'auteur
    genre: masculin
    type: lien
  - nom: la cause
    type: cause
  - nom: les motifs
    genre: masculin
    type: cause
    plusieurs: oui
  - nom: le rang du retour
    type: rang
  - nom: la réception
    type: date
  - nom: la naissance
    type: date
  - nom: la perte ou le vol
    type: événement
  - nom: l'envoi de la déclaration
    genre: masculin
    type: événement
  - nom: l'appel
    genre: masculin
    type: instant
  - nom: l'âge
    genre: masculin
    type: nombre
  - nom: la franchise
    type: montant
  - nom: le reste à charge
    type: montant
  - nom: les honoraires
    genre: masculin
    type: montant
  - phrase: il pleut
    contraire: il ne pleut pas
  - phrase: l'assuré a déclaré le vol
    contraire: l'assuré n'a pas déclaré le vol
paramètres:
  - nom: le seuil légal
    type: montant
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'assistance
    genre: féminin
    type: droit
  - nom: les secours
    genre: masculin
    type: droit
  - phrase: l'adhérent est éligible
    contraire: l'adhérent n'est pas éligible
  - nom: l'indemnité
    genre: féminin
    type: montant
  - nom: les frais remboursés
    genre: masculin
    type: montant
  - nom: la part
    type: montant
    pour chacun de: les opérations
  - nom: la date de représentation
    type: date
  - nom: la fin de l'adhésion
    type: date
  - nom: les pièces à fournir
    genre: féminin
    type: pièces
  - nom: les opérations retenues
    genre: féminin
    tirées de: les opérations
  - nom: l'échéancier
    genre: masculin
    type: échéancier
périodes:
  - nom: l'adhésion
    genre: féminin
    du: la réception
    avant: la fin de l'adhésion
parties:
  - nom: l'assureur
    rôle: doit
périmètres:
  - nom: sinistre
  - nom: an
    si: l'année de la date vaut l'année de la réception
horaires:
  - nom: les horaires du service
    genre: masculin
""".replace("type: moyen", "parmi: [un chèque, une carte]")


def write_contract(root: Path, clauses: str, names: str = NAMES, product: str = PRODUCT, **files: str) -> Path:
    """A contract on disk: one file of names and clauses, and any others by name."""
    texts = {"a": f"{names}clauses:\n{clauses}", **files}
    dated = {f"{DAY}/{name}.yaml": text for name, text in texts.items()}
    return write_library(root, {"essai": {"produit.yaml": product, **dated}}) / "essai"


def program_of(folder: Path) -> Program:
    """The program of the only version of a contract. It may leave grandeurs unsaid, but every atom of it is read."""
    products, diagnostics = load_products(folder)
    misread = [d for d in diagnostics if d.code[0] in "LSNTR" and d.severity is Severity.ERROR]
    assert not misread, [(d.code, d.span.line, d.message, d.suggestion) for d in misread]
    return products[0].versions[-1][1].program


def told(folder: Path, identifier: str) -> str:
    """What a clause says, its typographic signs made plain so that the expected sentence reads easily."""
    return plain_signs(sentence_of(program_of(folder), identifier))


def said(tmp_path: Path, clauses: str, identifier: str = "C-1") -> str:
    """What a clause of a contract of a few clauses says."""
    return told(write_contract(tmp_path, textwrap.indent(textwrap.dedent(clauses), "  ")), identifier)
