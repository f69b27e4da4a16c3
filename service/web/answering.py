"""What every answer is made with: the contract asked, the headers that say which one answered, ETag and 304."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from engine import Contract, ContractError, Library
from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from service.journal import Entry
from service.web.deciding import desk_of
from service.web.members import is_day
from service.web.problems import unknown
from service.web.services import Services

JSON = "application/json"
encode = msgspec.json.Encoder().encode


def services_of(request: Request) -> Services:
    """The services of the application."""
    found: Services = request.app.state.services
    return found


def chosen(request: Request) -> tuple[Library, Contract]:
    """The library that serves, and the version asked by ``version`` (a day), or the latest. Raises `Problem`."""
    library = services_of(request).live.current().library
    return library, chosen_from(library, request.path_params["id"], request.query_params.get("version"))


def chosen_from(library: Library, identifier: str, day: str | None) -> Contract:
    """A version of a contract by its day, or the latest. Raises `Problem`."""
    try:
        library.product(identifier)
    except ContractError as error:
        raise unknown("contrat-inconnu", error) from None
    try:
        return desk_of(library).contract(identifier, day)
    except ContractError as error:
        dated = day is None or is_day(day)
        raise unknown("version-inconnue" if dated else "parametre-refuse", error) from None


def version_headers(version: str, digest: str) -> dict[str, str]:
    """The headers that say which version of its contract answers: its first day, the hash of its files."""
    return {"Clausier-Contract-Version": version, "Clausier-Contract-Hash": digest}


def contract_headers(contract: Contract) -> dict[str, str]:
    """Those of a version that serves."""
    return version_headers(contract.identity.version, contract.identity.digest)


def entry_headers(entry: Entry) -> dict[str, str]:
    """Those of the version that decided an entry, whatever serves now."""
    return version_headers(entry.record.version, entry.record.digest)


def etag(*parts: str | bytes) -> str:
    """The tag of what these parts make."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return f'"{digest.hexdigest()}"'


def kept_tag(contract: Contract, *parts: str) -> str:
    """The tag of what is made of a contract alone: it changes with the contract, the engine and its calendar."""
    return etag(contract.identity.digest, ENGINE_VERSION, TABLE_VERSION, *parts)


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client already has what bears this tag."""
    given = request.headers.get("if-none-match")
    if given is None:
        return False
    return given.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in given.split(",")]


def tagged(request: Request, content: bytes, tag: str, headers: Mapping[str, str], media: str = JSON) -> Response:
    """An answer with its tag; 304 without content where the client already has it."""
    every = {**headers, "ETag": tag, "Cache-Control": "no-cache"}
    if request.method in ("GET", "HEAD") and unchanged(request, tag):
        return Response(status_code=304, headers=every)
    return Response(content, headers=every, media_type=media)


def fresh(content: bytes, headers: Mapping[str, str] = MappingProxyType({}), status: int = 200) -> Response:
    """JSON that is about this moment or about a person: nobody between keeps it."""
    return Response(content, status, {**headers, "Cache-Control": "no-store"}, JSON)


def json_answer(request: Request, data: Any, tag: str = "") -> Response:
    """Plain data, tagged by its own bytes."""
    content = encode(data)
    return tagged(request, content, etag(content, tag), {})


def kept_answer(request: Request, contract: Contract, data: Any, media: str = JSON) -> Response:
    """Plain data about a contract."""
    content = encode(data)
    return tagged(request, content, etag(content), contract_headers(contract), media)
