"""Sentences about lists: which elements stay in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from grammar.french import a
from render.blocks import Block
from render.expressions import record_of, said, when
from render.telling import Line, Telling
from render.wording import Said, contracted, contracted_name


@contextmanager
def _selected(telling: Telling) -> Iterator[tuple[str, Said | None]]:
    """« une opération fait partie des opérations retenues », and the element it is said of."""
    key = telling.clause.verb
    verb = "fait partie" if key == "retient" else "ne fait pas partie"
    listed = telling.subject(key)
    name = next((record for symbol in telling.symbols(key) if (record := telling.words.record_of(symbol.name))), None)
    if name is None:
        yield f"{listed.text} {listed.be('retenu')}", None
        return
    noun = telling.words.record_noun(name)
    with telling.words.element(name, "possessive"):
        element = Said(a(noun), noun.is_feminine, False, None, name)
        head = f"{'toute' if noun.is_feminine else 'tout'} {noun.text}" if telling.tree is None else element.text
        if telling.tree is None and verb.startswith("ne"):
            head = f"{'aucune' if noun.is_feminine else 'aucun'} {noun.text}"
        yield f"{head} {verb} {contracted('de', listed.text)}", element


def select(telling: Telling) -> tuple[Block, ...]:
    """retient, écarte: « une opération fait partie des opérations retenues si son moyen est un chèque »."""
    with _selected(telling) as (main, element):
        return telling.tell(main, subject=element)


def case_of(telling: Telling) -> Line | None:
    """The same as a line: one of the cases in which an element is kept, or left out."""
    with _selected(telling) as (main, element):
        return telling.line(main, element)


def credit(telling: Telling) -> tuple[Block, ...]:
    """crédite: « pour chaque dépôt, les intérêts sont inscrits à l'échéancier le 31 décembre »."""
    return _enter(telling, "inscrit", "à")


def debit(telling: Telling) -> tuple[Block, ...]:
    """débite: « pour chaque mois, la cotisation est déduite de l'échéancier le 15 du mois »."""
    return _enter(telling, "déduit", "de")


def _enter(telling: Telling, participle: str, preposition: Literal["à", "de"]) -> tuple[Block, ...]:
    words = telling.words
    schedule = telling.subject(telling.clause.verb)
    listed = telling.node("pour chacun de")
    record = record_of(listed, words) if listed else None
    if record is None:
        # A schedule may be told of each element itself: then so is what is posted to it.
        with telling.each(telling.clause.verb):
            return _entry(telling, schedule, participle, preposition)
    with telling.of_each(record):
        return _entry(telling, schedule, participle, preposition)


def enter(telling: Telling) -> tuple[Block, ...]:
    """inscrit: « la fin du contrat figure parmi les conséquences de la clôture »."""
    subject, place = telling.subject(telling.clause.verb), telling.subject("à")
    return telling.tell(f"{subject.text} {subject.verb('figure', 'figurent')} dans {place.text}")


def _entry(telling: Telling, schedule: Said, participle: str, preposition: Literal["à", "de"]) -> tuple[Block, ...]:
    value, day = telling.node("de"), telling.node("le", "au")
    amount = said(value, telling.words, inside=True) if value else Said("")
    at = f" {when(day, telling.words)}" if day else ""
    main = f"{amount.text} {amount.be(participle)} {contracted_name(preposition, schedule.text)}{at}"
    return telling.tell(main, subject=replace(amount, name=""))
