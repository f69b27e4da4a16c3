"""What every answer is made with: the contract asked, the headers that say which one answered, ETag and 304."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from engine import Contract, ContractError, Library
from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from service.web.deciding import desk_of
from service.web.problems import unknown
from service.web.services import Services

JSON = "application/json"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
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
        dated = day is None or _DAY.fullmatch(day)
        raise unknown("version-inconnue" if dated else "parametre-refuse", error) from None


def contract_headers(contract: Contract) -> dict[str, str]:
    """The headers that say which version of which contract answered."""
    identity = contract.identity
    return {"Clausier-Contract-Version": identity.version, "Clausier-Contract-Hash": identity.digest}


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


def json_answer(request: Request, data: Any, tag: str = "") -> Response:
    """Plain data, tagged by its own bytes."""
    content = encode(data)
    return tagged(request, content, etag(content, tag), {})


def kept_answer(request: Request, contract: Contract, data: Any, media: str = JSON) -> Response:
    """Plain data about a contract."""
    content = encode(data)
    return tagged(request, content, etag(content), contract_headers(contract), media)
