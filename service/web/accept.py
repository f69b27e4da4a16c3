"""Which of the formats offered a client would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from starlette.requests import Request

from render.formats import MEDIA_TYPES, Format
from service.web.problems import Problem


def preferred(request: Request, offered: tuple[Format, ...]) -> Format:
    """The format that the client would rather have; the first offered where it does not say. Raises `Problem`."""
    ranges = [_range(one) for line in request.headers.getlist("accept") for one in line.split(",") if one.strip()]
    if not ranges:
        return offered[0]
    weighed = [(_weight(MEDIA_TYPES[form], ranges), -rank, form) for rank, form in enumerate(offered)]
    weight, _, form = max(weighed)
    if weight <= 0:
        raise Problem("format-indisponible", f"Formats offerts : {', '.join(MEDIA_TYPES[one] for one in offered)}.")
    return form


def _range(written: str) -> tuple[str, Decimal]:
    media, *parameters = (part.strip() for part in written.split(";"))
    weight = Decimal(1)
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = Decimal(value.strip())
            except InvalidOperation:
                weight = Decimal(0)
    return media.lower(), weight if weight.is_finite() and 0 <= weight <= 1 else Decimal(0)


def _weight(media: str, ranges: list[tuple[str, Decimal]]) -> Decimal:
    """What the nearest range says of a media type."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        told = [weight for one, weight in ranges if one == wanted]
        if told:
            return max(told)
    return Decimal(0)
