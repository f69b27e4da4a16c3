"""A document as a PDF, tagged and held to PDF/UA-1 (ISO 14289-1) by the compiler that makes it.

Typst (https://typst.app) sets the page: one fixed template reads the tree as JSON, so no text is ever read as markup.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

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
    Row,
    Section,
    Table,
    clauses_of,
)
from render.extras import needed
from render.glyphs import characters_of
from render.runs import Deleted, Emphasis, FigureRun, Inserted, Reference, Runs, plain
from render.version_date import day_of
from render.visible import by_number, each_text, visible

if TYPE_CHECKING:
    from typst import Compiler

_EXTRA = "pdf"
#: The compiler refuses whoever comes while it makes a document.
_ONE_AT_A_TIME = Lock()
_FONTS = ("fontpkg_source_serif_4", "fontpkg_source_sans_3")
#: Conditions are long and made of short sentences: they read better in two columns. The rest takes the whole width.
_IN_COLUMNS = "Conditions"
#: Beside the ids of its clauses, a table of so many columns still reads well in half a page.
_NARROW = 3
#: So many rows, and so many letters, hold in one page whatever their cells.
_ROWS_OF_A_PAGE = 24
_LETTERS_OF_A_PAGE = 2_400
#: What is drawn by nothing, and that the compiler sets whatever the fonts hold: joiners, marks of order, variations.
_DRAWN_BY_NOTHING = re.compile("[\u00ad\u034f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff]")
#: Letters that the fonts draw alone and after any other: what is left where they cannot be put together.
_PLAIN = 0x17F
#: So many letters without a space are no word of the language: they may be cut anywhere, by the handful.
_LONG = re.compile(r"\S{40,}")
_HANDFUL = re.compile(r"(.{8})(?=.)")


def to_pdf(document: Document) -> bytes:
    """The file; the same bytes for the same document.

    Each clause bears its id at the end of its first lines, and owns the figures of its sentences; a figure of another
    clause is followed by the id of that one. A character that the fonts lack is told by its number, « [U+738B] »: they
    hold Latin, Greek and Cyrillic, and PDF/UA-1 wants a glyph for each.

    Raises `render.extras.MissingExtra` where the extra ``pdf`` is not installed, and `typst.TypstError` for a document
    that PDF/UA-1 refuses: one without a title. Threads that print together wait for one another.
    """
    told = each_text(visible(document), _drawn)
    try:
        return _compiled(told)
    except needed("typst", _EXTRA).TypstError:
        # A letter and its accent may each have a glyph, in two fonts, and none for the pair.
        apart = each_text(told, _plainly)
        if apart is told:
            raise
        return _compiled(apart)


def _compiled(document: Document) -> bytes:
    data = json.dumps(_document(document), ensure_ascii=False, separators=(",", ":"))
    with _ONE_AT_A_TIME:
        made = _compiler().compile(_template(), format="pdf", sys_inputs={"document": data}, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def _drawn(text: str) -> str:
    """The text with each character that no font draws told by its number."""
    if text.isascii():
        return text
    known = _characters()
    return "".join(one if ord(one) in known or _DRAWN_BY_NOTHING.match(one) else by_number(one) for one in text)


def _plainly(text: str) -> str:
    """The text with whatever is beyond the letters and the punctuation of Europe told by its number."""
    return "".join(one if ord(one) <= _PLAIN or "\u2010" <= one <= "\u20bf" else by_number(one) for one in text)


@cache
def _characters() -> frozenset[int]:
    """The characters that one at least of the fonts draws: the compiler takes the other where the first lacks one."""
    roots = [Path(needed(package, _EXTRA).ROOT) for package in _FONTS]
    return frozenset().union(*(characters_of(font) for root in roots for font in root.rglob("*.ttf")))


@cache
def _compiler() -> Compiler:
    """The compiler with its fonts read, kept for the documents that follow; nothing of the machine's own fonts."""
    typst = needed("typst", _EXTRA)
    fonts = [str(needed(package, _EXTRA).ROOT) for package in _FONTS]
    return typst.Compiler(font_paths=typst.Fonts(False, False, fonts))  # type: ignore[no-any-return]


@cache
def _template() -> bytes:
    return (files("render") / "templates" / "document.typ").read_bytes()


@dataclass(frozen=True, slots=True)
class _Context:
    """Whose sentences are told: the clauses whose figures need no mark, and the clauses that can be linked to."""

    known: frozenset[str]
    own: frozenset[str] = frozenset()

    def of(self, *owners: str) -> _Context:
        return _Context(self.known, frozenset(owners))


def _document(document: Document) -> dict[str, Any]:
    # A clause told twice is nowhere in particular: nothing leads to it.
    context = _Context(frozenset(name for name, times in Counter(clauses_of(document)).items() if times == 1))
    wide = [one for one in _provisions(document.sections) if _wide(one)]
    columns = 2 if document.nature == _IN_COLUMNS and all(map(_holds_in_a_page, wide)) else 1
    return {
        "title": document.title,
        "nature": document.nature,
        "subtitle": document.subtitle,
        "mark": f"{document.product}, version du {day_of(document.version)}",
        "columns": columns,
        "letter": document.letter,
        "mail": asdict(document.mail),
        "preamble": [_block(block, context) for block in document.preamble],
        "sections": _sections(document.sections, context),
    }


def _provisions(sections: Iterable[Section]) -> Iterator[Provision]:
    for section in sections:
        yield from chain.from_iterable(group.provisions for group in section.groups)
        yield from _provisions(section.sections)


def _wide(provision: Provision) -> bool:
    """Whether one of its tables wants the width of the page."""
    return any(isinstance(block, Table) and len(block.heads) > _NARROW for block in provision.blocks)


def _holds_in_a_page(provision: Provision) -> bool:
    """Whether it can be set across the columns, at the head or the foot of a page: it cannot be cut there."""
    rows = [row for block in provision.blocks if isinstance(block, Table) for row in block.rows]
    letters = sum(len(plain(cell)) for row in rows for cell in row.cells)
    return len(rows) <= _ROWS_OF_A_PAGE and letters <= _LETTERS_OF_A_PAGE


def _sections(sections: tuple[Section, ...], context: _Context, path: str = "article") -> list[dict[str, Any]]:
    """The articles, each with an address of its own: two may bear one title."""
    return [
        {
            "article": section.article,
            "title": plain(section.title) or ("" if section.article else "Dispositions générales"),
            "anchor": f"{path} {rank}",
            "groups": [_group(group, context) for group in section.groups],
            "notes": [_note(note, context) for note in section.notes],
            "sections": _sections(section.sections, context, f"{path} {rank}"),
        }
        for rank, section in enumerate(sections, start=1)
    ]


def _group(group: Group, context: _Context) -> dict[str, Any]:
    lead = context.of(*(provision.clause for provision in group.provisions))
    return {
        "heading": group.heading,
        "lead": _runs(group.lead, lead),
        "listed": group.listed,
        "provisions": [_provision(provision, context) for provision in group.provisions],
    }


def _provision(provision: Provision, context: _Context) -> dict[str, Any]:
    own = context.of(provision.clause)
    title = plain(provision.title).rstrip(".")
    return {
        **_mark(provision.clause),
        # A comparison names the clause in its title: once is enough.
        "shown": bool(provision.clause) and provision.clause not in title,
        "title": f"{title}. " if title else "",
        "wide": _wide(provision),
        "blocks": [_block(block, own) for block in provision.blocks],
    }


def _note(note: Note, context: _Context) -> dict[str, Any]:
    return {
        "question": _runs(note.question, context),
        "retained": _runs(note.retained, context),
        "because": _runs(note.because, context),
        "others": [_runs(other, context) for other in note.others],
    }


def _block(block: Block, context: _Context) -> dict[str, Any]:
    match block:
        case Paragraph(runs):
            return {"kind": "paragraph", "lead": _runs(runs, context)}
        case Definition(term, runs):
            return {"kind": "definition", "term": plain(term), "lead": _runs(runs, context)}
        case Bullets(lead, items, ordered):
            told = [_item(item, context) for item in items]
            return {"kind": "bullets", "lead": _runs(lead, context), "items": told, "ordered": ordered}
        case Table(lead, heads, rows):
            return {
                "kind": "table",
                "lead": _runs(lead, context),
                "heads": [_runs(head, context) for head in heads],
                "rows": [_row(row, context) for row in rows],
                "owned": any(row.clause for row in rows),
            }


def _item(item: Item, context: _Context) -> dict[str, Any]:
    return {"runs": _runs(item.runs, context), "items": [_item(inner, context) for inner in item.items]}


def _row(row: Row, context: _Context) -> dict[str, Any]:
    own = context.of(row.clause, *context.own)
    return {**_mark(row.clause), "cells": [_runs(cell, own) for cell in row.cells]}


def _mark(clause: str) -> dict[str, str]:
    return {"clause": clause, "anchor": _address(clause)}


def _address(clause: str) -> str:
    return f"clause {clause}" if clause else ""


def _runs(runs: Runs, context: _Context) -> list[str | dict[str, str]]:
    """Plain text as it is; the rest with its kind and, where it leads to a clause of the document, its address."""
    found: list[str | dict[str, str]] = []
    for run in runs:
        match run:
            case FigureRun(text, clause):
                told = {"kind": "figure", "text": text}
                if clause in context.known and clause not in context.own:
                    told |= _mark(clause)
                found.append(told)
            case Reference(text, clause):
                anchor = _address(clause) if clause in context.known else ""
                found.append({"kind": "reference", "text": text, "clause": clause, "anchor": anchor})
            case Emphasis(text):
                found.append({"kind": "emphasis", "text": text})
            case Inserted(text):
                found.append({"kind": "inserted", "text": text})
            case Deleted(text):
                found.append({"kind": "deleted", "text": text})
            case _:
                found.append(_LONG.sub(lambda long: _HANDFUL.sub("\\1\u200b", long[0]), run.text))
    return found
