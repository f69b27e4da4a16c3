"""Verbs about lists, documents, duties and the states of suites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from engine import contributions as k
from engine import core as c
from engine.draft import Draft, Made
from engine.kinds import AMOUNT, BOOL, COUNTS, NUMBER, TIMES, Kind, Type
from engine.lower_expressions import as_day
from engine.source import items_of, scalars_of
from grammar import nodes as n
from grammar.french import normalize


def select(keeps: bool) -> Callable[[Draft], Made]:
    """retient, écarte: which elements of a list stay."""

    def choose(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(draft.clause.verb):
            draft.bind(symbol)
            when = draft.when()
            if when is not None:
                made.append((symbol.key, k.Select(draft.clause.identifier, keeps, when)))
        return made

    return choose


def share(draft: Draft) -> Made:
    """répartit: X, entre: L, selon: besoin, en: part, par rang: conditions."""
    made: Made = []
    for symbol in draft.subjects("en"):
        source_node = draft.atoms.expression(draft.block.get("entre"))
        source = draft.lowering.listed(source_node) if source_node else None
        if source is None:
            continue
        draft.bind(symbol)
        need = draft.expression("selon")
        ranks = [
            draft.lowering.condition(t) for t in map(draft.atoms.condition, items_of(draft.block.get("par rang"))) if t
        ]
        when = draft.when()
        tie_text = draft.text("à rang égal")
        tie = None if tie_text in ("", "au prorata") else draft.expression("à rang égal")
        if need is None or when is None or any(rank is None for rank in ranks):
            continue
        groups = [draft.atoms.expression(node) for node in items_of(draft.block.get("par groupe"))]
        keys = [draft.lowering.expression(g) for g in groups if g is not None]
        total = draft.expression(draft.clause.verb)
        if total is None or any(key is None for key in keys):
            continue
        made.append(
            (
                symbol.key,
                k.Share(
                    draft.clause.identifier,
                    when,
                    total,
                    source,
                    0,
                    need,
                    tuple(r for r in ranks if r is not None),
                    tie,
                    tie_text == "au prorata",
                    tuple(key for key in keys if key is not None),
                ),
            )
        )
    return made


def credit(name: Literal["crédite", "débite"]) -> Callable[[Draft], Made]:
    """crédite, débite: échéancier, de: montant, le: date (pour chacun de: liste). A debit is a line below zero.

    The lines of a schedule of numbers are numbers, those of any other are amounts: anything else is T008. Where the
    schedule is told of each element of a list, the clause writes in that of the element in hand.
    """

    def enter(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(draft.clause.verb):
            if symbol.type.kind is not Kind.SCHEDULE:
                draft.fault("T011", draft.clause.verb, f"« {symbol.name} » n'est pas un échéancier, mais {symbol.type}")
                continue
            each = draft.atoms.expression(draft.block.get("pour chacun de"))
            over = draft.lowering.listed(each) if each else None
            if symbol.each is not None:
                # Each element has a schedule of its own: the clause is about the element in hand, not about them all.
                if each is not None and not (isinstance(each, n.Name) and each.text == symbol.each):
                    message = f"« {symbol.name} » se dit de chaque élément d'une autre liste"
                    draft.fault("T011", "pour chacun de", message, "ôtez cette clé, ou changez celle de l'échéancier")
                    continue
                over = None
                draft.bind(symbol)
            elif over is not None:
                draft.lowering.elements.append((0, over.type.of))
            when, amount, date = draft.when(), draft.expression("de"), draft.expression("le", "au")
            if when is None or amount is None or date is None:
                continue
            if date.type.kind not in TIMES:
                draft.fault("T003", "le", f"une date est attendue ici, pas {date.type}")
                continue
            wanted = NUMBER if symbol.type == COUNTS else AMOUNT
            if amount.type != wanted:
                message = f"« {symbol.name} » est un {symbol.type} ; cette valeur est de type {amount.type}"
                remedy = f"ajoutez « € », ou déclarez « type: {COUNTS} »" if amount.type == NUMBER else None
                draft.fault("T008", "de", message, remedy)
                continue
            if name == "débite":
                amount = c.Op("subtract", (c.Const(0, amount.type), amount), amount.type)
            made.append((symbol.key, k.Credit(draft.clause.identifier, when, amount, as_day(date), over, name)))
        return made

    return enter


def enter(draft: Draft) -> Made:
    """inscrit: une date, à: la chronologie — one line, with the reasons of the date itself."""
    made: Made = []
    for target in draft.subjects("à"):
        if target.type.kind is not Kind.CHRONOLOGY:
            draft.fault("T011", "à", f"« {target.name} » n'est pas une chronologie, mais {target.type}")
            continue
        for scalar in scalars_of(draft.block.get(draft.clause.verb)):
            symbol = draft.subject(scalar)
            if symbol is None:
                continue
            if symbol.type.kind not in TIMES or symbol.each is not None:
                what = "se dit de chaque élément" if symbol.each is not None else f"est de type {symbol.type}"
                message = f"une chronologie se fait de dates ; « {symbol.name} » {what}"
                draft.lowering.fault("T003", scalar.span, message)
                continue
            when, date = draft.when(), draft.lowering.valued(symbol, scalar.span)
            if when is not None and date is not None:
                told = normalize(scalar.text)
                made.append((target.key, k.Entry(draft.clause.identifier, when, as_day(date), symbol.key, told)))
    return made


def document(draft: Draft) -> Made:
    """exige: document, pour: la liste des pièces."""
    made: Made = []
    for symbol in draft.subjects("pour"):
        when = draft.when()
        label = draft.text(draft.clause.verb)
        slot = draft.lowering.slots.get(f"{symbol.key} remises")
        if when is not None and slot is not None:
            supplied = c.Op("includes", (c.Fact(slot, Type(Kind.MULTI, symbol.name)),), BOOL, (label,))
            made.append((symbol.key, k.Document(draft.clause.identifier, label, when, supplied)))
    return made


def oblige(advice: bool) -> Callable[[Draft], Made]:
    """The verb of a duty, or of advice that never sanctions."""

    def duty(draft: Draft) -> Made:
        when = draft.when()
        if when is None:
            return []
        kept_tree = draft.atoms.condition(draft.block.get("apprécié par") or draft.block.get("tenue si"))
        kept = draft.lowering.condition(kept_tree) if kept_tree else None
        event = draft.expression("par") if draft.block.get("par") is not None else None
        deadline = draft.expression("au plus tard") if draft.block.get("au plus tard") is not None else None
        today = draft.lowering.scope.lookup("jour")
        now = c.Fact(draft.lowering.slots[today.key], today.type) if today and today.what == "fact" else None
        sanctions = tuple(s.text for s in scalars_of(draft.block.get("à défaut")))
        made = k.Duty(
            draft.clause.identifier,
            draft.text(draft.clause.verb),
            draft.text("à"),
            when,
            kept,
            event,
            deadline,
            now,
            advice,
            sanctions,
        )
        return [(f"obligation {draft.clause.identifier}", made)]

    duty.__doc__ = "oblige, conseille: who must do what, by when, failing which."
    return duty


def update(name: str, amount: tuple[str, ...]) -> Callable[[Draft], Made]:
    """augmente, diminue, remet: what an element of a suite does to its state."""

    def change(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(draft.clause.verb):
            draft.bind(symbol)
            when, value = draft.when(), draft.adapted(symbol, draft.expression(*amount))
            if when is not None and value is not None and draft.fits(symbol, value):
                made.append((symbol.key, k.Update(draft.clause.identifier, name, when, value)))  # type: ignore[arg-type]
        return made

    return change


#: The keys that tell the order in which lots are emptied: the smallest first, the greatest first.
DRAW_ORDERS = ("dans l'ordre de", "dans l'ordre inverse de")


def draw(draft: Draft) -> Made:
    """prélève: X, sur: the counter of each element of a list, admis si: conditions, dans l'ordre de: calcul."""
    made: Made = []
    for symbol in draft.subjects("sur"):
        if symbol.what != "state" or symbol.each is None or symbol.each == draft.lowering.scope.suite:
            remedy = "déclarez ce compteur avec « pour chacun de: » et une liste qui n'est pas celle de la suite"
            message = f"« {symbol.name} » n'est pas le compteur des éléments d'une autre liste"
            draft.fault("T011", "sur", message, remedy)
            continue
        draft.bind(symbol)
        lots = draft.lowering.elements.pop()
        when, amount = draft.when(), draft.expression(draft.clause.verb)
        draft.lowering.elements.append(lots)
        tree = draft.atoms.condition(draft.block.get("admis si"))
        admitted = draft.lowering.condition(tree) if tree else c.Const(True, BOOL)
        orders = [key for key in DRAW_ORDERS if draft.block.get(key) is not None]
        ordered = bool(orders)
        tie = draft.expression(orders[0]) if ordered else None
        if when is None or amount is None or admitted is None or (ordered and tie is None):
            continue
        if draft.fits(symbol, amount):
            descending = orders == [DRAW_ORDERS[1]]
            made.append((symbol.key, k.Draw(draft.clause.identifier, when, amount, admitted, tie, descending)))
    return made
