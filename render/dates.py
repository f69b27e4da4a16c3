"""Sentences about dates: set, put off, brought forward, ended."""

from __future__ import annotations

import re
from collections.abc import Callable

from grammar import nodes as n
from grammar.french import join, strip_determiner
from render.blocks import Block
from render.expressions import measured, said, to, when
from render.telling import Telling
from render.wording import Said
from render.words import Words

#: What comes to an end « prend fin »; these nouns are ends themselves.
_END_OF = re.compile(r"la fin (des |du |de la |de l['’]|de sa |de son |de (?=[A-Z]))(.+)")
_ENDS_APART = re.compile("(?:, | et )(?=la fin )")
_OWNERS = {"des ": "les ", "du ": "le "}
_ENDS = ("cessation", "expiration", "extinction", "perte", "révocation")


def set_date(subject: Said, value: n.Expression, words: Words) -> str:
    """« la date limite est fixée au 3 mars 2015 », « … est fixée 15 jours après la livraison »."""
    fixed = f"{subject.text} {subject.be('fixé')}"
    if measured(value):
        return f"{fixed} {said(value, words).text}"
    return f"{fixed} {to(value, words)}"


def _move(participle: str) -> Callable[[Telling], tuple[Block, ...]]:
    def tell(telling: Telling) -> tuple[Block, ...]:
        verb = telling.clause.verb
        with telling.each(verb):
            subject = telling.subject(verb)
            value = telling.node("au", "à")
            if value is None:
                place = ""
            elif measured(value):
                place = said(value, telling.words).text
            else:
                place = to(value, telling.words)
            return telling.tell(f"{subject.text} {subject.be(participle)} {place}", subject=subject)

    tell.__doc__ = f"A date {participle}."
    return tell


put_off = _move("reporté")
bring_forward = _move("avancé")


def end(telling: Telling) -> tuple[Block, ...]:
    """met fin à: of several ends the earliest holds."""
    verb = telling.clause.verb
    with telling.each(verb):
        subject = telling.subject(verb)
        value = telling.node("le", "au", "à")
        at = when(value, telling.words) if value else ""
        ended = _ended(subject)
        if ended is not None:
            return telling.tell(f"{ended.text} {ended.verb('prend', 'prennent')} fin au plus tard {at}", subject=ended)
        moment = subject.moment or strip_determiner(subject.text)[1].split(" ")[0] in _ENDS
        verb = subject.verb("est", "sont") + " au plus tard" if moment else subject.verb("prend fin", "prennent fin")
        return telling.tell(f"{subject.text} {verb} {at}", subject=subject)


def _ended(subject: Said) -> Said | None:
    """What « la fin de » it is: « l'adhésion » of « la fin de l'adhésion »; None where the end has no owner."""
    found = [_END_OF.fullmatch(end) for end in _ENDS_APART.split(subject.text)]
    if not all(found):
        return None
    owners = [_OWNERS.get(end[1], end[1].removeprefix("de ")) + end[2] for end in found if end]
    return Said(join(owners), plural=len(owners) > 1 or owners[0].startswith("les "))
