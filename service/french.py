"""Values and names as a reader of French expects them on a terminal: « 1 500 € », « 2 mars 2024 à 18 h », « oui »."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from engine import Answer, Verdict
from engine.facts import path_of
from engine.instants import local_day, time_of_day
from engine.kinds import DATE, TIMES, Kind, Type
from engine.program import Program
from engine.scopes import Symbol
from engine.show import show
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown
from grammar.french import join, the
from grammar.quantities import Amount, CalendarDate, Number, Quantity, Rate, TimeOfDay, write
from render.fact_words import definite
from render.plain_values import show as in_words

HOUR = " (heure)"
_TOLD_BY_VERDICT = frozenset({Kind.RIGHT, Kind.DOCUMENTS})


def labelled(symbol: Symbol, program: Program) -> str:
    """The name, and the scope it belongs to unless the scope has the same name."""
    scope = program.declarations.scopes[symbol.scope]
    around = [s for s in (scope, scope.parent) if s is not None and s.noun is not None and s.noun.text != symbol.name]
    places = [the(s.noun, plural=s.plural_only) for s in around if s.noun is not None]
    return f"{definite(symbol)} ({', '.join(places)})" if places else definite(symbol)


def fact_text(path: str, program: Program) -> str:
    """A fact that is missing, from the path the engine gives it: « la disparition (le vol) », « l'opération n° 2 : la
    date », « la perte (l'heure) »."""
    plain = path.removesuffix(HOUR)
    base, bracket, rest = plain.partition("[")
    symbol = next((one for one in program.facts if path_of(one, program) == base), None)
    if symbol is None:
        return path
    text = labelled(symbol, program)
    if bracket:
        number, _, field = rest.partition("].")
        record = program.declarations.records[symbol.type.of]
        found = next((one for one in record.fields.values() if one.json == field), None)
        rank = f"{record.name} n° {int(number) + 1}" if number.isdecimal() else text
        text = f"{rank} : {definite(found)}" if found else f"{rank} : {field}"
    return f"{text}, son heure" if plain != path else text


def listed(names: Sequence[str], most: int = 8) -> str:
    """The first of some names, and how many more: « a, b et 12 autres »."""
    if len(names) <= most:
        return join(names)
    rest = len(names) - most
    return f"{', '.join(names[:most])} et {rest} autre{'s' if rest > 1 else ''}"


def value_text(value: Runtime, kind: Type, program: Program) -> str:
    """A settled value in French."""
    match kind.kind:
        case Kind.BOOL | Kind.RIGHT:
            return "oui" if value else "non"
        case Kind.AMOUNT:
            return _written(Amount(value), value, kind)
        case Kind.RATE:
            return _written(Rate(Fraction(value)), value, kind)
        case Kind.NUMBER:
            return _written(Number(value), value, kind)
        case Kind.DATE | Kind.INSTANT | Kind.EVENT if value >= FOREVER:
            return "non survenu"
        case Kind.DATE:
            return write(CalendarDate(date.fromordinal(value)))
        case Kind.INSTANT | Kind.EVENT:
            day = write(CalendarDate(date.fromordinal(local_day(value))))
            return f"{day} à {write(TimeOfDay(time_of_day(value)))}"
        case Kind.CHOICE:
            return _shown(str(value), kind, program)
        case Kind.MULTI:
            return ", ".join(_shown(one, kind, program) for one in sorted(value)) or "aucun"
        case Kind.LIST:
            kept = [element.index + 1 for element, belongs in value if belongs is True]
            return ", ".join(f"n° {number}" for number in kept) or "aucun élément"
        case Kind.SCHEDULE:
            return in_words(show(value, kind), kind.kind)
        case Kind.CHRONOLOGY:
            lines = (f"{told} : {_dated(day, program)}{_doubted(when)}" for _, told, day, when, *_ in value)
            return " ; ".join(lines) or "rien"
        case _:
            return str(show(value, kind))


def _dated(day: Runtime, program: Program) -> str:
    """The day of a line of a chronology, or what is known of it: no line is left out."""
    if not isinstance(day, Unknown):
        return value_text(day, DATE, program)
    known = bounds_text(day, DATE, program)
    return f"date à déterminer{f' ({known})' if known else ''}"


def _doubted(stands: Runtime) -> str:
    return "" if stands is True else " (à confirmer)"


def answer_text(answer: Answer) -> str:
    """What the answer is worth: its verdict, and its value or what is known of it."""
    kind = answer.grandeur.symbol.type
    verdict = answer.verdict.value
    if kind.kind in _TOLD_BY_VERDICT:
        return verdict
    program = answer.evaluator.program
    if isinstance(answer.value, Unknown):
        known = bounds_text(answer.value, kind, program)
        return f"{verdict} ({known})" if known else verdict
    worth = value_text(answer.value, kind, program)
    return worth if answer.verdict in (Verdict.SETTLED, Verdict.GRANTED) else f"{worth} ({verdict})"


def bounds_text(value: Unknown, kind: Type, program: Program) -> str:
    """What is known of a value: « au moins 3 000 €, au plus 6 000 € », « au plus tard le 1er mars 2016 »."""
    least, most = ("au plus tôt le", "au plus tard le") if kind.kind in TIMES else ("au moins", "au plus")
    known: list[str] = []
    if NEVER_BEFORE < value.low < FOREVER and value.low != 0:
        known.append(f"{least} {value_text(value.low, kind, program)}")
    if value.high < FOREVER:
        known.append(f"{most} {value_text(value.high, kind, program)}")
    return ", ".join(known)


def _written(quantity: Quantity, value: Runtime, kind: Type) -> str:
    try:
        return write(quantity)
    except ValueError:
        return str(show(value, kind))


def _shown(text: str, kind: Type, program: Program) -> str:
    values = program.declarations.choices[kind.of].values if kind.of in program.declarations.choices else ()
    return next((value.shown for value in values if value.text == text), text)
