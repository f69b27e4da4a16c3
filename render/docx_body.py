"""Paragraphs, tables and contents as WordprocessingML (ECMA-376, part 1), with their tracked changes.

A change of words is `w:ins` or `w:del` around the runs; that of a whole paragraph, or row, marks its properties as well
(§ 17.13.5), without which accepting it would leave an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from render.anchors import clause_anchor
from render.docx_align import Writing, Written, WrittenGrid, WrittenRow
from render.docx_flow import CASE, Line, level_of
from render.redline import Fate
from render.runs import Deleted, Emphasis, FigureRun, Inserted, Reference, Run

#: The width of the text in twentieths of a point: A4 less margins of 2 and 2,5 cm.
TEXT_WIDTH = 9350
_AUTHOR = "Clausier"
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_CHANGE: dict[Fate, str] = {"added": "ins", "removed": "del"}
#: The levels of headings that the contents show.
_CONTENTS = 3
#: Ids of numbering: those up to this one belong to the styles, each numbered list has one of its own after them.
FIRST_LIST = 10
#: The width of a letter of a table, of one of its bold heads, of one of an id, and the margins of a cell, in twentieths
#: of a point: wide enough for the face that stands in for the one asked where that one is missing.
_LETTER, _BOLD, _SMALL, _MARGINS, _TIGHT = 96, 122, 80, 230, 110
#: Word keeps so many letters of the name of an address.
_NAME = 40


class Body:
    """Writes the parts of one document; the ids of its changes, addresses and lists count from 1 in it."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.addresses = _names(line.anchor for line in _lines(writing) if line.anchor)
        self.placed: set[str] = set()
        self.ids = count(1)
        self.listings: dict[int, int] = {}

    def blocks(self, writing: Writing) -> str:
        """The paragraphs and tables, one after the other."""
        parts: list[str] = []
        below = False
        for item in writing:
            told = item if isinstance(item, Written) else item.lead
            parts.append(self.paragraph(told, below=below))
            below = isinstance(item, WrittenGrid)
            if isinstance(item, WrittenGrid):
                parts.append(self._table(item))
        # Word wants a paragraph after the last table.
        return "".join(parts) + ("<w:p/>" if writing and isinstance(writing[-1], WrittenGrid) else "")

    def paragraph(self, written: Written, *, below: bool = False) -> str:
        """One paragraph; ``below`` a table, whose last rule it keeps away from."""
        line = written.line
        cell = line.style in ("TableText", "TableHead")
        words = "".join(self._change(fate, run(mark, "ClauseMark", fate)) for fate, mark in written.marks)
        if line.style == CASE:
            words += self._change(written.fate, f"<w:r><w:tab/>{_text('–', written.fate)}<w:tab/></w:r>")
        elif written.marks and not cell:
            words += self._change(written.fate, "<w:r><w:tab/></w:r>")
        words += "".join(self._segment(segment.fate, segment.runs) for segment in written.segments)
        address = self.addresses.get(line.anchor)
        if address and address not in self.placed:
            self.placed.add(address)
            place = next(self.ids)
            words = f'<w:bookmarkStart w:id="{place}" w:name="{address}"/>{words}<w:bookmarkEnd w:id="{place}"/>'
        number = ""
        if line.listing:
            rank = self.listings.setdefault(line.listing, len(self.listings) + 1)
            number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{FIRST_LIST + rank}"/></w:numPr>'
        # The end of a cell is never a change: its row is.
        ending = f"<w:rPr>{self._mark(written.fate)}</w:rPr>" if written.fate != "kept" and not cell else ""
        away = '<w:spacing w:before="200"/>' if below and not line.style.startswith("Heading") else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{line.style}"/>{number}{away}{ending}</w:pPr>{words}</w:p>'

    def contents(self, title: str) -> str:
        """The table of contents: a field of Word that already holds the headings kept or added, each with its page."""
        headings = [w for w in self.writing if isinstance(w, Written) and level_of(w.line) and w.fate != "removed"]
        entries = [self._entry(written.line) for written in headings if level_of(written.line) <= _CONTENTS]
        start = _field_start(f'TOC \\o "1-{_CONTENTS}" \\h \\z')
        head = f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{run(title)}</w:p>'
        entries[0] = entries[0].replace("</w:pPr>", f"</w:pPr>{start}", 1)
        return f'{head}{"".join(entries)}<w:p>{_FIELD_END}<w:r><w:br w:type="page"/></w:r></w:p>'

    def _entry(self, line: Line) -> str:
        address = self.addresses[line.anchor]
        page = _field_start(f"PAGEREF {address} \\h") + _FIELD_END
        link = _link(address, f"{run(line.text)}<w:r><w:tab/></w:r>{page}")
        return f'<w:p><w:pPr><w:pStyle w:val="TOC{level_of(line)}"/></w:pPr>{link}</w:p>'

    def _segment(self, fate: Fate, runs: Iterable[Run]) -> str:
        parts: list[str] = []
        waiting = ""
        for one in runs:
            address = self.addresses.get(clause_anchor(one.clause)) if isinstance(one, Reference) else None
            told = run(one.text, _style(one), fate)
            if address is None:
                waiting += told
                continue
            parts += [self._change(fate, waiting), _link(address, self._change(fate, told))]
            waiting = ""
        return "".join((*parts, self._change(fate, waiting)))

    def _change(self, fate: Fate, runs: str) -> str:
        if fate == "kept" or not runs:
            return runs
        return f'<w:{_CHANGE[fate]} w:id="{next(self.ids)}" w:author="{_AUTHOR}">{runs}</w:{_CHANGE[fate]}>'

    def _mark(self, fate: Fate) -> str:
        return f'<w:{_CHANGE[fate]} w:id="{next(self.ids)}" w:author="{_AUTHOR}"/>'

    def _table(self, grid: WrittenGrid) -> str:
        widths, held = _widths(grid, _MARGINS)
        margins = ""
        if not held:
            widths, _ = _widths(grid, _TIGHT)
            margins = "".join(f'<w:{side} w:w="{_TIGHT // 2}" w:type="dxa"/>' for side in ("left", "right"))
            margins = f"<w:tblCellMar>{margins}</w:tblCellMar>"
        about = quoteattr("".join(run.text for segment in grid.lead.segments for run in segment.runs))
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(row, widths, head=rank == 0) for rank, row in enumerate(grid.rows))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Conditions"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
            f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblDescription w:val={about}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _row(self, row: WrittenRow, widths: list[int], *, head: bool) -> str:
        change = "" if row.fate == "kept" else self._mark(row.fate)
        repeated = "<w:tblHeader/>" if head else ""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.paragraph(cell)}</w:tc>'
            for cell, width in zip(row.cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}{change}</w:trPr>{cells}</w:tr>"


def field(instruction: str) -> str:
    """A field that Word works out: a page number."""
    return f"{_field_start(instruction)}{run('1')}{_FIELD_END}"


def _link(address: str, runs: str) -> str:
    return f'<w:hyperlink w:anchor="{address}" w:history="1">{runs}</w:hyperlink>'


def _field_start(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def run(text: str, style: str = "", fate: Fate = "kept") -> str:
    """A run of text in a character style: `w:r`."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{look}{_text(text, fate)}</w:r>"


def _text(text: str, fate: Fate) -> str:
    tag = "delText" if fate == "removed" else "t"
    return f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}>'


def _style(run: Run) -> str:
    match run:
        case FigureRun():
            return "Figure"
        case Reference(text, clause):
            return "FigureOwner" if text == clause else "Reference"
        case Emphasis():
            return "Strong"
        case Inserted():
            return "Addition"
        case Deleted():
            return "Removal"
        case _:
            return ""


def _lines(writing: Writing) -> Iterator[Line]:
    for item in writing:
        if isinstance(item, Written):
            yield item.line
        else:
            yield item.lead.line
            yield from (cell.line for row in item.rows for cell in row.cells)


def _names(anchors: Iterable[str]) -> dict[str, str]:
    """The name of each address as Word takes it: letters, digits and underscores, forty at most, none twice."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in anchors:
        name = re.sub("[^a-z0-9]", "_", anchor)[:_NAME]
        if anchor not in found:
            ranked = (f"{name[: _NAME - 6]}_{rank}" for rank in count(2))
            found[anchor] = name if name not in taken else next(one for one in ranked if one not in taken)
            taken.add(found[anchor])
    return found


def _widths(grid: WrittenGrid, margins: int) -> tuple[list[int], bool]:
    """The widths of the columns, and whether they hold: each holds its longest word, the rest is shared by how much
    they say. Where every cell holds on one line, each column is as wide as it wants, and what is left goes to all."""
    columns = list(zip(*(row.cells for row in grid.rows), strict=True))
    least = [max(_width(cell, margins, longest=True) for cell in column) for column in columns]
    wanted = [max(_width(cell, margins) for cell in column) for column in columns]
    left = TEXT_WIDTH - sum(least)
    if left < 0:
        return [TEXT_WIDTH * width // sum(least) for width in least], False
    if sum(wanted) <= TEXT_WIDTH:
        return [TEXT_WIDTH * width // sum(wanted) for width in wanted], True
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    return [low + left * extra // (sum(more) or 1) for low, extra in zip(least, more, strict=True)], True


def _width(cell: Written, margins: int, *, longest: bool = False) -> int:
    """How wide a cell is on one line, or its longest word alone. The ids of clauses are written small."""
    text = _cell_text(cell)
    letters = max(map(len, text.split(" "))) if longest else len(text)
    letter = _SMALL if cell.marks else _BOLD if cell.line.style == "TableHead" else _LETTER
    return letters * letter + margins


def _cell_text(cell: Written) -> str:
    return "".join((*(run.text for one in cell.segments for run in one.runs), *(mark for _, mark in cell.marks)))
