"""Deadlines and duties in a letter: those that run, those that were missed, those that were met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.duties import Status
from engine.kinds import Kind
from render.blocks import Block, Bullets, Item
from render.fact_words import NEVER
from render.letter_verdict import Told
from render.marks import Marks
from render.plain_values import show
from render.quoted import Quotes
from render.wording import capital

_LEADS = (
    (Status.PENDING, "{who} doit encore :", "{who} doivent encore :"),
    (Status.MISSED, "{who} n'a pas tenu cette obligation :", "{who} n'ont pas tenu cette obligation :"),
    (Status.KEPT, "{who} a tenu cette obligation :", "{who} ont tenu cette obligation :"),
    (
        Status.APPRECIATE,
        "nous n'avons pas pu vérifier si {who} a tenu cette obligation :",
        "nous n'avons pas pu vérifier si {who} ont tenu cette obligation :",
    ),
)


def duties_of(told: tuple[Told, ...]) -> tuple[dict[str, Any], ...]:
    """The duties that apply, each once; of those nobody could check, only those that have a day or a sanction."""
    found: dict[str, dict[str, Any]] = {}
    for one in told:
        for entry in one.answer["obligations"]:
            if entry["status"] == Status.IDLE.value:
                continue
            if entry["status"] == Status.APPRECIATE.value and not (entry.get("deadline") or "failing_which" in entry):
                continue
            found.setdefault(entry["clause"], entry)
    return tuple(found.values())


def duty_blocks(duties: tuple[dict[str, Any], ...], quotes: Quotes) -> tuple[Block, ...]:
    """The duties by where they stand, then by who owes them."""
    return tuple(_blocks(duties, quotes))


def _blocks(duties: tuple[dict[str, Any], ...], quotes: Quotes) -> Iterator[Block]:
    for status, one, several in _LEADS:
        by_party: dict[str, list[dict[str, Any]]] = {}
        for entry in duties:
            if entry["status"] == status.value:
                by_party.setdefault(entry["who"], []).append(entry)
        for who, entries in by_party.items():
            lead = several if who.startswith("les ") else one
            if len(entries) > 1:
                lead = lead.replace("cette obligation", "ces obligations")
            items = [
                Item(Marks().runs(_item(entry, quotes) + ("." if rank == len(entries) else " ;")))
                for rank, entry in enumerate(entries, start=1)
            ]
            yield Bullets(Marks().runs(capital(lead.format(who=who))), tuple(items))


def _item(entry: dict[str, Any], quotes: Quotes) -> str:
    article = quotes.article(entry["clause"])
    day = entry.get("deadline")
    by = f", au plus tard le {show(day, Kind.DATE)}" if day and day != NEVER else ""
    return f"{entry['what']}{by}{f' ({article})' if article else ''}"
