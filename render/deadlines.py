"""The deadlines of a decision: the days by which something is due, each with what it is and the article it is from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.decision import Decision
from engine.duties import Status
from engine.facts import path_of
from engine.kinds import TIMES, Kind
from engine.program import Grandeur
from grammar.french import join, typography
from render.fact_words import NEVER, FactWords, definite
from render.letter_frame import options_of
from render.letter_verdict import Told, answers_told
from render.plain_values import amount, show
from render.quoted import Quotes
from render.wording import capital


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline. ``key`` says what it comes from, whatever its day: the same one when a case is decided again."""

    key: str
    day: date
    summary: str
    description: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Those that have a day, by day, and what is said of those that have none yet."""

    dated: tuple[Deadline, ...]
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    moment: str | None
    what: str
    clauses: tuple[str, ...]
    note: str = ""


def deadlines_of(decision: Decision) -> Deadlines:
    """Every deadline of a decision: the dates asked, the lines of schedules and of chronologies, the days of duties.

    A duty without object has none; what never comes (« non survenu ») neither.
    """
    program = decision.case.program
    told = answers_told(decision)
    quotes = Quotes(program, options_of(decision))
    words = FactWords(program)
    found: dict[str, _Found] = {}
    for one in told:
        for entry in (*_dates(decision, one), *_lines(decision, one), *_duties(decision, one)):
            found.setdefault(entry.key, entry)
    dated = [_deadline(entry, quotes) for entry in found.values() if entry.moment not in (None, NEVER)]
    undated = tuple(entry.what for entry in found.values() if entry.moment is None)
    waiting = tuple(
        f"{definite(one.grandeur.symbol)} : {join([words.name(path) for path in one.answer['missing']])}"
        for one in told
        if one.grandeur.kind in (Kind.SCHEDULE, Kind.CHRONOLOGY) and one.answer["value"] is None
    )
    return Deadlines(tuple(sorted(dated, key=lambda one: (one.day, one.key))), (*undated, *waiting))


def _key(decision: Decision, told: Told, rest: str = "") -> str:
    rank = "" if told.rank is None else f"[{told.rank}]"
    return f"{path_of(told.grandeur.symbol, decision.case.program)}{rank}{rest}"


def _name(grandeur: Grandeur, told: Told) -> str:
    return f"{definite(grandeur.symbol)}{f' ({told.element})' if told.element else ''}"


def _dates(decision: Decision, told: Told) -> Iterator[_Found]:
    if told.grandeur.kind not in TIMES or told.verdict in ("sans objet", "refusé"):
        return
    clauses = tuple(dict.fromkeys(one.get("via") or one["clause"] for one in told.answer["reasons"]))
    yield _Found(_key(decision, told), told.answer["value"], capital(_name(told.grandeur, told)), clauses)


def _lines(decision: Decision, told: Told) -> Iterator[_Found]:
    lines: list[dict[str, Any]] = told.answer["value"] or []
    if told.grandeur.kind is Kind.CHRONOLOGY:
        for line in lines:
            clauses = tuple(line["reasons"]) or (line["clause"],)
            # The day of a grandeur is one deadline, wherever it is written.
            key = line["question"] or _key(decision, told, f"/{line['clause']}")
            yield _Found(key, line["date"], capital(line["name"]), clauses, _doubt(line))
    if told.grandeur.kind is not Kind.SCHEDULE:
        return
    seen: dict[str, int] = {}
    for line in lines:
        rank = "" if line["element"] is None else f"[{line['element']}]"
        place = f"/{line['clause']}{rank}"
        seen[place] = seen.get(place, 0) + 1
        worth = amount(line["amount"]) if "amount" in line else show(line["number"], Kind.NUMBER)
        key = _key(decision, told, place + (f"/{seen[place]}" if seen[place] > 1 else ""))
        what = f"{capital(_name(told.grandeur, told))} : {'à déterminer' if _worth(line) is None else worth}"
        yield _Found(key, line["date"], what, (line["clause"],), _doubt(line))


def _worth(line: dict[str, Any]) -> Any:
    return line["amount"] if "amount" in line else line["number"]


def _doubt(line: dict[str, Any]) -> str:
    return "" if line["certain"] else "À confirmer : cela dépend de faits qui ne sont pas connus."


def _duties(decision: Decision, told: Told) -> Iterator[_Found]:
    for entry in told.answer["obligations"]:
        if entry["status"] == Status.IDLE.value or "deadline" not in entry:
            continue
        what = f"Dernier jour pour {entry['what']} ({entry['who']})"
        yield _Found(f"obligation/{entry['clause']}", entry["deadline"], what, (entry["clause"],), _status(entry))


def _status(entry: dict[str, Any]) -> str:
    return f"Obligation {entry['status']}."


def _deadline(found: _Found, quotes: Quotes) -> Deadline:
    assert found.moment is not None
    day, _, hour = found.moment.partition("T")
    articles = join([one for one in dict.fromkeys(map(quotes.article, found.clauses)) if one])
    at = "" if hour[:5] in ("", "00:00", "23:59") else f" ({show(found.moment, Kind.INSTANT).partition(' à ')[2]})"
    summary = typography(f"{found.what}{at}{f' – {articles}' if articles else ''}")
    lines = [f"{capital(quotes.article(one))} : {quotes.text(one)}".removeprefix(" : ") for one in found.clauses]
    if found.note:
        lines.append(found.note)
    return Deadline(found.key, date.fromisoformat(day), summary, typography("\n".join(lines)))
