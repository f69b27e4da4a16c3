"""The body of a request, read whole up to a length."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request

from service.access.shape import too_deep_or_long
from service.settings import Settings
from service.web.answering import JSON, services_of
from service.web.problems import Problem

#: What a Content-Type may say of the charset; ASCII is UTF-8 too.
_UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii"})


def media_type(request: Request) -> str:
    """The media type of the body, without its parameters; "" where it is not said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _charset(content_type: str) -> str:
    """The charset that a Content-Type names, "" where it names none."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def expected(request: Request, *types: str) -> str:
    """The media type of the body, which is one of those, or the first of them where it is not said.

    Raises `Problem` for any other, for a body that is compressed, or in another charset than UTF-8.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        detail = f"« Content-Encoding: {coding} » n'est pas lu ici : envoyez le corps tel quel."
        raise Problem("type-refuse", detail, headers={"Accept-Encoding": "identity"})
    charset = _charset(request.headers.get("content-type", ""))
    if charset not in _UTF8:
        raise Problem("type-refuse", f"« charset={charset} » n'est pas lu ici : un corps est en UTF-8.")
    told = media_type(request)
    if told and told not in types:
        detail = f"« {told} » n'est pas attendu ici : {', '.join(types)}."
        raise Problem("type-refuse", detail, headers={"Accept": ", ".join(types)})
    return told or types[0]


async def json_body(request: Request) -> bytes:
    """The body of a request that takes JSON and nothing else. Raises `Problem`."""
    expected(request, JSON)
    return await shaped_body(request)


async def shaped_body(request: Request) -> bytes:
    """The whole body, within the limits of the settings: its length, its depth, its lists. Raises `Problem`."""
    settings = services_of(request).settings
    body = await body_of(request, settings.max_body)
    checked_shape(body, settings)
    return body


def checked_shape(body: bytes, settings: Settings) -> None:
    """Raise `Problem` for a body too deep, or with too long a list."""
    told = too_deep_or_long(body, settings.max_depth, settings.max_items)
    if told:
        raise Problem("corps-trop-long", f"Dans ce corps, {told}.")


async def body_of(request: Request, most: int) -> bytes:
    """The whole body. Raises `Problem` as soon as it is longer than allowed."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > most:
        raise too_long(most)
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise too_long(most)
            parts.append(part)
    except ClientDisconnect:
        raise Problem("corps-illisible", "La connexion s'est fermée avant la fin du corps.") from None
    return parts[0] if len(parts) == 1 else b"".join(parts)


def too_long(most: int) -> Problem:
    """A body of more than ``most`` bytes."""
    return Problem("corps-trop-long", f"Un corps a {most} octets au plus.")
