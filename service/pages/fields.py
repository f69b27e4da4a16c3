"""One value of a case as the controls of a page: how it is asked, what it holds, what is read back from them.

A control is named by the path of its value. Some values take two controls: a moment has a day and an hour, a duration a
number and a unit. What is read is what a case holds: the engine alone says whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.kinds import Kind
from engine.program import Program
from engine.scopes import Symbol, json_key
from grammar.french import typography
from render.anchors import slug
from render.wording import capital
from service.asking import options_of

Posted: TypeAlias = Mapping[str, Sequence[str]]

PREFIX = "f:"
NEVER = "non survenu"
#: What stands for « none of them » among the boxes of a choice.
NONE_OF_THEM = "\u2205"
#: Beyond so many values, a choice is a list to open rather than buttons in sight.
MOST_IN_SIGHT = 12
_UNITS = {Kind.MONTHS: ("mois", "ans"), Kind.DAYS: ("jours", "heures", "minutes")}
_BARE = re.compile(r"-?\d[\d \u00a0\u202f]*(?:[.,]\d+)?")
_LENGTH = re.compile(r"(\d+) (mois|ans?|jours?|heures?|minutes?)")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?.*", re.DOTALL)
_HINTS = {
    Kind.AMOUNT: "En euros, par exemple 1 234,56",
    Kind.RATE: "En pour cent, par exemple 19,6",
    Kind.NUMBER: "Par exemple 3",
    Kind.LIST: "0 s’il n’y en a pas",
    Kind.EVENT: "Le jour suffit si vous ignorez l’heure",
    Kind.INSTANT: "Le jour suffit si vous ignorez l’heure",
    Kind.MULTI: "Cochez tout ce qui convient",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose: what is posted, what is read, what it means."""

    value: str
    text: str
    meaning: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A value to give. ``widget`` says how the template draws it; ``value`` is what its control holds."""

    path: str
    label: str
    widget: str
    hint: str = ""
    unit: str = ""
    value: str = ""
    second: str = ""
    never: bool = False
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    needed: bool = False

    @property
    def name(self) -> str:
        """The name of its first control."""
        return f"{PREFIX}{self.path}"

    @property
    def id(self) -> str:
        """The id of its first control; brackets are told apart from dots."""
        return f"c-{slug(self.path.replace('[', ' n '))}"

    @property
    def target(self) -> str:
        """Where the link of an error leads: the first control that takes the focus."""
        return f"{self.id}-1" if self.widget in ("radios", "boxes") else self.id

    @property
    def described(self) -> str:
        """The ids of what describes it."""
        told = [f"{self.id}-aide"] if self.hint else []
        return " ".join([*told, *([f"{self.id}-erreur"] if self.errors else [])])


def field_of(
    program: Program, symbol: Symbol, path: str, label: str, held: Any = None, *, hour: bool = False,
    compact: bool = False, errors: tuple[str, ...] = (), needed: bool = False,
) -> Field:  # fmt: skip
    """The controls of a fact or of a field of an element. ``held`` is what the case says of it, None for nothing.

    ``compact`` controls are those of an element among others; ``hour`` asks for the hour of a day already told.
    """
    kind = symbol.type.kind
    hint = typography(_HINTS.get(kind, ""))
    made: dict[str, Any] = {"path": path, "label": typography(label), "errors": errors, "needed": needed, "hint": hint}
    if hour:
        return Field(**made | {"widget": "time", "hint": ""})
    if kind is Kind.BOOL:
        told = held if not isinstance(held, bool) else "oui" if held else "non"
        pairs = tuple(Option(one, one.capitalize(), chosen=told == one) for one in ("oui", "non"))
        return Field(**made, widget="select" if compact else "radios", options=pairs)
    options = options_of(symbol, program)
    if options:
        chosen = {json_key(str(one)) for one in (held if isinstance(held, list) else [held] if held else [])}
        listed = _options(program, symbol, options, chosen)
        if kind is Kind.MULTI:
            none = Option(NONE_OF_THEM, "Aucun de ceux-ci", chosen=held == [])
            return Field(**made, widget="boxes", options=(*listed, none))
        in_sight = len(options) <= MOST_IN_SIGHT and not compact
        return Field(**made, widget="radios" if in_sight else "select", options=listed)
    if kind in (Kind.DATE, Kind.INSTANT, Kind.EVENT):
        return _moment(made, kind, held)
    if kind in _UNITS:
        found = _LENGTH.fullmatch(str(held or ""))
        number, unit = (found[1], found[2]) if found else (str(held or ""), _UNITS[kind][0])
        units = tuple(Option(one, one, chosen=one.startswith(unit.rstrip("s"))) for one in _UNITS[kind])
        return Field(**made, widget="length", value=number, options=units)
    if kind is Kind.LIST:
        return Field(**made, widget="count", value=str(len(held)) if isinstance(held, list) else "")
    unit = {Kind.AMOUNT: "€", Kind.RATE: "%"}.get(kind, "")
    value = "" if held is None else str(held).removesuffix(unit).rstrip(" \u00a0\u202f") if unit else str(held)
    return Field(**made, widget="text" if kind is Kind.TEXT else "number", unit=unit, value=value)


def _options(program: Program, symbol: Symbol, options: Sequence[str], chosen: set[str]) -> tuple[Option, ...]:
    declared = program.declarations.choices.get(symbol.type.of)
    meanings = {value.shown: value.meaning or "" for value in declared.values} if declared else {}
    texts = {value.shown: value.text for value in declared.values} if declared else {}
    return tuple(
        Option(one, typography(capital(one)) if declared else one, typography(meanings.get(one, "")),
               json_key(one) in chosen or json_key(texts.get(one, one)) in chosen)
        for one in options
    )  # fmt: skip


def _moment(made: dict[str, Any], kind: Kind, held: Any) -> Field:
    found = _MOMENT.fullmatch(str(held or ""))
    never = held == NEVER
    told: dict[str, Any] = {"value": str(held) if held and not never else ""}
    if found:
        told = {"value": found[1], "second": found[2] or ""}
    if kind is Kind.DATE:
        return Field(**made, **told, widget="date")
    return Field(**made, **told, widget="event" if kind is Kind.EVENT else "moment", never=never)


def posted_value(symbol: Symbol, path: str, posted: Posted, *, hour: bool = False) -> Any:
    """What the controls of a value hold, as a case does; None where they hold nothing. A list gives its count."""
    name, kind = f"{PREFIX}{path}", symbol.type.kind
    given = " ".join(_first(posted, name).split())
    if hour:
        return given or None
    if kind is Kind.BOOL:
        return {"oui": True, "non": False}.get(given, given) if given else None
    if kind is Kind.MULTI:
        boxes = list(posted.get(name, ()))
        if not boxes:
            return None
        # « Aucun » with others is a contradiction, that the engine refuses as it refuses any value it does not know.
        return [] if boxes == [NONE_OF_THEM] else ["aucun" if one == NONE_OF_THEM else one for one in boxes]
    if kind in (Kind.INSTANT, Kind.EVENT):
        if _first(posted, f"{name}:jamais"):
            return f"{given} et {NEVER}" if given else NEVER
        hour_told = _first(posted, f"{name}:heure").strip()
        return f"{given}T{hour_told}" if hour_told else given or None
    if kind in _UNITS:
        unit = _first(posted, f"{name}:unité")
        return f"{given} {unit}" if _BARE.fullmatch(given) and unit in _UNITS[kind] else given or None
    if kind in (Kind.AMOUNT, Kind.RATE):
        return _with_unit(given, kind) or None
    if kind is Kind.NUMBER and given:
        return given.replace(" ", "").replace(",", ".") if _BARE.fullmatch(given) else given
    return given or None


def _with_unit(given: str, kind: Kind) -> str:
    """An amount typed before its « € », a rate before its « % »: their comma is a comma whatever was typed."""
    if not _BARE.fullmatch(given):
        return given
    if kind is Kind.RATE:
        return f"{given.replace('.', ',')} %"
    # « 1234.56 » is an amount as it stands.
    return given if "." in given and " " not in given else f"{given.replace('.', ',')} €"


def _first(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "")
