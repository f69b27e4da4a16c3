"""Tables: « fixe … selon … lignes … », each row a clause of its own."""

from __future__ import annotations

import re
from itertools import zip_longest

from engine.cells import ANYTHING
from engine.kinds import TIMES
from engine.names import canonical
from engine.source import scalars_of
from engine.table_rows import TableRow, columns_of, criteria_of, is_empty, table_rows
from grammar.french import join, normalize
from grammar.yaml_nodes import Scalar
from render.blocks import Block, Bullets, Paragraph, Row, Table
from render.cases import items
from render.dates import set_date
from render.expressions import of, said
from render.runs import Runs
from render.telling import Telling
from render.values import chosen_value, worth
from render.wording import Said, capital, contracted
from render.words import Words

_BETWEEN = re.compile(", | ou ")


def table(telling: Telling) -> tuple[Block, ...]:
    """The sentence that opens the table, the table, and what holds outside it."""
    verb, words, marks = telling.clause.verb, telling.words, telling.words.marks
    with telling.each(verb):
        subject = telling.subject(verb)
        columns, heads = criteria_of(telling.block), _heads(telling)
        depends = [contracted("de", _column(scalar, telling)) for scalar in columns]
        case = telling.given(subject)
        lead = f"{case.positive}, " if case.positive and not case.cases else ""
        opening = f"{telling.every}{lead}{subject.text} {subject.verb('dépend', 'dépendent')} {join(depends)}"
        if heads:
            across = " et ".join(
                contracted("de", _column(s, telling)) for s in scalars_of(telling.block.get("en colonne"))
            )
            opening += f" (en ligne) et {across} (en colonne)"
        opening += f", {case.negative}" if case.negative and not case.exceptions else ""
        named = [marks.runs(capital(canonical(s.text))) for s in columns]
        value = [marks.runs(capital(canonical(s.text))) for s in scalars_of(telling.block.get(verb))][:1]
        rows = tuple(_row(row, telling, bool(heads)) for row in table_rows(telling.block))
        blocks: list[Block] = [Table(marks.sentence(f"{opening} :"), (*named, *(heads or value)), rows)]
        if case.cases:
            blocks.append(Bullets(marks.sentence(f"ce tableau s'applique {case.positive}"), items(case.cases, marks)))
        if case.exceptions:
            rest = f"ce tableau ne s'applique pas {case.negative.removeprefix('sauf ')}"
            blocks.append(Bullets(marks.sentence(rest), items(case.exceptions, marks)))
        base = telling.node("à partir de")
        if base is not None:
            blocks.append(Paragraph(marks.sentence(f"ces dates se comptent à partir {of(base, words)}")))
        for key, where in (("cases vides", "les cases vides"), ("hors table", "les autres cas")):
            outside = _outside(subject, telling, key, where)
            if outside:
                blocks.append(Paragraph(marks.sentence(outside)))
        return tuple(blocks)


def _column(scalar: Scalar, telling: Telling) -> str:
    parsed = telling.atoms.expression(scalar)
    return said(parsed, telling.words, inside=True).text if parsed else normalize(scalar.text)


def _heads(telling: Telling) -> tuple[Runs, ...]:
    """The heads of the columns of a double-entry table."""
    words, owner = telling.words, telling.clause.identifier
    return tuple(words.marks.runs(words.figures_in(s.text, s.span, owner)) for s in columns_of(telling.block))


def _row(row: TableRow, telling: Telling, across: bool) -> Row:
    identifier = row.identifier.text
    words = telling.words
    owner, words.owner = words.owner, identifier
    of_what = scalars_of(telling.block.get(telling.clause.verb))
    named = canonical(of_what[0].text) if of_what else ""
    try:
        told: list[Runs] = []
        for column, cell in zip_longest(scalars_of(telling.block.get("selon")), row.criteria):
            text = (
                "tous les cas"
                if normalize(cell.text) == ANYTHING
                else _values(cell, canonical(column.text) if column else "", words)
                or words.figures_in(cell.text, cell.span, identifier)
            )
            told.append(words.marks.runs(capital(text)))
        for cell in row.values:
            value = None if across and is_empty(cell) else telling.atoms.expression(cell)
            text = words.figures_in(cell.text, cell.span, identifier)
            if value is not None:
                text = chosen_value(named, value, words) or said(value, words).text
            told.append(words.marks.runs("–" if across and is_empty(cell) else capital(text)))
    finally:
        words.owner = owner
    return Row(identifier, tuple(told))


def _values(cell: Scalar, column: str, words: Words) -> str:
    """A cell that names values of the choice of its column, each as it was declared; the empty text for another."""
    typed = words.type_of(column)
    choice = words.program.declarations.choices.get(typed.of or "") if typed is not None else None
    shown = {value.text: value.shown for value in choice.values} if choice is not None else {}
    named = [canonical(part) for part in _BETWEEN.split(normalize(cell.text))]
    return join([shown[name] for name in named], "ou") if all(name in shown for name in named) else ""


def _outside(subject: Said, telling: Telling, key: str, where: str) -> str:
    off = telling.block.get(key)
    if not isinstance(off, Scalar):
        return ""
    if normalize(off.text) == "non réglé":
        return f"le contrat ne règle pas {where}"
    value = telling.atoms.expression(off)
    if value is None:
        return ""
    if subject.kind in TIMES:
        return f"dans {where}, {set_date(subject, value, telling.words)}"
    return f"dans {where}, {worth(subject, value, telling.words)}"
