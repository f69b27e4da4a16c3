"""Documents: the conditions of a contract, what changes between two versions, the letter of a decision."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Contract, ContractError, Library
from render import MissingExtra
from render.formats import BYTES_FORMATS, FORMATS, MEDIA_TYPES, Format, write_document
from render.html import served_policy
from render.letter import MOST_QUESTIONS, build_letter
from service.comparing import compared, revised
from service.conditions import conditions_document
from service.web.accept import preferred
from service.web.answering import (
    chosen,
    chosen_from,
    contract_headers,
    entry_headers,
    etag,
    kept_tag,
    services_of,
    tagged,
)
from service.web.deciding import desk_of
from service.web.decision_routes import entry_of
from service.web.problems import Problem, sentence, unknown
from service.web.request_body import read_asked
from service.web.work import PATIENCE

#: The formats of a document, the one that a client has who does not say first.
OFFERED: tuple[Format, ...] = ("html", "md", "pdf", "docx")
assert set(OFFERED) == set(FORMATS)


async def conditions(request: Request) -> Response:
    """The conditions of a version."""
    form = preferred(request, OFFERED)
    _, contract = chosen(request)
    return await conditions_in(request, contract, form)


async def conditions_in(request: Request, contract: Contract, form: Format) -> Response:
    """The conditions of a contract in a format, from the shelf where they were made before. Raises `Problem`."""
    tag = kept_tag(contract, "conditions", form)
    key = (contract.identity.contract, contract.identity.version, contract.identity.digest, "conditions", form)
    content = await _made(request, key, lambda: write_document(conditions_document(contract, form), form))
    return document(request, content, form, tag, contract_headers(contract), contract.identity.contract)


async def compare(request: Request) -> Response:
    """What changes from a version to another; as a Word file, the later one with its changes tracked."""
    form = preferred(request, OFFERED)
    library = services_of(request).live.current().library
    identifier = request.path_params["id"]
    days = [request.query_params.get(name) for name in ("from", "to")]
    if days[0] is None:
        raise Problem("parametre-refuse", "Il manque « from » : la date d'une version, par exemple 2015-03-01.")
    before, after = (chosen_from(library, identifier, day) for day in days)
    tag = kept_tag(after, "compare", before.identity.digest, form)
    key = (identifier, before.identity.digest, after.identity.digest, before.identity.version, form)

    def make() -> str | bytes:
        return revised(before, after) if form == "docx" else write_document(compared(before, after), form)

    content = await _made(request, key, make)
    return document(request, content, form, tag, contract_headers(after), f"{identifier}-comparaison")


async def letter(request: Request) -> Response:
    """The letter that explains a kept decision, by the contract that decided it."""
    form = preferred(request, OFFERED)
    entry, journal = await entry_of(request, "courrier")
    questions = request.query_params.getlist("question")
    changes = _yes_or_no(request, "changes")

    def write(library: Library, contract: str, content: bytes) -> bytes:
        decision = desk_of(library).whole(contract, read_asked(content), tuple(questions) or None)
        if len(decision.questions) > MOST_QUESTIONS:
            count = len(decision.questions)
            detail = f"Un courrier répond à {MOST_QUESTIONS} questions au plus ; cette décision en a {count} : "
            raise Problem("parametre-refuse", f"{detail}choisissez-les par « question ».")
        written = write_document(build_letter(decision, changes=changes), form)
        return written if isinstance(written, bytes) else written.encode()

    try:
        content = await request.app.state.work.run(lambda: journal.replay(entry.id, write).result, PATIENCE)
    except MissingExtra as missing:
        raise Problem("format-indisponible", sentence(missing.message, None)) from None
    except ContractError as error:
        raise unknown("parametre-refuse", error) from None
    return document(request, content, form, etag(content), entry_headers(entry), f"courrier-{entry.id}")


def _yes_or_no(request: Request, name: str) -> bool:
    told: str = request.query_params.get(name, "false")
    if told not in ("true", "false"):
        raise Problem("parametre-refuse", f"« {name} » vaut « true » ou « false ».")
    return told == "true"


async def _made(request: Request, key: tuple[str, ...], make: Callable[[], str | bytes]) -> bytes:
    """A document made before, or made in a thread."""
    documents = request.app.state.documents
    found: bytes | None = documents.taken(key)
    if found is not None:
        return found
    try:
        made: bytes = await request.app.state.work.run(lambda: documents.made(key, make), PATIENCE)
    except MissingExtra as missing:
        raise Problem("format-indisponible", sentence(missing.message, None)) from None
    return made


def document(request: Request, content: bytes, form: Format, tag: str, headers: dict[str, str], name: str) -> Response:
    """A document in the format agreed upon."""
    every = {**headers, "Vary": "Accept"}
    if form in BYTES_FORMATS:
        every["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    elif form == "html":
        every["Content-Security-Policy"] = served_policy()
    return tagged(request, content, tag, every, MEDIA_TYPES[form])


def routes() -> list[BaseRoute]:
    """The routes of documents."""
    return [
        Route("/contracts/{id}/conditions", conditions, name="conditions"),
        Route("/contracts/{id}/compare", compare, name="compare"),
        Route("/decisions/{id}/letter", letter, name="letter"),
    ]
