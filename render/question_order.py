"""The order in which a letter asks its questions: what another question presupposes is asked before it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.kinds import TIMES, Kind
from render.fact_words import Fact, FactWords

#: « la forme de la renonciation »: what a fact is a detail of.
_OF = re.compile(r" (?:du |de la |des |de l['’]|d['’]|de )(.+)$")


def in_order(paths: Iterable[str], words: FactWords) -> tuple[str, ...]:
    """The same paths, the most useful first as they come, but that whether a thing took place is asked before what it
    was like: « l'envoi de la renonciation » before « la forme de la renonciation », « le vol » before « le lieu du
    vol »."""
    waiting = list(dict.fromkeys(paths))
    facts = {path: words.find(path) for path in waiting}
    found: dict[str, None] = {}
    for path in waiting:
        fact = facts[path]
        if fact is not None and not _whether(fact):
            found |= dict.fromkeys(one for one in waiting if _before(facts[one], fact))
        found[path] = None
    return tuple(found)


def _whether(fact: Fact) -> bool:
    """Whether a fact says that a thing took place, or is so."""
    return fact.symbol.type.kind is Kind.BOOL or fact.symbol.type.kind in TIMES


def _before(first: Fact | None, fact: Fact) -> bool:
    """Whether a fact tells that the thing took place whose detail another one is."""
    detail = _OF.search(fact.symbol.name)
    if first is None or detail is None or not _whether(first) or first.element != fact.element:
        return False
    of = _OF.search(first.symbol.name)
    return first.symbol.name == detail[1] or (of is not None and of[1] == detail[1])
