"""The page of a decision kept: what was told, what was answered, what it corrects, what corrects it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine import Contract, ContractError
from engine.facts import path_of
from grammar.french import typography
from render.fact_words import FactWords, definite
from render.plain_values import show
from render.version_date import day_of
from render.wording import capital
from service.journal import Act, Entry, Journal, Kind
from service.journal.words import ACTS, RELATIONS
from service.pages.forms import BadForm, read_form
from service.pages.html import page
from service.pages.results import TONES
from service.pages.shelved import Shelved
from service.pages.told import ToldFact, told_facts
from service.web.answering import contract_headers, services_of
from service.web.deciding import decide_bytes, desk_of
from service.web.decision_routes import entry_of
from service.web.doors import caller_of, sees_all
from service.web.members import BadRequest
from service.web.problems import Problem
from service.web.request_body import read_asked
from service.web.review_routes import LONGEST_NOTE, fault_of_note, lower, said_of
from service.web.work import PATIENCE


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given: its question, its verdict, its value, the clauses that decided."""

    name: str
    verdict: str
    tone: str
    value: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A note, a flag, or a reading of a decision: what it is, who, when, the words."""

    what: str
    who: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class After:
    """What happened to a decision since it was made; ``accesses`` are for those who may audit, else None."""

    said: tuple[Said, ...]
    flagged: bool
    accesses: tuple[Said, ...] | None


async def kept_page(request: Request, shelved: Shelved) -> Response:
    """The page of the entry that the address names; a POST does what its form asks. Raises `Problem`, `BadForm`."""
    if request.method != "POST":
        entry, journal = await entry_of(request, "page")
        return await _shown(request, shelved, entry, journal)
    posted = await read_form(request, services_of(request).settings.max_body)
    action = posted.first("faire")
    entry, journal = await entry_of(request, action if action in _GESTURES else "page")
    if action not in _GESTURES:
        raise BadForm(400, "Ce formulaire ne vient pas d’une page de ce service.")
    if action in ("rejouer", "lever") and not sees_all(request):
        raise Problem("role-insuffisant", "Il faut le rôle « audit » : demandez une clé qui l’ait.")
    if action == "rejouer":
        found = await request.app.state.work.run(lambda: journal.replay(entry.id, decide_bytes), PATIENCE)
        return await _shown(request, shelved, entry, journal, same=found.same)
    text = posted.first("texte").replace("\r\n", "\n").strip()
    fault = fault_of_note(text)
    if fault:
        told = typography(f"{capital(fault)}.")
        return await _shown(request, shelved, entry, journal, fault=told, written=text)
    by, act = caller_of(request), _GESTURES[action]
    await request.app.state.work.run(lambda: act(journal, entry.id, by, text))
    return RedirectResponse(f"/decisions/{entry.id}/page#suites", 303)


#: What the forms of the page ask for, besides a replay.
_GESTURES: Mapping[str, Callable[[Journal, str, str, str], object]] = {
    "rejouer": lambda journal, one, by, text: None,
    "noter": lambda journal, one, by, text: journal.note(one, by, text),
    "signaler": lambda journal, one, by, text: journal.flag(one, by, text),
    "lever": lower,
}


async def _shown(
    request: Request, shelved: Shelved, entry: Entry, journal: Journal, *, same: bool | None = None, fault: str = "",
    written: str = "",
) -> Response:  # fmt: skip
    every = sees_all(request)

    def work() -> Response:
        acts, flagged = said_of(journal, entry.id)
        read = tuple(map(_said, journal.accesses(entry.id))) if every else None
        said = tuple(replace(one, what=capital(one.what)) for one in map(_said, acts))
        after = After(said, flagged, read)
        return _page(shelved, entry, after, same, fault, written)

    response: Response = await request.app.state.work.run(work)
    return response


def _said(act: Act) -> Said:
    # Of a reading, what was read says more than that it was read.
    what = act.detail if act.kind is Kind.ACCESS else ACTS[act.kind]
    return Said(typography(what), act.caller, _moment(act.recorded_at), act.text or "")


def _moment(when: datetime) -> str:
    return typography(f"{day_of(when.date().isoformat())} à {when:%H h %M} (UTC)")


def _page(shelved: Shelved, entry: Entry, after: After, same: bool | None, fault: str, written: str) -> Response:
    record = entry.record
    result = msgspec.json.decode(record.result)
    contract = _contract(shelved, entry)
    links = [(RELATIONS[one.relation][0], one.decision) for one in record.links]
    links += [(RELATIONS[one.relation][1], one.decision) for one in entry.linked_by]
    response = page(
        "kept.html.j2",
        422 if fault else 200,
        entry=entry,
        after=after,
        fault=fault,
        written=written,
        longest=LONGEST_NOTE,
        title=typography(contract.identity.title) if contract else record.contract,
        since=day_of(record.version),
        when=_moment(entry.recorded_at),
        answers=tuple(_answers(contract, result["answers"])),
        told=_told(contract, record.request) if contract else None,
        moved=contract is None,
        links=links,
        same=same,
    )
    if contract is not None:
        response.headers.update(contract_headers(contract))
    return response


def _contract(shelved: Shelved, entry: Entry) -> Contract | None:
    """The very version that decided, None where what serves is no longer it."""
    try:
        found = desk_of(shelved.snapshot.library).contract(entry.record.contract, entry.record.version)
    except ContractError:
        return None
    return found if found.identity.digest == entry.record.digest else None


def _told(contract: Contract, request: bytes) -> tuple[ToldFact, ...] | None:
    try:
        asked = read_asked(request)
        case = contract.facts(asked.case, scope=asked.scope)
    except (BadRequest, ContractError):
        return None
    return told_facts(case, None)


def _answers(contract: Contract | None, answers: dict[str, Any]) -> list[KeptAnswer]:
    found: list[KeptAnswer] = []
    program = contract.program if contract else None
    grandeurs = {path_of(one.symbol, program): one for one in program.grandeurs.values()} if program else {}
    for path, told in answers.items():
        grandeur = grandeurs.get(path)
        name = capital(definite(grandeur.symbol)) if grandeur else path
        several = told.get("elements")
        for rank, one in enumerate(several if several is not None else [told], 1):
            value = one.get("value")
            text = ""
            if value is not None and grandeur is not None and program is not None and not isinstance(value, bool):
                text = FactWords(program).value(grandeur.symbol, value) if isinstance(value, str) else show(
                    value, grandeur.kind
                )  # fmt: skip
            suffix = f", n° {rank}" if several is not None else ""
            reasons = tuple(dict.fromkeys(reason["clause"] for reason in one["reasons"]))
            tone = TONES.get(one["verdict"], "neutre")
            found.append(KeptAnswer(typography(name + suffix), one["verdict"], tone, typography(text), reasons))
    return found
