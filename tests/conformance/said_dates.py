"""Dates: a duration away, bounds of periods, days of the week, intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from conformance.book import Said
from conformance.corpus import Row
from conformance.said import (
    DAYS,
    declared,
    exact,
    fixed,
    french,
    granted,
    in_months,
    iso_parts,
    kind_of,
    plain,
    shifted,
    signed,
)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def duration_away(row: Row) -> tuple[Said, ...]:
    """A duration written in the clause, then the same duration given as a fact. At the end of a month: the last day."""
    expected = row.get("attendu") or row["inferieur"]
    base = {"l'acte": row["debut"]}
    length = "la durée en mois" if in_months(row["duree"]) else "la durée en jours"
    side = "avant" if iso_parts(row["duree"])[0] else "après"
    given = {**base, length: french(row["duree"])}
    return (
        fixed("date", shifted(row["duree"], "l'acte"), base, expected),
        fixed("date", f"{length} {side} l'acte", given, expected),
    )


def moved(row: Row) -> tuple[Said, ...]:
    """A duration away, or a bound of the month or of the week."""
    if "duree" in row:
        return duration_away(row)
    edge = row["op"].removesuffix("_jour")
    of = {"mois": "du mois", "semaine": "de la semaine"}[row["unite"]]
    return (fixed("date", f"le {edge} jour {of} de l'acte", {"l'acte": row["debut"]}, row["attendu"]),)


def arithmetic(row: Row) -> tuple[Said, ...]:
    """A sum or a difference of dates and durations."""
    left, operator, right = row["expr"].split(" ", 2)
    expected = row["attendu"]
    dated = [operand for operand in (left, right) if operand[0].isdigit()]
    if len(dated) == 2:
        facts = {"la fin": left, "le début": right}
        days = exact(expected.removeprefix("P").removesuffix("D"))
        return (
            fixed(DAYS, "la fin - le début", facts, plain(expected)),
            fixed("nombre", "le nombre de jours entre le début et la fin", facts, days),
        )
    if not dated:
        return (fixed(kind_of(left), f"{signed(left)} {operator} {signed(right)}", {}, plain(expected)),)
    length = left if right == dated[0] else right
    name, given = ("le moment du début", f"{dated[0]}T00:00") if "T" in length else ("le début", dated[0])
    sentence = shifted(("-" if operator == "-" else "") + length, name)
    return (fixed("date", sentence, {name: given}, expected),)


def bounds(row: Row) -> tuple[Said, ...]:
    """First and last days of the month and of the year, the year's said in two ways."""
    facts = {"l'acte": row["date"]}
    (month_start, month_end), (year_start, year_end) = row["mois"], row["annee"]
    return (
        fixed("date", "le premier jour du mois de l'acte", facts, month_start),
        fixed("date", "le dernier jour du mois de l'acte", facts, month_end),
        fixed("date", "le premier jour de l'année de l'acte", facts, year_start),
        fixed("date", "le 1er janvier de l'année de l'acte", facts, year_start),
        fixed("date", "le dernier jour de l'année de l'acte", facts, year_end),
        fixed("date", "le 31 décembre de l'année de l'acte", facts, year_end),
    )


def weekday(row: Row) -> tuple[Said, ...]:
    """The day falls on its weekday and on no other."""
    facts = {"l'acte": row["date"]}
    return tuple(granted((f"l'acte tombe un {name}",), facts, name == row["attendu"]) for name in WEEKDAYS)


def calendar(row: Row) -> tuple[Said, ...]:
    """The weekday, or the rank of the day in its year."""
    if row["op"] == "jour_de_semaine":
        return weekday(row)
    sentence = "(le nombre de jours entre le 1er janvier de l'année de l'acte et l'acte) + 1"
    return (fixed("nombre", sentence, {"l'acte": row["date"]}, exact(row["attendu"])),)


def inside(row: Row) -> tuple[Said, ...]:
    """A bound in brackets is inside, a bound in parentheses outside."""
    written = row["intervalle"]
    facts = {"l'acte": row["date"], "le début": written[1:11], "la fin": written[13:23]}
    low = "a lieu au plus tôt le début" if written[0] == "[" else "a lieu après le début"
    high = "a lieu au plus tard la fin" if written[-1] == "]" else "a lieu avant la fin"
    found = [granted((f"l'acte {low}", f"l'acte {high}"), facts, row["attendu"])]
    if written[0] + written[-1] == "[]":
        found.append(granted(("l'acte est compris entre le début et la fin",), facts, row["attendu"]))
        found.append(granted(("l'acte a lieu entre le début et la fin",), facts, row["attendu"]))
    return tuple(found)


# --- periods

_PERIOD = """\
faits:
  - nom: l'acte
    genre: masculin
    type: date
  - nom: le début
    type: date
  - nom: la fin
    type: date
périodes:
  - nom: le séjour
    du: le début
    au: la fin
grandeurs:
  - nom: la réponse
    type: droit
clauses:
  - id: R-1
    accorde: la réponse
    si: l'acte a lieu pendant le séjour
"""


def period(row: Row) -> tuple[Said, ...]:
    """What is said of a period, or of two, both ends included."""
    operation, expected = row["op"], row["attendu"]
    if operation == "annee_civile":
        return tuple(said for day in expected for said in _civil_year(day, expected))
    facts = {"le début": row["p"][0], "la fin": row["p"][1]}
    if "q" in row:
        facts |= {"le second début": row["q"][0], "la seconde fin": row["q"][1]}
    match operation:
        case "duree_jours":
            sentence = "(le nombre de jours entre le début et la fin) + 1"
            return (fixed("nombre", sentence, facts, exact(expected)),)
        case "valide":
            return (granted(("la fin a lieu au plus tôt le début",), facts, expected),)
        case "contient":
            return (Said(_PERIOD, {**facts, "l'acte": row["date"]}, {"réponse": expected}),)
        case "adjacentes":
            facts = {"la fin": row["p"][1], "le second début": row["q"][0]}
            return (granted(("le second début a lieu le jour de 1 jour après la fin",), facts, expected),)
        case "chevauche":
            return (granted(_OVERLAP, facts, expected),)
        case "intersection":
            return (_common(facts, expected),)
        case "enveloppe":
            first = "le plus tôt du début et du second début"
            last = "le plus tardif de la fin et de la seconde fin"
            starts, ends = (
                {"le début": row["p"][0], "le second début": row["q"][0]},
                {"la fin": row["p"][1], "la seconde fin": row["q"][1]},
            )
            return fixed("date", first, starts, expected[0]), fixed("date", last, ends, expected[1])
        case _:
            return (_cut(facts, "mois" if operation == "decoupe_par_mois" else row["debut_exercice"], expected),)


_OVERLAP = (
    "le début a lieu au plus tard la seconde fin",
    "le second début a lieu au plus tard la fin",
)


def _civil_year(day: str, expected: list[str]) -> tuple[Said, ...]:
    facts = {"l'acte": day}
    return (
        fixed("date", "le 1er janvier de l'année de l'acte", facts, expected[0]),
        fixed("date", "1 jour avant le 1er janvier suivant l'acte", facts, expected[1]),
    )


def _common(facts: Mapping[str, str], expected: list[str] | None) -> Said:
    """The days common to two periods; no clause gives one where there is none."""
    text = f"""\
{declared(facts)}grandeurs:
  - nom: le premier jour commun
    type: date
  - nom: le dernier jour commun
    type: date
clauses:
  - id: R-1
    fixe: le premier jour commun
    au: le plus tardif du début et du second début
    si:
      - {_OVERLAP[0]}
      - {_OVERLAP[1]}
  - id: R-2
    fixe: le dernier jour commun
    au: le plus tôt de la fin et de la seconde fin
    si:
      - {_OVERLAP[0]}
      - {_OVERLAP[1]}
"""
    first, last = expected or ("non réglé", "non réglé")
    return Said(text, facts, {"premier jour commun": first, "dernier jour commun": last})


_OPENING = {"01": "1er janvier", "11": "1er novembre"}


def _cut(facts: Mapping[str, str], by: str, pieces: list[list[str]]) -> Said:
    """A period cut by month or by year: each piece starts the day after the one before it; the last is followed by
    nothing."""
    declarations: list[str] = []
    clauses: list[str] = []
    answers: dict[str, str] = {}
    for rank in range(1, len(pieces) + 2):
        declarations += [f"  - nom: le début de la part {rank}", "    type: date"]
        declarations += [f"  - nom: la fin de la part {rank}", "    type: date"]
        before, start = f"la fin de la part {rank - 1}", f"le début de la part {rank}"
        edge = (
            f"dernier jour du mois {_of(start)}" if by == "mois" else f"1 jour avant le {_OPENING[by]} suivant {start}"
        )
        last = f"le plus tôt {'du ' if by == 'mois' else 'de '}{edge} et de la fin"
        more = "" if rank == 1 else f"    si: {before} a lieu avant la fin\n"
        first = "le début" if rank == 1 else f"1 jour après {before}"
        clauses.append(f"  - id: R-{rank}a\n    fixe: {start}\n    au: {first}\n{more}")
        clauses.append(f"  - id: R-{rank}b\n    fixe: la fin de la part {rank}\n    au: {last}\n{more}")
        there = pieces[rank - 1] if rank <= len(pieces) else ("non réglé", "non réglé")
        answers |= {f"début de la part {rank}": there[0], f"fin de la part {rank}": there[1]}
    text = declared(facts) + "grandeurs:\n" + "\n".join(declarations) + "\nclauses:\n" + "".join(clauses)
    return Said(text, facts, answers)


def _of(name: str) -> str:
    return name.replace("le ", "du ", 1)


SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {
        "date_plus_duree.exact": duration_away,
        "date_plus_duree.fin_de_mois": duration_away,
        "date_plus_duree.modes_explicites": duration_away,
        "date_plus_duree.clampe": duration_away,
        "decalage_clampe": moved,
        "arithmetique_simple": arithmetic,
        "bornes": bounds,
        "jour_de_semaine": weekday,
        "calendrier": calendar,
        "intervalles": inside,
        "periodes": period,
    }
)
