"""Sentences about amounts, numbers and rates: set, added to, taken from, capped, raised, shared."""

from __future__ import annotations

from collections.abc import Callable

from engine.kinds import TIMES
from engine.source import items_of, scalars_of
from grammar import nodes as n
from grammar.french import normalize, of_bare, strip_determiner
from render.blocks import Block, Bullets, Item, Paragraph
from render.cases import branch_of, in_line
from render.conditions import such_that
from render.dates import set_date
from render.expressions import of, record_of, said, to
from render.tables import table
from render.telling import Telling
from render.value_kinds import kind_of
from render.values import worth
from render.wording import Said, contracted_name


def perimeters(telling: Telling) -> str:
    """« par sinistre et par an »."""
    names = [normalize(s.text) for s in scalars_of(telling.block.get("par"))]
    return "".join(f"{' et' if index else ''} par {name}" for index, name in enumerate(names))


def assign(telling: Telling) -> tuple[Block, ...]:
    """fixe: a value, a date, or a table."""
    verb = telling.clause.verb
    if telling.block.get("lignes") is not None:
        return table(telling)
    with telling.each(verb):
        subject = telling.subject(verb)
        value = telling.node("à", "au", "le")
        if value is None:
            return telling.tell(f"{subject.text}")
        if subject.kind in TIMES:
            return telling.tell(set_date(subject, value, telling.words), subject=subject)
        return telling.tell(worth(subject, value, telling.words), subject=subject)


def _step(participle: str, key: str) -> Callable[[Telling], tuple[Block, ...]]:
    def tell(telling: Telling) -> tuple[Block, ...]:
        with telling.each(key):
            subject = telling.subject(key)
            amount = telling.node(telling.clause.verb)
            by = of(amount, telling.words) if amount else ""
            return telling.tell(f"{subject.text} {subject.be(participle)} {by}", subject=subject)

    tell.__doc__ = f"A value {participle}."
    return tell


add = _step("augmenté", "à")
subtract = _step("diminué", "de")


def cap(telling: Telling) -> tuple[Block, ...]:
    """plafonne: never more than."""
    verb = telling.clause.verb
    with telling.each(verb):
        subject = telling.subject(verb)
        value = telling.node("à")
        text = said(value, telling.words, inside=bool(telling.block.get("par"))).text if value else ""
        limit = subject.verb("ne dépasse pas", "ne dépassent pas")
        return telling.tell(f"{subject.text} {limit} {text}{perimeters(telling)}", subject=subject)


def floor(telling: Telling) -> tuple[Block, ...]:
    """relève: never less than."""
    verb = telling.clause.verb
    with telling.each(verb):
        subject = telling.subject(verb)
        value = telling.node("à")
        least = to(value, telling.words) if value else ""
        main = f"{subject.text} {subject.verb('n’est', 'ne sont')} jamais {subject.agree('inférieur')} {least}"
        return telling.tell(main, subject=subject)


def share(telling: Telling) -> tuple[Block, ...]:
    """répartit: a total served by rank."""
    words, marks = telling.words, telling.words.marks
    whole = telling.node(telling.clause.verb)
    total = said(whole, words, inside=True) if whole else telling.subject(telling.clause.verb)
    listed = telling.node("entre")
    record = record_of(listed, words) if listed else None
    among = said(listed, words, inside=True) if listed else Said("")
    part = telling.subject("en")
    main = f"{total.text} {total.be('réparti')} entre {among.text}"
    noun = words.record_noun(record) if record else None
    need = telling.node("selon")
    if record and noun and need is not None:
        with words.element(record, "this"):
            most = said(need, words, inside=True).text
        of_each = contracted_name("de", f"chaque {noun.text}")
        main += f" ; {part.text} {of_each} {part.verb('ne dépasse pas', 'ne dépassent pas')} {most}"
    blocks = list(telling.tell(main))
    ranks = [tree for tree in map(telling.atoms.condition, items_of(telling.block.get("par rang"))) if tree]
    if ranks:
        lines = [f"{among.text} {_rank(tree, record, among, telling)}" for tree in ranks]
        closed = [f"{line}{'.' if i == len(lines) - 1 else ' ;'}" for i, line in enumerate(lines)]
        lead = marks.sentence("le paiement suit cet ordre, chaque rang étant servi avant le suivant :")
        blocks.append(Bullets(lead, tuple(Item(marks.runs(line)) for line in closed), ordered=True))
    groups = [strip_determiner(normalize(s.text))[1] for s in scalars_of(telling.block.get("par groupe"))]
    if groups and noun:
        alike = " et ".join(f"de même {group}" for group in groups)
        text = f"ce partage se fait à part pour chaque groupe {of_bare(noun.plural_text)} {alike}"
        blocks.append(Paragraph(marks.sentence(text)))
    tie = _tie(telling, record)
    if tie:
        blocks.append(Paragraph(marks.sentence(tie)))
    return tuple(blocks)


def _rank(tree: n.ConditionTree, record: str | None, among: Said, telling: Telling) -> str:
    members = tree.members if isinstance(tree, n.AllOf) else (tree,)
    parts: list[str] = []
    for member in members:
        if isinstance(member, n.AllOf | n.AnyOf | n.NoneOf | n.Some | n.Every):
            which = "telles" if among.feminine else "tels"
            parts.append(f"{which} que {in_line(branch_of(member, telling.words))}")
        else:
            parts.append(such_that(member, record, telling.words, among.feminine))
    return " et ".join(parts)


def _tie(telling: Telling, record: str | None) -> str:
    written = telling.text("à rang égal")
    if written == "au prorata":
        return "à rang égal, le paiement se fait en proportion"
    node = telling.node("à rang égal") if written else None
    if node is None or record is None:
        return ""
    with telling.words.element(record, "bare"):
        first = said(node, telling.words, inside=True)
        dated = kind_of(node, telling.words) in TIMES
    edge = "la plus ancienne" if first.feminine else "le plus ancien"
    least = "la plus petite" if first.feminine else "le plus petit"
    return f"à rang égal, on sert d'abord {first.text} {edge if dated else least}"
