"""Sentences about dates: set, put off, brought forward, ended."""

from __future__ import annotations

from collections.abc import Callable

from engine.kinds import TIMES
from grammar import nodes as n
from grammar.french import strip_determiner
from render.blocks import Block
from render.expressions import measured, of, said, to, when
from render.telling import Telling
from render.value_kinds import kind_of
from render.wording import Said
from render.words import Words

#: What comes to an end « prend fin »; these nouns are ends themselves.
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
        at = _at(value, telling.words) if value else ""
        moment = subject.moment or strip_determiner(subject.text)[1].split(" ")[0] in _ENDS
        verb = subject.verb("est", "sont") + " au plus tard" if moment else subject.verb("prend fin", "prennent fin")
        return telling.tell(f"{subject.text} {verb} {at}", subject=subject)


def _at(value: n.Expression, words: Words) -> str:
    if isinstance(value, n.Name) and kind_of(value, words) in TIMES and not value.text.startswith(("date", "jour")):
        return f"le jour {of(value, words)}"
    return when(value, words)
