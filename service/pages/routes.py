"""The addresses of the pages, and what each answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from engine import ContractError
from engine.contract import Product
from grammar.french import typography
from render.blocks import Block
from render.extras import MissingExtra
from render.formats import Format, write_document
from render.html import page_policy
from render.letter import build_letter
from render.version_date import day_of
from service.live.snapshot import Snapshot
from service.pages.forms import BadForm, Posted, read_form
from service.pages.html import STYLE_PATH, page, style_response
from service.pages.offer import MOST_QUESTIONS, chapters_of, guarantees_of
from service.pages.results import result_of, state_of
from service.pages.shelved import CONDITIONS_POLICY, Shelved
from service.pages.state import BadState, Trial, read_trial
from service.pages.trial import Screen, step
from service.pages.trying import case_json, imported, questions_told, request_json, tree_at, trial_of, turning, wanted
from service.settings import Settings

_MEDIA = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_STALE = "Ce formulaire ne vient pas d’une page de ce service, ou il a été modifié en chemin."


class Live(Protocol):
    """The contracts that serve now."""

    def current(self) -> Snapshot:
        """What serves at this moment."""


class Services(Protocol):
    """What pages need of the service."""

    @property
    def settings(self) -> Settings:
        """The settings."""

    @property
    def live(self) -> Live:
        """The contracts that serve."""


def routes(services: Services) -> list[BaseRoute]:
    """The pages, to be mounted at the root of an application."""
    pages = Pages(services)
    return [
        Route("/", pages.shelf),
        Route(STYLE_PATH, pages.style),
        Route("/conditions/{contract}", pages.conditions),
        Route("/essais/{contract}", pages.trial, methods=["GET", "POST"]),
        Route("/essais/{contract}/exemple", pages.sample, methods=["POST"]),
        Route("/essais/{contract}/cas", pages.case, methods=["POST"]),
    ]


Handler = Callable[["Pages", Request], Awaitable[Response]]


def _told(handler: Handler) -> Handler:
    """What goes wrong is told on a page, with what to do."""

    async def answer(pages: Pages, request: Request) -> Response:
        try:
            return await handler(pages, request)
        except BadForm as bad:
            return _message(bad.status, "Ce formulaire ne peut pas être lu", bad.message)
        except BadState:
            return _message(400, "Ce formulaire ne peut pas être lu", _STALE)
        except ContractError as error:
            remedy = f"{error.suggestion}" if error.suggestion else ""
            return _message(404, "Cette page n’existe pas", f"{error.message[:1].upper()}{error.message[1:]}.", remedy)

    return answer


def _message(status: int, heading: str, *lines: str) -> Response:
    told = [line for line in lines if line]
    return page("message.html.j2", status, heading=heading, lines=told, back="/", back_text="Tous les contrats")


class Pages:
    """The handlers of the pages. What is made of a snapshot is kept as long as it serves."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._shelved: Shelved | None = None

    def _current(self) -> Shelved:
        snapshot = self._services.live.current()
        if self._shelved is None or self._shelved.snapshot is not snapshot:
            self._shelved = Shelved(snapshot)
        return self._shelved

    async def style(self, request: Request) -> Response:
        """The style sheet of every page."""
        return style_response()

    async def shelf(self, request: Request) -> Response:
        """The contracts."""
        shelves = await run_in_threadpool(self._current().shelves)
        count = sum(len(one.books) for one in shelves if not one.apart)
        return page("shelf_page.html.j2", shelves=shelves, count=count)

    @_told
    async def conditions(self, request: Request) -> Response:
        """The conditions of a version, each clause with its anchor."""
        shelved = self._current()
        product = shelved.product(request.path_params["contract"])
        contract = product.version(request.query_params.get("version") or None)
        content, tag = await run_in_threadpool(shelved.conditions, contract)
        headers = {
            "ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": CONDITIONS_POLICY,
            "X-Content-Type-Options": "nosniff", "Clausier-Contract-Version": contract.identity.version,
            "Clausier-Contract-Hash": contract.identity.digest,
        }  # fmt: skip
        if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)

    @_told
    async def trial(self, request: Request) -> Response:
        """The form: what to know (GET), then each step (POST)."""
        product = self._product(request)
        if request.method != "POST":
            return await run_in_threadpool(self._start, product, request.query_params.get("portee"))
        posted = await read_form(request, self._services.settings.max_body)
        return await run_in_threadpool(self._stepped, request, product, posted)

    @_told
    async def sample(self, request: Request) -> Response:
        """A sample claim, decided at once."""
        product = self._product(request)
        posted = await read_form(request, self._services.settings.max_body)
        return await run_in_threadpool(self._sampled, request, product, posted.first("rang"))

    @_told
    async def case(self, request: Request) -> Response:
        """A case given as a text or as a file."""
        product = self._product(request)
        if request.method != "POST":
            return RedirectResponse(f"/essais/{product.identifier}", 303)
        posted = await read_form(request, self._services.settings.max_body)
        return await run_in_threadpool(self._imported, request, product, posted)

    def _product(self, request: Request) -> Product:
        return self._current().product(request.path_params["contract"])

    # --- the steps, in a thread: they decide

    def _start(self, product: Product, guarantee: str | None, **told: Any) -> Response:
        contract = product.version()
        guarantees = guarantees_of(contract)
        if guarantee is None and len(guarantees) == 1:
            guarantee = guarantees[0].name
        values: dict[str, Any] = {
            "chapters": chapters_of(contract, guarantee) if guarantee is not None else (),
            "chosen": (), "problems": (), "faults": (), "written": "",
        }  # fmt: skip
        return page(
            "start.html.j2", 422 if told else 200, contract=product.identifier, title=typography(product.title),
            since=day_of(contract.identity.version), guarantees=guarantees, guarantee=guarantee, token=Markup(""),
            samples=[one.title for one in self._current().samples(contract)], **(values | told),
        )  # fmt: skip

    def _stepped(self, request: Request, product: Product, posted: Posted) -> Response:
        action = posted.first("faire")
        if action == "commencer":
            return self._begun(request, product, posted)
        trial = read_trial(posted.first("etat"))
        verb, _, path = action.partition(":")
        if verb == "poursuivre":
            action = ""
        if verb in ("changer", "expliquer", "courrier", "emporter", "garder"):
            screen = step(product, trial, "décider", {})
            if screen.decision is None or screen.problems or screen.field or screen.listed:
                return self._shown(request, product, screen)
            if verb == "courrier":
                return self._letter(screen, path)
            if verb == "emporter":
                return _attached(case_json(screen.contract, screen.trial).encode(), "application/json", "cas.json")
            return self._decided(request, screen, verb, path)
        return self._shown(request, product, step(product, trial, action, posted.values))

    def _begun(self, request: Request, product: Product, posted: Posted) -> Response:
        chosen = tuple(dict.fromkeys(posted.values.get("question", ())))
        guarantee = posted.first("portée")
        if not chosen or len(chosen) > MOST_QUESTIONS:
            told = (
                f"Choisissez {MOST_QUESTIONS} questions au plus : une réponse à tout ne dit rien."
                if chosen else "Choisissez ce que vous voulez savoir : une question au moins."
            )  # fmt: skip
            chapters = chapters_of(product.version(), guarantee)
            first = next((f"q-{one.path}" for chapter in chapters for one in chapter.questions), "savoir")
            problems = ((typography(told), _slug(first)),)
            return self._start(product, guarantee, problems=problems, chosen=chosen)
        trial = Trial(chosen, guarantee, case={})
        return self._shown(request, product, step(product, trial, "", {}))

    def _sampled(self, request: Request, product: Product, rank: str) -> Response:
        contract = product.version()
        samples = self._current().samples(contract)
        if not rank.isdecimal() or int(rank) >= len(samples):
            raise ContractError("cet exemple n'existe pas")
        sample = samples[int(rank)]
        found = trial_of(product, sample.facts, sample.scope or "", sample.questions)
        if found.trial is None:
            return self._start(product, None, faults=found.faults)
        return self._shown(request, product, step(product, found.trial, "décider", {}))

    def _imported(self, request: Request, product: Product, posted: Posted) -> Response:
        text = posted.first("texte")
        name, content = posted.file or ("", text.encode("utf-8"))
        if not content.strip():
            return self._start(product, None, faults=("Collez un cas, ou choisissez un fichier.",))
        found = imported(product, name, content)
        if found.trial is None:
            return self._start(product, None, faults=found.faults, written=text)
        if not found.trial.questions:
            told = "Ce cas ne dit pas ce que l’on veut savoir : ajoutez-lui « questions », une liste de questions."
            return self._start(product, None, faults=(typography(told),), written=text)
        return self._shown(request, product, step(product, found.trial, "décider", {}))

    def _shown(self, request: Request, product: Product, screen: Screen) -> Response:
        if screen.decision is not None and screen.field is None and screen.listed is None:
            return self._decided(request, screen)
        thread = [one for one in screen.trial.thread if one != screen.asked_path]
        return page(
            "question.html.j2", 422 if screen.problems else 200, screen=screen, contract=product.identifier,
            title=typography(product.title), token=Markup(""), back=thread[-1] if thread else "",
            wanted=_wanted(screen),
        )  # fmt: skip

    def _decided(self, request: Request, screen: Screen, verb: str = "", path: str = "") -> Response:
        decision = screen.decision
        assert decision is not None  # of a screen that decides
        result = result_of(decision)
        changing = ""
        blocks: tuple[Block, ...] = ()
        if verb == "changer" and path in decision.answers:
            changing = path
            blocks = turning(screen.contract, decision, path)
        trees = tree_at(decision, path) if verb == "expliquer" else ()
        address = f"{request.base_url}contracts/{result.contract}/decisions"
        return page(
            "result.html.j2", screen=screen, result=result, token=Markup(""), kept="", keeping=False,
            changing=changing, turning=blocks,
            explained=path if trees else "", trees=trees, letter=len(decision.questions) <= MOST_QUESTIONS,
            state_of=state_of, request=request_json(screen.contract, screen.trial),
            command=f"curl -H 'Content-Type: application/json' --data @cas.json {address}",
        )  # fmt: skip

    def _letter(self, screen: Screen, form: str) -> Response:
        decision = screen.decision
        assert decision is not None  # of a screen that decides
        if form not in _MEDIA:
            raise ContractError("un courrier s'écrit en HTML, en PDF ou pour Word")
        to: Format = form  # type: ignore[assignment]
        try:
            content = write_document(build_letter(decision, changes=False), to)
        except MissingExtra as missing:
            return _message(501, "Ce format n’est pas disponible ici", missing.message, missing.remedy)
        if isinstance(content, bytes):
            return _attached(content, _MEDIA[form], f"courrier.{form}")
        headers = {"Content-Security-Policy": f"{page_policy()}; frame-ancestors 'none'", "Cache-Control": "no-store"}
        return Response(content, media_type=_MEDIA[form], headers=headers)


def _wanted(screen: Screen) -> str:
    if screen.decision is not None:
        return questions_told(screen.decision)
    return wanted(screen.contract, screen.trial.questions)


def _attached(content: bytes, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return Response(content, media_type=media, headers=headers)


def _slug(identifier: str) -> str:
    from render.anchors import slug

    return slug(identifier)
