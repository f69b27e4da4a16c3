"""What is asked by the body of a decision: the case, the questions, the readings, what to keep of it; each checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from engine import Fault
from engine.faults import Faults
from service.journal.record import Link, Relation
from service.strict_json import joined
from service.web.json_input import read_json
from service.web.members import BadRequest, Member, is_day, unknown_member
from service.web.plain_text import CONTROL

DETAILS = ("reasons", "full", "explained")
#: The most characters of a short text.
LONGEST = 200
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision asked for. ``questions`` and ``version`` are None where the request leaves them to the contract."""

    case: dict[str, Any] = field(repr=False)
    questions: tuple[str, ...] | None = None
    readings: tuple[tuple[str, str], ...] = ()
    scope: str = ""
    version: str | None = None
    detail: str = DETAILS[0]
    dry_run: bool = False
    file: str | None = None
    links: tuple[Link, ...] = ()


def read_asked(content: bytes) -> Asked:
    """What a body asks for. Raises `NotJson`, and `BadRequest` with every fault at once."""
    data, faults = read_json(content)
    if type(data) is dict and not faults and len(data) == 1:
        case = data.get("case")
        if type(case) is dict:
            return Asked(case)
    return _checked(data, faults, {})[0]


def read_asked_with(content: bytes, extra: Mapping[str, Member]) -> tuple[Asked, dict[str, Any]]:
    """What a body asks for, with members of the caller's own, each read by a function that adds what is wrong in it."""
    data, faults = read_json(content)
    return _checked(data, faults, extra)


def _checked(data: Any, faults: tuple[Fault, ...], extra: Mapping[str, Member]) -> tuple[Asked, dict[str, Any]]:
    if not isinstance(data, dict):
        raise BadRequest((Fault("", "F010", "le corps est un objet", 'écrivez {"case": {…}}'),), data)
    found = Faults(faults)
    told: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for name, value in data.items():
        read = _MEMBERS.get(name)
        if read is not None:
            told[name] = read(value, name, found)
        elif name in extra:
            more[name] = extra[name](value, name, found)
        else:
            found.append(unknown_member(name, (*_MEMBERS, *extra), hint=found.hinting))
    if "case" not in data:
        found.append(Fault("case", "F010", "il manque le cas", 'écrivez {"case": {…}}'))
    if found:
        raise BadRequest(found.all(), data)
    return Asked(**{name: value for name, value in told.items() if value is not None}), more


def _object(value: Any, path: str, faults: list[Fault]) -> Any:
    if not isinstance(value, dict):
        faults.append(Fault(path, "F010", "un cas est un objet : chaque fait sous son nom"))
        return None
    return value


def _texts(value: Any, path: str, faults: list[Fault]) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        faults.append(Fault(path, "F010", "une liste d'au moins une question est attendue"))
        return None
    if len(value) > _MOST:
        faults.append(Fault(path, "F010", f"{_MOST} questions au plus"))
        return None
    return tuple(value)


def _readings(value: Any, path: str, faults: list[Fault]) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, dict):
        faults.append(Fault(path, "F010", "les lectures sont un objet : l'option de chacune sous son identifiant"))
        return None
    for name, option in value.items():
        if not isinstance(option, str):
            faults.append(Fault(joined(path, name), "F010", "l'option d'une lecture est un texte"))
    return tuple(sorted((name, option) for name, option in value.items() if isinstance(option, str)))


def _text(value: Any, path: str, faults: list[Fault]) -> str | None:
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        faults.append(Fault(path, "F010", f"un texte de 1 à {LONGEST} caractères est attendu"))
        return None
    if "\0" in value:
        faults.append(Fault(path, "F010", "le caractère nul n'est pas gardé"))
        return None
    return value


def _file(value: Any, path: str, faults: list[Fault]) -> str | None:
    """A reference that can be seen, and asked for by an address."""
    text = _text(value, path, faults)
    if text is None:
        return None
    if CONTROL.search(text) is not None:
        remedy = "écrivez la référence sur une ligne, sans tabulation"
        faults.append(Fault(path, "F010", "une référence de dossier n'a pas de caractère de contrôle", remedy))
        return None
    if all(category(sign)[0] in "CZ" for sign in text):
        faults.append(Fault(path, "F010", "une référence de dossier ne peut pas être blanche"))
        return None
    return text


def _day(value: Any, path: str, faults: list[Fault]) -> str | None:
    if not isinstance(value, str) or not is_day(value):
        faults.append(Fault(path, "F010", "une date est attendue", "écrivez par exemple 2015-03-01"))
        return None
    return value


def _detail(value: Any, path: str, faults: list[Fault]) -> str | None:
    if value not in DETAILS or not isinstance(value, str):
        faults.append(Fault(path, "F010", f"valeurs possibles : {', '.join(DETAILS)}"))
        return None
    return value


def _yes_no(value: Any, path: str, faults: list[Fault]) -> bool | None:
    if not isinstance(value, bool):
        faults.append(Fault(path, "F010", "true ou false est attendu"))
        return None
    return value


def _links(value: Any, path: str, faults: list[Fault]) -> tuple[Link, ...] | None:
    if not isinstance(value, list) or len(value) > _MOST:
        faults.append(Fault(path, "F010", "une liste de liens est attendue"))
        return None
    found: list[Link] = []
    for index, one in enumerate(value):
        here = f"{path}[{index}]"
        if not isinstance(one, dict) or set(one) != {"relation", "decision"}:
            faults.append(Fault(here, "F010", "un lien a « relation » et « decision », et rien d'autre"))
            continue
        relation, decision = one["relation"], _text(one["decision"], f"{here}.decision", faults)
        if decision is not None and any(before.decision == decision for before in found):
            faults.append(Fault(f"{here}.decision", "F010", "cette décision est déjà liée plus haut"))
            continue
        if relation not in list(Relation):
            told = ", ".join(Relation)
            faults.append(Fault(f"{here}.relation", "F010", f"relations possibles : {told}"))
        elif decision is not None:
            found.append(Link(Relation(relation), decision))
    return tuple(found)


_MEMBERS: dict[str, Member] = {
    "case": _object,
    "questions": _texts,
    "readings": _readings,
    "scope": _text,
    "version": _day,
    "detail": _detail,
    "dry_run": _yes_no,
    "file": _file,
    "links": _links,
}
