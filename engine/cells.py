"""Cells of a table (« selon », « lignes ») as conditions on its columns."""

from __future__ import annotations

import re

from grammar.french import normalize

ANYTHING = "tout"
_BOUNDS = re.compile(r"(?:du|de) (?P<low>.+?) (?:au|à) (?P<high>.+)")
_SIDE = re.compile(r"(?P<bound>.+?) \(?(?P<side>in|ex)clus?e?s?\)?")
_RANGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"plus de (?P<low>.+)"), "{c} dépasse {low}"),
    (re.compile(r"moins de (?P<high>.+)"), "{c} est inférieur à {high}"),
    (re.compile(r"(?P<low>.+) (?:ou plus|au moins|et plus)"), "{c} est au moins {low}"),
    (re.compile(r"(?P<high>.+) (?:ou moins|au plus)"), "{c} est au plus {high}"),
    (re.compile(r"au moins (?P<low>.+)"), "{c} est au moins {low}"),
    (re.compile(r"au plus (?P<high>.+)"), "{c} est au plus {high}"),
)


def cell_sentences(column: str, cell: str, is_choice: bool) -> tuple[str, ...]:
    """The conditions a cell stands for, as sentences of the language; none where the cell accepts anything.

    « du 11 au 20 » → « colonne est compris entre 11 et 20 »; a value of a choice → « colonne est valeur »; « de 66 %
    (exclu) à 80 % » → « colonne dépasse 66 % », « colonne est au plus 80 % ».
    """
    written = normalize(cell)
    if written == ANYTHING:
        return ()
    if is_choice:
        return (f"{column} est {written}",)
    if written.lower().startswith(("du 1er au ", "de 1er à ")):
        written = "du 1 au " + written[10:]
    between = _BOUNDS.fullmatch(written)
    if between:
        return _between(column, between["low"], between["high"])
    for pattern, sentence in _RANGES:
        match = pattern.fullmatch(written)
        if match:
            return (sentence.format(c=column, **match.groupdict()),)
    return (f"{column} vaut {written}",)


def _between(column: str, low: str, high: str) -> tuple[str, ...]:
    """Two bounds, both included unless one of them says otherwise."""
    (least, low_in), (most, high_in) = _bound(low), _bound(high)
    if low_in and high_in:
        return (f"{column} est compris entre {least} et {most}",)
    return (
        f"{column} {'est au moins' if low_in else 'dépasse'} {least}",
        f"{column} est {'au plus' if high_in else 'inférieur à'} {most}",
    )


def _bound(written: str) -> tuple[str, bool]:
    side = _SIDE.fullmatch(written)
    return (side["bound"], side["side"] == "in") if side else (written, True)
