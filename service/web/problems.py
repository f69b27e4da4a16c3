"""What goes wrong, told as RFC 9457 says (``application/problem+json``), in French, each fault at its path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.responses import Response

from engine import ContractError, Fault
from engine.faults import how_many, in_order
from render.wording import capital
from service.journal import IdempotencyConflict, JournalError, JournalUnavailable
from service.live.snapshot import NotServing
from service.problem_kinds import KINDS, MEDIA_TYPE, Kind
from service.strict_json import NotJson, whole
from service.web.members import BadRequest

_encode = msgspec.json.Encoder().encode
_OF_STATUS = {400: "corps-illisible", 404: "introuvable", 405: "methode-refusee", 413: "corps-trop-long"}


class Problem(Exception):
    """A request that is not answered as it wished. ``errors`` are its faults; ``headers`` go with the answer."""

    def __init__(
        self,
        slug: str,
        detail: str,
        errors: tuple[Mapping[str, Any], ...] = (),
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(detail)
        self.slug = slug
        self.detail = detail
        self.errors = errors
        self.headers = headers

    @property
    def kind(self) -> Kind:
        """What kind of problem it is."""
        return KINDS[self.slug]

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.kind.status

    def to_dict(self) -> dict[str, Any]:
        """The problem as plain data."""
        told = self.kind.told(self.detail)
        return told | ({"errors": list(self.errors)} if self.errors else {})

    def content(self) -> bytes:
        """The problem as JSON."""
        return _encode(self.to_dict())

    def response(self) -> Response:
        """The answer."""
        return Response(self.content(), self.status, dict(self.headers), MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception of the layers below stands for. Raises it again where it stands for none."""
    match error:
        case Problem():
            return error
        case NotJson():
            return Problem("corps-illisible", f"Ce n'est pas du JSON : {error.message}.")
        case BadRequest():
            told = tuple(errors_of(error.faults, error.data))
            return Problem("cas-mal-forme", f"La demande a {how_many(error.faults)}.", told)
        case IdempotencyConflict():
            return Problem("cle-deja-employee", sentence(error.message, None))
        case NotServing():
            return Problem("indisponible", sentence(error.message, None), headers={"Retry-After": "5"})
        case JournalUnavailable():
            return Problem(
                "indisponible", sentence(error.message, None), headers={"Retry-After": str(error.retry_after)}
            )
        case JournalError():
            return Problem("conflit", sentence(error.message, None))
        case ContractError():
            return unknown("contrat-inconnu", error)
    raise error


def unknown(slug: str, error: ContractError) -> Problem:
    """What is not found, with the nearest name."""
    return Problem(slug, sentence(error.message, error.suggestion))


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem of a bare status."""
    kind = KINDS[_OF_STATUS.get(status, "corps-illisible" if status < 500 else "erreur-interne")]
    return Problem(kind.slug, kind.remedy, headers=headers or {})


def sentence(message: str, suggestion: str | None) -> str:
    """A message and its remedy as sentences."""
    first = capital(message.rstrip("."))
    if not suggestion:
        return f"{first}."
    return f"{first} : {suggestion}" if suggestion.endswith("?") else f"{first} ; {suggestion.rstrip('.')}."


def errors_of(faults: Iterable[Fault], data: Any) -> Iterable[dict[str, Any]]:
    """The faults as plain data, in the order of their paths. ``data`` is the input, where the paths lead."""
    for fault in in_order(set(faults)):
        told = {"path": fault.path, "pointer": pointer(fault.path, data), "code": fault.code, "detail": fault.message}
        told |= {"suggestion": fault.suggestion} if fault.suggestion else {}
        yield {name: whole(text) for name, text in told.items()}  # a name that is sent may hold half a character


def pointer(path: str, data: Any) -> str:
    """The JSON Pointer (RFC 6901) of a path of the engine in some data; by its dots where it leads to nothing there."""
    found: list[str] = []
    rest = path
    while rest:
        index = re.match(r"\[([0-9]+)\]\.?", rest)
        if index is not None:
            data = data[int(index[1])] if isinstance(data, list) and int(index[1]) < len(data) else None
            found.append(index[1])
            rest = rest[index.end() :]
            continue
        keys = data if isinstance(data, dict) else {}
        # A French name may hold dots: the longest key that is there is the one meant.
        known = [key for key in keys if rest == key or rest.startswith((f"{key}.", f"{key}["))]
        key = max(known, key=len) if known else re.split(r"[.\[]", rest, maxsplit=1)[0] or rest
        found.append(key)
        data = keys.get(key)
        rest = rest[len(key) :].removeprefix(".")
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in found)
