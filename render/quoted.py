"""What a clause says, quoted outside its contract: by its article alone, without links nor the ids of clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

from engine.places import tables_of_rows
from engine.program import Program
from render.blocks import Block, Bullets, Definition, Item, Paragraph, Row, Table
from render.marks import Marks
from render.runs import Runs, plain
from render.sentences import lines_of, tell
from render.words import FigureTable

_SAME = "autre clause du même article"
_OTHERS = "autres clauses du même article"
# « de la clause X de l'article A », « la clause X », « (clause X) »: the mentions that `render.words` writes.
_ID = r"(?P<id>[\w.\-/]*\w)"
# The order of steps means nothing outside the contract.
_AFTER = re.compile(r" Cette règle s['’]applique après (?:la|l['’]) ?[^.]*(?:\.\w[^.]*)*\.(?= |$)")
_PARTED = re.compile(rf" \(clause {_ID}\)")
_PARTED_AWAY = re.compile(rf"\(clause {_ID} de l['’](?P<article>article [\w.\-]*\w)\)")
_AWAY = re.compile(rf"(?P<to>(?:de |à )?)la clause {_ID} de (?P<article>l['’]article)", re.IGNORECASE)
_HERE = re.compile(rf"(?P<to>de |à |)la clause {_ID}", re.IGNORECASE)
_SEVERAL = re.compile(rf"(d['’]|à |)une {_SAME}(?:(?:, | et )\1une {_SAME})+", re.IGNORECASE)


class Quotes:
    """The clauses of a program as a letter quotes them, under the options of a decision."""

    __slots__ = ("_figures", "_options", "_program", "_rows")

    def __init__(self, program: Program, options: Mapping[str, str]) -> None:
        self._program = program
        self._options = options
        self._figures = FigureTable(program)
        self._rows = tables_of_rows(program)

    def article(self, clause: str) -> str:
        """« article IV.A.2.a », with the contract where it is another one; "" for a clause without article."""
        found = self._program.clauses.get(self._rows.get(clause, clause))
        if found is None or not found.article:
            return ""
        declarations = self._program.declarations
        title = declarations.worlds[found.contract].title
        of = "" if found.contract == declarations.own else f" des conditions de « {title} »"
        return f"article {found.article}{of}"

    def blocks(self, clause: str) -> tuple[Block, ...]:
        """What a clause says; of a table, the one row where ``clause`` is a row."""
        holder = self._rows.get(clause, clause)
        found = self._program.clauses.get(holder)
        if found is None:
            return ()
        told = tell(self._program, found.under(self._options), self._figures, self._options)
        return tuple(self._block(block, clause if clause in self._rows else "") for block in told)

    def text(self, clause: str) -> str:
        """The same on lines of plain text."""
        return "\n".join(line for block in self.blocks(clause) for line in lines_of(block))

    def _block(self, block: Block, row: str) -> Block:
        match block:
            case Paragraph(runs):
                return Paragraph(self._runs(runs))
            case Definition(term, runs):
                return Definition(self._runs(term), self._runs(runs))
            case Bullets(lead, items, ordered):
                return Bullets(self._runs(lead), tuple(self._item(item) for item in items), ordered)
            case Table(lead, heads, rows):
                kept = tuple(Row("", tuple(map(self._runs, one.cells))) for one in rows if row in ("", one.clause))
                return Table(self._runs(lead), tuple(map(self._runs, heads)), kept)

    def _item(self, item: Item) -> Item:
        return Item(self._runs(item.runs), tuple(self._item(inner) for inner in item.items))

    def _runs(self, runs: Runs) -> Runs:
        return quoted(runs, self._program.clauses)


def quoted(runs: Runs, known: Container[str]) -> Runs:
    """The words of some runs without links, other clauses (``known`` are their ids) being named by their article."""

    def of_clause(pattern: re.Pattern[str], write: Callable[[re.Match[str]], str], text: str) -> str:
        return pattern.sub(lambda found: write(found) if found["id"] in known else found[0], text)

    text = _AFTER.sub("", plain(runs))
    text = of_clause(_PARTED_AWAY, lambda found: f"({found['article']})", text)
    text = of_clause(_PARTED, lambda found: "", text)
    text = of_clause(_AWAY, lambda found: f"{found['to']}{_cased(found[0], found['article'])}", text)
    text = of_clause(_HERE, lambda found: _cased(found[0], _other(found["to"])), text)
    text = _SEVERAL.sub(lambda found: _cased(found[0], f"{'à ' if found[1] == 'à ' else ''}d'{_OTHERS}"), text)
    return Marks().runs(text)


def _other(preposition: str) -> str:
    return f"{ {'de ': 'd’', 'à ': 'à '}.get(preposition.lower(), '') }une {_SAME}"


def _cased(model: str, text: str) -> str:
    return text[:1].upper() + text[1:] if model[:1].isupper() else text
