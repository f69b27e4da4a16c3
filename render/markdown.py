"""A document as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grammar.french import typography
from render.anchors import article_anchor, clause_anchor
from render.blocks import Block, Bullets, Definition, Document, Group, Item, Note, Paragraph, Provision, Section, Table
from render.runs import Deleted, Emphasis, Inserted, Reference, Runs, plain
from render.visible import visible

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LIST_START = re.compile(r"^(\d+)([.)]\s)|^([-+]\s)")
_DEEPEST = 6


def to_markdown(document: Document) -> str:
    """The whole document, ending with a newline. Figures are plain text; references are links inside the page."""
    document = visible(document)
    lines: list[str] = []
    for part in document.mail.above:
        lines += [*_broken(part), ""]
    lines += [
        f"# {_escape(document.title)}",
        "",
        f"_{_escape(document.subtitle)}_",
        "",
    ]
    for block in document.preamble:
        lines += [*_block(block, ""), ""]
    if not document.letter:
        lines += ["## Sommaire", "", *_contents(document.sections, 0), ""]
    for section in document.sections:
        lines += _section(section, 2, anchored=not document.letter)
    if document.mail.signed:
        lines += ["", *_broken(document.mail.signed)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _broken(lines: tuple[str, ...]) -> list[str]:
    """Lines of one paragraph, each on its own."""
    return [f"{_escape(line)}\\" for line in lines[:-1]] + [_escape(lines[-1])]


def _inline(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _line(text: str) -> str:
    """A line that would otherwise open a list, kept a line."""
    return _LIST_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def _escape(text: str) -> str:
    return _line(_inline(text))


def _runs(runs: Runs) -> str:
    parts: list[str] = []
    for run in runs:
        match run:
            case Reference(text, clause):
                parts.append(f"[{_inline(text)}](#{clause_anchor(clause)})")
            case Emphasis(text) | Inserted(text):
                parts.append(_around("**", text))
            case Deleted(text):
                parts.append(_around("~~", text))
            case _:
                parts.append(_inline(run.text))
    return _line("".join(parts))


def _around(mark: str, text: str) -> str:
    """A text between two marks, which Markdown wants right against it."""
    bare = text.strip(" ")
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{mark}{_inline(bare)}{mark}{after}" if bare else text


def heading(section: Section) -> str:
    """« Article IV.A.2 — Sécurité financière »."""
    title = plain(section.title)
    if not section.article:
        return title or "Dispositions générales"
    return f"Article {section.article}{' — ' + title if title else ''}"


def _contents(sections: tuple[Section, ...], depth: int) -> Iterator[str]:
    for section in sections:
        yield f"{'  ' * depth}- [{_escape(heading(section))}](#{article_anchor(section.article, plain(section.title))})"
        yield from _contents(section.sections, depth + 1)


def _section(section: Section, level: int, *, anchored: bool = True) -> Iterator[str]:
    anchor = f'<a id="{article_anchor(section.article, plain(section.title))}"></a>' if anchored else ""
    yield from (f"{'#' * min(level, _DEEPEST)} {anchor}{_escape(heading(section))}", "")
    for group in section.groups:
        yield from _group(group, level + 1)
    for note in section.notes:
        yield from _note(note)
    for inner in section.sections:
        yield from _section(inner, level + 1, anchored=anchored)


def _group(group: Group, level: int) -> Iterator[str]:
    if group.heading:
        yield from (f"{'#' * min(level, _DEEPEST)} {_escape(group.heading)}", "")
    if group.lead:
        yield from (_runs(group.lead), "")
    for provision in group.provisions:
        yield from _provision(provision, "- " if group.listed else "")
    if group.listed:
        yield ""


def _provision(provision: Provision, bullet: str) -> Iterator[str]:
    mark = ""
    if provision.clause:
        mark = f' <small id="{clause_anchor(provision.clause)}">{_escape(provision.clause)}</small>'
    title = f"**{_runs(provision.title).rstrip('.')}.** " if provision.title else ""
    indent = " " * len(bullet)
    lines: list[str] = []
    for index, block in enumerate(provision.blocks):
        told = _block(block, mark if index == 0 else "")
        if index:
            lines.append("")
        lines += told
    if lines:
        lines[0] = title + lines[0]
    for index, line in enumerate(lines):
        yield ((bullet if index == 0 else indent) + line).rstrip() if line else ""
    if not bullet:
        yield ""


def _block(block: Block, mark: str) -> list[str]:
    """The lines of a block; the mark of the clause ends its first sentence."""
    match block:
        case Paragraph(runs):
            return [_runs(runs) + mark]
        case Definition(term, runs):
            return [f"{_runs(term)}{typography(' :')} {_runs(runs)}{mark}"]
        case Bullets(lead, items, ordered):
            return [_runs(lead) + mark, "", *_items(items, ordered, "")]
        case Table(lead, heads, rows):
            owned = any(row.clause for row in rows)
            head = [*(_cell(cell) for cell in heads), *(("Clause",) if owned else ())]
            lines = [_runs(lead) + mark, "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
            for row in rows:
                owner = f'<small id="{clause_anchor(row.clause)}">{_escape(row.clause)}</small>'
                lines.append(f"| {' | '.join([*(_cell(cell) for cell in row.cells), *((owner,) if owned else ())])} |")
            return lines


def _cell(runs: Runs) -> str:
    return _runs(runs).replace("\n", " ")


def _items(items: tuple[Item, ...], ordered: bool, indent: str) -> Iterator[str]:
    for rank, item in enumerate(items, start=1):
        bullet = f"{rank}. " if ordered else "- "
        yield f"{indent}{bullet}{_runs(item.runs)}"
        yield from _items(item.items, False, indent + " " * len(bullet))


def _note(note: Note) -> Iterator[str]:
    yield f"> **Point d’interprétation.** {_runs(note.question)}"
    yield ">"
    yield f"> Lecture retenue{typography(' :')} {_runs(note.retained)}. {_runs(note.because)}".rstrip()
    if note.others:
        others = " ; ".join(_runs(other) for other in note.others)
        yield ">"
        yield f"> Non retenu{typography(' :')} {typography(others)}."
    yield ""
