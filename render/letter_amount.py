"""How an amount was reached, in a letter: each step with what it gives, each sum term by term, each limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.declare import HISTORY_KEY
from engine.effects import SET, STEPS
from engine.kinds import Kind
from grammar.french import join
from render.blocks import Block, Bullets, Item, Paragraph, Row, Table
from render.fact_words import FactWords
from render.letter_verdict import Told
from render.marks import Marks
from render.plain_values import amount, show
from render.quoted import Quotes
from render.runs import Runs
from render.step_source import folds_set, source_told
from render.summed import sum_told
from render.wording import capital

_STEPS = {
    SET: "Point de départ", "share": "Part", "add": "Ajout", "subtract": "Déduction", "cap": "Limite",
    "floor": "Minimum",
}  # fmt: skip


def amount_blocks(told: Told, quotes: Quotes, words: FactWords, name: str) -> tuple[Block, ...]:
    """How the amount of an answer was reached; nothing where it is fixed as it stands."""
    return tuple(_blocks(told, quotes, words, name))


def _blocks(told: Told, quotes: Quotes, words: FactWords, name: str) -> Iterator[Block]:
    reasons = [one for one in told.answer["reasons"] if one["effect"] in _STEPS and one["effect"] in (SET, *STEPS)]
    limits: list[dict[str, Any]] = told.answer["ledger"]["limits"]
    summed = any(one.get("sums") for one in reasons)
    if told.grandeur.kind is not Kind.AMOUNT or not (len(reasons) > 1 or summed or limits):
        return
    if reasons:
        heads = ("Étape", "Calcul", "Montant obtenu", "D'après")
        rows = tuple(Row("", _cells(one, told, quotes, words)) for one in reasons)
        yield Table(_runs(f"{capital(name)}, étape par étape :"), tuple(_runs(head) for head in heads), rows)
    known = [one for one in limits if one["limit"] is not None]
    if len(known) == 1:
        yield Paragraph(Marks().sentence(_limit(known[0])))
    elif known:
        items = tuple(Item(Marks().sentence(_limit(one))) for one in known)
        yield Bullets(_runs("Ces limites s'appliquent :"), items)


def _cells(reason: dict[str, Any], told: Told, quotes: Quotes, words: FactWords) -> tuple[Runs, ...]:
    after = reason.get("after")
    cells = (
        _STEPS[reason["effect"]],
        _made(reason, told, words),
        "à déterminer" if after is None else amount(after),
        capital(quotes.article(reason.get("via") or reason["clause"])),
    )
    return tuple(_runs(cell) for cell in cells)


def _made(reason: dict[str, Any], told: Told, words: FactWords) -> str:
    """What a step does: the sums of its clause term by term, or what it adds, takes away or stops at."""
    effect, by = reason["effect"], reason.get("amount")
    own = [one for one in reason.get("sums", ()) if one["list"] != HISTORY_KEY]
    # A sum over nothing is worth telling where it is the value itself, not where a condition reads it.
    folds = folds_set(told, reason) if effect == SET else frozenset()
    sums = [one for one in own if one["terms"]] or [one for one in own if one["operation"] in folds]
    parts = list(dict.fromkeys(_summed(one, words) for one in sums))
    if effect in ("add", "subtract"):
        sign = "+" if effect == "add" else "−"
        parts.insert(0, "montant à déterminer" if by is None else f"{sign} {amount(by)}")
    elif effect == "cap":
        parts.insert(0, "au plus ce qui reste de la limite" if by is None else f"au plus {amount(by)}")
    elif effect == "floor" and by is not None:
        parts.insert(0, f"au moins {amount(by)}")
    return " ; ".join(parts) or source_told(told, reason, words)


def _summed(summed: dict[str, Any], words: FactWords) -> str:
    """« somme (opérations retenues) : 50,00 € (n° 1) + 20,00 € (n° 2) = 70,00 € »."""
    listed = words.find(summed["list"])
    what, colon, terms = sum_told(summed).partition(" :")
    of = f" ({listed.symbol.noun.plural_text})" if listed is not None and listed.symbol.noun is not None else ""
    return f"{what}{of}{colon}{terms}"


def _limit(limit: dict[str, Any]) -> str:
    """« limite par an : 6 000,00 € ; 5 990,00 € déjà versés ; il restait 10,00 €, il reste 0,00 € »."""
    parts = [f"limite par {limit['perimeter']} : {amount(limit['limit'])}"]
    if limit["used"] is not None:
        parts.append(f"déjà versé avant cette réponse : {amount(limit['used'])}")
    left = [
        f"{word} {amount(limit[key])}"
        for key, word in (("left_before", "il restait"), ("left_after", "il reste désormais"))
        if limit[key] is not None
    ]
    if left:
        parts.append(join(left))
    return " ; ".join(parts)


def schedule_blocks(told: Told, quotes: Quotes, name: str) -> tuple[Block, ...]:
    """The lines of a schedule or of a chronology, with their day and the article they come from."""
    lines: list[dict[str, Any]] = told.answer["value"] or []
    if told.grandeur.kind is Kind.SCHEDULE and lines:
        heads = ("Date", "Montant" if "amount" in lines[0] else "Nombre", "D'après")
        rows = tuple(
            Row("", tuple(_runs(cell) for cell in (_day(one), _worth(one), capital(quotes.article(one["clause"])))))
            for one in lines
        )
        return (Table(_runs(f"{capital(name)} :"), tuple(_runs(head) for head in heads), rows),)
    if told.grandeur.kind is Kind.CHRONOLOGY and lines:
        heads = ("Date", "Ce qui a lieu", "D'après")
        rows = tuple(
            Row("", tuple(_runs(cell) for cell in (_day(one), one["name"], _articles(one, quotes)))) for one in lines
        )
        return (Table(_runs(f"{capital(name)} :"), tuple(_runs(head) for head in heads), rows),)
    return ()


def _articles(line: dict[str, Any], quotes: Quotes) -> str:
    clauses = line["reasons"] or [line["clause"]]
    return capital(join([one for one in dict.fromkeys(map(quotes.article, clauses)) if one]))


def _day(line: dict[str, Any]) -> str:
    shown = "à déterminer" if line["date"] is None else show(line["date"], Kind.DATE)
    return shown if line["certain"] else f"{shown} (à confirmer)"


def _worth(line: dict[str, Any]) -> str:
    return show(line["number"], Kind.NUMBER) if "number" in line else show(line["amount"], Kind.AMOUNT)


def _runs(text: str) -> Runs:
    return Marks().runs(text)
