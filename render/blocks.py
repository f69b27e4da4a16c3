"""The neutral tree of a document, from its title down to its paragraphs. Writers of each format read nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from render.runs import Runs
from render.version_date import day_of


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, with the list under it."""

    runs: Runs
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A sentence that opens a list, and the list; ``ordered`` where the order counts."""

    lead: Runs
    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a clause of its own."""

    clause: str
    cells: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sentence that opens a table, its column heads, its rows."""

    lead: Runs
    heads: tuple[Runs, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A word and what it means."""

    term: Runs
    runs: Runs


Block: TypeAlias = Paragraph | Bullets | Table | Definition


@dataclass(frozen=True, slots=True)
class Note:
    """A reading of the source: the question, the option retained with its meaning, the others, and why."""

    reading: str
    question: Runs
    retained: Runs
    others: tuple[Runs, ...]
    because: Runs


@dataclass(frozen=True, slots=True)
class Provision:
    """What one clause says. ``clause`` is empty where a declaration (a period, a word) speaks and no clause does.

    ``groups`` are the provisions of the source that the clause says at once.
    """

    clause: str
    article: str
    title: Runs
    blocks: tuple[Block, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses told together, under the ``heading`` of their nature where it is not that of the group before.

    ``listed`` clauses are lines of a list, which ``lead`` opens where it is not empty.
    """

    heading: str
    provisions: tuple[Provision, ...]
    listed: bool = False
    lead: Runs = ()


@dataclass(frozen=True, slots=True)
class Section:
    """An article, with the articles inside it."""

    article: str
    title: Runs
    groups: tuple[Group, ...]
    notes: tuple[Note, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureCases:
    """The cases told of a figure, by its slot in the parameter vector, and how many others read it."""

    index: int
    cases: tuple[str, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Who writes, to whom, when: lines of text as they are told, each empty where it is not.

    ``dated`` is the place and the day of the letter, ``reference`` that of the file, ``signed`` who signs.
    """

    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    dated: str = ""
    reference: str = ""
    signed: tuple[str, ...] = ()

    @property
    def above(self) -> tuple[tuple[str, ...], ...]:
        """What stands above the subject, in the order it is read; empty parts left out."""
        parts = (self.sender, self.recipient, (self.dated,), (self.reference,))
        return tuple(part for part in parts if any(part))


@dataclass(frozen=True, slots=True)
class Document:
    """A document about a contract. ``nature`` names what it is: its conditions, a comparison of two versions.

    A ``letter`` is read from end to end: it has neither cover nor table of contents, and ``caption`` says what it is
    about in place of the subtitle; ``mail`` says whose letter it is and to whom it goes.
    ``figures`` are the cases of its figures, for the formats where a figure can be asked where it comes from.
    """

    title: str
    product: str
    version: str
    sections: tuple[Section, ...]
    preamble: tuple[Block, ...] = ()
    nature: str = "Conditions"
    letter: bool = False
    caption: str = ""
    mail: Correspondence = Correspondence()
    figures: tuple[FigureCases, ...] = ()

    @property
    def subtitle(self) -> str:
        """What it is and since when it holds: « Conditions applicables à compter du 1er mars 2015 »."""
        return self.caption or f"{self.nature} applicables à compter du {day_of(self.version)}"


def clauses_of(document: Document) -> tuple[str, ...]:
    """The id of every clause told by a document, rows of tables included, in the order they are read."""
    found: list[str] = []
    pending = list(reversed(document.sections))
    while pending:
        section = pending.pop()
        for group in section.groups:
            for provision in group.provisions:
                if provision.clause:
                    found.append(provision.clause)
                found.extend(row.clause for block in provision.blocks if isinstance(block, Table) for row in block.rows)
        pending.extend(reversed(section.sections))
    return tuple(found)
