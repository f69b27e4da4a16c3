"""Generates ``engine/data/holidays.json``: ``python -m engine.holiday_table`` (development only).

The only module that imports the ``holidays`` package. The engine reads the frozen, reviewed table;
a contract's answers must not move because a package was upgraded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 1995, 2060
TARGET_FIRST_YEAR = 1999  # the year the system opened
TABLE_PATH = Path(__file__).parent / "data" / "holidays.json"

NAMES: Mapping[str, str] = {
    "an": "Jour de l'an",
    "vendredi-saint": "Vendredi saint",
    "lundi-pâques": "Lundi de Pâques",
    "travail": "Fête du Travail",
    "victoire": "Fête de la Victoire",
    "ascension": "Ascension",
    "lundi-pentecôte": "Lundi de Pentecôte",
    "nationale": "Fête nationale",
    "assomption": "Assomption",
    "possession": "Fête de la prise de possession",
    "citoyenneté": "Fête de la Citoyenneté",
    "toussaint": "Toussaint",
    "armistice": "Armistice",
    "noël": "Noël",
    "saint-étienne": "Saint-Étienne",
    "26-décembre": "Lendemain de Noël",
    "fermeture": "Fermeture exceptionnelle",
}
"""Code in the table -> name shown. The order is that of two names on one day."""

_TARGET_NAMES: Mapping[str, str] = {  # the source names them in English
    "New Year's Day": "an",
    "Good Friday": "vendredi-saint",
    "Easter Monday": "lundi-pâques",
    "Labour Day": "travail",
    "Christmas Day": "noël",
    "Christmas Holiday": "26-décembre",
    "Additional closing day": "fermeture",
}

Days = dict[date, list[str]]


def _from_source(found: Mapping[date, str], codes: Mapping[str, str]) -> Days:
    """The package's mapping with our codes; an unknown name is a KeyError, to be looked at."""
    order = list(NAMES)
    return {day: sorted((codes[name] for name in names.split("; ")), key=order.index) for day, names in found.items()}


def _whit_mondays_2005_2007(days: Days) -> None:
    """Amendment: the source drops Whit Monday from 2005 to 2007, but it stayed a legal holiday.

    Law 2004-626 of 30 June 2004 made it the default « journée de solidarité » (worked, unpaid)
    without striking it from the list of art. L. 222-1 (now L. 3133-1) of the Code du travail.
    """
    for year in (2005, 2006, 2007):
        easter_monday = next(d for d, codes in days.items() if d.year == year and "lundi-pâques" in codes)
        days.setdefault(easter_monday + timedelta(days=49), []).append("lundi-pentecôte")


def generate() -> dict[str, Days]:
    """Calendar name -> day -> codes of `NAMES`, from the installed ``holidays`` plus the amendments."""
    import holidays

    french = {name: code for code, name in NAMES.items()}
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    metropole = holidays.country_holidays("FR", years=years, language="fr")
    moselle = holidays.country_holidays("FR", subdiv="57", years=years, language="fr")
    caledonia = holidays.country_holidays("NC", years=years, language="fr")
    target = holidays.financial_holidays("XECB", years=range(TARGET_FIRST_YEAR, LAST_YEAR + 1))
    tables = {
        "France": _from_source(metropole, french),
        "Alsace-Moselle": _from_source(moselle, french),
        "Nouvelle-Calédonie": _from_source(caledonia, french),
    }
    for days in tables.values():
        _whit_mondays_2005_2007(days)
    tables["TARGET"] = _from_source(target, _TARGET_NAMES)
    return tables


def year_lines(days: Days) -> dict[str, str]:
    """Year -> ``MM-DD code, MM-DD code…`` in order of date."""
    lines: dict[str, list[str]] = {}
    for day in sorted(days):
        line = lines.setdefault(str(day.year), [])
        line.extend(f"{day.month:02}-{day.day:02} {code}" for code in days[day])
    return {year: ", ".join(entries) for year, entries in lines.items()}


def digest(calendars: Mapping[str, Mapping[str, str]]) -> str:
    """Twelve hexadecimal digits that change with any day or name code of the table."""
    text = json.dumps(calendars, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def render(tables: Mapping[str, Days]) -> str:
    """The JSON text: one line a year and a calendar."""
    calendars = {name: year_lines(days) for name, days in tables.items()}
    blocks = []
    for name, lines in calendars.items():
        body = ",\n".join(f"      {_json(year)}: {_json(line)}" for year, line in lines.items())
        blocks.append(f"    {_json(name)}: {{\n{body}\n    }}")
    version = _json(f"{FIRST_YEAR}-{LAST_YEAR}-{digest(calendars)}")
    names = ",\n".join(f"    {_json(code)}: {_json(name)}" for code, name in NAMES.items())
    return (
        f'{{\n  "version": {version},\n  "names": {{\n{names}\n  }},\n  "calendars": {{\n'
        + ",\n".join(blocks)
        + "\n  }\n}\n"
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    TABLE_PATH.write_text(render(generate()), encoding="utf-8")
