"""Durations: counted between two dates, compared, multiplied; the functions of spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from conformance.book import Said
from conformance.corpus import Row
from conformance.said import (
    exact,
    fixed,
    french,
    granted,
    in_months,
    iso_parts,
    kind_of,
    number,
    plain,
    signed,
)
from grammar.quantities import Unit

MONTHS_BETWEEN = "le nombre de mois entre le début et la fin"
YEARS_BETWEEN = "le nombre d'années entre le début et la fin"
DAYS_BETWEEN = "le nombre de jours entre le début et la fin"


def normalized(row: Row) -> tuple[Said, ...]:
    """Two writings of one duration are worth the same."""
    name = "la durée en mois" if in_months(row["texte"]) else "la durée en jours"
    return (granted((f"{name} vaut {french(row['attendu'])}",), {name: french(row["texte"])}, True),)


def days_apart(row: Row) -> tuple[Said, ...]:
    """Days from one date to another, counted and subtracted."""
    facts = {"le début": row["debut"], "la fin": row["fin"]}
    return (
        fixed("nombre", DAYS_BETWEEN, facts, exact(row["attendu"])),
        fixed("durée en jours", "la fin - le début", facts, f"{row['attendu']} jours"),
    )


def length_in_days(row: Row) -> tuple[Said, ...]:
    """How many days a number of months or years lasts from a given day."""
    sentence = f"le nombre de jours entre le début et ({french(row['duree'])} après le début)"
    return (fixed("nombre", sentence, {"le début": row["debut"]}, exact(row["attendu"])),)


def whole_months(row: Row) -> tuple[Said, ...]:
    """Whole months and whole years between two days, then between two instants of those days."""
    negative, parts = iso_parts(row["attendu"])
    months = sum(count * (12 if unit is Unit.YEARS else 1) for count, unit in parts) * (-1 if negative else 1)
    years = months // 12 if months >= 0 else -(-months // 12)
    facts = {"le début": row["debut"], "la fin": row["fin"]}
    found = [fixed("nombre", MONTHS_BETWEEN, facts, exact(months)), fixed("nombre", YEARS_BETWEEN, facts, exact(years))]
    if "avec_heures" in row:
        # The language tells minutes: seconds are dropped, which changes no day.
        start, end = (hour[:5] for hour in row["avec_heures"])
        moments = {"le moment du début": f"{row['debut']}T{start}", "le moment de la fin": f"{row['fin']}T{end}"}
        sentence = "le nombre de mois entre le moment du début et le moment de la fin"
        found.append(fixed("nombre", sentence, moments, exact(months)))
    return tuple(found)


_QUARTERS = (
    "(le nombre de mois entre (le premier jour du trimestre du début) et (le premier jour du trimestre de la fin))"
    " ÷ 3 + 1"
)
_YEARS_TOUCHED = "l'année de la fin - l'année du début + 1"
# Each day counts for one over the days of its own month, the last day included.
_PRORATED = (
    "(le nombre de mois entre (le premier jour du mois du début) et (le premier jour du mois de la fin))"
    " + (le jour du mois de la fin) ÷ (le jour du mois de (le dernier jour du mois de la fin))"
    " - (le jour du mois du début - 1) ÷ (le jour du mois de (le dernier jour du mois du début))"
)
_BETWEEN: Mapping[str, str] = MappingProxyType(
    {
        "jour": DAYS_BETWEEN,
        "mois": MONTHS_BETWEEN,
        "an": YEARS_BETWEEN,
        "trimestre civil": _QUARTERS,
        "année civile": _YEARS_TOUCHED,
        "mois proratisés, dernier jour inclus": _PRORATED,
    }
)


def between(row: Row) -> tuple[Said, ...]:
    """The time between two dates in a given unit."""
    expected = row["attendu"] if "attendu" in row else row["zen"]  # carried where ZEN and the JDK agree
    facts = {"le début": row["debut"], "la fin": row["fin"]}
    return (fixed("nombre", _BETWEEN[row["unite"]], facts, exact(expected)),)


def years_months_days(row: Row) -> tuple[Said, ...]:
    """Whole years, the months beyond them, the days beyond those."""
    facts = {"le début": row["debut"], "la fin": row["fin"]}
    years, months, days = row["attendu"]
    beyond = f"le nombre de jours entre ((({MONTHS_BETWEEN}) × 1 mois) après le début) et la fin"
    return (
        fixed("nombre", YEARS_BETWEEN, facts, exact(years)),
        fixed("nombre", f"({MONTHS_BETWEEN}) - ({YEARS_BETWEEN}) × 12", facts, exact(months)),
        fixed("nombre", beyond, facts, exact(days)),
    )


def multiplied(row: Row) -> tuple[Said, ...]:
    """A duration times or over a number, or over another duration; over nothing, no answer."""
    left, sign, right = row["expr"].split(" ")
    durations = [operand for operand in (left, right) if "P" in operand]
    first, second = (signed(operand) if "P" in operand else number(operand) for operand in (left, right))
    sentence = f"{first} {'×' if sign == '*' else '÷'} {second}"
    if row["attendu"] == "erreur":
        return (fixed("nombre" if len(durations) == 2 else kind_of(left), sentence, {}, "indéterminé"),)
    if len(durations) == 2:
        return (fixed("nombre", sentence, {}, exact(row["attendu"])),)
    expected = plain(row["attendu"]) if "P" in row["attendu"] else row["attendu"]
    return (fixed(kind_of(durations[0]), sentence, {}, expected),)


def equal(row: Row) -> tuple[Said, ...]:
    """Two durations are equal or they are not, in either way to say it."""
    left, right = (signed(operand) for operand in row["expr"].split(" = "))
    return (
        granted((f"{left} vaut {right}",), {}, row["attendu"]),
        granted((f"{left} est différent de {right}",), {}, not row["attendu"]),
    )


# 30E/360: every month of thirty days. It agrees with the American rule but at the end of February and on some 31sts.
_THIRTY = (
    "360 × (l'année de la fin - l'année du début) + 30 × (le mois de la fin - le mois du début)"
    " + (le plus petit de 30 et le jour du mois de la fin) - (le plus petit de 30 et le jour du mois du début)"
)
_SPREADSHEET: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "DATEDIF Y": ("nombre", YEARS_BETWEEN),
        "DATEDIF M": ("nombre", MONTHS_BETWEEN),
        "JOURS360 US": ("nombre", _THIRTY),
        "JOURS360 EU": ("nombre", _THIRTY),
        "FRACTION base 0 (30/360)": ("nombre", f"({_THIRTY}) ÷ 360"),
        "MOIS.DECALER +1": ("date", "1 mois après le début"),
        "FIN.MOIS +0": ("date", "le dernier jour du mois du début"),
        # No French holiday falls among these ten days.
        "SERIE.JOUR.OUVRE +10 (sans fériés)": ("date", "10 jours ouvrés après le début"),
        "NB.JOURS.OUVRES (sans fériés)": (
            "nombre",
            "le nombre de jours ouvrés entre (1 jour avant le début) et la fin",
        ),
    }
)


def spreadsheet(row: Row) -> tuple[Said, ...]:
    """What a spreadsheet computes by a function, said in a sentence."""
    kind, sentence = _SPREADSHEET[row["op"]]
    facts = {"le début": row["debut"]} | ({"la fin": row["fin"]} if "fin" in row else {})
    return (fixed(kind, sentence, facts, row["attendu"] if kind == "date" else exact(row["attendu"])),)


SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {
        "duree.normalisation": normalized,
        "difference_en_jours": days_apart,
        "taille_de_periode_en_jours": length_in_days,
        "mois_entiers_entre": whole_months,
        "duree_entre": between,
        "divergences_connues": between,
        "ecart_ans_mois_jours": years_months_days,
        "durees_multipliees": multiplied,
        "egalites": equal,
        "fonctions_de_tableur": spreadsheet,
    }
)
