"""Two versions of a contract, or two contracts made on one model, clause by clause: what is added, removed, changed,
moved, with the sentences before and after and the figures that move."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from engine.clauses import Clause
from engine.naming import natural
from engine.program import Program
from engine.source import text_of
from render.declared import declared_provisions
from render.document import titles_of
from render.lines import lines
from render.retained import retained_options
from render.runs import FigureRun, Runs, plain
from render.sentences import tell
from render.words import FigureTable


class Change(StrEnum):
    """What happens to a clause from one version to the other; it may be moved and changed."""

    ADDED = "ajoutée"
    REMOVED = "retirée"
    CHANGED = "modifiée"
    MOVED = "déplacée"
    RENAMED = "renommée"


@dataclass(frozen=True, slots=True)
class Told:
    """A clause as one version tells it: its id, its article, its lines in order. A declaration has no id."""

    clause: str
    article: str
    lines: tuple[Runs, ...]

    @property
    def text(self) -> str:
        """All its lines, without links."""
        return "\n".join(plain(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class FigureMove:
    """A figure that another takes the place of, in the words around which nothing else changes."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that is not the same in both: ``before`` is None where it is added, ``after`` where it is removed."""

    changes: tuple[Change, ...]
    before: Told | None
    after: Told | None
    figures: tuple[FigureMove, ...] = ()

    @property
    def article(self) -> str:
        """The article it stands in, in the version that has it last."""
        told = self.after or self.before
        return told.article if told else ""


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A reading that one version alone has, or under which the two do not retain the same option (None: absent)."""

    reading: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two programs, in the order of the later one; ``same`` counts the clauses left alike."""

    before: Program
    after: Program
    clauses: tuple[ClauseChange, ...]
    readings: tuple[ReadingChange, ...]
    titles: dict[str, str]
    same: int

    def count(self, change: Change) -> int:
        """How many clauses know a change."""
        return sum(change in one.changes for one in self.clauses)


def compare(before: Program, after: Program) -> Comparison:
    """The comparison of two programs. Clauses are paired by id, or by the standard clause that both take.

    One that is left without a pair, and says word for word what another says that is left without one, is renamed. Of
    two contracts, which have each their ids and their articles, only what the clauses say is compared.
    """
    one_contract = before.identifier == after.identifier
    titles = titles_of(before) | titles_of(after)
    old, new = _told(before), _told(after)
    pairs = [(old[name], new[name]) for name in new if name in old]
    lost, won = [told for name, told in old.items() if name not in new], [new[name] for name in new if name not in old]
    renamed = _renamed(lost, won)
    gone, come = {id(a) for a, _ in renamed}, {id(b) for _, b in renamed}
    found = [change for a, b in pairs if (change := _change(a, b, one_contract)) is not None]
    found += [_change(a, b, True) or ClauseChange((Change.RENAMED,), a, b) for a, b in renamed]
    found += [ClauseChange((Change.REMOVED,), told, None) for told in lost if id(told) not in gone]
    found += [ClauseChange((Change.ADDED,), None, told) for told in won if id(told) not in come]
    same = sum(bool(b.clause) for a, b in pairs if _change(a, b, one_contract) is None)
    ranks = {article: rank for rank, article in enumerate(titles)}
    found.sort(key=lambda one: (ranks.get(one.article, len(ranks)), natural(_name(one)), one.changes))
    return Comparison(before, after, tuple(found), _readings(before, after), titles, same)


def _name(change: ClauseChange) -> str:
    told = change.after or change.before
    return told.clause if told else ""


def _told(program: Program) -> dict[str, Told]:
    """What a program tells, clause by clause, then declaration by declaration."""
    options, figures = retained_options(program), FigureTable(program)
    found: dict[str, Told] = {}
    for clause in sorted(program.own_clauses.values(), key=lambda one: natural(one.identifier)):
        told = clause.under(options)
        told_lines = tuple(line for block in tell(program, told, figures, options) for line in lines(block))
        found[_paired_by(clause, found)] = Told(clause.identifier, clause.article, told_lines)
    for article, declared in declared_provisions(program, figures, options).items():
        for heading, provision in declared:
            told_lines = tuple(line for block in provision.blocks for line in lines(block))
            one = Told("", article, told_lines)
            found[f"{heading}\n{article}\n{one.text}"] = one
    return found


def _paired_by(clause: Clause, known: dict[str, Told]) -> str:
    """The standard clause it takes, where it is the first of the contract to; its id."""
    standard = text_of(clause.block.get("clause type"))
    return standard if standard and standard not in known else clause.identifier


def _change(before: Told, after: Told, one_contract: bool) -> ClauseChange | None:
    changes: list[Change] = []
    if before.text != after.text:
        changes.append(Change.CHANGED)
    if one_contract and before.article != after.article:
        changes.append(Change.MOVED)
    if one_contract and before.clause != after.clause:
        changes.append(Change.RENAMED)
    if not changes:
        return None
    return ClauseChange(tuple(changes), before, after, _figures(before, after))


def _renamed(lost: list[Told], won: list[Told]) -> list[tuple[Told, Told]]:
    """Clauses without a pair that say the same, each paired once."""
    left = {id(told): told for told in won if told.clause}
    found: list[tuple[Told, Told]] = []
    for told in lost:
        match = next((one for one in left.values() if one.text == told.text), None) if told.clause else None
        if match is not None:
            found.append((told, match))
            del left[id(match)]
    return found


def _figures(before: Told, after: Told) -> tuple[FigureMove, ...]:
    """The figures that move where the words around them stay: each with the one that takes its place."""
    old, new = _marked(before), _marked(after)
    matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
    found: list[FigureMove] = []
    for operation, start, end, first, last in matcher.get_opcodes():
        one, other = old[start:end], new[first:last]
        if operation == "replace" and len(one) == len(other) and all(is_figure for _, is_figure in (*one, *other)):
            found += [FigureMove(a, b) for (a, _), (b, _) in zip(one, other, strict=True)]
    return tuple(found)


def _marked(told: Told) -> list[tuple[str, bool]]:
    """The words of a clause, figures whole and marked."""
    found: list[tuple[str, bool]] = []
    for line in told.lines:
        for run in line:
            words = [run.text] if isinstance(run, FigureRun) else run.text.split()
            found += [(word, isinstance(run, FigureRun)) for word in words]
    return found


def _readings(before: Program, after: Program) -> tuple[ReadingChange, ...]:
    old, new = ({name: reading.retained for name, reading in one.readings.items()} for one in (before, after))
    names = [*new, *(name for name in old if name not in new)]
    return tuple(ReadingChange(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))
