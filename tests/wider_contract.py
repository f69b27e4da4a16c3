"""A contract wider than the one of ``rendering``: grandeurs, facts and fields of every kind, for what sentences say."""

from __future__ import annotations

import textwrap
from pathlib import Path

from rendering import NAMES, told, write_contract

#: Grandeurs of every kind that the sentences speak of, in place of the two that the file ends with.
MORE = """\
  - nom: le délai
    genre: masculin
    type: durée en mois
  - nom: la durée du séjour
    type: durée en jours
  - nom: la date limite
    type: date
  - nom: la dernière échéance
    type: date
  - nom: le responsable
    type: lien
  - nom: le lien de l'auteur
    type: lien
  - nom: le compte débité
    type: texte
  - nom: les essais permis
    genre: masculin
    type: nombre
  - nom: le rang payé
    type: rang
  - phrase: l'assuré est diligent
    contraire: l'assuré n'est pas diligent
  - phrase: l'opération est frauduleuse
    contraire: l'opération n'est pas frauduleuse
    pour chacun de: les opérations
périodes:
"""
FACTS = """\
  - nom: le compte de prélèvement
    type: texte
  - nom: le jour
    type: date
  - nom: le lieu de l'auteur
    parmi: [une rue, un local]
  - phrase: l'auteur exerce un métier
    contraire: l'auteur n'exerce pas un métier
  - phrase: l'auteur est absent
    contraire: l'auteur a été vu
paramètres:
"""
FIELDS = """\
      - nom: la carte
        type: texte
      - nom: l'envoi de l'accusé
        genre: masculin
        type: date
      - phrase: la signature est imitée
"""
WIDER = (
    NAMES.replace("périodes:\n", MORE).replace("paramètres:\n", FACTS)
    .replace("      - phrase: la signature est imitée\n", FIELDS)
)  # fmt: skip


def said(tmp_path: Path, clause: str, identifier: str = "C-1") -> str:
    """What a clause of the wider contract says."""
    clauses = clause if clause.startswith("- ") else f"- id: C-1\n{textwrap.indent(clause, '  ')}\n"
    return told(write_contract(tmp_path, textwrap.indent(clauses, "  "), names=WIDER), identifier)
