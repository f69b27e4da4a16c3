"""From a step of a trial to its page: what to know, a question, a list, the decision, its letter."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from engine import Contract, ContractError
from grammar.french import typography
from render.anchors import slug
from render.extras import MissingExtra
from render.formats import MEDIA_TYPES, Format, write_document
from render.html import served_policy
from render.letter import MOST_QUESTIONS, build_letter
from render.version_date import day_of
from service.live.snapshot import NotServing
from service.pages.html import page
from service.pages.offer import chapters_of, guarantees_of
from service.pages.results import result_of, state_of
from service.pages.shelved import Shelved
from service.pages.trial import Screen
from service.pages.trying import case_json, questions_told, request_json, tree_at, turning, wanted

#: How long the number of a form is.
FORM_BYTES = 16
#: The formats of a letter that a page offers.
_OFFERED: Mapping[str, Format] = {"html": "html", "pdf": "pdf", "docx": "docx"}


def message(status: int, heading: str, *lines: str) -> Response:
    """A page that says what went wrong, and what to do."""
    told = [line for line in lines if line]
    return page("message.html.j2", status, heading=heading, lines=told, back="/", back_text="Tous les contrats")


def unready(error: NotServing, method: str) -> Response:
    """Nothing serves yet, or nothing at all: the page asks again by itself, where asking again changes nothing."""
    loading = error.readiness.loading is not None and not error.readiness.failure
    heading = "Les contrats se chargent" if loading else "Aucun contrat ne sert pour l’instant"
    told = message(503, heading, f"{error.message[:1].upper()}{error.message[1:]}.", "Réessayez dans un moment.")
    told.headers["Retry-After"] = "5"
    if method == "GET":
        told.headers["Refresh"] = "5"
    return told


def start(shelved: Shelved, contract: Contract, guarantee: str | None, **told: Any) -> Response:
    """What one may want to know of a contract; ``told`` is what was wrong with what was given."""
    guarantees = guarantees_of(contract)
    if guarantee is None and len(guarantees) == 1:
        guarantee = guarantees[0].name
    values: dict[str, Any] = {"chosen": (), "problems": (), "faults": (), "written": ""}
    return page(
        "start.html.j2",
        422 if told else 200,
        contract=contract.identity.contract,
        title=typography(contract.identity.title),
        since=day_of(contract.identity.version),
        guarantees=guarantees,
        guarantee=guarantee,
        chapters=chapters_of(contract, guarantee) if guarantee is not None else (),
        samples=[one.title for one in shelved.samples(contract)],
        **(values | told),
    )


def unchosen(shelved: Shelved, contract: Contract, guarantee: str, chosen: tuple[str, ...]) -> Response:
    """The same page, where nothing or too much was chosen."""
    told = "Choisissez ce que vous voulez savoir : une question au moins."
    if chosen:
        told = f"Choisissez {MOST_QUESTIONS} questions au plus : une réponse à tout ne dit rien."
    chapters = chapters_of(contract, guarantee)
    first = next((f"q-{slug(one.path)}" for chapter in chapters for one in chapter.questions), "savoir")
    return start(shelved, contract, guarantee, problems=((typography(told), first),), chosen=chosen)


def shown(request: Request, screen: Screen, *, keeping: bool, unticked: bool = False, file: str = "") -> Response:
    """The page of a step; where it is a decision that was to be kept, ``unticked`` says that the box was not ticked."""
    if decided_now(screen):
        return decided(request, screen, keeping=keeping, unticked=unticked, file=file)
    thread = [one for one in screen.trial.thread if one != screen.asked_path]
    asked = questions_told(screen.decision) if screen.decision else wanted(screen.contract, screen.trial.questions)
    return page(
        "question.html.j2",
        422 if screen.problems else 200,
        screen=screen,
        contract=screen.contract.identity.contract,
        title=typography(screen.contract.identity.title),
        back=thread[-1] if thread else "",
        wanted=asked,
    )


def decided_now(screen: Screen) -> bool:
    """Whether a step came to the decision."""
    return screen.decision is not None and screen.field is None and screen.listed is None and not screen.problems


def decided(
    request: Request, screen: Screen, verb: str = "", key: str = "", *, keeping: bool, unticked: bool = False,
    file: str = "",
) -> Response:  # fmt: skip
    """The page of a decision; ``verb`` asks for the tree of an answer (``key``), or for what would change it.

    Its form has a number of its own, under which a decision is kept once however often the form is sent.
    """
    decision = screen.decision
    assert decision is not None  # a screen that decides has one
    result = result_of(decision)
    blocks = turning(screen.contract, decision, key) if verb == "changer" else None
    tree = tree_at(decision, key) if verb == "expliquer" else None
    address = f"{request.base_url}contracts/{result.contract}/decisions"
    return page(
        "result.html.j2",
        422 if unticked else 200,
        screen=screen,
        result=result,
        keeping=keeping,
        form=token_hex(FORM_BYTES),
        unticked=unticked,
        file=file,
        changing="" if blocks is None else key,
        turning=blocks or (),
        explained="" if tree is None else key,
        tree=tree,
        letter=len(decision.questions) <= MOST_QUESTIONS,
        state_of=state_of,
        request=request_json(screen.contract, screen.trial),
        command=f"curl -H 'Content-Type: application/json' --data @cas.json {address}",
    )


def letter(screen: Screen, form: str) -> Response:
    """The letter about a decision: a page, or a file. Raises `ContractError` for another format."""
    decision = screen.decision
    assert decision is not None  # a screen that decides has one
    to = _OFFERED.get(form)
    if to is None:
        raise ContractError("un courrier s'écrit en HTML, en PDF ou pour Word")
    try:
        content = write_document(build_letter(decision, changes=False), to)
    except MissingExtra as missing:
        return message(501, "Ce format n’est pas disponible ici", missing.message, missing.remedy)
    if isinstance(content, bytes):
        return attached(content, MEDIA_TYPES[to], f"courrier.{to}")
    headers = {"Content-Security-Policy": served_policy(), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES[to], headers=headers)


def taken_away(screen: Screen) -> Response:
    """The case as a file."""
    return attached(case_json(screen.contract, screen.trial).encode("utf-8"), "application/json", "cas.json")


def attached(content: bytes, media: str, name: str) -> Response:
    """A file to save."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media, headers=headers)
