"""A form as it was posted, read within bounds: every value of every name, and the file that came with it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from service.web.bodies import body_of, too_long

#: No page of ours has more controls.
MOST_FIELDS = 20_000


class BadForm(Exception):
    """A form that cannot be read: ``status`` and a French sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of a form by name, and the one file it carries: its name and its content."""

    values: dict[str, list[str]]
    file: tuple[str, bytes] | None = None

    def first(self, name: str) -> str:
        """The first value of a name, "" where it has none."""
        return next(iter(self.values.get(name, ())), "")


async def read_form(request: Request, most: int) -> Posted:
    """The form of a request, of at most ``most`` bytes. Raises `BadForm`, `Problem`."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _multipart(request, most)
    body = await body_of(request, most)
    try:
        text = body.decode("ascii")
        return Posted(parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError:
        raise BadForm(400, "Ce formulaire ne peut pas être lu.") from None


async def _multipart(request: Request, most: int) -> Posted:
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise BadForm(411, "La longueur du formulaire n’est pas dite.")
    if int(length) > most:
        raise too_long(most)
    values: dict[str, list[str]] = {}
    file: tuple[str, bytes] | None = None
    try:
        async with request.form(max_files=1, max_fields=20, max_part_size=most) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    file = (value.filename or "", content) if content else file
                else:
                    values.setdefault(name, []).append(value)
    except (MultiPartException, ValueError):
        raise BadForm(400, "Ce formulaire ne peut pas être lu.") from None
    return Posted(values, file)
