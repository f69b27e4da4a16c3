"""The JSON Schema (2020-12) of a case: what an integrator may send, with the French of the contract beside each key.

The schema describes the canonical form (JSON names, ISO dates, amounts as texts). The engine takes other writings too
(French names, « 1 234,56 € »), never fewer: what the schema accepts, the engine accepts, save four things that no
schema can say: an hour that the clocks skip, two elements that nothing puts in order, a fact given and said to be
unknown, a day that the calendar lacks when ``format`` is not asserted.
"""

from __future__ import annotations

from typing import Any

from engine.dated_values import KEYS, LAST, START, VALUE
from engine.declare import HISTORY
from engine.facts import MAX_ELEMENTS, UNKNOWNS
from engine.kinds import Kind
from engine.program import Program
from engine.reading import NOT_HAPPENED, ledger_grandeurs
from engine.scopes import Symbol, json_key
from grammar.french import the

_DIGITS = "(0|[1-9][0-9]{0,11})"
_DAY = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}"
_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
_MOST = 10**12
_MEANING = {
    Kind.BOOL: "oui (true) ou non (false)",
    Kind.AMOUNT: "montant en euros, en texte : « 1234.56 »",
    Kind.RATE: "taux, en texte : « 0.196 » ou « 19,6 % »",
    Kind.NUMBER: "nombre : 3, ou « 1.5 » en texte",
    Kind.DATE: "jour : « 2015-03-01 »",
    Kind.INSTANT: "jour « 2015-03-01 », ou jour et heure de Paris « 2015-03-01T10:20 »",
    Kind.EVENT: "jour « 2015-03-01 », jour et heure de Paris « 2015-03-01T10:20 », ou « non survenu »",
    Kind.MONTHS: "durée : « 2 mois »",
    Kind.DAYS: "durée : « 15 jours » ou « 48 heures »",
    Kind.CHOICE: "une des valeurs",
    Kind.MULTI: "liste de valeurs",
    Kind.TEXT: "texte",
    Kind.LIST: "liste complète ; vide s'il n'y en a pas",
}


def case_schema(program: Program) -> dict[str, Any]:
    """The schema of a case: every fact by its JSON name, nested by scope, nothing else allowed."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:clausier:{json_key(program.identifier)}:{program.version}:cas",
        "title": f"Un cas : {program.title}, version du {program.version}",
        "description": "Un fait absent n'a pas été demandé. « inconnus » nomme ceux qui l'ont été sans réponse.",
    }
    return schema | _object(_properties(program, ()))


def _properties(program: Program, path: tuple[str, ...]) -> dict[str, Any]:
    """The facts that stand at a path of the case, then the scopes inside it."""
    # A fact is found before a scope of the same name, as the engine does.
    properties = _facts_at(program, path)
    inside = [scope for scope in program.declarations.scopes.values() if scope.path[:-1] == path and scope.path]
    for scope in inside:
        inner = _properties(program, scope.path)
        if inner and scope.path[-1] not in properties:
            title = the(scope.noun) if scope.noun else scope.name
            properties[scope.path[-1]] = _object(inner, title, f"Les faits qui ne concernent que : {title}.")
    return properties


def _facts_at(program: Program, path: tuple[str, ...]) -> dict[str, Any]:
    facts = [symbol for symbol in program.facts if program.declarations.scopes[symbol.scope].path == path]
    properties = {symbol.json: fact_schema(symbol, program) for symbol in facts}
    if facts:
        properties[UNKNOWNS] = {
            "title": UNKNOWNS,
            "description": "Les faits demandés dont la réponse n'est pas connue.",
            "type": "array",
            "items": {"enum": sorted(properties)},
            "uniqueItems": True,
        }
    return properties


def _object(properties: dict[str, Any], title: str = "", description: str = "") -> dict[str, Any]:
    told = {"title": title, "description": description} if title else {}
    return told | {"type": "object", "properties": properties, "additionalProperties": False}


def fact_schema(symbol: Symbol, program: Program) -> dict[str, Any]:
    """The schema of one fact or of one field of a record, with its French title and description."""
    kind = symbol.type.kind
    title = the(symbol.noun, plural=symbol.plural_only) if symbol.noun else symbol.name
    said = [symbol.question, f"{_MEANING.get(kind, kind.value)}.", symbol.note]
    if symbol.what == "parameter":
        said.insert(2, "Un texte vaut en tout temps ; une liste donne chaque valeur et le jour où elle commence.")
    if symbol.contrary:
        said.insert(0, f"Faux : « {symbol.contrary} ».")
    told: dict[str, Any] = {"title": title, "description": " ".join(part for part in said if part)}
    if symbol.what == "parameter":
        return told | {"anyOf": [_type_schema(symbol, program), _blocks(symbol, program)]}
    return told | _type_schema(symbol, program)


def _blocks(symbol: Symbol, program: Program) -> dict[str, Any]:
    """A parameter given block by block: the first day of each value, and its last where it is not the next one's."""
    start, value, last = KEYS
    properties = {
        start: {"title": START, "description": "Le premier jour de la valeur.", **_day()},
        value: {"title": VALUE, "description": "La valeur.", **_type_schema(symbol, program)},
        last: {"title": LAST, "description": "Son dernier jour, si ce n'est pas la veille de la suivante.", **_day()},
    }
    return {"type": "array", "minItems": 1, "items": _object(properties) | {"required": [start, value]}}


def _type_schema(symbol: Symbol, program: Program) -> dict[str, Any]:
    sign = "-?" if symbol.signed else ""
    match symbol.type.kind:
        case Kind.BOOL:
            return {"type": "boolean"}
        case Kind.AMOUNT:
            return _text(f"{sign}{_DIGITS}(\\.[0-9]{{1,2}})?")
        case Kind.RATE:
            return _text(f"{sign}(0|[1-9][0-9]{{0,3}})(\\.[0-9]{{1,6}}|(,[0-9]{{1,4}})? %)?")
        case Kind.NUMBER:
            least = -_MOST if symbol.signed else 0
            whole = {"type": "integer", "minimum": least, "maximum": _MOST}
            return {"anyOf": [whole, _text(f"{sign}{_DIGITS}(\\.[0-9]{{1,6}})?")]}
        case Kind.DATE:
            return _day()
        case Kind.INSTANT:
            return {"oneOf": [_day(), _moment()]}
        case Kind.EVENT:
            return {"oneOf": [_day(), _moment(), {"const": NOT_HAPPENED}]}
        case Kind.MONTHS:
            return _text("[1-9][0-9]{0,3} mois")
        case Kind.DAYS:
            return _text("(1 (jour|heure)|([2-9]|[1-9][0-9]{1,4}) (jours|heures))")
        case Kind.CHOICE:
            return {"enum": _values(symbol, program)}
        case Kind.MULTI:
            return {"type": "array", "items": {"enum": _values(symbol, program)}, "uniqueItems": True}
        case Kind.LIST:
            return _list(symbol, program)
        case _ if symbol.key == f"{HISTORY}/grandeur":
            return {"enum": ledger_grandeurs(program)} if ledger_grandeurs(program) else {"type": "string"}
        case _:
            return {"type": "string"}


def _values(symbol: Symbol, program: Program) -> list[str]:
    return list(program.declarations.choices[symbol.type.of].texts)


def _list(symbol: Symbol, program: Program) -> dict[str, Any]:
    record = program.declarations.records[symbol.type.of]
    fields = {field.json: fact_schema(field, program) for field in record.fields.values()}
    schema: dict[str, Any] = {
        "type": "array",
        "items": _object(fields, record.noun.text, "Un élément."),
        "maxItems": MAX_ELEMENTS,
    }
    if symbol.name == HISTORY:
        schema["items"]["description"] = "Une ligne « ledger.lines » d'une décision antérieure, telle quelle."
    return schema


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _day() -> dict[str, Any]:
    return {"type": "string", "format": "date", "pattern": f"^{_DAY}$"}


def _moment() -> dict[str, Any]:
    offset = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?"
    return {"type": "string", "pattern": f"^{_DAY}T{_HOUR}(:[0-5][0-9])?{offset}$"}
