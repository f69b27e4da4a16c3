"""Deadlines of law, working days, public holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from conformance.book import Said
from conformance.corpus import Row
from conformance.said import exact, fixed, french, granted
from grammar.quantities import Duration, Unit, write

ZONES = {"alsace-moselle": "Alsace-Moselle", "metropole": "France"}
_COUNTED = {"franc": {"mois": Unit.CLEAR_MONTHS, "jour": Unit.CLEAR_DAYS}, "ouvrable": {"jour": Unit.BUSINESS_DAYS}}

_DEADLINE = """\
faits:
  - nom: l'acte
    genre: masculin
    type: date
grandeurs:
  - nom: l'échéance
    genre: féminin
    type: date
clauses:
  - id: R-1
    fixe: l'échéance
    au: {length} après l'acte
  - id: R-2
    reporte: l'échéance
    au: le premier jour ouvré suivant
    si: l'échéance tombe un samedi, un dimanche ou un jour férié
"""


def _length(row: Row) -> str:
    """The length in the counting of the case: « 2 mois francs », « 5 jours ouvrables »."""
    written = row["delai"] if row["delai"].startswith("P") else f"P{row['delai'].split()[0]}D"
    units = _COUNTED.get(row.get("decompte", ""))
    if units is None:
        return french(written)
    return write(Duration(((int(written[1:-1]), units["mois" if written.endswith("M") else "jour"]),)))


def deadline(row: Row) -> tuple[Said, ...]:
    """A length after an act, reported to the next working day; the date before the report where it is given."""
    answers = {"échéance": row["reel"]} | ({"théorique échéance": row["theorique"]} if "theorique" in row else {})
    text = _DEADLINE.format(length=_length(row))
    return (Said(text, {"l'acte": row["acte"]}, answers, ZONES[row.get("zone", "metropole")]),)


def business_days(row: Row) -> tuple[Said, ...]:
    """Jours ouvrables from the first day to the last, both included."""
    facts = {"le début": row["debut"], "la fin": row["fin"]}
    sentence = "le nombre de jours ouvrables entre (1 jour avant le début) et la fin"
    return (fixed("nombre", sentence, facts, exact(row["attendu"])),)


def working_days(row: Row) -> tuple[Said, ...]:
    """A number of jours ouvrés after a day, or whether a day is one."""
    facts = {"le début": row["debut"]}
    if "ouvre" in row:
        return (
            granted(("le début tombe un jour ouvré",), facts, row["ouvre"]),
            granted(("le début tombe un jour chômé ou férié",), facts, not row["ouvre"]),
        )
    length = write(Duration(((row["n"], Unit.WORKING_DAYS),)))
    return (fixed("date", f"{length} après le début", facts, row["attendu"]),)


_HOLIDAYS = """\
fiches:
  - nom: une journée
    champs:
      - nom: la date
        type: date
faits:
  - nom: les journées
    genre: féminin
    type: liste de journées
grandeurs:
  - nom: les journées fériées
    genre: féminin
    tirées de: les journées
clauses:
  - id: R-1
    retient: les journées fériées
    si: la date tombe un jour férié
"""
FIXED = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
MOVABLE = ("lundi_de_paques", "ascension", "lundi_de_pentecote")


def holidays(row: Row) -> tuple[Said, ...]:
    """Of all the days of a year, exactly the public holidays are retained, in both calendars."""
    start = date(row["annee"], 1, 1)
    days = [start + timedelta(n) for n in range((date(row["annee"] + 1, 1, 1) - start).days)]
    facts = {"les journées": [{"date": day.isoformat()} for day in days]}
    national = {f"{row['annee']}-{day}" for day in FIXED} | {row[name] for name in MOVABLE}
    local = national | {row["vendredi_saint"], f"{row['annee']}-12-26"}
    return tuple(
        Said(
            _HOLIDAYS,
            facts,
            {"journées fériées": [rank for rank, day in enumerate(days) if day.isoformat() in expected]},
            calendar,
        )
        for calendar, expected in (("France", national), ("Alsace-Moselle", local))
    )


SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {
        "echeances_legales.jours": deadline,
        "echeances_legales.mois": deadline,
        "echeances_legales.annees": deadline,
        "echeances_legales.autres": deadline,
        "jours_ouvrables_decomptes": business_days,
        "jours_ouvres.ajout": working_days,
        "jours_feries": holidays,
    }
)
