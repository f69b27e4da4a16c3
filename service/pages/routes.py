"""The addresses of the pages, and what each answers."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import blake2b
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from engine import ContractError, Product
from grammar.french import typography
from render.formats import MEDIA_TYPES
from render.html import served_policy
from render.letter import MOST_QUESTIONS
from render.wording import capital
from service.journal import IdempotencyConflict, JournalError
from service.live.snapshot import NotServing
from service.pages.forms import BadForm, Posted, read_form
from service.pages.html import STYLE_PATH, page, style_response
from service.pages.kept import kept_page
from service.pages.screens import (
    FORM_BYTES,
    decided,
    decided_now,
    letter,
    message,
    shown,
    start,
    taken_away,
    unchosen,
    unready,
)
from service.pages.shelved import FILES, Shelved
from service.pages.state import BadState, Trial, read_trial
from service.pages.trial import Screen, step
from service.pages.trying import imported, request_json, trial_of
from service.web.answering import contract_headers, tagged
from service.web.deciding import desk_of
from service.web.document_routes import conditions_in
from service.web.doors import caller_of
from service.web.entries import record_of
from service.web.members import BadRequest
from service.web.problems import Problem, problem_of
from service.web.services import Services
from service.web.work import PATIENCE

T = TypeVar("T")
_STALE = "Ce formulaire ne vient pas d’une page de ce service, ou il a été modifié en chemin."
_AGAIN = "Rien n’a été enregistré. Revenez à la page précédente et réessayez dans un moment."
_ERASED = "Ce formulaire avait gardé la décision, dont les données ont été effacées : il ne la garde pas à nouveau."
_AFRESH = "Pour la garder encore, décidez de nouveau le cas : la page qui vient est un autre formulaire."
#: What is done with a case that is decided, the case being what it is.
_WITH_DECISION = ("changer", "expliquer", "courrier", "emporter", "garder")
_LONGEST_FILE = 200


def routes(services: Services) -> list[BaseRoute]:
    """The pages, to be mounted at the root of an application."""
    pages = Pages(services)
    return [
        Route("/", pages.shelf, name="pages"),
        Route(STYLE_PATH, pages.style, name="style"),
        Route("/conditions/{id}", pages.conditions, name="conditions page"),
        Route("/conditions/{id}/{form}", pages.conditions_file, name="conditions file"),
        Route("/essais/{id}", pages.trial, methods=["GET", "POST"], name="trial"),
        Route("/essais/{id}/exemple", pages.sample, methods=["POST"], name="sample"),
        Route("/essais/{id}/cas", pages.case, methods=["GET", "POST"], name="case"),
        Route("/decisions/{id}/page", pages.decision, methods=["GET", "POST"], name="decision page"),
    ]


Handler = Callable[["Pages", Request], Awaitable[Response]]


def _told(handler: Handler) -> Handler:
    """What goes wrong is told on a page, with what to do."""

    async def answer(pages: Pages, request: Request) -> Response:
        try:
            return await handler(pages, request)
        except BadRequest as bad:  # the reference of a file: the rest of the request is made here
            said = " ; ".join(fault.message for fault in bad.faults)
            return message(422, "Ce formulaire ne convient pas", f"{capital(said)}.", "Revenez en arrière et corrigez.")
        except BadForm as bad:
            return message(bad.status, "Ce formulaire ne peut pas être lu", bad.message)
        except BadState:
            return message(400, "Ce formulaire ne peut pas être lu", _STALE)
        except Problem as problem:
            told = message(problem.status, problem.kind.title, problem.detail, problem.kind.remedy)
            told.headers.update(problem.headers)
            return told
        except IdempotencyConflict:  # the body stands in the key: nothing but an erasure sets them apart
            return message(409, "Cette décision a été effacée", _ERASED, _AFRESH)
        except JournalError as error:
            lacking = problem_of(error)
            told = message(lacking.status, "Cette décision n’a pas été gardée", error.message, _AGAIN)
            told.headers.update(lacking.headers)
            return told
        except NotServing as error:
            return unready(error, request.method)
        except ContractError as error:
            remedy = capital(error.suggestion or "")
            return message(404, "Cette page n’existe pas", f"{capital(error.message)}.", remedy)

    return answer


class Pages:
    """The handlers of the pages. What is made of a snapshot is kept as long as it serves."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._shelved: Shelved | None = None

    def _current(self) -> Shelved:
        snapshot = self._services.live.current()
        shelved = self._shelved
        if shelved is None or shelved.snapshot is not snapshot:
            shelved = self._shelved = Shelved(snapshot)
        return shelved

    async def style(self, request: Request) -> Response:
        """The style sheet of every page."""
        return style_response()

    @_told
    async def shelf(self, request: Request) -> Response:
        """The contracts."""
        shelves = await _threaded(request, self._current().shelves)
        count = sum(len(one.books) for one in shelves if not one.apart)
        return page("shelf_page.html.j2", shelves=shelves, count=count)

    @_told
    async def conditions(self, request: Request) -> Response:
        """The conditions of a version, each clause with its anchor."""
        shelved = self._current()
        library = shelved.snapshot.library
        day = request.query_params.get("version") or None
        contract = desk_of(library).contract(request.path_params["id"], day)
        content, tag = await _threaded(request, partial(shelved.conditions, contract), PATIENCE)
        headers = contract_headers(contract) | {"Content-Security-Policy": served_policy()}
        return tagged(request, content, tag, headers, MEDIA_TYPES["html"])

    @_told
    async def conditions_file(self, request: Request) -> Response:
        """The same as a file to keep: PDF, Word."""
        form = request.path_params["form"]
        if form not in FILES:
            return message(404, "Ce format n’est pas proposé", f"Formats proposés : {', '.join(FILES)}.")
        day = request.query_params.get("version") or None
        contract = desk_of(self._current().snapshot.library).contract(request.path_params["id"], day)
        return await conditions_in(request, contract, form)

    @_told
    async def trial(self, request: Request) -> Response:
        """The form: what to know (GET), then each step (POST)."""
        shelved, product = self._asked(request)
        if request.method != "POST":
            contract = desk_of(shelved.snapshot.library).contract(product.identifier)
            guarantee = request.query_params.get("portee")
            return await _threaded(request, partial(start, shelved, contract, guarantee))
        posted = await self._posted(request)
        if posted.first("faire") == "garder":
            return await self._kept(request, shelved, product, posted)
        return await _threaded(request, partial(self._stepped, request, shelved, product, posted))

    @_told
    async def sample(self, request: Request) -> Response:
        """A sample claim, decided at once."""
        shelved, product = self._asked(request)
        posted = await self._posted(request)
        return await _threaded(request, partial(self._sampled, request, shelved, product, posted.first("rang")))

    @_told
    async def case(self, request: Request) -> Response:
        """A case given as a text or as a file."""
        shelved, product = self._asked(request)
        if request.method != "POST":
            return RedirectResponse(f"/essais/{product.identifier}", 303)
        posted = await self._posted(request)
        return await _threaded(request, partial(self._imported, request, shelved, product, posted))

    @_told
    async def decision(self, request: Request) -> Response:
        """A decision that the journal keeps (GET), decided again (POST)."""
        return await kept_page(request, self._current())

    def _asked(self, request: Request) -> tuple[Shelved, Product]:
        shelved = self._current()
        return shelved, shelved.snapshot.library.product(request.path_params["id"])

    async def _posted(self, request: Request) -> Posted:
        return await read_form(request, self._services.settings.max_body)

    @property
    def _keeping(self) -> bool:
        return self._services.journal is not None

    # --- the steps, in a thread: they decide

    def _stepped(self, request: Request, shelved: Shelved, product: Product, posted: Posted) -> Response:
        action = posted.first("faire")
        if action == "commencer":
            chosen = tuple(dict.fromkeys(posted.values.get("question", ())))
            guarantee = posted.first("portée")
            if not chosen or len(chosen) > MOST_QUESTIONS:
                contract = desk_of(shelved.snapshot.library).contract(product.identifier)
                return unchosen(shelved, contract, guarantee, chosen)
            return self._shown(request, self._step(shelved, product, Trial(chosen, guarantee, case={}), ""))
        trial = read_trial(posted.first("etat"))
        verb, _, path = action.partition(":")
        if verb in _WITH_DECISION:
            screen = self._step(shelved, product, trial, "décider")
            if not decided_now(screen):
                return self._shown(request, screen)
            if verb == "courrier":
                return letter(screen, path)
            return taken_away(screen) if verb == "emporter" else self._decided(request, screen, verb, path)
        return self._shown(request, self._step(shelved, product, trial, action, posted))

    def _step(
        self, shelved: Shelved, product: Product, trial: Trial, action: str, posted: Posted | None = None
    ) -> Screen:
        return step(shelved.snapshot.library, product.identifier, trial, action, posted.values if posted else {})

    def _shown(self, request: Request, screen: Screen, **told: Any) -> Response:
        return shown(request, screen, keeping=self._keeping, **told)

    def _decided(self, request: Request, screen: Screen, verb: str, path: str) -> Response:
        return decided(request, screen, verb, path, keeping=self._keeping)

    def _sampled(self, request: Request, shelved: Shelved, product: Product, rank: str) -> Response:
        contract = desk_of(shelved.snapshot.library).contract(product.identifier)
        samples = shelved.samples(contract)
        if not (rank.isascii() and rank.isdecimal()) or int(rank) >= len(samples):
            raise ContractError("cet exemple n'existe pas")
        sample = samples[int(rank)]
        found = trial_of(product, sample.facts, sample.scope or "", sample.questions)
        if found.trial is None:
            return start(shelved, contract, None, faults=found.faults)
        return self._shown(request, self._step(shelved, product, found.trial, "décider"))

    def _imported(self, request: Request, shelved: Shelved, product: Product, posted: Posted) -> Response:
        contract = desk_of(shelved.snapshot.library).contract(product.identifier)
        text = posted.first("texte")
        name, content = posted.file or ("", text.encode("utf-8"))
        if not content.strip():
            return start(shelved, contract, None, faults=("Collez un cas, ou choisissez un fichier.",))
        found = imported(product, name, content)
        if found.trial is None:
            return start(shelved, contract, None, faults=found.faults, written=text)
        if not found.trial.questions:
            told = "Ce cas ne dit pas ce que l’on veut savoir : ajoutez-lui « questions », une liste de questions."
            return start(shelved, contract, None, faults=(typography(told),), written=text)
        return self._shown(request, self._step(shelved, product, found.trial, "décider"))

    async def _kept(self, request: Request, shelved: Shelved, product: Product, posted: Posted) -> Response:
        """Keep the decision in the journal, as the same request to the service would, where the person asks for it.

        The answer leads to the page of the decision kept, which can be read again without sending anything again. The
        same form sent twice keeps one decision: its number is the key of idempotency. The body stands in the key too,
        for who comes back to the form with another reference asks for another decision.
        """
        number = posted.first("formulaire")
        if not re.fullmatch(f"[0-9a-f]{{{2 * FORM_BYTES}}}", number):
            raise BadState
        screen = await _threaded(
            request, partial(self._step, shelved, product, read_trial(posted.first("etat")), "décider")
        )
        journal = self._services.journal
        file = " ".join(posted.first("dossier").split())[:_LONGEST_FILE]
        if journal is None or not decided_now(screen):
            return await _threaded(request, partial(self._shown, request, screen))
        if posted.first("garder") != "oui":
            return await _threaded(request, partial(self._shown, request, screen, unticked=True, file=file))
        asked_for = json.loads(request_json(screen.contract, screen.trial))
        body = json.dumps(asked_for | ({"file": file} if file else {}), ensure_ascii=False).encode("utf-8")
        await request.app.state.archives.ready(shelved.snapshot)
        in_thread = request.app.state.work.decide
        made, asked = await desk_of(shelved.snapshot.library).answer(product.identifier, body, in_thread)
        key = f"page-{number}-{blake2b(body, digest_size=16).hexdigest()}"
        entry = await journal.append(record_of(made, asked, caller_of(request), body, key))
        return RedirectResponse(f"/decisions/{entry.id}/page", 303)


async def _threaded(request: Request, work: Callable[[], T], seconds: float | None = None) -> T:
    found: T = await request.app.state.work.run(work, seconds)
    return found
