"""Facts in sentences: the name of a path, the question that asks for it, what a value of it means.

>>> words.told("auteur", "proche")
"l'auteur est un proche"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.facts import path_of
from engine.in_force import bare_path
from engine.kinds import TIMES, Kind
from engine.names import canonical
from engine.program import Program
from engine.scopes import Symbol
from grammar.french import join, the
from render.plain_values import show
from render.question_words import question_of
from render.version_date import day_of
from render.wording import Said, contracted, contracted_name

_HOUR = " (heure)"
_APPRECIATED = "appréciation de "
NEVER = "non survenu"
#: « le prix du virement en francs », « le débit en litres par heure »: a number whose name says in what it is counted.
_UNIT = re.compile(r"(?P<name>.+) en (?P<unit>(?!cours\b)[^\W\d]+)s(?P<per> par [^\W\d]+)?")
_SECONDS = re.compile(r"T23:59:59.*$")


@dataclass(frozen=True, slots=True)
class Fact:
    """What a path stands for: a symbol, the element of a list it belongs to (« opération n° 2 »), a day or an hour."""

    symbol: Symbol
    element: str = ""
    day: str = ""
    hour: bool = False


class FactWords:
    """The words for the facts and the grandeurs of a program, by their path in cases and decisions."""

    __slots__ = ("_program", "_symbols")

    def __init__(self, program: Program) -> None:
        self._program = program
        symbols = [*(grandeur.symbol for grandeur in program.grandeurs.values()), *program.facts]
        self._symbols = {path_of(symbol, program): symbol for symbol in symbols}

    @property
    def program(self) -> Program:
        """The contract whose facts and grandeurs these are."""
        return self._program

    def find(self, path: str) -> Fact | None:
        """What a path stands for; None for one that is no fact and no grandeur."""
        hour = path.endswith(_HOUR)
        plain = bare_path(path)
        day = "" if hour else path.partition(" (")[2].removesuffix(")")
        symbol = self._symbols.get(plain)
        if symbol is not None:
            return Fact(symbol, day=day, hour=hour)
        base, bracket, rest = plain.partition("[")
        listed = self._symbols.get(base)
        record = self._program.declarations.records.get(listed.type.of) if listed and bracket else None
        rank, _, name = rest.partition("].")
        field = next((one for one in record.fields.values() if one.json == name), None) if record else None
        if record is None or field is None or not rank.isdecimal():
            return None
        return Fact(field, f"{record.noun.text} n°\u00a0{int(rank) + 1}", day, hour)

    def name(self, path: str) -> str:
        """« la cause du sinistre », « la date de l'opération n° 2 », « ce point : « l'assuré a porté plainte » »."""
        fact = self.find(path)
        if fact is None:
            duty = path.removeprefix(_APPRECIATED)
            what = next((one.what for one in self._program.duties.values() if one.clause == duty), "")
            return f"l'appréciation de cette obligation : {what}" if what else path
        text = definite(fact.symbol) if fact.symbol.noun else f"ce point : « {fact.symbol.name} »"
        if fact.element:
            text = f"{text} ({fact.element})"
        if fact.hour:
            text = f"l'heure exacte pour {text}"
        return f"{text} en vigueur le {day_of(fact.day)}" if fact.day else text

    def question(self, path: str) -> str:
        """What the customer is asked."""
        fact = self.find(path)
        if fact is None:
            return f"Pouvez-vous nous éclairer sur {self.name(path)} ?"
        text = question_of(fact.symbol)
        if fact.hour:
            text = f"À quelle heure exactement ({definite(fact.symbol)}) ?"
        if fact.day:
            text = f"{text.removesuffix('?').rstrip()} (au {day_of(fact.day)}) ?"
        if fact.element:
            text = f"Pour {self._the_element(fact.element)} : {text[:1].lower()}{text[1:]}"
        return text

    def _the_element(self, element: str) -> str:
        record = next(
            (one for one in self._program.declarations.records.values() if element.startswith(f"{one.noun.text} n°")),
            None,
        )
        return f"{the(record.noun)}{element.removeprefix(record.noun.text)}" if record else element

    def options(self, path: str) -> list[str]:
        """The answers that a choice leaves; none for what is not a choice."""
        fact = self.find(path)
        if fact is None or fact.symbol.type.kind not in (Kind.CHOICE, Kind.MULTI):
            return []
        return [value.shown for value in self._program.declarations.choices[fact.symbol.type.of].values]

    def sayable(self, symbol: Symbol) -> bool:
        """Whether what a symbol is worth makes a sentence: a list does not, nor a fact that no one declared."""
        named = symbol.noun is not None or symbol.is_sentence
        return named and symbol.type.kind not in (Kind.LIST, Kind.DOCUMENTS, Kind.SCHEDULE, Kind.CHRONOLOGY)

    def told(self, path: str, value: Any) -> str:
        """What it means that a fact has a plain value: a sentence without capital nor stop; "" for an unknown path."""
        fact = self.find(path)
        if fact is None:
            return ""
        said = self.sentence(fact.symbol, value)
        return f"{fact.element} : {said}" if fact.element else said

    def sentence(self, symbol: Symbol, value: Any) -> str:
        """The same for a symbol: « la carte n'est pas à jour », « le vol a eu lieu le 2 mars 2024 »."""
        kind = symbol.type.kind
        if kind in (Kind.BOOL, Kind.RIGHT):
            return self._yes_or_no(symbol, bool(value))
        name = Said(
            definite(symbol), symbol.noun.is_feminine if symbol.noun else False, symbol.plural_only, kind, symbol.name
        )
        if kind in TIMES:
            if value == NEVER:
                return f"{name.text} {name.verb('n’a pas eu lieu', 'n’ont pas eu lieu')}"
            if name.moment:
                return f"{name.text} {name.verb('est', 'sont')} le {moment_of(value)}"
            return f"{name.text} {name.be('daté')} du {moment_of(value)}"
        if kind is Kind.MULTI:
            parts = [self.value(symbol, one) for one in value]
            if not parts:
                return f"{name.text} : {'aucune' if name.feminine else 'aucun'}"
            return f"{name.text} {name.verb('comprend', 'comprennent')} {join(parts)}"
        unit = _UNIT.fullmatch(name.text) if kind is Kind.NUMBER else None
        if unit is not None:
            return f"{unit['name']} {name.verb('est', 'sont')} de {show(value, kind)}\u00a0{_counted(unit, value)}"
        of = " de" if kind in (Kind.AMOUNT, Kind.NUMBER, Kind.RATE, Kind.MONTHS, Kind.DAYS) else ""
        worth = self.value(symbol, value)
        if worth.startswith("aucun"):
            return f"{name.text} : {worth}"
        return f"{name.text} {name.verb('est', 'sont')}{of} {worth}"

    def _yes_or_no(self, symbol: Symbol, value: bool) -> str:
        if symbol.is_sentence:
            return symbol.name if value else symbol.contrary or ""
        if symbol.formula:
            return symbol.formula[0 if value else 1]
        name = Said(definite(symbol), symbol.noun.is_feminine if symbol.noun else False, symbol.plural_only)
        if symbol.type.kind is Kind.RIGHT:
            return f"{name.text} {name.be('accordé' if value else 'refusé')}"
        return f"{name.text} : {'oui' if value else 'non'}"

    def value(self, symbol: Symbol, value: Any) -> str:
        """A plain value of a fact as it is read: « 15,00 € », « un proche », « 2 mars 2024 »."""
        kind = symbol.type.kind
        if kind in (Kind.CHOICE, Kind.MULTI):
            values = self._program.declarations.choices[symbol.type.of].values
            return next((one.shown for one in values if one.text == canonical(str(value))), str(value))
        if kind in TIMES:
            return moment_of(value)
        return f"« {value} »" if kind is Kind.TEXT else show(value, kind)


def definite(symbol: Symbol) -> str:
    """The name with its article; a sentence as it is."""
    return the(symbol.noun, plural=symbol.plural_only) if symbol.noun else symbol.name


def _counted(unit: re.Match[str], value: Any) -> str:
    """« francs », « litres par heure »; one alone, or less than two, is singular."""
    return f"{unit['unit']}{'s' if abs(Fraction(str(value))) >= 2 else ''}{unit['per'] or ''}"


def of_name(symbol: Symbol) -> str:
    """« du sinistre », « des frais de la perte »."""
    return contracted_name("de", definite(symbol)) if symbol.noun else contracted("de", definite(symbol))


def moment_of(value: Any) -> str:
    """A plain moment; its last second stands for the whole day."""
    return show(_SECONDS.sub("", str(value)), Kind.DATE)
