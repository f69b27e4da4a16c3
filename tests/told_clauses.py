"""Clauses over the names of ``rendering``, one for each thing that a document shows in its own way, in any format."""

from __future__ import annotations

ARTICLES = """\
articles:
  A.2: Garanties
  A.2.a: Perte des clés
  A.10: Fin
"""
EXCEPTION = """\
  - id: C-13
    lève: C-10
    titre: Exception
    si: il pleut
"""
PIECES = """\
  - id: C-14
    exige: copie du dépôt de plainte
    pour: les pièces à fournir
"""
TABLE = """\
  - id: C-20
    fixe: la date de représentation
    selon: [le rang du retour]
    lignes:
      - [C-20.1, le premier retour, 15 jours après la réception]
      - [C-20.2, le deuxième retour, 20 jours après la réception]
    hors table: non réglé
"""
END = """\
article: A.10
clauses:
  - id: D-1
    met fin à: la fin de l'adhésion
    le: le 31 décembre suivant la réception
"""
READING = """\
lectures:
  - id: fin
    question: Quel 31 décembre ?
    options:
      suivant: celui qui suit
      même année: celui de l'année
    retenue: suivant
    parce que: le texte dit « suivant »
"""
NESTED = """\
  - id: C-1
    accorde: la garantie
    si: l'âge est au moins 18
  - id: C-2
    exclut: la garantie
    l'un de:
      - il pleut
      - la cause est la guerre
      - tous:
        - l'auteur est un proche
        - la cause est l'embargo
        - l'âge dépasse 60
"""
CAP = """\
  - id: C-4
    plafonne: l'indemnité
    à: 6 000 €
"""
ONE_ROW = """\
  - id: C-7
    fixe: la date de représentation
    selon: [le rang du retour]
    lignes:
      - [C-7.1, le premier retour, 15 jours après la réception]
    hors table: non réglé
"""
