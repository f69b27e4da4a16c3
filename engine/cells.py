"""Cells of a table (« selon », « lignes ») as conditions on its columns."""

from __future__ import annotations

import re

from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.french import normalize

ANYTHING = "tout"
_RANGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:du|de) (?P<low>.+?) (?:au|à) (?P<high>.+)"), "{c} est compris entre {low} et {high}"),
    (re.compile(r"plus de (?P<low>.+)"), "{c} dépasse {low}"),
    (re.compile(r"moins de (?P<high>.+)"), "{c} est inférieur à {high}"),
    (re.compile(r"(?P<low>.+) (?:ou plus|au moins|et plus)"), "{c} est au moins {low}"),
    (re.compile(r"(?P<high>.+) (?:ou moins|au plus)"), "{c} est au plus {high}"),
    (re.compile(r"au moins (?P<low>.+)"), "{c} est au moins {low}"),
    (re.compile(r"au plus (?P<high>.+)"), "{c} est au plus {high}"),
)


def cell_sentence(column: str, cell: str, is_choice: bool) -> str | None:
    """The condition a cell stands for, as a sentence of the language; None where the cell accepts anything.

    « du 11 au 20 » → « colonne est compris entre 11 et 20 »; a value of a choice → « colonne est valeur ».
    """
    written = normalize(cell)
    if written == ANYTHING:
        return None
    if is_choice:
        return f"{column} est {written}"
    if written.lower().startswith(("du 1er au ", "de 1er à ")):
        written = "du 1 au " + written[10:]
    for pattern, sentence in _RANGES:
        match = pattern.fullmatch(written)
        if match:
            return sentence.format(c=column, **match.groupdict())
    return f"{column} vaut {written}"


def relocated(tree: n.ConditionTree, span: Span) -> n.ConditionTree:
    """The condition, told to stand at the cell it came from."""
    from dataclasses import replace

    return replace(tree, span=span)
