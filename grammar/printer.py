"""The canonical wording of every node: ``parse(print(node)) == node``, in French a lawyer would have written.

The printer knows the language; the words of a contract (articles, plurals, values, sentences) come from its lexicon.
"""

from __future__ import annotations

import re
from typing import Protocol, TypeAlias

from grammar import nodes as n
from grammar.french import elides
from grammar.quantities import CalendarDate, Rate, Scanned, scan
from grammar.quantity_writer import write
from grammar.rounding_words import rounded_to

AnyNode: TypeAlias = n.Expression | n.Condition


class Lexicon(Protocol):
    """The words of a contract, by canonical name."""

    def definite(self, name: str) -> str:
        """« l'opération », « les opérations retenues »: the name with its definite article."""

    def definite_plural(self, name: str) -> str:
        """« les restes à charge »: the plural with its definite article."""

    def value(self, name: str, of: str = "") -> str:
        """« un proche », « carte »: a value of a choice or a definition, as written after « est ». ``of`` is whose."""

    def is_moment(self, name: str) -> bool:
        """Whether the name stands for a date, an instant or an event."""

    def agreed(self, name: str, word: str) -> str:
        """An adjective or participle (« accordé ») as it agrees with the name."""

    def sentence(self, text: str, negated: bool) -> str:
        """A yes/no sentence or its declared negative form."""


# Verbs without agreement, so that the canonical form is right whatever the subject's gender.
_COMPARE = {
    "<": "n'atteint pas",
    "<=": "ne dépasse pas",
    "=": "vaut",
    "!=": "ne vaut pas",
    ">=": "atteint",
    ">": "dépasse",
}
_WHEN = {
    "<": "a lieu avant",
    "<=": "a lieu au plus tard",
    "=": "a lieu le jour de",
    ">=": "a lieu à compter de",
    ">": "a lieu après",
}
_WHEN_NOT = {
    "<": "n'a pas lieu avant",
    "<=": "n'a pas lieu au plus tard",
    "=": "n'a pas lieu le jour de",
    ">=": "n'a pas lieu à compter de",
    ">": "n'a pas lieu après",
}
_WORDS = {"accordé": "accordé", "refusé": "refusé", "tenue": "tenu", "manquée": "manqué", "complet": "remis"}
_BETWEEN = {
    (False, False): "se situe entre",
    (False, True): "ne se situe pas entre",
    (True, False): "a lieu entre",
    (True, True): "n'a pas lieu entre",
}
_PLURALS = {
    "atteint": "atteignent",
    "n'atteint": "n'atteignent",
    "dépasse": "dépassent",
    "vaut": "valent",
    "a": "ont",
    "n'a": "n'ont",
    "situe": "situent",
    "tombe": "tombent",
    "comprend": "comprennent",
    "est": "sont",
    "n'est": "ne sont",
}
_EXTREMES = {
    (False, False): "le plus petit",
    (False, True): "le plus grand",
    (True, False): "le plus ancien",
    (True, True): "le plus tardif",
}
# « le 2 du mois de X » tells a day of a month: after « de », a month or a year as a number stands in parentheses.
_PART = re.compile("(?:l'année|le mois) d")
_CLOSES = {"à": ("à", "au", "aux"), "de": ("de", "du", "des")}
_UNITS = {
    "semaine": ("la", "semaine", "suivante", "précédente", "de la même semaine"),
    "quinzaine": ("la", "quinzaine", "suivante", "précédente", "de la même quinzaine"),
    "mois": ("le", "mois", "suivant", "précédent", "du même mois"),
    "trimestre": ("le", "trimestre", "suivant", "précédent", "du même trimestre"),
    "an": ("l'", "année", "suivante", "précédente", "de la même année"),
}
_ELAPSED = {
    ("jour", False): "de jours",
    ("jour ouvré", False): "de jours ouvrés",
    ("mois", False): "de mois",
    ("jour ouvrable", False): "de jours ouvrables",
    ("an", False): "d'années",
    ("heure", False): "d'heures",
    ("mois", True): "de mois commencés",
    ("an", True): "d'années commencées",
}


def contract(preposition: str, phrase: str) -> str:
    """« de » or « à » before a phrase: du, des, d', au, aux where French says so."""
    plain, masculine, plural = _CLOSES[preposition]
    if preposition == "de" and _PART.match(phrase):
        return f"de ({phrase})"
    if phrase.startswith("le "):
        return f"{masculine} {phrase[3:]}"
    if phrase.startswith("les "):
        return f"{plural} {phrase[4:]}"
    if preposition == "de" and phrase[0].isalpha() and elides(phrase.split(" ")[0]) and "'" not in phrase[:2]:
        return f"d'{phrase}"
    return f"{plain} {phrase}"


def joined(first: str, second: str) -> str:
    """Two operands with « et », the first in parentheses where « et » would make one duration of the two.

    « 1 an et 6 mois » is one duration; the operands 1 an, 6 mois are « (1 an) et 6 mois ».
    """
    whole = f"{first} et {second}"
    for start, char in enumerate(first):
        if char.isdigit() and (start == 0 or not first[start - 1].isdigit()):
            found = scan(whole, start)
            if isinstance(found, Scanned) and found.end > len(first):
                return f"({first}) et {second}"
    return whole


def print_node(node: AnyNode, lexicon: Lexicon) -> str:
    """The canonical text of an expression or of a condition."""
    printer = _Printer(lexicon)
    return printer.condition(node) if isinstance(node, n.CONDITIONS) else printer.expression(node)  # type: ignore[arg-type]


class _Printer:
    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    # --- expressions; a level is what the place accepts: 0 any, 1 a sum, 2 a product, 3 a factor, 4 an atom

    def expression(self, node: n.Expression, accepts: int = 0) -> str:
        text, level = self._expression(node)
        return text if level >= accepts else f"({text})"

    def _expression(self, node: n.Expression) -> tuple[str, int]:
        match node:
            case n.Literal_(CalendarDate() as day):
                return f"le {write(day)}", 4
            case n.Literal_(quantity):
                return write(quantity), 4
            case n.Name(text, current):
                return self._lexicon.definite(text) + (" en cours" if current else ""), 4
            case n.Of():
                return self._of(node, plural=False), 4
            case n.Operation(operator, left, right):
                return self._operation(operator, left, right)
            case n.Extreme(greatest, operands):
                head = _EXTREMES[any(map(self._is_moment, operands)), greatest]
                if len(operands) == 1:
                    return f"{head} {contract('de', self._plural(operands[0]))}", 0
                texts = [self.expression(o, 1) for o in operands]
                texts[0] = f"({texts[0]})" if _PART.match(texts[0]) else texts[0]
                listed = ", ".join([*texts[:-2], joined(texts[-2], texts[-1])])
                return f"{head} {contract('de', listed)}", 0
            case n.Sum(of, where):
                return f"la somme {contract('de', self._plural(of))}{self._dont(where)}", 0
            case n.Count(of, where):
                return f"le nombre {contract('de', self._plural(of))}{self._dont(where)}", 0
            case n.Round(value, digits, direction, counted):
                inner = contract("de", self.expression(value, 1))
                return f"l'arrondi {inner} {rounded_to(digits, direction, counted)}", 4
            case _:
                return self._time(node)

    def _time(self, node: n.Expression) -> tuple[str, int]:
        match node:
            case n.Shift(duration, forward, base):
                around = "après" if forward else "avant"
                return f"{self.expression(duration, 4)} {around} {self.expression(base, 3)}", 3
            case n.OpenDay(kind, forward, strict, base):
                return self._open_day(kind, forward, strict, base), 4
            case n.PeriodDay():
                return self._period_day(node), 4
            case n.NextAnnual(annual, direction, base):
                start = f"le {write(annual)}"
                inner = self.expression(base, 4)
                if direction == 0:
                    return f"{start} de l'année {contract('de', inner)}", 4
                return f"{start} {'suivant' if direction > 0 else 'précédant'} {inner}", 4
            case n.Anniversary(origin, after, strict):
                start = f"l'anniversaire {contract('de', self.expression(origin, 4))}"
                inner = self.expression(after, 4)
                return f"{start} suivant {inner}" if strict else f"{start} à compter {contract('de', inner)}", 4
            case n.Elapsed(unit, begun, start_, end):
                between = joined(self.expression(start_, 4), self.expression(end, 4))
                return f"le nombre {_ELAPSED[unit, begun]} entre {between}", 4
            case n.InForce(parameter, at):
                return f"{self.expression(parameter, 4)} en vigueur {self._on(at)}", 3
            case n.Part(part, base):
                head = {"année": "l'année", "mois": "le mois", "jour": "le jour du mois"}[part]
                return f"{head} {contract('de', self.expression(base, 4))}", 4
            case _:
                raise TypeError(f"no wording for {type(node).__name__}")

    def _on(self, at: n.Expression) -> str:
        """A date after « en vigueur »: « le 1er mars 2015 », « 15 jours après la perte », « à la date d'effet »."""
        text = self.expression(at, 3)
        named = isinstance(at, n.Name | n.Of) or not (text.startswith(("le ", "(")) or isinstance(at, n.Shift))
        return contract("à", text) if named else text

    def _of(self, node: n.Of, plural: bool) -> str:
        member = self._lexicon.definite_plural(node.member.text) if plural else self.expression(node.member)
        owner = self._of(node.owner, False) if isinstance(node.owner, n.Of) else self.expression(node.owner, 4)
        return f"{member} {f'selon {owner}' if node.according else contract('de', owner)}"

    def _plural(self, node: n.Expression) -> str:
        return self._of(node, plural=True) if isinstance(node, n.Of) else self.expression(node, 1)

    def _dont(self, where: n.Condition | None) -> str:
        return f" dont {self.condition(where)}" if where else ""

    def _operation(self, operator: str, left: n.Expression, right: n.Expression) -> tuple[str, int]:
        if operator in "+-":
            return f"{self.expression(left, 1)} {operator} {self.expression(right, 2)}", 1
        if operator == "*" and isinstance(left, n.Literal_) and isinstance(left.quantity, Rate):
            return f"{write(left.quantity)} {contract('de', self.expression(right, 3))}", 2
        sign = "×" if operator == "*" else "÷"
        return f"{self.expression(left, 2)} {sign} {self.expression(right, 3)}", 2

    def _is_moment(self, node: n.Expression) -> bool:
        match node:
            case n.Literal_(quantity):
                return isinstance(quantity, CalendarDate)
            case n.Name(text) | n.Of(n.Name(text), _):
                return self._lexicon.is_moment(text)
            case n.Extreme(_, operands):
                return any(map(self._is_moment, operands))
            case _:
                return isinstance(node, n.Shift | n.OpenDay | n.PeriodDay | n.NextAnnual | n.Anniversary)

    def _open_day(self, kind: str, forward: bool, strict: bool, base: n.Expression | None) -> str:
        edge = "premier" if forward else "dernier"
        head = f"le {edge} jour {kind}"
        inner = self.expression(base, 4) if base else ""
        if strict:
            if not inner:
                return f"{head} {'suivant' if forward else 'précédent'}"
            return f"{head} {'suivant' if forward else 'précédant'} {inner}"
        if forward:
            return f"{head} à compter {contract('de', inner) if inner else 'de'}"
        return f"{head} jusqu'{contract('à', inner) if inner else 'à'}"

    def _period_day(self, node: n.PeriodDay) -> str:
        if node.kind or node.day == -1:
            edge = "premier" if node.day == 1 else "dernier"
            head = f"le {edge} jour {node.kind}".rstrip()
        else:
            head = "le 1er" if node.day == 1 else f"le {node.day}"
        article, noun, following, preceding, same = _UNITS[node.unit]
        phrase = f"{article}{noun}" if article.endswith("'") else f"{article} {noun}"
        inner = self.expression(node.base, 4) if node.base else ""
        if node.offset == 0:
            return f"{head} {contract('de', phrase)} {contract('de', inner)}" if inner else f"{head} {same}"
        # Before a noun the participle does not agree (« le mois précédant la vente »); alone the adjective does.
        if inner:
            following, preceding = "suivant", "précédant"
        return f"{head} {contract('de', phrase)} {following if node.offset > 0 else preceding} {inner}".rstrip()

    # --- conditions

    def condition(self, node: n.Condition) -> str:
        match node:
            case n.Sentence(text, negated):
                return self._lexicon.sentence(text, negated)
            case n.Compare(operator, left, right, temporal, negated):
                verbs = (_WHEN_NOT if negated else _WHEN) if temporal else _COMPARE
                verb = self._said(left, verbs[operator])
                head, _, preposition = verb.rpartition(" ")
                inner = self.expression(right)
                if preposition in _CLOSES:
                    return f"{head} {contract(preposition, inner)}"
                return f"{verb} {inner}"
            case n.Between(value, low, high, negated, temporal):
                verb = self._said(value, _BETWEEN[temporal, negated])
                return f"{verb} {joined(self.expression(low, 1), self.expression(high, 1))}"
            case n.Within(value, duration, forward, base):
                around = "suivent" if forward else "précèdent"
                verb = self._said(value, "a lieu dans les")
                return f"{verb} {self.expression(duration)} qui {around} {self.expression(base)}"
            case n.During(value, period, negated):
                verb = self._said(value, "n'a pas lieu pendant" if negated else "a lieu pendant")
                return f"{verb} {self.expression(period)}"
            case n.Happened(value, negated):
                return self._said(value, "n'a pas eu lieu" if negated else "a eu lieu")
            case n.FallsOn(value, kinds, negated):
                listed = _either([f"un {kind}" for kind in kinds])
                return f"{self._said(value, 'ne tombe pas' if negated else 'tombe')} {listed}"
            case n.Is(value, values, negated):
                if negated and len(values) > 1:
                    return self._said(value, "n'est") + self._neither(value, values)
                return f"{self._said(value, _be(negated))} {self._among(value, values)}"
            case n.Includes(value, values, negated):
                if negated and len(values) > 1:
                    return self._said(value, "ne comprend") + self._neither(value, values)
                return f"{self._said(value, 'ne comprend pas' if negated else 'comprend')} {self._among(value, values)}"
            case n.HasStatus(value, status, negated):
                return f"{self._said(value, _be(negated))} {self._agreed(value, status)}"
            case _:
                raise TypeError(f"no wording for {type(node).__name__}")

    def _said(self, subject: n.Expression, verb: str) -> str:
        """A subject and its verb, in the plural after « les »."""
        text = self.expression(subject)
        if text.startswith("les "):
            verb = " ".join(_PLURALS.get(word, word) for word in verb.split(" "))
        return f"{text} {verb}"

    def _agreed(self, value: n.Expression, status: str) -> str:
        while isinstance(value, n.Of):
            value = value.member
        return self._lexicon.agreed(value.text, _WORDS[status]) if isinstance(value, n.Name) else _WORDS[status]

    def _neither(self, whose: n.Expression, values: tuple[n.Name, ...]) -> str:
        return "".join(f" ni {self._lexicon.value(v.text, n.name_of(whose))}" for v in values)

    def _among(self, whose: n.Expression, values: tuple[n.Name, ...]) -> str:
        return _either([self._lexicon.value(v.text, n.name_of(whose)) for v in values])


def _be(negated: bool) -> str:
    return "n'est pas" if negated else "est"


def _either(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} ou {texts[-1]}"
