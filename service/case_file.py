"""A case as a file or on stdin, JSON or YAML, read strictly: nothing is lost on the way, every fault is told."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine import Fault
from engine.plain_data import Place, places_of, plain
from grammar import reader
from grammar.diagnostics import Diagnostic
from grammar.yaml_nodes import Mapping, Sequence
from service.exits import FAILURE, Stop
from service.strict_json import NotJson, read_strictly
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
    #: What a reader of the text would rather see otherwise, the case being read all the same.
    diagnostics: tuple[Diagnostic, ...] = ()


class Unreadable(Stop):
    """A text that is no case: ``place`` is the line, the column and what is wrong there in JSON; in YAML, it is the
    diagnostics that say where."""

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        place: tuple[int, int, str] | None = None,
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> None:
        super().__init__(message, FAILURE, hint)
        self.place = place
        self.diagnostics = diagnostics


def read_case_file(written: str) -> CaseFile:
    """The case in a file, or on stdin when « - ». Stops when it cannot be read at all."""
    name, content = "<stdin>" if written == STDIN else written, _bytes(written)
    texts = {name: content.decode("utf-8-sig", "replace")}
    try:
        file = case_of(name, content)
    except Unreadable as unreadable:
        if unreadable.place is not None:
            line, column, told = unreadable.place
            tell(f"{name}:{line}:{column}: JSON: {told}")
        show_diagnostics(unreadable.diagnostics, texts)
        raise
    show_diagnostics(file.diagnostics, texts)
    return file


def case_of(name: str, content: bytes) -> CaseFile:
    """The case in some bytes, which ``name`` says the form of by its ending; else JSON where they begin so.

    Raises `Unreadable`.
    """
    return _json(name, content) if _is_json(name, content) else _yaml(name, content)


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
        data, faults = read_strictly(content)
    except NotJson as wrong:
        if wrong.place is None:
            raise Unreadable(f"{name} : {wrong.reason}") from None
        place = (*wrong.place, f"ce n'est pas du JSON ({wrong.reason})")
        raise Unreadable("le cas ne peut pas être lu", place=place) from None
    if not isinstance(data, dict):
        example = '{"date_d_effet": "2024-01-01"}'
        raise Unreadable(f"{name} : un cas est un objet, non {_json_kind(data)}", _remedy(data, example))
    return CaseFile(name, data, faults)


def _json_kind(data: object) -> str:
    return {list: "une liste", str: "un texte", bool: "oui ou non", type(None): "null"}.get(type(data), "un nombre")


def _remedy(data: object, example: str) -> str:
    if isinstance(data, list) and len(data) > 1 and all(isinstance(one, dict) for one in data):
        return f"plusieurs cas se décident l'un après l'autre : donnez chacun à part ({len(data)} ici)"
    first = "retirez les tirets ou les crochets, et " if isinstance(data, list) and data else ""
    return f"{first}donnez chaque fait sous son nom : {example}"


def _yaml(name: str, content: bytes) -> CaseFile:
    node, diagnostics = reader.read_bytes(content, name)
    if node is None:
        raise Unreadable("le cas ne peut pas être lu", diagnostics=tuple(diagnostics))
    if not isinstance(node, Mapping):
        told = "une liste" if isinstance(node, Sequence) else "un texte"
        example = "« la date d'effet: 2024-01-01 »"
        raise Unreadable(f"{name} : un cas est un bloc de clés, non {told}", _remedy(plain(node), example))
    data: dict[str, Any] = plain(node)
    return CaseFile(name, data, places=places_of(node), diagnostics=tuple(diagnostics))


def show_faults(file: CaseFile, faults: tuple[Fault, ...]) -> None:
    """Each fault on stderr: place where the format has places, code, path, what is wrong, what to do."""
    for fault in sorted(set(faults)):
        at = file.places.get(fault.path)
        place = f"{file.name}:{at.key.line}:{at.key.column}" if at else file.name
        tell(f"{place}: {fault.code}: {fault.path} : {fault.message}")
        if fault.suggestion:
            tell(f"→ {fault.suggestion}")
