"""Sentences about lists: which elements stay in."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from grammar.french import a
from render.blocks import Block
from render.expressions import record_of, said, when
from render.telling import Telling
from render.wording import Said, contracted, contracted_name


def keep(telling: Telling) -> tuple[Block, ...]:
    """retient: « une opération fait partie des opérations retenues si son moyen est un chèque »."""
    return _select(telling, "fait partie")


def drop(telling: Telling) -> tuple[Block, ...]:
    """écarte: the contrary."""
    return _select(telling, "ne fait pas partie")


def _select(telling: Telling, verb: str) -> tuple[Block, ...]:
    key = telling.clause.verb
    listed = telling.subject(key)
    name = next((record for symbol in telling.symbols(key) if (record := telling.words.record_of(symbol.name))), None)
    noun = telling.words.lexicon.noun(name) if name else None
    if name is None or noun is None:
        return telling.tell(f"{listed.text} {listed.be('retenu')}")
    with telling.words.element(name, "possessive"):
        element = Said(a(noun[0]), noun[0].is_feminine, False, None, name)
        head = f"{'toute' if noun[0].is_feminine else 'tout'} {noun[0].text}" if telling.tree is None else element.text
        if telling.tree is None and verb.startswith("ne"):
            head = f"{'aucune' if noun[0].is_feminine else 'aucun'} {noun[0].text}"
        return telling.tell(f"{head} {verb} {contracted('de', listed.text)}", subject=element)


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
