"""The OpenAPI 3.1 document, made from the contracts that serve: the cases of each, its questions, its samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine import Contract, Library
from engine.case_schema import case_schema
from engine.decision import ENGINE_VERSION
from render.formats import MEDIA_TYPES
from service.exits import Stop
from service.samples import samples_of
from service.web.answering import JSON
from service.web.deciding import desk_of
from service.web.decision_routes import IDEMPOTENCY_KEY
from service.web.diagnostics_routes import YAML
from service.web.openapi_journal import review_paths
from service.web.openapi_parts import (
    UNCHANGED,
    VERSION,
    Plain,
    a,
    answers,
    in_json,
    link_schema,
    parameter,
    problem_responses,
    ref,
    schemas,
)
from service.web.plain_text import REFERENCE
from service.web.request_body import DETAILS
from service.web.stream import NDJSON

_TEXT: Plain = {"type": "string"}
_ID_OF_DECISION = parameter("id", "path", {"type": "string", "minLength": 1}, "L'identifiant de la décision.")
_KEY = parameter(
    "Idempotency-Key",
    "header",
    {"type": "string", "pattern": IDEMPOTENCY_KEY},
    "Une même clé ne décide qu'une fois : la première réponse est rendue à nouveau ; avec une autre demande, 409. De 1 "
    "à 255 caractères ASCII visibles, ni accent ni espace ; sinon 400. Refusée (400) sur un flux.",
)
_LINKS = (
    "Les décisions antérieures que celle-ci corrige (corrects), complète (completes), annule (cancels) ou remplace "
    "(replaces), chacune une fois. Corriger et compléter : du même contrat. Une décision inconnue ou d'une autre clé, "
    "effacée, déjà annulée ou remplacée, d'un autre contrat : 409, à blanc aussi, et rien n'est gardé."
)
_FLOW = "Un cas par ligne, une réponse par ligne, dans l'ordre ; un cas fautif a pour réponse {« problem » : …}."


def document(library: Library, root: Path) -> Plain:
    """The whole document. ``root`` is the folder of the contracts, where the samples are."""
    contracts = {name: desk_of(library).contract(name) for name in library if library.product(name).versions}
    components = schemas()
    paths = _shared(sorted(contracts))
    for name, contract in contracts.items():
        case = case_schema(contract.program)
        components[f"case-{name}"] = {key: value for key, value in case.items() if key not in ("$schema", "$id")}
        if not contract.questions:
            continue
        components[f"request-{name}"] = request_schema(library, contract, name)
        examples = _samples(root, name)
        paths[f"/contracts/{name}/decisions"] = {"post": _decide(name, contract, examples)}
        paths[f"/contracts/{name}/questions"] = {"post": _ask(name, contract, examples)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Clausier",
            "version": ENGINE_VERSION,
            "description": "Des contrats exécutables : décider un cas, dire pourquoi, imprimer les conditions.",
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "responses": problem_responses(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"key": []}, {}],
    }


def request_schema(library: Library, contract: Contract, name: str) -> Plain:
    """What may be posted to be decided by a contract."""
    readings = {one: {"enum": list(options)} for one, options in contract.readings.items()}
    scoped = len(contract.program.declarations.scopes) > 1
    questions: Plain = {"type": "array", "items": {"enum": list(contract.questions)}, "minItems": 1, "maxItems": 1_000}
    return a(
        "case",
        case=ref(f"case-{name}"),
        questions=questions | {"description": "Celles à décider ; sinon toutes."},
        readings={"type": "object", "properties": readings, "additionalProperties": False},
        scope={"enum": sorted(one for one in contract.program.declarations.scopes if one)} if scoped else _TEXT,
        version={"enum": list(library.product(name).versions)},
        detail={"enum": list(DETAILS), "default": DETAILS[0]},
        dry_run={"type": "boolean", "description": "Décide sans rien garder.", "default": False},
        file={"type": "string", "minLength": 1, "maxLength": 200, "pattern": REFERENCE,
              "description": "Le dossier de la personne."},
        links={"type": "array", "items": link_schema(), "maxItems": 1_000, "description": _LINKS},
    )


def _decide(name: str, contract: Contract, examples: Plain) -> Plain:
    body: Plain = {
        JSON: {"schema": ref(f"request-{name}")} | ({"examples": examples} if examples else {}),
        NDJSON: {"schema": {"type": "string", "description": _FLOW}},
    }
    good = {**in_json(ref("decision")), NDJSON: {"schema": {"type": "string", "description": _FLOW}}}
    return {
        "operationId": f"decide-{name}",
        "summary": f"Décider un cas : {contract.identity.title}",
        "tags": [name],
        "parameters": [_KEY],
        "requestBody": {"required": True, "content": body},
        "responses": answers(good, 404, 408, 409, 413, 415, 422, described="La décision, fût-elle indéterminée."),
    }


def _ask(name: str, contract: Contract, examples: Plain) -> Plain:
    request = request_with_skipped(name)
    question: Plain = {"type": ["object", "null"]}
    told = {"type": "object", "properties": {"contract": {"type": "object"}, "question": question,
            "undetermined": {"type": "array", "items": _TEXT}, "case": {"type": "object"}},
            "required": ["contract", "question", "undetermined", "case"]}  # fmt: skip
    content: Plain = {JSON: {"schema": request} | ({"examples": examples} if examples else {})}
    return {
        "operationId": f"ask-{name}",
        "summary": f"La question suivante : {contract.identity.title}",
        "tags": [name],
        "requestBody": {"required": True, "content": content},
        "responses": answers(in_json(told), 404, 408, 413, 415, 422, described="La question la plus utile, ou null."),
    }


def request_with_skipped(name: str) -> Plain:
    """What may be posted to be asked the next question."""
    skipped: Plain = {"type": "array", "items": _TEXT, "description": "Ce qu'on ne veut pas se voir demander."}
    return a("case", case=ref(f"case-{name}"), skipped=skipped)


def _shared(names: list[str]) -> Plain:
    """The operations that are the same for every contract."""
    which = parameter("id", "path", {"enum": names}, "Le contrat.")
    get = {"parameters": [which, VERSION]}
    documents: Plain = {media: {"schema": _TEXT} for media in MEDIA_TYPES.values()}
    any_object: Plain = {"type": "object"}
    question = parameter("question", "query", {"type": "array", "items": _TEXT}, "Les faits de ces questions seules.")
    day: Plain = {"type": "string", "format": "date"}
    span = [parameter("from", "query", day, "La version d'avant.") | {"required": True},
            parameter("to", "query", day, "La version d'après ; sinon la dernière.")]  # fmt: skip
    clause = parameter("clause", "path", {"type": "string", "minLength": 1}, "L'identifiant de la clause.")
    file_of_contract = _TEXT | {"pattern": "^[a-z0-9-]+(/[a-z0-9-]+){1,3}\\.yaml$"}
    diagnosis = a("file", "text", file=file_of_contract, text=_TEXT)
    yaml_text: Plain = {media: {"schema": _TEXT | {"description": "Le texte du fichier."}} for media in YAML}

    def operation(identifier: str, summary: str, responses: Plain, **more: Any) -> Plain:
        return {"operationId": identifier, "summary": summary, "tags": ["contrats"], **more, "responses": responses}

    def kept(responses: Plain) -> Plain:
        return responses | {"304": UNCHANGED}

    return {
        "/contracts": {"get": operation(
            "contracts", "Les contrats", kept(answers(in_json(any_object), contract=False)))},
        "/contracts/{id}": {"get": operation(
            "contract", "Un contrat : versions, questions, lectures", kept(answers(in_json(any_object), 404)), **get)},
        "/contracts/{id}/schema": {"get": operation(
            "schema", "Le schéma d'un cas", kept(answers({"application/schema+json": {"schema": any_object}}, 404)),
            parameters=[which, VERSION, question])},
        "/contracts/{id}/clauses/{clause}": {"get": operation(
            "clause", "Une clause : texte, place, cas qui la tiennent", kept(answers(in_json(any_object), 404)),
            parameters=[which, clause, VERSION])},
        "/contracts/{id}/conditions": {"get": operation(
            "conditions", "Les conditions, dans le format demandé", kept(answers(documents, 404, 406)), **get)},
        "/contracts/{id}/compare": {"get": operation(
            "compare", "Ce qui change d'une version à l'autre", kept(answers(documents, 404, 406)),
            parameters=[which, *span])},
        "/decisions/{id}": {"get": operation(
            "decision", "Une décision gardée", kept(answers(in_json(ref("decision")), 404, 410)),
            parameters=[_ID_OF_DECISION])},
        "/decisions/{id}/letter": {"get": operation(
            "letter", "Le courrier qui l'explique", kept(answers(documents, 404, 406, 409, 410)),
            parameters=[_ID_OF_DECISION, question,
                        parameter("changes", "query", {"type": "boolean"}, "Avec ce qui changerait la réponse.")])},
        "/decisions/{id}/replay": {"post": operation(
            "replay", "La décider à nouveau, par le contrat d'alors",
            answers(in_json(any_object), 404, 409, 410), parameters=[_ID_OF_DECISION])},
        **review_paths(operation, _ID_OF_DECISION),
        "/diagnostics": {"post": operation(
            "diagnose", "Ce qui ne va pas dans un fichier en cours d'écriture",
            answers(in_json(any_object), 408, 413, 415, 422, contract=False),
            parameters=[parameter("file", "query", file_of_contract, "Le fichier, pour un corps en YAML seulement.")],
            requestBody={"required": True, "content": in_json(diagnosis) | yaml_text})},
        "/health": {"get": operation("health", "Le service vit", answers(in_json(any_object), contract=False))},
        "/ready": {"get": operation("ready", "Le service sert ses contrats",
                                    answers(in_json(any_object), contract=False) | {"503": {
                                        "description": "Aucun contrat ne sert encore, ou le journal ne garde rien.",
                                        "content": in_json(any_object)}})},
        "/metrics": {"get": operation(
            "metrics", "Les comptes du service", answers({"text/plain": {"schema": _TEXT}}, contract=False))},
        "/openapi.json": {"get": operation(
            "openapi", "Ce document", kept(answers(in_json(any_object), contract=False)))},
        "/problems/{slug}": {"get": operation(
            "problem", "Ce que veut dire un problème", answers(in_json(any_object), 404, contract=False),
            parameters=[parameter("slug", "path", {"type": "string", "minLength": 1}, "Son nom.")])},
    }  # fmt: skip


def _samples(root: Path, name: str) -> Plain:
    """The samples of a product as examples of requests, those that can be read."""
    try:
        found = samples_of(root / name)
    except Stop:
        return {}
    examples: Plain = {}
    for sample in found:
        value: Plain = {"case": sample.facts.data}
        value |= {"questions": sample.questions} if sample.questions else {}
        value |= {"scope": sample.scope} if sample.scope else {}
        examples[f"exemple-{len(examples) + 1}"] = {"summary": sample.title, "value": value}
    return examples
