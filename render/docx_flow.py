"""A document as Word holds it: one paragraph after the other, each with a style, and tables between them.

Each line and each row keeps the key of what it comes from (a clause, an article), by which two versions are aligned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeAlias

from render.anchors import article_anchor, clause_anchor
from render.blocks import (
    Block,
    Bullets,
    Definition,
    Document,
    Group,
    Item,
    Note,
    Paragraph,
    Provision,
    Section,
    Table,
    clauses_of,
)
from render.blocks import Row as Told
from render.markdown import heading
from render.runs import Emphasis, FigureRun, Reference, Run, Runs, Text, plain

#: The styles of headings and of lists that Word has; what is nested deeper takes the last one.
_HEADINGS, _BULLETS = 6, 3
#: The style of a clause that is a line of a list, and those of lines that open with the id of their clause.
CASE = "ClauseItem"
_MARKED = {
    "Normal": "Clause",
    "Amorce": "ClauseLead",
    "Definition": "ClauseDefinition",
    "Caption": "ClauseCaption",
    "ListBullet": CASE,
}
_COLON, _SEMICOLON = "\u00a0:", Text("\u202f; ")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: the id of its ``style``, what it says, the id of the clause it opens (``mark``), its address.

    ``listing`` tells numbered lists apart, each counting from 1; it is 0 elsewhere.
    """

    key: str
    style: str
    runs: Runs
    mark: str = ""
    anchor: str = ""
    listing: int = 0

    @property
    def text(self) -> str:
        """What is read, the id of the clause apart."""
        return plain(self.runs)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table, one line for each cell."""

    key: str
    cells: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What its cells say."""
        return "\n".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under the line that opens it."""

    key: str
    lead: Line
    head: GridRow
    rows: tuple[GridRow, ...]

    @property
    def text(self) -> str:
        """What its lead and its rows say."""
        return "\n".join((self.lead.text, self.head.text, *(row.text for row in self.rows)))


Flow: TypeAlias = tuple[Line | Grid, ...]


def front_of(document: Document) -> Flow:
    """What stands before the contents: title, subtitle, preamble."""
    flow = _Flow(document)
    mail = document.mail
    opening = (
        *_mail("LetterSender", mail.sender),
        *_mail("LetterRecipient", mail.recipient),
        *_mail("LetterDated", (mail.dated,) if mail.dated else ()),
        *_mail("LetterSender", (mail.reference,) if mail.reference else ()),
        Line("titre", "LetterTitle" if document.letter else "Title", (Text(document.title),)),
        Line("sous-titre", "LetterAbout" if document.letter else "Subtitle", (Text(document.subtitle),)),
    )
    told = (item for rank, block in enumerate(document.preamble) for item in flow.block(block, f"préambule {rank}", ""))
    return (*opening, *told)


def body_of(document: Document) -> Flow:
    """The articles, every clause once."""
    flow = _Flow(document)
    told = (item for section in document.sections for item in flow.section(section, 1))
    return (*told, *_mail("LetterSigned", document.mail.signed))


def _mail(style: str, lines: tuple[str, ...]) -> tuple[Line, ...]:
    """Lines of a letter: the last one stands apart from what follows; of a signature, the first from what is above."""
    apart = 0 if style == "LetterSigned" else len(lines) - 1
    return tuple(
        Line(f"{style} {line}", style if rank == apart else f"{style}Line", (Text(line),))
        for rank, line in enumerate(lines)
    )


def level_of(line: Line) -> int:
    """The level of a heading of an article, from 1; 0 for any other line."""
    digits = line.style.removeprefix("Heading")
    return int(digits) if digits != line.style else 0


class _Flow:
    def __init__(self, document: Document) -> None:
        self.owners = frozenset(clauses_of(document))
        self.listings = count(1)

    def section(self, section: Section, level: int) -> Iterator[Line | Grid]:
        title, anchor = heading(section), article_anchor(section.article, plain(section.title))
        key = section.article or plain(section.title)
        yield Line(f"article {key}", f"Heading{min(level, _HEADINGS)}", (Text(title),), anchor=anchor)
        for group in section.groups:
            yield from self._group(group, key)
        for note in section.notes:
            yield from _note(note)
        for inner in section.sections:
            yield from self.section(inner, level + 1)

    def _group(self, group: Group, article: str) -> Iterator[Line | Grid]:
        if group.heading:
            yield Line(f"{group.heading} de {article}", "Intertitre", (Text(group.heading),))
        if group.lead:
            first = next((provision.clause for provision in group.provisions), "")
            yield Line(f"amorce de {first or article}", "Amorce", group.lead)
        for provision in group.provisions:
            yield from self._provision(provision, listed=group.listed)

    def _provision(self, provision: Provision, *, listed: bool) -> Iterator[Line | Grid]:
        key = f"clause {provision.clause}" if provision.clause else f"{provision.article} : {_first_words(provision)}"
        anchor = clause_anchor(provision.clause) if provision.clause else ""
        told = [item for block in provision.blocks for item in self.block(block, key, provision.clause)]
        first = told[0] if told else Line(key, "Normal", ())
        if isinstance(first, Grid):
            told[:1] = [replace(first, lead=_opened(first.lead, provision, anchor))]
        else:
            told[:1] = [_opened(first, provision, anchor)]
        for item in _as_list(told) if listed else told:
            yield _marked(item)

    def block(self, block: Block, key: str, clause: str) -> Iterator[Line | Grid]:
        """The lines of a block; ``clause`` owns its figures, those of others are followed by the id of their own."""
        match block:
            case Paragraph(runs):
                yield Line(key, "Normal", self._owned(runs, clause))
            case Definition(term, runs):
                yield Line(key, "Definition", self._owned((*term, Text(f"{_COLON} "), *runs), clause))
            case Bullets(lead, items, ordered):
                yield Line(key, "Amorce", self._owned(lead, clause))
                yield from self._items(items, key, clause, 1, next(self.listings) if ordered else 0)
            case Table(lead, heads, rows):
                yield self._grid(lead, heads, rows, key, clause)

    def _items(self, items: Iterable[Item], key: str, clause: str, level: int, listing: int) -> Iterator[Line]:
        for item in items:
            yield Line(key, _list_style(level, bool(listing)), self._owned(item.runs, clause), listing=listing)
            yield from self._items(item.items, key, clause, level + 1, 0)

    def _grid(self, lead: Runs, heads: tuple[Runs, ...], rows: tuple[Told, ...], key: str, clause: str) -> Grid:
        """The table; where clauses own its rows, their ids stand in a first column."""
        owned = any(row.clause for row in rows)
        titles = [Line(key, "TableHead", head) for head in (*(((Text("Clause"),),) if owned else ()), *heads)]
        found: list[GridRow] = []
        for row in rows:
            own = f"clause {row.clause}" if row.clause else " | ".join(plain(cell) for cell in row.cells)
            anchor = clause_anchor(row.clause) if row.clause else ""
            cells = [Line(own, "TableText", (), row.clause, anchor)] if owned else []
            cells += [Line(own, "TableText", self._owned(cell, row.clause or clause)) for cell in row.cells]
            found.append(GridRow(own, tuple(cells)))
        lead_line = Line(key, "Caption", self._owned(lead, clause))
        return Grid(key, lead_line, GridRow("titres", tuple(titles)), tuple(found))

    def _owned(self, runs: Runs, clause: str) -> Runs:
        """The runs, each figure that another clause owns followed by the id of that clause."""
        found: list[Run] = []
        for run in runs:
            found.append(run)
            if isinstance(run, FigureRun) and run.clause != clause and run.clause in self.owners:
                found.append(Reference(run.clause, run.clause))
        return tuple(found)


def _opened(line: Line, provision: Provision, anchor: str) -> Line:
    """The first line of a clause: its id and its title before what it says."""
    title: list[Run] = [Emphasis(run.text) if isinstance(run, Text) else run for run in provision.title]
    if title:
        last = title[-1]
        title[-1:] = [replace(last, text=last.text.rstrip(".")), Emphasis("."), Text(" ")]
    return replace(line, runs=(*title, *line.runs), mark=provision.clause, anchor=anchor)


def _marked(item: Line | Grid) -> Line | Grid:
    if isinstance(item, Grid):
        return replace(item, lead=replace(item.lead, style=_MARKED["Caption"])) if item.lead.mark else item
    return replace(item, style=_MARKED.get(item.style, item.style)) if item.mark else item


def _as_list(items: list[Line | Grid]) -> Iterator[Line | Grid]:
    """A clause that is a line of a list: its first paragraph has the bullet, its own lists stand one level deeper."""
    for rank, item in enumerate(items):
        match item:
            case Grid():
                yield item
            case Line(style="ListBullet" | "ListBullet2" | "ListBullet3"):
                depth = int(item.style.removeprefix("ListBullet") or 1)
                yield replace(item, style=_list_style(depth + 1, False))
            case Line(style="ListNumber"):
                yield item
            case _:
                yield replace(item, style="ListContinue" if rank else "ListBullet")


def _list_style(level: int, ordered: bool) -> str:
    if ordered:
        return "ListNumber"
    depth = min(level, _BULLETS)
    return f"ListBullet{depth}" if depth > 1 else "ListBullet"


def _note(note: Note) -> Iterator[Line]:
    key = f"lecture {note.reading}"
    yield Line(key, "Note", (Emphasis("Point d’interprétation."), Text(" "), *note.question))
    yield Line(key, "NoteText", (Text(f"Lecture retenue{_COLON} "), *note.retained, Text(".")))
    if note.because:
        yield Line(key, "NoteText", note.because)
    if note.others:
        parted = [run for rank, other in enumerate(note.others) for run in (*((_SEMICOLON,) if rank else ()), *other)]
        yield Line(key, "NoteText", (Text(f"Non retenu{_COLON} "), *parted, Text(".")))


def _first_words(provision: Provision) -> str:
    """What tells a declaration from the others of its article: the word it defines, or else all it says."""
    block = provision.blocks[0] if provision.blocks else None
    match block:
        case Definition(term, _):
            return plain(term)
        case Paragraph(runs) | Bullets(lead=runs) | Table(lead=runs):
            return plain(runs)
        case _:
            return ""
