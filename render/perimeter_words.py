"""What groups earlier payments under one limit: « du même dossier », « de la même année que le sinistre »."""

from __future__ import annotations

import re

from engine.declare import HISTORY_RECORD
from engine.scopes import Symbol
from grammar import nodes as n
from render.conditions import such_that
from render.expressions import said
from render.words import Words

#: What names the file, the person or the card of the case itself, and no other one.
_OWN = r"(?:(?:numéro|référence|nom|identifiant) (?:de |du |de la )?)?{}"


def grouped_by(member: n.Condition, words: Words) -> str:
    """One condition of a perimeter, said of the earlier payments that it keeps together."""
    match member:
        case n.Compare("=", n.Part(part, n.Name(field)), n.Part(other, base)) if (
            part == other != "jour" and field in _fields(words)
        ):
            period = "du même mois" if part == "mois" else "de la même année"
            return f"{period} que {said(base, words, inside=True).text}"
        case n.Compare("=" | "!=", n.Name(field), n.Name(own)) if _is_own(own, field, words):
            noun = _fields(words)[field].noun
            feminine = noun is not None and noun.is_feminine
            if member.operator == "!=":
                return f"{'d’une' if feminine else 'd’un'} autre {field}"
            return f"{'de la' if feminine else 'du'} même {field}"
        case _:
            return such_that(member, HISTORY_RECORD, words)


def _fields(words: Words) -> dict[str, Symbol]:
    return words.program.declarations.records[HISTORY_RECORD].fields


def _is_own(name: str, field: str, words: Words) -> bool:
    return field in ("dossier", "personne", "carte") and re.fullmatch(_OWN.format(field), name) is not None
