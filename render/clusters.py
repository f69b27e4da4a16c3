"""Clauses that say the same thing of different cases: one sentence, and a line for each clause.

« La garantie est exclue dans les cas suivants : la cause est la guerre ; l'assuré conduit en état d'ivresse. » Each
line is still a provision of its own, with its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from engine.clauses import Clause
from engine.program import Program
from engine.source import scalars_of
from render.blocks import Block, Bullets, Paragraph
from render.cases import Branch, items
from render.marks import Marks
from render.runs import Runs, plain
from render.sentences import line_of
from render.telling import Line
from render.words import FigureTable

#: So many clauses in a row with the same head make a list.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause to be told, and its line where it can be one."""

    clause: Clause
    line: Line | None

    @property
    def head(self) -> str:
        """What it has in common with others; unique where it can be no line."""
        return plain(self.line.lead) if self.line else self.clause.identifier


@dataclass(frozen=True, slots=True)
class Cluster:
    """Clauses told together: ``lead`` is empty where each is told in a sentence of its own."""

    lead: Runs
    clauses: tuple[Clause, ...]
    lines: tuple[Line, ...] = ()

    def blocks(self) -> Iterator[tuple[Clause, tuple[Block, ...]]]:
        """Each clause with what its line says, the last line closed by a full stop."""
        for rank, (clause, line) in enumerate(zip(self.clauses, self.lines, strict=True), start=1):
            yield clause, (_block(line.branch, line.marks, last=rank == len(self.lines)),)


def clusters(
    program: Program, clauses: Iterable[Clause], figures: FigureTable, options: Mapping[str, str]
) -> tuple[Cluster, ...]:
    """The clauses of a heading, those of one head together, in the order of the first of each.

    A clause that lifts the one before it (« toutefois, cette exclusion… ») goes where that one goes.
    """
    told: list[_Told] = []
    for clause in clauses:
        line = line_of(program, clause, figures, options)
        if told and line is not None and not line.lead:
            before = told[-1].line
            line = replace(line, lead=before.lead) if before and _lifts(clause, told[-1].clause) else None
            # Where the exception is no line, what it lifts is none either: they are read one after the other.
        if line is None and told and _lifts(clause, told[-1].clause):
            told[-1] = _Told(told[-1].clause, None)
        told.append(_Told(clause, line if line is None or line.lead else None))
    ranks: dict[str, int] = {}
    for rank, one in enumerate(told):
        ranks.setdefault(one.head, rank)
    found: list[Cluster] = []
    for _, alike in groupby(sorted(told, key=lambda one: ranks[one.head]), key=lambda one: one.head):
        members = tuple(alike)
        lines = tuple(one.line for one in members if one.line is not None)
        together = tuple(one.clause for one in members)
        if len(lines) == len(members) >= _FEWEST:
            found.append(Cluster(lines[0].lead, together, lines))
        elif found and not found[-1].lead:
            found[-1] = Cluster((), (*found[-1].clauses, *together))
        else:
            found.append(Cluster((), together))
    return tuple(found)


def _lifts(clause: Clause, before: Clause) -> bool:
    """Whether a clause lifts the one before it, or lifts a lift of it, and nothing else."""
    return clause.verb == "lève" and [s.text for s in scalars_of(clause.block.get("lève"))] == [before.identifier]


def _block(branch: Branch, marks: Marks, *, last: bool) -> Block:
    (item,) = items((branch,), marks, last=last)
    return Bullets(item.runs, item.items) if item.items else Paragraph(item.runs)


__all__ = ["Cluster", "clusters"]
