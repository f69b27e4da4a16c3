"""Words: what the clauses define, and what a value or a period declared in the contract means."""

from __future__ import annotations

from engine.kinds import Kind
from engine.names import canonical
from engine.scopes import ChoiceValue, Period
from engine.source import scalars_of
from grammar.french import join, normalize, typography
from render.blocks import Block, Definition
from render.expressions import of_day, to, when
from render.runs import Emphasis
from render.telling import Telling
from render.value_kinds import kind_of
from render.wording import capital, contracted
from render.words import Words


def closed(text: str) -> str:
    """What follows the colon of a definition: no capital, a final stop."""
    return text.rstrip(" .") + "."


def _term(written: str) -> str:
    """A word as it heads its definition: « un tiers » → « Tiers », « des fonds et valeurs » → « Fonds et valeurs »."""
    bare = canonical(written)
    for partitive, kept in (("d'autres ", "autres "), ("d’autres ", "autres "), ("des ", "")):
        if bare.startswith(partitive):
            bare = kept + bare.removeprefix(partitive)
    return capital(bare)


def define(telling: Telling) -> tuple[Block, ...]:
    """définit: a word for some values of a choice."""
    marks = telling.words.marks
    word = _term(telling.text(telling.clause.verb))
    definition = next((d for d in telling.program.definitions.values() if d.clause == telling.clause.identifier), None)
    listed = [normalize(s.text) for key in ("est", "sauf") for s in scalars_of(telling.block.get(key))]
    if telling.block.get("est") is not None:
        text = join(listed, "ou")
    else:
        choice = telling.program.declarations.choices.get(definition.choice or "") if definition else None
        left = {canonical(s.text) for s in scalars_of(telling.block.get("sauf"))}
        kept = [v.shown for v in choice.values if v.text not in left] if choice else []
        text = f"{join(kept, 'ou')}, à l'exclusion {join([contracted('de', value) for value in listed])}"
    return (Definition((Emphasis(typography(word)),), marks.runs(closed(text))),)


def value_meaning(value: ChoiceValue, words: Words) -> Definition:
    """What a value of a choice means."""
    text = words.prose(value.meaning or "")
    return Definition((Emphasis(typography(_term(value.shown))),), words.marks.runs(closed(text)))


def period(span: Period, words: Words) -> Definition:
    """A period: from when to when."""
    term = (Emphasis(typography(capital(span.symbol.name))),)
    parts: list[str] = []
    if span.start is not None:
        parts.append(f"commence {when(span.start, words)}")
    if span.end is not None and not span.open_end:
        parts.append(f"se termine {when(span.end, words)}, ce jour compris")
    elif span.end is not None and kind_of(span.end, words) is Kind.DATE:
        parts.append(f"court jusqu'à la veille {of_day(span.end, words)}")
    elif span.end is not None:
        # An event has its hour: what comes before it that day is inside.
        parts.append(f"court jusqu'{to(span.end, words)}, ce moment exclu")
    feminine = span.symbol.noun is not None and span.symbol.noun.is_feminine
    return Definition(term, words.marks.runs(closed(f"{'elle' if feminine else 'il'} {join(parts)}")))
