"""A case as a file or on stdin, JSON or YAML, read strictly: nothing is lost on the way, every fault is told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine import Fault
from engine.plain_data import Place, places_of, plain
from grammar import reader
from grammar.yaml_nodes import Mapping, Sequence
from service.exits import FAILURE, Stop
from service.system_errors import reason
from service.terminal import show_diagnostics, tell

MAX_BYTES = 64 * 1024 * 1024
STDIN = "-"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file holds, the faults found while reading it, and the place of each path where the format has places."""

    name: str
    data: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


class _NotFinite(str):
    """NaN or Infinity, which JSON does not have."""

    __slots__ = ()


def read_case_file(written: str) -> CaseFile:
    """The case in a file, or on stdin when « - ». Stops when it cannot be read at all."""
    name = "<stdin>" if written == STDIN else written
    content = _bytes(written)
    if _is_json(written, content):
        return _json(name, content)
    return _yaml(name, content)


def _bytes(written: str) -> bytes:
    try:
        if written == STDIN:
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(written).open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Stop(f"{written} : ce fichier n'existe pas") from None
    except (OSError, ValueError) as error:
        raise Stop(f"{written} : fichier illisible ({reason(error)})") from None
    if len(content) > MAX_BYTES:
        raise Stop(f"{written} : plus de {MAX_BYTES // 1024 // 1024} Mio", FAILURE)
    return content


def _is_json(written: str, content: bytes) -> bool:
    suffix = Path(written).suffix.lower()
    if suffix in (".json", ".yaml", ".yml"):
        return suffix == ".json"
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _json(name: str, content: bytes) -> CaseFile:
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_Object,
            # A decimal number is kept exactly; the engine then asks for it as a text, at its path.
            parse_float=Decimal,
            parse_constant=_NotFinite,
        )
    except json.JSONDecodeError as error:
        tell(f"{name}:{error.lineno}:{error.colno}: JSON: ce n'est pas du JSON ({_reason(error.msg)})")
        raise Stop("le cas ne peut pas être lu", FAILURE) from None
    except UnicodeDecodeError as error:
        raise Stop(f"{name} : le texte n'est pas en UTF-8 (octet {error.start + 1})", FAILURE) from None
    except (RecursionError, ValueError):
        raise Stop(f"{name} : imbrication trop profonde ou nombre démesuré", FAILURE) from None
    if not isinstance(data, dict):
        example = '{"date_d_effet": "2024-01-01"}'
        raise Stop(f"{name} : un cas est un objet, non {_json_kind(data)}", FAILURE, _remedy(data, example))
    return CaseFile(name, data, tuple(_json_faults(data, "")))


def _json_kind(data: object) -> str:
    return {list: "une liste", str: "un texte", bool: "oui ou non", type(None): "null"}.get(type(data), "un nombre")


def _remedy(data: object, example: str) -> str:
    if isinstance(data, list) and len(data) > 1 and all(isinstance(one, dict) for one in data):
        return f"plusieurs cas se décident l'un après l'autre : donnez chacun à part ({len(data)} ici)"
    first = "retirez les tirets ou les crochets, et " if isinstance(data, list) and data else ""
    return f"{first}donnez chaque fait sous son nom : {example}"


def _reason(message: str) -> str:
    known = {
        "Expecting value": "il manque une valeur",
        "Expecting ',' delimiter": "il manque une virgule",
        "Expecting ':' delimiter": "il manque « : »",
        "Expecting property name enclosed in double quotes": "une clé entre guillemets est attendue",
        "Illegal trailing comma before end of object": "virgule de trop avant « } »",
        "Extra data": "il y a du texte après la fin",
        "Unterminated string starting at": "il manque le guillemet fermant",
        "Invalid control character at": "caractère de contrôle dans un texte",
    }
    return known.get(message, message)


def _json_faults(value: Any, path: str) -> Iterator[Fault]:
    if isinstance(value, _Object):
        for key in value.repeated:
            yield Fault(_joined(path, key), "F005", f"la clé « {key} » est écrite plusieurs fois")
        for key, inner in value.items():
            yield from _json_faults(inner, _joined(path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _json_faults(inner, f"{path}[{index}]")
    elif isinstance(value, _NotFinite):
        yield Fault(path, "F010", f"« {value} » n'est pas une valeur JSON")


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _yaml(name: str, content: bytes) -> CaseFile:
    node, diagnostics = reader.read_bytes(content, name)
    show_diagnostics(diagnostics, {name: content.decode("utf-8-sig", "replace")})
    if node is None:
        raise Stop("le cas ne peut pas être lu", FAILURE)
    if not isinstance(node, Mapping):
        told = "une liste" if isinstance(node, Sequence) else "un texte"
        example = "« la date d'effet: 2024-01-01 »"
        raise Stop(f"{name} : un cas est un bloc de clés, non {told}", FAILURE, _remedy(plain(node), example))
    data: dict[str, Any] = plain(node)
    return CaseFile(name, data, places=places_of(node))


def show_faults(file: CaseFile, faults: tuple[Fault, ...]) -> None:
    """Each fault on stderr: place where the format has places, code, path, what is wrong, what to do."""
    for fault in sorted(set(faults)):
        at = file.places.get(fault.path)
        place = f"{file.name}:{at.key.line}:{at.key.column}" if at else file.name
        tell(f"{place}: {fault.code}: {fault.path} : {fault.message}")
        if fault.suggestion:
            tell(f"→ {fault.suggestion}")
