"""How much of its source a contract says, computes and proves: the provisions encoded, and those that cases hold.

A provision is encoded when a clause bears its id (with or without a suffix: a provision may need ``X.a`` and ``X.b``),
when a row of a table bears it, or when a clause says under ``regroupe`` that it holds it too. A provision marked
computable must besides be held: each of its clauses, switched off or with one of its figures moved (up as well as
down), makes a case fail (`engine.held`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.contract import Contract
from engine.held import Held, HeldClause, HeldFigure, held
from engine.provisions import Provision
from grammar.quantities import write

_SUFFIX = re.compile(r"\.[0-9A-Za-z]+")


class Standing(StrEnum):
    """Where a provision stands, as it is told."""

    HELD = "tenue"
    LOOSE = "non tenue"
    PROSE = "en prose"
    TOLD = "dite"
    MISSING = "absente"


@dataclass(frozen=True, slots=True)
class CoveredProvision:
    """A provision, the clauses that say it, where it stands, and why when it does not stand as it should.

    ``clauses`` are ids of clauses and of rows. A computable provision is held, loose, said in prose only, or missing;
    one that is not computable is told or missing.
    """

    provision: Provision
    clauses: tuple[str, ...]
    standing: Standing
    reason: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do for it."""
        return self.standing in (Standing.HELD, Standing.TOLD)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The provisions of a source against a contract version.

    ``unknown`` are the ids that clauses bear or group and that are no provision's. ``figures`` are those held on no
    side or on one only. ``failing`` are the cases that fail as the contract is written: they hold nothing.
    """

    provisions: tuple[CoveredProvision, ...]
    unknown: tuple[str, ...]
    figures: tuple[HeldFigure, ...]
    failing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every provision is encoded, every computable one held, and nothing is unknown or failing."""
        return all(p.complete for p in self.provisions) and not self.unknown and not self.failing

    def counts(self) -> dict[str, int]:
        """How many provisions stand where."""
        return {standing.value: sum(p.standing is standing for p in self.provisions) for standing in Standing}

    def to_dict(self) -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "provisions": [
                {
                    "id": p.provision.identifier,
                    "article": p.provision.article,
                    "kind": p.provision.kind,
                    "computable": p.provision.computable,
                    "clauses": list(p.clauses),
                    "standing": p.standing.value,
                    "reason": p.reason,
                }
                for p in self.provisions
            ],
            "counts": self.counts(),
            "unknown": list(self.unknown),
            "figures": [
                {
                    "figure": write(f.quantity),
                    "clauses": list(f.owners),
                    "file": f.span.file,
                    "line": f.span.line,
                    "reason": _figure_reason(f),
                }
                for f in self.figures
            ],
            "failing": list(self.failing),
        }


def coverage(contract: Contract, provisions: Iterable[Provision], proof: Held | None = None) -> Coverage:
    """What a contract version says of the provisions of its source. ``proof`` is what its cases hold, if known."""
    known = held(contract) if proof is None else proof
    sayers, borne = _sayers(contract, known)
    listed = tuple(provisions)
    covered = tuple(_covered(p, sayers.get(p.identifier, ()), known) for p in listed)
    names = {p.identifier for p in listed}
    unknown = sorted(name for name, provision in borne.items() if not names & {name, provision})
    loose = tuple(figure for figure in known.figures if not figure.held)
    return Coverage(covered, tuple(unknown), loose, known.failing)


def _sayers(contract: Contract, known: Held) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """The clauses and rows that say each provision; and every id borne or grouped, with the provision it stands for."""
    found: dict[str, dict[str, None]] = {}
    borne: dict[str, str] = {}
    for name in known.clauses:
        stem = _SUFFIX.sub("", name) if _SUFFIX.search(name) else name
        borne[name] = stem
        for provision in (name, stem):
            found.setdefault(provision, {})[name] = None
    for clause in contract.program.own_clauses.values():
        for group in clause.groups:
            borne.setdefault(group, group)
            found.setdefault(group, {})[clause.identifier] = None
    return {provision: tuple(names) for provision, names in found.items()}, borne


def _covered(provision: Provision, names: tuple[str, ...], known: Held) -> CoveredProvision:
    if not names:
        return CoveredProvision(provision, (), Standing.MISSING, "aucune clause ne la dit")
    if not provision.computable:
        return CoveredProvision(provision, names, Standing.TOLD)
    computing = [known.clauses[name] for name in names if known.clauses[name].computes]
    if not computing:
        return CoveredProvision(provision, names, Standing.PROSE, "elle n'est dite qu'en prose")
    reasons = [f"{clause.clause} : {reason}" for clause in computing if (reason := _loose_reason(clause, known))]
    return CoveredProvision(provision, names, Standing.LOOSE if reasons else Standing.HELD, " ; ".join(reasons))


def _loose_reason(clause: HeldClause, known: Held) -> str:
    """Why a clause is not held; empty when it is, by its switch or by one of its figures, moved up and down."""
    moving = [figure for figure in known.figures if clause.clause in figure.owners and figure.can_rise]
    if clause.held or any(figure.held for figure in moving):
        return ""
    if clause.readers == 0:
        return "aucun cas n'en dépend"
    cases = "le seul cas qui la lit passe" if clause.readers == 1 else f"les {clause.readers} cas qui la lisent passent"
    return f"{cases} encore quand on la retire"


def _figure_reason(figure: HeldFigure) -> str:
    if figure.readers == 0:
        return "aucun cas n'en dépend"
    sides = [
        side
        for side, possible, case in (
            ("augmente", figure.can_rise, figure.risen),
            ("diminue", figure.can_fall, figure.fallen),
        )
        if possible and case is None
    ]
    return f"aucun cas ne change quand il {' ni quand il '.join(sides)}"


def coverage_table(found: Coverage, *, whole: bool = False) -> str:
    """The coverage as a text in French: the counts by article, then what is left to do (or every provision)."""
    lines = [*_by_article(found.provisions), ""]
    shown = [p for p in found.provisions if whole or not p.complete]
    if shown:
        lines += [*_aligned([_row(p) for p in shown]), ""]
    sections: tuple[tuple[str, list[str]], ...] = (
        ("Identifiants absents des dispositions :", [f"  {name}" for name in found.unknown]),
        ("Chiffres non tenus :", _aligned([_figure_row(f) for f in found.figures])),
        ("Cas qui échouent, et qui ne tiennent donc rien :", [f"  {name}" for name in found.failing]),
    )
    for title, rows in sections:
        if rows:
            lines += [title, *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(covered: CoveredProvision) -> tuple[str, ...]:
    provision = covered.provision
    clauses = ", ".join(covered.clauses) or "—"
    return provision.identifier, provision.article, covered.standing.value, clauses, covered.reason


def _figure_row(figure: HeldFigure) -> tuple[str, ...]:
    place = f"{figure.span.file}:{figure.span.line}"
    return f"  {write(figure.quantity)}", ", ".join(figure.owners), place, _figure_reason(figure)


def _by_article(provisions: tuple[CoveredProvision, ...]) -> list[str]:
    columns: tuple[tuple[str, Callable[[CoveredProvision], bool]], ...] = (
        ("dispositions", lambda p: True),
        ("encodées", lambda p: bool(p.clauses)),
        ("calculables", lambda p: p.provision.computable),
        ("tenues", lambda p: p.standing is Standing.HELD),
    )
    groups: Mapping[str, list[CoveredProvision]] = {
        article: [p for p in provisions if p.provision.article == article]
        for article in dict.fromkeys(p.provision.article for p in provisions)
    }
    rows = [("article", *(title for title, _ in columns))]
    for article, members in (*groups.items(), ("ensemble", list(provisions))):
        rows.append((article, *(str(sum(test(p) for p in members)) for _, test in columns)))
    return _aligned(rows)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Rows as lines, each column as wide as its widest cell."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
