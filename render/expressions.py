"""Computations in running text: « 50 % du reste à charge », « la plus tardive de ces dates : A et B »."""

from __future__ import annotations

from dataclasses import replace

from engine.kinds import TIMES, Kind
from grammar import nodes as n
from grammar.french import join
from grammar.quantities import Amount, CalendarDate, Duration, Number, Quantity, Rate
from grammar.rounding_words import rounded_to
from render.value_kinds import kind_of
from render.wording import Said, contracted, contracted_name
from render.words import Words

_UNITS = {
    "semaine": ("de la semaine", "de la même semaine", True),
    "quinzaine": ("de la quinzaine", "de la même quinzaine", True),
    "mois": ("du mois", "du même mois", False), "trimestre": ("du trimestre", "du même trimestre", False),
    "an": ("de l'année", "de la même année", True),
}  # fmt: skip
_ELAPSED = {
    "jour": ("jours", "jours commencés"), "jour ouvré": ("jours ouvrés", "jours ouvrés commencés"),
    "jour ouvrable": ("jours ouvrables", "jours ouvrables commencés"), "mois": ("mois entiers", "mois commencés"),
    "an": ("années entières", "années commencées"), "heure": ("heures", "heures commencées"),
}  # fmt: skip
_PARTS = {"année": ("l'année", True), "mois": ("le mois", False), "jour": ("le jour du mois", False)}
#: What is compared, its gender, the lesser and the greater of it.
_RANKED = {
    Kind.AMOUNT: ("montants", False, "plus faible", "plus élevé"),
    Kind.RATE: ("taux", False, "plus faible", "plus élevé"),
    Kind.MONTHS: ("durées", True, "plus courte", "plus longue"),
    Kind.DAYS: ("durées", True, "plus courte", "plus longue"),
    Kind.WORKING_DAYS: ("durées", True, "plus courte", "plus longue"),
    Kind.NUMBER: ("nombres", False, "plus petit", "plus grand"),
}
_DATES = ("dates", True, "première", "dernière")
_OTHER_GENDER = {
    "première": "premier", "dernière": "dernier", "plus courte": "plus court", "plus longue": "plus long",
    "plus élevé": "plus élevée", "plus petit": "plus petite", "plus grand": "plus grande",
}  # fmt: skip
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2}


def said(node: n.Expression, words: Words, *, inside: bool = False) -> Said:
    """A computation as a noun phrase. ``inside`` a longer sentence, what is listed goes between parentheses."""
    kind = kind_of(node, words)
    match node:
        case n.Literal_(quantity):
            mark = words.quantity(quantity, node.span)
            text = f"le {mark}" if isinstance(quantity, CalendarDate) else mark
            return Said(text, plural=_is_plural(quantity), kind=kind, literal=True)
        case n.Name(text, True):
            noun = words.definite(text)
            return replace(noun, text=f"{noun.text} en cours")
        case n.Name(text):
            return words.name(text)
        case n.Of():
            return _of(node, words)
        case n.Operation():
            return _operation(node, words, kind)
        case n.Extreme():
            return _extreme(node, words, kind, inside)
        case n.Sum(summed, where):
            return Said(f"la somme {_of_all(summed, words)}{_such(summed, where, words)}", feminine=True, kind=kind)
        case n.Count(counted, where):
            return Said(f"le nombre {_of_all(counted, words)}{_such(counted, where, words)}", kind=kind)
        case n.Round(value, digits, direction, counted):
            inner = said(value, words, inside=True)
            # What is rounded of a formula is the whole of it.
            what = f"de ({inner.text})" if isinstance(value, n.Operation) and _nested(value) else _de(value, inner)
            return Said(f"l'arrondi {rounded_to(digits, direction, counted)} {what}", kind=kind)
        case n.Elapsed(unit, begun, start, end):
            between = f"{said(start, words, inside=True).text} et {said(end, words, inside=True).text}"
            span = _ELAPSED[unit][begun]
            return Said(f"le nombre {contracted('de', span)} entre {between}", kind=kind)
        case n.InForce(parameter, at):
            worth = said(parameter, words, inside=True)
            return Said(f"{worth.text} en vigueur {on(at, words)}", worth.feminine, worth.plural, kind)
        case n.Part(part, base):
            head, feminine = _PARTS[part]
            return Said(f"{head} {of_day(base, words)}", feminine, kind=kind)
        case _:
            return Said(day(node, words, inside=inside), kind=kind, computed_day=True)


def of(node: n.Expression, words: Words) -> str:
    """« de » before a computation: « du reste à charge », « de la perte ou du vol »."""
    return _de(node, said(node, words, inside=True))


def to(node: n.Expression, words: Words, *, inside: bool = False) -> str:
    """« à » before a computation: « au reste à charge », « à 6 000 € »."""
    phrase = said(node, words, inside=inside)
    return contracted_name("à", phrase.text) if isinstance(node, n.Name) else contracted("à", phrase.text)


def _de(node: n.Expression, phrase: Said) -> str:
    return contracted_name("de", phrase.text) if isinstance(node, n.Name) else contracted("de", phrase.text)


def _is_plural(quantity: Quantity) -> bool:
    """French counts plural from two on: « 1,99 € suffit », « 2 jours suffisent »."""
    if isinstance(quantity, Duration):
        return len(quantity.parts) > 1 or quantity.parts[0][0] >= 2
    if isinstance(quantity, Amount):
        return quantity.centimes >= 200
    return isinstance(quantity, Number) and quantity.value >= 2


# --- names and lists


def _of(node: n.Of, words: Words) -> Said:
    owner = node.owner
    if isinstance(owner, n.Name) and not owner.current:
        bound = words.bound(owner.text)
        if bound is not None and words.scope.lookup(owner.text) is None:
            return words.field(node.member.text, *bound)
        if words.record_of(owner.text):
            member = words.plural(node.member.text)
            return Said(f"{member.text} {of(owner, words)}", member.feminine, True, member.kind, node.member.text)
    member = words.definite(node.member.text)
    if node.according:
        told = f"{member.text} selon {said(owner, words, inside=True).text}"
        return Said(told, member.feminine, member.plural, member.kind, node.member.text)
    return Said(f"{member.text} {of(owner, words)}", member.feminine, member.plural, member.kind, node.member.text)


def _of_all(node: n.Expression, words: Words) -> str:
    """« des restes à charge des opérations », « des opérations »."""
    return _de(node, said(node, words, inside=True))


def record_of(node: n.Expression, words: Words) -> str | None:
    """The record whose elements a list, or a member of a list, is told of."""
    if isinstance(node, n.Of):
        return record_of(node.owner, words)
    return words.record_of(node.text) if isinstance(node, n.Name) else None


def _such(node: n.Expression, where: n.Condition | None, words: Words) -> str:
    if where is None:
        return ""
    from render.conditions import such_that

    listed = said(node.owner if isinstance(node, n.Of) else node, words, inside=True)
    return f" {such_that(where, record_of(node, words), words, listed.feminine)}"


def _extreme(node: n.Extreme, words: Words, kind: Kind | None, inside: bool) -> Said:
    noun, feminine, least, most = _DATES if kind in TIMES else _RANKED.get(kind or Kind.NUMBER, _RANKED[Kind.NUMBER])
    edge = most if node.greatest else least
    if len(node.operands) == 1:
        # « le premier des débuts », « la première des dates »: of what the list holds.
        listed = said(node.operands[0], words, inside=True)
        if listed.name and listed.feminine != feminine:
            feminine, edge = listed.feminine, _OTHER_GENDER.get(edge, edge)
        return Said(f"{_the(feminine)} {edge} {_of_all(node.operands[0], words)}", feminine, kind=kind)
    head = f"{_the(feminine)} {edge}"
    texts = [said(operand, words, inside=True).text for operand in node.operands]
    count = "deux " if len(texts) == 2 else ""
    if inside:
        return Said(f"{head} des {count}{noun} ({join(texts)})", feminine, kind=kind)
    return Said(f"{head} des {count}{noun} suivant{'e' if feminine else ''}s : {join(texts)}", feminine, kind=kind)


def _the(feminine: bool) -> str:
    return "la" if feminine else "le"


# --- arithmetic: words for one operation, signs where one holds another


def _operation(node: n.Operation, words: Words, kind: Kind | None) -> Said:
    if _nested(node):
        return Said(formula(node, words), kind=kind)
    left, right = said(node.left, words, inside=True), said(node.right, words, inside=True)
    match node.operator:
        case "+" if left.literal:
            return Said(f"la somme {_de(node.left, left)} et {_de(node.right, right)}", True, kind=kind)
        case "+":
            text = f"{left.text} {left.agree('augmenté')} {_de(node.right, right)}"
        case "-" if kind_of(node.left, words) in TIMES:
            return Said(f"la durée entre {right.text} et {left.text}", True, kind=kind)
        case "-" if left.literal:
            return Said(f"la différence entre {left.text} et {right.text}", True, kind=kind)
        case "-":
            text = f"{left.text} {left.agree('diminué')} {_de(node.right, right)}"
        case "*" if _is_rate(node.left):
            # « 10 % de la dépense est inscrite », « 10 % des frais sont inscrits ».
            return Said(f"{left.text} {_de(node.right, right)}", right.feminine, right.plural, kind)
        case "*" if _is_rate(node.right):
            return Said(f"{right.text} {_de(node.left, left)}", left.feminine, left.plural, kind)
        case "*" if isinstance(node.left, n.Literal_) and isinstance(node.left.quantity, Number):
            return Said(f"{left.text} fois {right.text}", kind=kind)
        case "*":
            text = f"{left.text} {left.agree('multiplié')} par {right.text}"
        case "/":
            text = f"{left.text} {left.agree('divisé')} par {right.text}"
    return Said(text, left.feminine, left.plural, kind)


def _nested(node: n.Operation) -> bool:
    return isinstance(node.left, n.Operation) or isinstance(node.right, n.Operation)


def _is_rate(node: n.Expression) -> bool:
    return isinstance(node, n.Literal_) and isinstance(node.quantity, Rate)


def formula(node: n.Expression, words: Words, accepts: int = 0) -> str:
    """Arithmetic with signs and parentheses."""
    if not isinstance(node, n.Operation):
        return said(node, words, inside=True).text
    level = _LEVELS[node.operator]
    if _is_rate(node.left) and node.operator == "*" and not isinstance(node.right, n.Operation):
        return said(node, words, inside=True).text
    text = f"{formula(node.left, words, level)} {_SIGNS[node.operator]} {formula(node.right, words, level + 1)}"
    return text if level >= accepts else f"({text})"


# --- dates


def measured(node: n.Expression) -> bool:
    """Whether a day stands at a written length of another (« 15 jours après »), not at a length that has a name."""
    return isinstance(node, n.Shift) and isinstance(node.duration, n.Literal_)


def day(node: n.Expression, words: Words, *, inside: bool = False) -> str:
    """A day told from another: « 15 jours après la perte », « le premier jour ouvré qui suit la réception ».

    ``inside`` a longer sentence, « le terme du délai compté de la perte » has no comma.
    """
    match node:
        case n.Shift(duration, forward, base) if not measured(node):
            counted = said(duration, words, inside=True).agree("compté")
            edge, since = ("terme", counted) if forward else ("début", f"{counted} à rebours")
            return f"le {edge} {of(duration, words)}{'' if inside else ','} {since} {of_day(base, words)}"
        case n.Shift(duration, forward, base):
            around = "après" if forward else "avant"
            return f"{said(duration, words, inside=True).text} {around} {_a_day(base, words)}"
        case n.OpenDay():
            return _open_day(node, words)
        case n.PeriodDay():
            return _period_day(node, words)
        case n.NextAnnual(annual, direction, base):
            mark = words.quantity(annual, node.span)
            if direction == 0:
                return f"le {mark} de l'année {of_day(base, words)}"
            return f"le {mark} qui {'suit' if direction > 0 else 'précède'} {_a_day(base, words)}"
        case n.Anniversary(origin, after, strict):
            start = f"l'anniversaire {of_day(origin, words)}"
            if strict:
                return f"{start} qui suit {_a_day(after, words)}"
            return f"le premier anniversaire {of_day(origin, words)} à compter {of_day(after, words)}"
        case _:
            raise TypeError(f"no wording for {type(node).__name__}")


def _a_day(node: n.Expression, words: Words) -> str:
    """« le sinistre »; a day at a distance of another needs its own noun: « le jour situé 3 ans après la date »."""
    text = said(node, words, inside=True).text
    return f"le jour situé {text}" if measured(node) else text


def of_day(node: n.Expression, words: Words) -> str:
    """« du sinistre », « du jour situé 3 ans après la date »."""
    return contracted("de", _a_day(node, words)) if measured(node) else of(node, words)


def _open_day(node: n.OpenDay, words: Words) -> str:
    head = f"le {'premier' if node.forward else 'dernier'} jour {node.kind}".rstrip()
    if node.base is None:
        if node.strict:
            return f"{head} {'suivant' if node.forward else 'précédent'}"
        return f"{head} {'à compter de' if node.forward else 'jusqu’à'} cette date"
    if node.strict:
        return f"{head} qui {'suit' if node.forward else 'précède'} {_a_day(node.base, words)}"
    if node.forward:
        return f"{head} à compter {of_day(node.base, words)}"
    return f"{head} jusqu'{to(node.base, words, inside=True)}"


def _period_day(node: n.PeriodDay, words: Words) -> str:
    if node.kind or node.day == -1:
        head = f"le {'premier' if node.day == 1 else 'dernier'} jour {node.kind}".rstrip()
    else:
        head = "le " + words.marks.figure("1er" if node.day == 1 else str(node.day), words.owner, None)
    unit, same, feminine = _UNITS[node.unit]
    if node.offset == 0:
        return f"{head} {unit} {of_day(node.base, words)}" if node.base else f"{head} {same}"
    if node.base is None:
        relation = ("suivant" if node.offset > 0 else "précédent") + ("e" if feminine else "")
        return f"{head} {unit} {relation}"
    return f"{head} {unit} qui {'suit' if node.offset > 0 else 'précède'} {_a_day(node.base, words)}"


def when(node: n.Expression, words: Words) -> str:
    """A moment as a complement: « le 3 mars 2015 », « 15 jours après la perte », « à la date d'effet »."""
    phrase = said(node, words)
    if isinstance(node, n.Name | n.Of | n.Extreme | n.Anniversary | n.Shift) and not measured(node):
        return contracted_name("à", phrase.text) if isinstance(node, n.Name) else contracted("à", phrase.text)
    return phrase.text


def on(node: n.Expression, words: Words) -> str:
    """A day after « en vigueur »: « le jour du prélèvement », « à la date d'effet », « à l'anniversaire de… »."""
    phrase = said(node, words, inside=True)
    if isinstance(node, n.Name | n.Of) and not phrase.moment:
        return f"le jour {of(node, words)}"
    text = phrase.text if phrase.text.startswith("le jour ") else when(node, words)
    return contracted("à", text) if text.startswith(("l'", "l’", "la ", "les ")) else text


__all__ = ["day", "formula", "of", "of_day", "on", "record_of", "said", "to", "when"]
