"""One value of a case, from what was given to its run-time form: strict, exact, with a reason for every refusal."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.declare import HISTORY
from engine.instants import ParseError, day_interval, minute_interval, parse_date
from engine.kinds import Kind, Type
from engine.names import canonical
from engine.operators import whole
from engine.parameters import typed_value
from engine.program import Program
from engine.scopes import Choice, Symbol, json_key
from engine.values import FOREVER, Runtime, Unknown
from grammar.diagnostics import nearest
from grammar.french import normalize
from grammar.quantities import CalendarDate, Quantity, QuantityError, Scanned, TimeOfDay, scan

_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_MAX_EUROS = 10**12
_DIGITS = re.compile(r"-?[0-9 \u00a0\u202f]{16,}(?:[.,][0-9]*)?(?:\s?€)?")
_EXAMPLES = {
    Kind.AMOUNT: "« 1234.56 » ou « 1 234,56 € »",
    Kind.RATE: "« 19,6 % » ou « 0.196 »",
    Kind.NUMBER: "« 3 » ou « 1.5 »",
}
NOT_HAPPENED = "non survenu"
NOT_KNOWN = "inconnu"
_FRENCH_MOMENT = re.compile(r"(?P<day>.+?),? à (?P<time>[0-9].*)")


class BadValue(ValueError):
    """A value that cannot be taken: a code, a message in French, a remedy."""

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestion = suggestion


def read_value(symbol: Symbol, value: object, path: str, program: Program) -> Runtime:
    """The run-time value of a fact. Raises `BadValue`."""
    kind = symbol.type.kind
    match kind:
        case Kind.BOOL:
            return _yes_no(value)
        case Kind.AMOUNT | Kind.RATE | Kind.NUMBER:
            return _number(symbol, value)
        case Kind.DATE:
            return read_day(_text(value, "une date « 2015-03-01 »"))
        case Kind.INSTANT | Kind.EVENT:
            return _moment(symbol, _text(value, "une date, ou une date et une heure « 2015-03-01T10:20 »"), path)
        case Kind.MONTHS | Kind.DAYS:
            return _duration(symbol, _text(value, "une durée « 15 jours », « 2 mois »"))
        case Kind.CHOICE:
            return _choice(program.declarations.choices[symbol.type.of], value)
        case Kind.MULTI:
            if not isinstance(value, list):
                raise BadValue("F010", "une liste de valeurs est attendue")
            choice = program.declarations.choices[symbol.type.of]
            return frozenset(_choice(choice, item) for item in value)
        case _:
            return _plain_text(symbol, value, program)


def _text(value: object, wanted: str) -> str:
    if not isinstance(value, str):
        raise BadValue("F010", f"{wanted} est attendu, entre guillemets")
    return value


def ledger_grandeurs(program: Program) -> list[str]:
    """The grandeurs that an earlier line of the ledger may be about: those that write one, or whose limit counts."""
    counted = [g.key for g in program.grandeurs.values() if any(step.perimeter for step in g.steps)]
    return sorted({*program.registers, *counted})


def _plain_text(symbol: Symbol, value: object, program: Program) -> str:
    """A text; the grandeur of an earlier ledger line must be one of the contract, or its limits would not see it."""
    text = normalize(_text(value, "un texte"))
    if text == NOT_KNOWN:
        raise BadValue("F010", "« inconnu » n'est pas un texte : il dit que le fait n'est pas connu")
    if symbol.key == f"{HISTORY}/grandeur" and text not in ledger_grandeurs(program):
        near = nearest(text, ledger_grandeurs(program))
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "reprenez le nom que porte la ligne d'une décision"
        raise BadValue("F017", f"« {text} » n'est pas une grandeur que suit le registre", remedy)
    return text


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("oui", "non"):
        return value == "oui"
    raise BadValue("F010", "oui ou non est attendu (true ou false en JSON)")


def _number(symbol: Symbol, value: object) -> int | Fraction:
    kind = symbol.type.kind
    exact: Any
    if isinstance(value, int) and not isinstance(value, bool) and kind is Kind.NUMBER:
        exact = value
    elif isinstance(value, str):
        exact = _written_number(value, kind)
    else:
        told = isinstance(value, int | Decimal) and not isinstance(value, bool)
        remedy = f'mettez la valeur entre guillemets : "{value}"' if told else None
        raise BadValue("F010", f"{kind.value} : un texte est attendu, {_EXAMPLES[kind]}", remedy)
    if exact < 0 and not symbol.signed:
        remedy = "donnez-la sans signe ; si le signe compte, le contrat la déclare avec « peut être négatif: oui »"
        raise BadValue("F011", "une valeur négative n'a pas de sens ici", remedy)
    if abs(exact) > _MAX_EUROS * 100:
        raise _too_large(kind)
    return whole(exact)


def _too_large(kind: Kind) -> BadValue:
    most = "mille milliards d'euros ; un montant est en euros" if kind is Kind.AMOUNT else "cent mille milliards"
    return BadValue("F012", "valeur trop grande pour être vraie", f"au plus {most}")


def _written_number(value: str, kind: Kind) -> int | Fraction:
    written = value.strip()
    if written != value or not written:
        raise BadValue("F010", "espaces autour de la valeur")
    if _DECIMAL.fullmatch(written):
        scaled = Fraction(written) * (100 if kind is Kind.AMOUNT else 1)
        if kind is Kind.AMOUNT and scaled.denominator != 1:
            raise BadValue("F013", "un montant a deux décimales au plus")
        return whole(scaled)
    if _DIGITS.fullmatch(written):
        raise _too_large(kind)
    negative = written.startswith("-")
    quantity = _whole_quantity(written.removeprefix("-").strip())
    got, type_ = typed_value(quantity) if quantity is not None else (None, None)
    if got is None or type_ is None or type_.kind is not kind:
        raise BadValue("F010", f"« {value} » n'est pas un {kind.value}", f"écrivez par exemple {_EXAMPLES[kind]}")
    if kind is Kind.AMOUNT and isinstance(got, Fraction):
        raise BadValue("F013", "un montant a deux décimales au plus")
    exact: Any = got
    return whole(-exact if negative else exact)


def read_quantity(text: str) -> Any:
    """The run-time value of a quantity as a lawyer writes it (« 300 », « 5 000 € », « 1er mars 2015 »), or None."""
    quantity = _whole_quantity(text)
    return None if quantity is None else typed_value(quantity)[0]


def quantity_kind(text: str) -> Type | None:
    """The type of a quantity as a lawyer writes it (« 300 » is a number, « 300 € » an amount), or None."""
    quantity = _whole_quantity(text)
    return None if quantity is None else typed_value(quantity)[1]


def _whole_quantity(text: str) -> Quantity | None:
    scanned = scan(normalize(text), 0)
    if isinstance(scanned, Scanned) and scanned.end == len(normalize(text)):
        return scanned.quantity
    return None


def _no_such_day(text: str, error: ParseError) -> BadValue:
    """What is wrong with a date: that it is no date, or that its month has fewer days."""
    scanned = scan(normalize(text), 0)
    return BadValue("F014", f"« {text} » : {scanned.message}" if isinstance(scanned, QuantityError) else str(error))


def read_day(text: str) -> int:
    """A day, « 2015-03-01 » or « 1er mars 2015 ». Raises `BadValue`."""
    if text != text.strip():
        raise BadValue("F010", "espaces ou saut de ligne autour de la date")
    try:
        return parse_date(text)
    except ParseError as error:
        quantity = _whole_quantity(text)
        if isinstance(quantity, CalendarDate):
            return quantity.day.toordinal()
        raise _no_such_day(text, error) from None


def _moment(symbol: Symbol, text: str, path: str) -> Runtime:
    if text != text.strip():
        raise BadValue("F010", "espaces ou saut de ligne autour de la date")
    if normalize(text) == NOT_HAPPENED:
        if symbol.type.kind is not Kind.EVENT:
            raise BadValue("F015", "seul un événement peut être « non survenu »")
        return FOREVER
    try:
        low, high = minute_interval(text)
    except ParseError as error:
        low, high = _french_moment(text, error)
    if high - low < 60:
        return low
    return Unknown(frozenset({f"{path} (heure)"}), low, high)


def _french_moment(text: str, error: ParseError) -> tuple[int, int]:
    written = normalize(text)
    match = _FRENCH_MOMENT.fullmatch(written)
    day = _whole_quantity(match["day"] if match else written)
    if not isinstance(day, CalendarDate):
        raise _no_such_day(match["day"] if match else written, error) from None
    if match is None:
        return day_interval(day.day.toordinal())
    time = _whole_quantity(match["time"])
    if not isinstance(time, TimeOfDay) or time.minutes == 1440:
        raise BadValue("F014", f"heure incomprise : « {match['time']} »") from None
    try:
        return minute_interval(f"{day.day.isoformat()}T{time.minutes // 60:02}:{time.minutes % 60:02}")
    except ParseError as absent:
        # An hour that the clocks skip.
        raise BadValue("F014", str(absent)) from None


def _duration(symbol: Symbol, text: str) -> int:
    quantity = _whole_quantity(text)
    value, kind = typed_value(quantity) if quantity is not None else (None, None)
    if kind is None or kind.kind is not symbol.type.kind:
        raise BadValue("F010", f"« {text} » n'est pas une {symbol.type.kind.value}")
    length: Any = value
    if not isinstance(length, int):
        raise BadValue("F010", f"« {text} » n'est pas une durée simple")
    return length


def _choice(choice: Choice, value: object) -> str:
    if isinstance(value, str):
        written = canonical(value)
        for text in choice.texts:
            if written == text or json_key(value) == json_key(text):
                return text
        near = nearest(written, choice.texts)
        raise BadValue(
            "F016",
            f"« {value} » n'est pas une valeur de « {choice.name} »",
            f"vouliez-vous écrire « {near} » ?" if near else f"valeurs : {', '.join(choice.texts[:12])}",
        )
    raise BadValue("F010", f"une valeur de « {choice.name} » est attendue")
