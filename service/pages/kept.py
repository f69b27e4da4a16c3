"""The page of a decision kept: what was told, what was answered, what it corrects, what corrects it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from engine import Contract, ContractError
from engine.facts import path_of
from grammar.french import typography
from render.fact_words import FactWords, definite
from render.plain_values import show
from render.version_date import day_of
from render.wording import capital
from service.journal.record import Entry, Relation
from service.pages.html import page
from service.pages.shelved import Shelved
from service.pages.told import ToldFact, told_facts
from service.web.answering import contract_headers
from service.web.archives import REPLAY_PATIENCE
from service.web.deciding import decide_bytes, desk_of
from service.web.decision_routes import entry_of
from service.web.request_body import BadRequest, read_asked

_RELATIONS = {
    Relation.CORRECTS: ("corrige", "est corrigée par"),
    Relation.COMPLETES: ("complète", "est complétée par"),
    Relation.CANCELS: ("annule", "est annulée par"),
    Relation.REPLACES: ("remplace", "est remplacée par"),
}


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given: its question, its verdict, its value, the clauses that decided."""

    name: str
    verdict: str
    value: str
    reasons: tuple[str, ...]


async def kept_page(request: Request, shelved: Shelved) -> Response:
    """The page of the entry that the address names; a POST decides it again. Raises `Problem`."""
    again = request.method == "POST"
    entry, journal = await entry_of(request, "rejeu" if again else "page")
    same: bool | None = None
    if again:
        found = await request.app.state.work.run(lambda: journal.replay(entry.id, decide_bytes), REPLAY_PATIENCE)
        same = found.same
    response: Response = await request.app.state.work.run(partial(_page, shelved, entry, same))
    return response


def _page(shelved: Shelved, entry: Entry, same: bool | None) -> Response:
    record = entry.record
    result = msgspec.json.decode(record.result)
    contract = _contract(shelved, entry)
    links = [(_RELATIONS[one.relation][0], one.decision) for one in record.links]
    links += [(_RELATIONS[one.relation][1], one.decision) for one in entry.linked_by]
    response = page(
        "kept.html.j2",
        entry=entry,
        title=typography(contract.identity.title) if contract else record.contract,
        since=day_of(record.version),
        when=typography(f"{day_of(entry.recorded_at.date().isoformat())} à {entry.recorded_at:%H h %M} (UTC)"),
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
            found.append(KeptAnswer(typography(name + suffix), one["verdict"], typography(text), reasons))
    return found
