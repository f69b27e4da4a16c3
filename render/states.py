"""Sentences about the states of a suite: what each element adds to them, takes from them, makes of them."""

from __future__ import annotations

from collections.abc import Callable

from engine.kinds import TIMES
from grammar.french import a
from render.blocks import Block, Paragraph
from render.cases import branch_of, in_line
from render.expressions import of, said, to
from render.telling import Telling
from render.value_kinds import kind_of
from render.wording import contracted_name


def _change(participle: str, key: str) -> Callable[[Telling], tuple[Block, ...]]:
    def tell(telling: Telling) -> tuple[Block, ...]:
        verb = telling.clause.verb
        with telling.each(verb):
            subject = telling.subject(verb)
            value = telling.node(key)
            amount = "" if value is None else (of if key == "de" else to)(value, telling.words)
            return telling.tell(f"{subject.text} {subject.be(participle)} {amount}", subject=subject)

    tell.__doc__ = f"A state {participle}."
    return tell


increase = _change("augmenté", "de")
decrease = _change("diminué", "de")
reset = _change("remis", "à")


_EDGES = {
    (True, False): ("le plus ancien", "la plus ancienne"),
    (True, True): ("le plus récent", "la plus récente"),
    (False, False): ("le plus petit", "la plus petite"),
    (False, True): ("le plus grand", "la plus grande"),
}


def draw(telling: Telling) -> tuple[Block, ...]:
    """prélève: « pour chaque commande, le prix est prélevé sur le reste de chaque attribution »."""
    words, marks = telling.words, telling.words.marks
    symbol = next(iter(telling.symbols("sur")), None)
    record = words.record_of(words.scope.suite or "")
    lots = words.record_of(symbol.each) if symbol is not None and symbol.each else None
    if record is None or lots is None:
        return telling.tell("")
    lot = words.record_noun(lots)
    amount = telling.node(telling.clause.verb)
    with telling.of_each(record):
        taken = said(amount, words, inside=True) if amount is not None else telling.subject(telling.clause.verb)
        owner = contracted_name("de", f"chaque {lot.text}")
        main = f"{taken.text} {taken.be('prélevé')} sur {telling.subject('sur').text}"
        blocks = list(telling.tell(f"{main} {owner}"))
        tree = telling.atoms.condition(telling.block.get("admis si"))
        order = telling.node("dans l'ordre de", "dans l'ordre inverse de")
        with words.element(lots, "of"):
            if tree is not None:
                only = f"{a(lot)} ne sert que si {in_line(branch_of(tree, words))}"
                blocks.append(Paragraph(marks.sentence(only)))
        if order is not None:
            with words.element(lots, "bare"):
                first = said(order, words, inside=True)
                dated = kind_of(order, words) in TIMES
            which = "celle" if lot.is_feminine else "celui"
            last = telling.block.get("dans l'ordre inverse de") is not None
            edge = _EDGES[dated, last][first.feminine]
            blocks.append(Paragraph(marks.sentence(f"on prend d'abord sur {which} dont {first.text} est {edge}")))
    return tuple(blocks)
