"""The fixed phrases of the language: every way to write an operator, and the terminal it stands for.

One table, written compactly and expanded once. In a pattern, ``a|b`` offers words, ``(x)`` an optional word,
``{de}`` every form of *de* with its article, ``{à}`` every form of *à*; ``é*`` after a participle stands for its four
agreements. A phrase always wins over a declared name of the same length, and the longest match wins over both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from grammar.quantities import Number, Rate

_DE = ("de", "du", "des", "d'", "de la", "de l'")
_A = ("à", "au", "aux", "à la", "à l'")

Payload = tuple[object, ...]


def _agreements(word: str) -> tuple[str, ...]:
    """« accordé* » → accordé, accordée, accordés, accordées."""
    stem = word[:-1]
    return (stem, stem + "e", stem + "s", stem + "es")


def _choices(piece: str) -> tuple[str, ...]:
    if piece == "{de}":
        return _DE
    if piece == "{à}":
        return _A
    optional = piece.startswith("(")
    words: list[str] = []
    for word in piece.strip("()").split("|"):
        words.extend(_agreements(word) if word.endswith("*") and len(word) > 1 else (word,))
    return ("", *words) if optional else tuple(words)


def expand(pattern: str) -> Iterator[str]:
    """Every phrase a pattern stands for, with single spaces and elided words glued as the lexer sees them."""
    for combination in product(*(_choices(piece) for piece in pattern.split(" "))):
        yield " ".join(word for word in combination if word).replace("' ", "'")


def _calendar_phrases() -> Iterator[tuple[str, str, Payload]]:
    for kind in ("", "ouvré", "ouvrable"):
        for edge, day in (("premier", 1), ("dernier", -1)):
            yield f"{edge} jour ({kind})" if kind == "" else f"{edge} jour {kind}", "EDGE", (day, kind)
    for kind in ("ouvré", "ouvrable"):
        yield f"premier jour {kind} suivant|après", "OPEN_DAY", (kind, True, True)
        yield f"dernier jour {kind} précédant|précédent|avant", "OPEN_DAY", (kind, False, True)
        yield f"premier jour {kind} à compter {{de}}", "OPEN_DAY", (kind, True, False)
        yield f"dernier jour {kind} jusqu' {{à}}", "OPEN_DAY", (kind, False, False)
    units = (
        ("semaine", "de la", "semaine", "suivante|suivant", "précédente", "de la même"),
        ("quinzaine", "de la", "quinzaine", "suivante|suivant", "précédente", "de la même"),
        ("mois", "du", "mois", "suivant", "précédent", "du même"),
        ("trimestre", "du", "trimestre", "suivant", "précédent", "du même"),
        ("an", "de l'", "année", "suivante|suivant", "précédente", "de la même"),
    )
    for unit, article, noun, following, preceding, same in units:
        yield f"{article} {noun} {following}", "UNIT_REL", (unit, 1)
        yield f"{article} {noun} {preceding}|précédant", "UNIT_REL", (unit, -1)
        yield f"{same} {noun}", "UNIT_REL", (unit, 0)
        yield f"{article} {noun} {{de}}", "UNIT_OF", (unit,)
    for unit, noun in (("jour", "de jours"), ("mois", "de mois"), ("an", "d'années|ans"), ("heure", "d'heures")):
        yield f"nombre {noun} entre", "ELAPSED", (unit, False)
    yield "nombre de jours ouvrés entre", "ELAPSED", ("jour ouvré", False)
    yield "nombre de jours ouvrables entre", "ELAPSED", ("jour ouvrable", False)
    yield "nombre de mois commencés entre", "ELAPSED", ("mois", True)
    yield "nombre d'années commencées entre", "ELAPSED", ("an", True)
    for part, noun in (("année", "année"), ("mois", "mois"), ("jour", "jour du mois")):
        yield f"{noun} {{de}}", "PART", (part,)
    for weekday in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"):
        yield weekday, "DAY_KIND", (weekday,)
    for written, kind in (
        ("jour férié", "jour férié"),
        ("jour chômé ou férié", "jour chômé ou férié"),
        ("jour chômé", "jour chômé ou férié"),
        ("jour ouvré", "jour ouvré"),
        ("jour ouvrable", "jour ouvrable"),
    ):
        yield written, "DAY_KIND", (kind,)


def _conditions() -> Iterator[tuple[str, str, Payload]]:
    comparisons: tuple[tuple[str, str], ...] = (
        (">", "dépasse|dépassent|excède|excèdent"),
        (">", "est|sont supérieur* {à}"),
        ("<=", "ne dépasse|dépassent pas"),
        ("<=", "n'excède|n'excèdent pas"),
        ("<=", "est|sont au plus"),
        ("<=", "est|sont d'au plus"),
        ("<=", "est|sont inférieur* ou égal* {à}"),
        (">=", "atteint|atteignent"),
        (">=", "est|sont au moins"),
        (">=", "est|sont d'au moins"),
        (">=", "est|sont supérieur* ou égal* {à}"),
        ("<", "n'atteint|n'atteignent pas"),
        ("<", "est|sont inférieur* {à}"),
        ("=", "est|sont égal*|égaux {à}"),
        ("=", "vaut|valent"),
        ("!=", "n'est pas égal* {à}"),
        ("!=", "ne sont pas égal*|égaux {à}"),
        ("!=", "ne vaut|valent pas"),
        ("!=", "est|sont différent* {de}"),
    )
    for operator, pattern in comparisons:
        yield pattern, "COMPARE", (operator,)
    for written, operator in ((">", ">"), (">=", ">="), ("≥", ">="), ("<", "<"), ("<=", "<="), ("≤", "<=")):
        yield written, "COMPARE", (operator,)
    yield "=", "COMPARE", ("=",)
    yield "≠", "COMPARE", ("!=",)
    for operator, pattern in (
        ("<", "a|ont lieu avant"),
        ("<", "précède|précèdent"),
        ("<", "survient|surviennent avant"),
        ("<", "est|sont antérieur* {à}"),
        (">", "a|ont lieu après"),
        (">", "suit|suivent"),
        (">", "survient|surviennent après"),
        (">", "est|sont postérieur* {à}"),
        ("<=", "a|ont lieu au plus tard"),
        ("<=", "survient|surviennent au plus tard"),
        (">=", "a|ont lieu au plus tôt"),
        (">=", "survient|surviennent au plus tôt"),
        (">=", "a|ont lieu à compter {de}"),
        ("=", "a|ont lieu le jour {de}"),
    ):
        yield pattern, "WHEN", (operator, False)
    for operator, pattern in (
        ("<", "n'a|n'ont pas lieu avant"),
        ("<", "ne précède|précèdent pas"),
        ("<", "ne survient|surviennent pas avant"),
        (">", "n'a|n'ont pas lieu après"),
        (">", "ne suit|suivent pas"),
        (">", "ne survient|surviennent pas après"),
        ("<=", "n'a|n'ont pas lieu au plus tard"),
        (">=", "n'a|n'ont pas lieu au plus tôt"),
        (">=", "n'a|n'ont pas lieu à compter {de}"),
        ("=", "n'a|n'ont pas lieu le jour {de}"),
    ):
        yield pattern, "WHEN", (operator, True)
    yield "a|ont lieu entre", "BETWEEN", (False, True)
    yield "survient|surviennent entre", "BETWEEN", (False, True)
    yield "est|sont compris* entre", "BETWEEN", (False, False)
    yield "se situe|situent entre", "BETWEEN", (False, False)
    yield "n'a|n'ont pas lieu entre", "BETWEEN", (True, True)
    yield "n'est pas compris* entre", "BETWEEN", (True, False)
    yield "ne sont pas compris* entre", "BETWEEN", (True, False)
    yield "ne se situe|situent pas entre", "BETWEEN", (True, False)
    yield "a|ont lieu dans les", "WITHIN", ()
    yield "survient|surviennent dans les", "WITHIN", ()
    yield "qui suivent", "AROUND", (True,)
    yield "qui précèdent", "AROUND", (False,)
    yield "a|ont lieu pendant", "DURING", (False,)
    yield "survient|surviennent pendant", "DURING", (False,)
    yield "tombe|tombent pendant", "DURING", (False,)
    yield "n'a|n'ont pas lieu pendant", "DURING", (True,)
    yield "a|ont eu lieu", "HAPPENED", (False,)
    yield "est|sont survenu*", "HAPPENED", (False,)
    yield "n'a|n'ont pas eu lieu", "HAPPENED", (True,)
    yield "n'est pas survenu*", "HAPPENED", (True,)
    yield "ne sont pas survenu*", "HAPPENED", (True,)
    yield "tombe|tombent", "FALLS", (False,)
    yield "ne tombe|tombent pas", "FALLS", (True,)
    yield "est|sont", "IS", (False,)
    yield "n'est pas", "IS", (True,)
    yield "ne sont pas", "IS", (True,)
    yield "n'est ni", "IS_NEITHER", (True,)
    yield "ne sont ni", "IS_NEITHER", (True,)
    yield "ni", "NI", ()
    yield "comprend|comprennent", "INCLUDES", (False,)
    yield "ne comprend|comprennent ni", "INCLUDES_NEITHER", (True,)
    yield "ne comprend|comprennent pas", "INCLUDES", (True,)
    for status, words in (
        ("accordé", "accordé*|accepté*|dû|due|dus|dues|acquis|acquise|acquises"),
        ("refusé", "refusé*"),
        ("tenue", "tenu*|respecté*"),
        ("manquée", "manqué*"),
        ("complet", "complet|complète|complets|complètes|remis|remise|remises|réuni*"),
    ):
        yield f"est|sont {words}", "STATUS", (status, False)
        yield f"n'est pas {words}", "STATUS", (status, True)
        yield f"ne sont pas {words}", "STATUS", (status, True)


def _expressions() -> Iterator[tuple[str, str, Payload]]:
    yield "le|la|les|l'|un|une|son|sa|ses|leur|leurs|ce|cet|cette|ces", "DET", ()
    yield "{de}", "DE", ()
    yield "plus petit|petite|faible|tôt|ancien|ancienne|bas|basse", "EXTREME", (False,)
    yield "plus grand|grande|élevé|élevée|tard|tardif|tardive|récent|récente|haut|haute", "EXTREME", (True,)
    yield "en cours", "CURRENT", ()
    yield "somme", "SUM", ()
    yield "nombre", "COUNT", ()
    yield "dont", "DONT", ()
    yield "selon", "ACCORDING", ()
    yield "moitié", "MULTIPLE", (Rate(Fraction(1, 2)),)
    yield "double", "MULTIPLE", (Number(2),)
    yield "triple", "MULTIPLE", (Number(3),)
    yield "arrondi*", "ROUND", ()
    for unit, digits, counted in (("au centime", 2, False), ("à l'euro", 0, False), ("à l'unité", 0, True)):
        yield unit, "ROUND_TO", (digits, 0, counted)
        yield f"{unit} supérieur|supérieure", "ROUND_TO", (digits, 1, counted)
        yield f"{unit} inférieur|inférieure", "ROUND_TO", (digits, -1, counted)
    yield "après", "AROUND_BASE", (True,)
    yield "avant", "AROUND_BASE", (False,)
    yield "anniversaire", "ANNIVERSARY", ()
    yield "suivant|suivante", "FOLLOWING", (1,)
    yield "précédant|précédent|précédente", "FOLLOWING", (-1,)
    yield "à compter {de}", "FROM", ()
    yield "en vigueur", "IN_FORCE", ()
    yield "en vigueur {à}", "IN_FORCE", ()
    yield "en vigueur le jour {de}", "IN_FORCE", ()
    yield "et", "ET", ()
    yield "ou", "OU", ()
    yield "+", "PLUS", ()
    yield "-|−", "MINUS", ()
    yield "×|*|fois", "TIMES", ()
    yield "÷|/", "OVER", ()
    yield "divisé* par", "OVER", ()


def _all_phrases() -> dict[str, tuple[str, Payload]]:
    table: dict[str, tuple[str, Payload]] = {}
    for source in (_expressions(), _conditions(), _calendar_phrases()):
        for pattern, terminal, payload in source:
            for phrase in expand(pattern):
                known = table.setdefault(phrase, (terminal, payload))
                if known != (terminal, payload):
                    raise ValueError(f"« {phrase} » stands for {known} and {(terminal, payload)}")
    return table


PHRASES: dict[str, tuple[str, Payload]] = _all_phrases()
