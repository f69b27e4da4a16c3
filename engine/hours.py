"""Opening hours: « du lundi au vendredi de 9 h à 19 h », « le samedi de 9 h à 17 h », « chaque jour à toute heure »."""

from __future__ import annotations

import re

from engine import core as c
from engine.kinds import BOOL, TEXT
from engine.names import canonical
from engine.program import Program
from engine.scopes import Symbol
from engine.source import scalars_of, text_of
from grammar.diagnostics import Diagnostic
from grammar.french import normalize
from grammar.quantities import Scanned, TimeOfDay, scan
from grammar.yaml_nodes import Scalar

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAYS = "|".join(DAYS)
_RANGE = re.compile(
    rf"(?:du|de) (?P<first>{_DAYS}) au (?P<last>{_DAYS})|(?:le|chaque) (?P<one>{_DAYS})s?"
    r"|(?P<all>chaque jour|tous les jours)"
)
_TIMES = re.compile(r"(?:,? )?(?:de|entre) (?P<start>.+?) (?:à|et) (?P<end>.+)")


def opening_hours(symbol: Symbol, program: Program, diagnostics: list[Diagnostic]) -> tuple[c.Core, ...]:
    """One core operand for each line of hours, from every clause that opens these hours.

    Each is ``plage`` on (switch, figure of the start, figure of the end), with the days (0 = Monday) and whether public
    holidays are left out.
    """
    lines: list[c.Core] = []
    for clause in program.clauses.values():
        if clause.verb != "ouvre" or canonical(text_of(clause.block.get("ouvre")) or "") != symbol.name:
            continue
        home = program.declarations.scopes[symbol.scope]
        if home.parent is not None and clause.scope not in (home.parent.name, home.name):
            continue
        if home.contract not in {scope.contract for scope in program.declarations.scopes[clause.scope].around()}:
            continue
        switch = c.Switch(program.parameters.switch(clause.identifier), BOOL)
        holidays = normalize(text_of(clause.block.get("sauf")) or "") in ("les jours fériés", "jours fériés")
        for scalar in scalars_of(clause.block.get("plages")):
            line = _line(scalar, clause.identifier, program, switch, holidays)
            if line is None:
                diagnostics.append(
                    Diagnostic(
                        "L005",
                        scalar.span,
                        f"plage horaire incomprise : « {scalar.text} »",
                        suggestion="« du lundi au vendredi de 9 h à 19 h », « le samedi de 9 h à 17 h », "
                        "« chaque jour à toute heure »",
                    )
                )
                continue
            lines.append(line)
    return tuple(lines)


def _line(scalar: Scalar, owner: str, program: Program, switch: c.Switch, holidays: bool) -> c.Core | None:
    text = normalize(scalar.text)
    match = _RANGE.match(text)
    if match is None:
        return None
    if match["all"]:
        days = tuple(range(7))
    elif match["one"]:
        days = (DAYS.index(match["one"]),)
    else:
        first, last = DAYS.index(match["first"]), DAYS.index(match["last"])
        days = tuple(range(first, last + 1))
    rest = text[match.end() :]
    if rest.strip(" ,") == "à toute heure":
        times: tuple[TimeOfDay, TimeOfDay] | None = (TimeOfDay(0), TimeOfDay(1440))
    else:
        times = _times(rest)
    if times is None or not days:
        return None
    figures = tuple(program.parameters.figure(owner, time, scalar.span) for time in times)
    operands: tuple[c.Core, ...] = (switch, *(c.Figure(f.index, TEXT) for f in figures))
    return c.Op("plage", operands, BOOL, (days, holidays))


def _times(rest: str) -> tuple[TimeOfDay, TimeOfDay] | None:
    match = _TIMES.fullmatch(rest)
    if match is None:
        return None
    found: list[TimeOfDay] = []
    for part in (match["start"], match["end"]):
        scanned = scan(part, 0)
        if not isinstance(scanned, Scanned) or scanned.end != len(part) or not isinstance(scanned.quantity, TimeOfDay):
            return None
        found.append(scanned.quantity)
    return found[0], found[1]
