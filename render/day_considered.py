"""The day on which a contract is applied: what it is, said once where clauses speak of it.

The fact « le jour » is that day. Clauses call it « le jour considéré », and no clause of the contract says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from render.blocks import Block, Paragraph, Section
from render.lines import lines
from render.marks import Marks
from render.runs import plain

#: How the fact « le jour » is printed: alone, « le jour » would be that of anything told before.
DAY_CONSIDERED = "le jour considéré"
_MEANING = f"{DAY_CONSIDERED} est celui auquel on se place pour appliquer une règle"
_NAME = DAY_CONSIDERED.removeprefix("le ")


def day_considered(sections: tuple[Section, ...]) -> tuple[Block, ...]:
    """The sentence that says which day it is, where a clause of the sections names it; nothing else."""
    if not any(_NAME in plain(line) for block in _blocks(sections) for line in lines(block)):
        return ()
    return (Paragraph(Marks().sentence(_MEANING)),)


def _blocks(sections: tuple[Section, ...]) -> Iterator[Block]:
    for section in sections:
        for group in section.groups:
            if group.lead:
                yield Paragraph(group.lead)
            for provision in group.provisions:
                yield from provision.blocks
        yield from _blocks(section.sections)
