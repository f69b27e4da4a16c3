"""Deadlines and duties in a letter: those that run, those that were missed, those that were met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.duties import Status
from engine.kinds import Kind
from engine.names import canonical
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
        "votre dossier ne dit pas si {who} a tenu cette obligation :",
        "votre dossier ne dit pas si {who} ont tenu cette obligation :",
    ),
)
#: Who owes the contract answers the letter: it does not tell the customer that it could not check what it did itself.
_OWN = ("{who} doit, si ce n'est déjà fait :", "{who} doivent, si ce n'est déjà fait :")


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


def duty_blocks(duties: tuple[dict[str, Any], ...], quotes: Quotes, parties: Mapping[str, bool]) -> tuple[Block, ...]:
    """The duties by where they stand, then by who owes them; ``parties`` tells those who owe the contract."""
    return tuple(_blocks(duties, quotes, parties))


def _blocks(duties: tuple[dict[str, Any], ...], quotes: Quotes, parties: Mapping[str, bool]) -> Iterator[Block]:
    for status, *leads in _LEADS:
        by_party: dict[tuple[str, bool], list[dict[str, Any]]] = {}
        for entry in duties:
            if entry["status"] == status.value:
                dated = bool(entry.get("deadline")) and entry["deadline"] != NEVER
                own = status is Status.APPRECIATE and dated and parties.get(canonical(entry["who"]), False)
                by_party.setdefault((entry["who"], own), []).append(entry)
        for (who, own), entries in by_party.items():
            one, several = _OWN if own else leads
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
