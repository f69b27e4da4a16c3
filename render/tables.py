"""Tables: « fixe … selon … lignes … », each row a clause of its own."""

from __future__ import annotations

from engine.cells import ANYTHING
from engine.kinds import TIMES
from engine.names import canonical
from engine.source import items_of, scalars_of
from grammar.french import join, normalize
from grammar.yaml_nodes import Node, Scalar
from render.blocks import Block, Bullets, Paragraph, Row, Table
from render.cases import items
from render.dates import set_date
from render.expressions import of, said, to
from render.runs import Runs
from render.telling import Telling
from render.wording import Said, capital, contracted


def table(telling: Telling) -> tuple[Block, ...]:
    """The sentence that opens the table, the table, and what holds outside it."""
    verb, words, marks = telling.clause.verb, telling.words, telling.words.marks
    with telling.each(verb) as every:
        subject = telling.subject(verb)
        columns = scalars_of(telling.block.get("selon"))
        depends = [contracted("de", _column(scalar, telling)) for scalar in columns]
        case = telling.given(subject)
        lead = f"{case.positive}, " if case.positive and not case.cases else ""
        opening = f"{every}{lead}{subject.text} {subject.verb('dépend', 'dépendent')} {join(depends)}"
        opening += f", {case.negative}" if case.negative and not case.exceptions else ""
        heads = [marks.runs(capital(canonical(s.text))) for s in columns]
        heads += [marks.runs(capital(canonical(s.text))) for s in scalars_of(telling.block.get(verb))][:1]
        rows = tuple(
            _row(row, telling)
            for row in items_of(telling.block.get("lignes"))
            if len(scalars_of(row)) == len(columns) + 2
        )
        blocks: list[Block] = [Table(marks.sentence(f"{opening} :"), tuple(heads), rows)]
        if case.cases:
            blocks.append(Bullets(marks.sentence(f"ce tableau s'applique {case.positive}"), items(case.cases, marks)))
        if case.exceptions:
            rest = f"ce tableau ne s'applique pas {case.negative.removeprefix('sauf ')}"
            blocks.append(Bullets(marks.sentence(rest), items(case.exceptions, marks)))
        base = telling.node("à partir de")
        if base is not None:
            blocks.append(Paragraph(marks.sentence(f"ces dates se comptent à partir {of(base, words)}")))
        outside = _outside(subject, telling)
        if outside:
            blocks.append(Paragraph(marks.sentence(outside)))
        return tuple(blocks)


def _column(scalar: Scalar, telling: Telling) -> str:
    parsed = telling.atoms.expression(scalar)
    return said(parsed, telling.words, inside=True).text if parsed else normalize(scalar.text)


def _row(row: Node, telling: Telling) -> Row:
    cells = scalars_of(row)
    identifier = cells[0].text
    words = telling.words
    owner, words.owner = words.owner, identifier
    try:
        told: list[Runs] = []
        for cell in cells[1:-1]:
            text = (
                "tous les cas"
                if normalize(cell.text) == ANYTHING
                else words.figures_in(cell.text, cell.span, identifier)
            )
            told.append(words.marks.runs(capital(text)))
        value = telling.atoms.expression(cells[-1])
        last = said(value, words).text if value else words.figures_in(cells[-1].text, cells[-1].span, identifier)
        told.append(words.marks.runs(capital(last)))
    finally:
        words.owner = owner
    return Row(identifier, tuple(told))


def _outside(subject: Said, telling: Telling) -> str:
    off = telling.block.get("hors table")
    if not isinstance(off, Scalar):
        return ""
    if normalize(off.text) == "non réglé":
        return "le contrat ne règle pas les autres cas"
    value = telling.atoms.expression(off)
    if value is None:
        return ""
    if subject.kind in TIMES:
        return f"dans les autres cas, {set_date(subject, value, telling.words)}"
    return f"dans les autres cas, {subject.text} {subject.be('égal')} {to(value, telling.words)}"
