"""Inline text: runs of plain text, figures that know their clause, references to clauses, emphasis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, in its printed form."""

    text: str


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A figure as it is printed: « 6 000 € », « 48 heures ».

    ``clause`` owns it: the id of a clause, of a row of a table, or the key of a declaration. ``index`` is its slot in
    the parameter vector, None for a figure that no computation reads.
    """

    text: str
    clause: str
    index: int | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another clause; ``text`` is what is read: « article 3.b », « cette exclusion »."""

    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A word defined where it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Inserted:
    """Words that a later version adds."""

    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """Words that a later version takes out."""

    text: str


Run: TypeAlias = Text | FigureRun | Reference | Emphasis | Inserted | Deleted
Runs: TypeAlias = tuple[Run, ...]


def plain(runs: Iterable[Run]) -> str:
    """What the runs say, without their links."""
    return "".join(run.text for run in runs)
