"""A case in its envelope: which contract it is for, in which scope its facts are told, what it asks.

The same case may be given bare. It is taken for an envelope when its key « faits » is itself a block of keys, which no
fact is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import proposed
from engine.faults import Fault, Faults
from engine.scopes import json_key
from grammar.case_envelope import ENVELOPE_KEYS, FACTS

_NAMES = {json_key(key): key for key in ENVELOPE_KEYS}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened envelope. ``questions`` is None when all are asked, ``contract`` and ``scope`` when not said."""

    facts: Mapping[str, Any]
    contract: str | None = None
    title: str | None = None
    scope: str | None = None
    questions: tuple[str, ...] | None = None


def is_envelope(data: object) -> bool:
    """Whether a case comes in its envelope."""
    return isinstance(data, Mapping) and isinstance(data.get(FACTS), Mapping)


def facts_alone(data: Mapping[Any, Any]) -> dict[str, Any] | None:
    """The facts of an envelope that says nothing else; None for any other case."""
    found = data.get(FACTS) if len(data) == 1 else None
    return found if type(found) is dict else None


def open_envelope(data: Mapping[Any, Any]) -> tuple[Envelope, tuple[Fault, ...]]:
    """What an envelope holds, and what is wrong with it, its facts apart."""
    faults = Faults()
    told: dict[str, Any] = {}
    for key, value in data.items():
        name = _NAMES.get(json_key(str(key)))
        if name is None:
            faults.append(
                Fault(
                    str(key),
                    "F003",
                    f"clé inconnue : « {key} »",
                    proposed(str(key), ENVELOPE_KEYS, "clés possibles") if faults.hinting else None,
                )
            )
        elif name in told:
            faults.append(Fault(str(key), "F005", f"« {name} » est donné deux fois"))
        elif name == "questions":
            told[name] = _questions(value, faults)
        else:
            if name != FACTS and not isinstance(value, str):
                faults.append(Fault(str(key), "F010", f"« {name} » est un texte"))
            told[name] = value
    return Envelope(told[FACTS], *(told.get(key) for key in ("contrat", "titre", "portée", "questions"))), faults.all()


def _questions(value: object, faults: list[Fault]) -> tuple[str, ...] | None:
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list) and listed and all(isinstance(one, str) for one in listed):
        return tuple(listed)
    faults.append(Fault("questions", "F010", "« questions » est une question, ou une liste de questions"))
    return None
