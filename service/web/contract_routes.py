"""The contracts: which there are, what one may ask of each, the schema of its cases."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Contract, ContractError, Library
from engine.case_schema import case_schema
from engine.facts import path_of
from engine.questions import find_question
from engine.reach import reach
from render.fact_words import definite
from service.web.answering import chosen, json_answer, kept_answer, services_of
from service.web.deciding import desk_of
from service.web.problems import unknown


async def contracts(request: Request) -> Response:
    """Every contract that decides something, with its versions."""
    snapshot = services_of(request).live.current()
    listed = [_listed(snapshot.library, identifier) for identifier in snapshot.library]
    return json_answer(request, {"contracts": listed}, snapshot.digest)


def _listed(library: Library, identifier: str) -> dict[str, Any]:
    product = library.product(identifier)
    return {
        "id": identifier,
        "title": product.title,
        "versions": list(product.versions),
        "latest": _named(desk_of(library).contract(identifier)) if product.versions else None,
        "href": f"/contracts/{identifier}",
    }


def _named(contract: Contract) -> dict[str, Any]:
    return {"version": contract.identity.version, "hash": contract.identity.digest}


async def contract(request: Request) -> Response:
    """One contract: its versions, and what one may ask of the version in force on the day asked."""
    library, found = chosen(request)
    return kept_answer(request, found, contract_told(library, found))


def contract_told(library: Library, found: Contract) -> dict[str, Any]:
    """A contract as plain data."""
    product = library.product(found.identity.contract)
    program = found.program
    desk = desk_of(library)
    return {
        "id": product.identifier,
        "title": product.title,
        "version": found.identity.version,
        "hash": found.identity.digest,
        "reads": dict(program.versions),
        "governed_by": product.by or None,
        "versions": [_named(desk.contract(product.identifier, day)) for day in product.versions],
        "questions": [
            {
                "path": path_of(one.symbol, program),
                "name": definite(one.symbol),
                "type": str(one.symbol.type),
                "each": one.symbol.each,
            }
            for one in program.questions()
        ],
        "readings": [
            {
                "id": name,
                "question": reading.question,
                "options": dict(reading.options),
                "retained": reading.retained,
            }
            for name, reading in program.readings.items()
        ],
        "clauses": [
            {"id": one.identifier, "article": one.article, "verb": one.verb} for one in program.own_clauses.values()
        ],
    }


async def schema(request: Request) -> Response:
    """The JSON Schema of a case; with ``question``, of the facts that the questions look at and no others."""
    _, found = chosen(request)
    program = found.program
    asked = request.query_params.getlist("question")
    if not asked:
        return kept_answer(request, found, case_schema(program), "application/schema+json")
    try:
        slots = {slot for one in asked for slot in reach(program, find_question(program, one)).slots}
    except ContractError as error:
        raise unknown("introuvable", error) from None
    paths = {path_of(program.facts[slot], program) for slot in slots}
    return kept_answer(request, found, narrowed(case_schema(program), paths), "application/schema+json")


def narrowed(schema: dict[str, Any], paths: set[str], under: str = "") -> dict[str, Any]:
    """A schema of a case without the facts that are not among some paths."""
    kept: dict[str, Any] = {}
    for name, inner in schema["properties"].items():
        path = f"{under}{name}"
        if path in paths:
            kept[name] = inner
        elif inner.get("type") == "object":
            scope = narrowed(inner, paths, f"{path}.")
            if scope["properties"]:
                kept[name] = scope
    if "inconnus" in schema["properties"] and kept:
        facts = [name for name in kept if f"{under}{name}" in paths]
        if facts:
            unknowns = schema["properties"]["inconnus"]
            kept["inconnus"] = unknowns | {"items": {"enum": sorted(facts)}}
    return schema | {"properties": kept}


def routes() -> list[BaseRoute]:
    """The routes of the contracts."""
    return [
        Route("/contracts", contracts, name="contracts"),
        Route("/contracts/{id}", contract, name="contract"),
        Route("/contracts/{id}/schema", schema, name="schema"),
    ]
