"""How long the facts of decisions are kept, contract by contract, and erasing those whose time is over.

The rules are a small YAML file: « tous » for every contract, or the id of one, and a duration in years, months or days.

    conservation:
      tous: 10 ans
      livret: 5 ans

A file (dossier) has one key: it goes once the time of each of its decisions is over. A contract without a rule, where
there is none for all, keeps its facts. Days are counted from that of the decision, in universal time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, or_, select

from engine.dates import add_period
from grammar.diagnostics import Severity, nearest
from grammar.reader import read_file
from grammar.yaml_nodes import Mapping as Block
from grammar.yaml_nodes import Scalar
from service.journal.database import Database
from service.journal.erasing import Eraser
from service.journal.record import Act, JournalError, Kind
from service.journal.rows import moment
from service.journal.seals import Seals
from service.journal.tables import entries

ALL = "tous"
_RULES = "conservation"
_DURATION = re.compile(r"([0-9]{1,3})[ \u00a0\u202f](ans?|mois|jours?)")
_FORM = "écrivez par exemple « 10 ans », « 18 mois », « 90 jours »"


@dataclass(frozen=True, slots=True)
class Duration:
    """Years, months and days, and how they are written."""

    text: str
    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The first day on which it is over: a month that lacks the day of the month ends on its last one."""
        return date.fromordinal(add_period(day.toordinal(), self.years, self.months, self.days))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying the rules found: by contract, how many decisions are past their time; the acts that erased them."""

    past: Mapping[str, int]
    acts: tuple[Act, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Use:
    """The decisions of a contract that a key sealed: the day of the last, how many."""

    contract: str
    last: date
    count: int


def read_rules(path: Path, known: Collection[str] | None = None) -> dict[str, Duration]:
    """The rules of a file, by contract. Raises `JournalError`, with the line, for what is no rule.

    ``known`` are the ids that a rule may be for, any where it is not told: one written wrong would leave its contract
    to the rule of all.
    """
    if not path.exists():
        raise JournalError(f"aucune règle de conservation : écrivez-les dans « {path.name} », sous « {_RULES}: »")
    root, faults = read_file(path, path.name)
    for fault in faults:
        if fault.severity is Severity.ERROR:
            raise JournalError(f"{path.name}, ligne {fault.span.line} : {fault.message}")
    rules = root.get(_RULES) if isinstance(root, Block) else None
    if not isinstance(root, Block) or not isinstance(rules, Block) or len(root.entries) != 1:
        raise JournalError(f"{path.name} : une seule clé est attendue, « {_RULES}: », et ses règles dessous")
    found: dict[str, Duration] = {}
    for key, written in rules.entries:
        if known is not None and key.text not in (ALL, *known):
            close = nearest(key.text, [ALL, *sorted(known)])
            meant = f"vouliez-vous dire « {close} » ?" if close else f"écrivez l'identifiant d'un contrat, ou « {ALL} »"
            raise JournalError(
                f"{path.name}, ligne {key.span.line} : aucun contrat ne s'appelle « {key.text} » au journal ni dans "
                f"le dossier des contrats ; {meant}"
            )
        match = _DURATION.fullmatch(written.text.strip()) if isinstance(written, Scalar) else None
        if match is None or not int(match[1]):
            raise JournalError(f"{path.name}, ligne {written.span.line} : ce n'est pas une durée ; {_FORM}")
        unit = "years" if match[2].startswith("an") else "months" if match[2] == "mois" else "days"
        found[key.text] = Duration(match[0], **{unit: int(match[1])})
    return found


class Retention:
    """Finds the keys whose time is over, and has them erased."""

    def __init__(self, database: Database, seals: Seals, eraser: Eraser) -> None:
        self._database = database
        self._seals = seals
        self._eraser = eraser

    def apply(self, rules: Mapping[str, Duration], now: datetime, caller: str, *, erase: bool) -> Outcome:
        """Erase what is past its time on the day of ``now``, or only count it."""
        past: dict[str, int] = {}
        acts: list[Act] = []
        for lot in self._seals.kept():
            over: dict[str, list[str]] = {}
            for key, uses in self._past(rules, [one for one, _ in lot], now).items():
                over.setdefault(", ".join(sorted({self._why(rules, use.contract) for use in uses})), []).append(key)
                for use in uses:
                    past[use.contract] = past.get(use.contract, 0) + use.count
            for why, keys in sorted(over.items() if erase else ()):
                acts += self._eraser.keys(
                    Kind.RETENTION, keys, caller, why, "conservation", lambda some: list(self._past(rules, some, now))
                )
        return Outcome(dict(sorted(past.items())), tuple(acts))

    def _past(self, rules: Mapping[str, Duration], keys: Sequence[str], now: datetime) -> dict[str, list[_Use]]:
        """Of some keys, those whose every use is past its time, with these uses."""
        found = self._uses(keys)
        return {key: uses for key, uses in found.items() if uses and all(self._over(rules, use, now) for use in uses)}

    def _uses(self, keys: Sequence[str]) -> dict[str, list[_Use]]:
        """By key: each contract that it sealed decisions of."""
        tags = {tag for tag in self._seals.tags(keys).values() if tag is not None}
        columns = (entries.c.key_id, entries.c.contract, func.max(entries.c.recorded_at), func.count())
        own, filed = entries.c.id.in_(sorted(set(keys))), entries.c.file_tag.in_(sorted(tags))
        query = select(*columns).where(entries.c.kind == Kind.DECISION.value, or_(own, filed))
        found: dict[str, list[_Use]] = {key: [] for key in keys}
        with self._database.reading() as connection:
            for key, *told in connection.execute(query.group_by(entries.c.key_id, entries.c.contract)):
                if key in found:
                    contract, last, count = told
                    found[key].append(_Use(contract, moment(last).date(), count))
        return found

    def _over(self, rules: Mapping[str, Duration], use: _Use, now: datetime) -> bool:
        rule = rules.get(use.contract, rules.get(ALL))
        return rule is not None and rule.after(use.last) <= now.date()

    def _why(self, rules: Mapping[str, Duration], contract: str) -> str:
        rule = rules.get(contract, rules.get(ALL))
        return f"{contract} : conservation de {rule.text} échue" if rule is not None else contract
