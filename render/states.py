"""Sentences about the states of a suite: what each element adds to them, takes from them, makes of them."""

from __future__ import annotations

from collections.abc import Callable

from render.blocks import Block
from render.expressions import of, to
from render.telling import Telling


def _change(participle: str, key: str) -> Callable[[Telling], tuple[Block, ...]]:
    def tell(telling: Telling) -> tuple[Block, ...]:
        verb = telling.clause.verb
        with telling.each(verb) as every:
            subject = telling.subject(verb)
            value = telling.node(key)
            amount = "" if value is None else (of if key == "de" else to)(value, telling.words)
            return telling.tell(f"{every}{subject.text} {subject.be(participle)} {amount}", subject=subject)

    tell.__doc__ = f"A state {participle}."
    return tell


increase = _change("augmenté", "de")
decrease = _change("diminué", "de")
reset = _change("remis", "à")
