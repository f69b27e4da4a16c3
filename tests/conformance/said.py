"""How a case is put into words: contracts of one sentence, and durations from ISO 8601 to French and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from conformance.book import Said
from grammar.quantities import Duration, Unit, write

_ISO = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.HOURS, Unit.MINUTES, Unit.SECONDS)
_SIZES = (12, 1, 86_400, 3_600, 60, 1)
MONTHS, DAYS = "durée en mois", "durée en jours"

#: The facts that sentences speak of: their type, and their gender where the article does not tell it.
FACTS: Mapping[str, tuple[str, str]] = {
    "l'acte": ("date", "masculin"),
    "le début": ("date", ""),
    "la fin": ("date", ""),
    "le second début": ("date", ""),
    "la seconde fin": ("date", ""),
    "le moment du début": ("instant", ""),
    "le moment de la fin": ("instant", ""),
    "la durée en mois": (MONTHS, ""),
    "la durée en jours": (DAYS, ""),
    "l'assiette": ("montant", "féminin"),
    "le nombre donné": ("nombre", ""),
}


def declared(names: Mapping[str, Any]) -> str:
    """The declaration of the facts that a case gives."""
    lines = ["faits:"] if names else []
    for name in names:
        kind, gender = FACTS[name]
        lines += [f"  - nom: {name}", f"    type: {kind}"]
        lines += [f"    genre: {gender}"] if gender else []
        lines += ["    peut être négatif: oui"] if kind in ("montant", "nombre") else []
    return "\n".join(lines) + "\n"


def fixed(kind: str, sentence: str, facts: Mapping[str, Any], expected: Any, calendar: str = "France") -> Said:
    """« la réponse », of a kind, is what a computation gives."""
    text = f"""\
{declared(facts)}grandeurs:
  - nom: la réponse
    type: {kind}
clauses:
  - id: R-1
    fixe: la réponse
    à: {sentence}
"""
    return Said(text, facts, {"réponse": expected}, calendar)


def granted(conditions: tuple[str, ...], facts: Mapping[str, Any], expected: Any, calendar: str = "France") -> Said:
    """« la réponse » is yes where every condition holds."""
    listed = "\n".join(f"      - {condition}" for condition in conditions)
    text = f"""\
{declared(facts)}grandeurs:
  - nom: la réponse
    type: droit
clauses:
  - id: R-1
    accorde: la réponse
    si:
{listed}
"""
    return Said(text, facts, {"réponse": expected}, calendar)


# --- durations


def iso_parts(iso: str) -> tuple[bool, tuple[tuple[int, Unit], ...]]:
    """Whether an ISO duration is negative, and its counts by unit, those of zero left out unless all are."""
    match = _ISO.fullmatch(iso)
    assert match is not None and iso[-1] not in "PT", iso
    given = [(int(count), unit) for count, unit in zip(match.groups()[1:], _UNITS, strict=True) if count is not None]
    return match[1] == "-", tuple(part for part in given if part[0]) or (given[0],)


def in_months(iso: str) -> bool:
    """Whether an ISO duration is of years and months."""
    return all(unit in (Unit.YEARS, Unit.MONTHS) for _, unit in iso_parts(iso)[1])


def french(iso: str) -> str:
    """The French of an ISO duration, its sign left out: P1Y2M → « 1 an et 2 mois »."""
    return write(Duration(iso_parts(iso)[1]))


def signed(iso: str) -> str:
    """The French of an ISO duration as an operand; a negative one is a subtraction, for want of a sign."""
    negative, _ = iso_parts(iso)
    nothing = "0 mois" if in_months(iso) else "0 jour"
    return f"({nothing} - {french(iso)})" if negative else french(iso)


def kind_of(iso: str) -> str:
    """The type of an ISO duration in the language."""
    return MONTHS if in_months(iso) else DAYS


def shifted(iso: str, base: str) -> str:
    """« 2 mois après l'acte », or before it where the duration is negative."""
    return f"{french(iso)} {'avant' if iso_parts(iso)[0] else 'après'} {base}"


def plain(iso: str) -> str:
    """An ISO duration as a decision shows it: in months, or in the longest unit that keeps it whole."""
    negative, parts = iso_parts(iso)
    size = sum(count * _SIZES[_UNITS.index(unit)] for count, unit in parts) * (-1 if negative else 1)
    if in_months(iso):
        return f"{size} mois"
    for unit, length in (("jours", 86_400), ("heures", 3_600), ("minutes", 60)):
        if size % length == 0:
            return f"{size // length} {unit}"
    return f"{size} secondes"


# --- numbers and dates


def number(text: str | int) -> str:
    """A number as French writes it, a negative one as a subtraction: « 1,5 », « (0 - 2,5) »."""
    written = str(text).replace(".", ",")
    return f"(0 - {written[1:]})" if written.startswith("-") else written


def exact(text: str | int) -> Fraction:
    """The exact value of a decimal, of a fraction « 1/2 », of a sum « 1/31 + 1/29 »."""
    return sum((Fraction(part.strip()) for part in str(text).split("+")), Fraction(0))
