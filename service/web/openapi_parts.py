"""The parts of the OpenAPI document that no contract changes: answers, problems, headers, parameters."""

from __future__ import annotations

from typing import Any

from engine.outcomes import Verdict
from service.journal import Relation
from service.problem_kinds import KINDS, MEDIA_TYPE
from service.web.answering import JSON

Plain = dict[str, Any]
_TEXT: Plain = {"type": "string"}
_TEXTS: Plain = {"type": "array", "items": _TEXT}


def a(*required: str, **properties: Plain) -> Plain:
    """The schema of an object whose members are all told; those that are always there are named first."""
    found: Plain = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def ref(name: str) -> Plain:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def link_schema() -> Plain:
    """A link to an earlier decision."""
    relation: Plain = {"enum": [one.value for one in Relation]}
    decision: Plain = {"type": "string", "minLength": 1, "maxLength": 200}
    return a("relation", "decision", relation=relation, decision=decision)


def schemas() -> Plain:
    """The schemas that all operations share."""
    reason = a("clause", "article", clause=_TEXT, article=_TEXT, contract=_TEXT, title=_TEXT)
    answer: Plain = {
        "type": "object",
        "properties": {
            "verdict": {"enum": [one.value for one in Verdict]},
            "value": {},
            "reasons": {"type": "array", "items": reason | {"additionalProperties": True}},
            "reservations": _TEXTS,
            "missing": _TEXTS,
        },
        "required": ["verdict", "value", "reasons", "reservations", "missing"],
    }
    elements = a("elements", elements={"type": "array", "items": ref("answer")})
    identity = {"type": "object", "properties": {"id": _TEXT, "version": _TEXT, "hash": _TEXT},
                "required": ["id", "version", "hash"]}  # fmt: skip
    links: Plain = {"type": "array", "items": ref("link")}
    fault = a("path", "pointer", "code", "detail", path=_TEXT, pointer=_TEXT, code=_TEXT, detail=_TEXT,
              suggestion=_TEXT)  # fmt: skip
    decision: Plain = {
        "type": "object",
        "description": "Les octets qui suivent « decision » sont les mêmes pour la même demande.",
        "properties": {
            "decision": {"oneOf": [{"type": "null"}, ref("entry")]},
            "contract": identity,
            "engine": a("version", "calendar", version=_TEXT, calendar=_TEXT),
            "tariff": {"oneOf": [{"type": "null"}, a("title", "hash", title=_TEXT, hash=_TEXT)]},
            "readings": {"type": "object", "additionalProperties": _TEXT},
            "detail": {"enum": ["reasons", "full", "explained"]},
            "answers": {"type": "object", "additionalProperties": {"anyOf": [ref("answer"), ref("elements")]}},
        },
        "required": ["decision", "contract", "engine", "tariff", "readings", "detail", "answers"],
    }
    return {
        "problem": {
            "type": "object",
            "description": "RFC 9457. Chaque défaut est à son chemin dans ce qui a été envoyé.",
            "properties": {
                "type": {"enum": [KINDS[slug].address for slug in sorted(KINDS)]},
                "title": _TEXT,
                "status": {"type": "integer"},
                "detail": _TEXT,
                "errors": {"type": "array", "items": fault},
                "request": _TEXT,
            },
            "required": ["type", "title", "status", "detail"],
            "additionalProperties": False,
        },
        "link": link_schema(),
        "entry": a("id", "sequence", "recorded_at", "file", "links", id=_TEXT, sequence={"type": "integer"},
                   recorded_at={"type": "string", "format": "date-time"}, file={"type": ["string", "null"]},
                   links=links, linked_by=links),
        "answer": answer,
        "elements": elements,
        "decision": decision,
        "place": a("file", "line", "column", "end_line", "end_column", file=_TEXT, line={"type": "integer"},
                   column={"type": "integer"}, end_line={"type": "integer"}, end_column={"type": "integer"}),
    }  # fmt: skip


def problem_responses() -> Plain:
    """The answer of each status that tells a problem."""
    by_status: dict[int, list[str]] = {}
    for kind in KINDS.values():
        by_status.setdefault(kind.status, []).append(kind.title)
    waiting = {"Retry-After": {"description": "Dans combien de secondes réessayer.", "schema": {"type": "integer"}}}
    return {
        f"p{status}": {
            "description": " ; ".join(titles) + ".",
            "content": {MEDIA_TYPE: {"schema": ref("problem")}},
        }
        | ({"headers": waiting} if status in (429, 503) else {})
        for status, titles in sorted(by_status.items())
    }


def answers(content: Plain, *statuses: int, contract: bool = True, described: str = "La réponse.") -> Plain:
    """The responses of an operation: the good one, those of the doors, and the problems named."""
    headers: Plain = {}
    if contract:
        headers = {
            name: {"schema": _TEXT, "required": True}
            for name in ("ETag", "Clausier-Contract-Version", "Clausier-Contract-Hash")
        }
    good: Plain = {"description": described, "content": content} | ({"headers": headers} if headers else {})
    every = sorted({400, 401, 403, 429, 500, 503, *statuses})
    return {"200": good} | {str(one): {"$ref": f"#/components/responses/p{one}"} for one in every}


def in_json(schema: Plain, example: Any = None) -> Plain:
    """JSON content."""
    return {JSON: {"schema": schema} | ({"example": example} if example is not None else {})}


def parameter(name: str, where: str, schema: Plain, described: str) -> Plain:
    """A parameter; one of the path is always required."""
    required: Plain = {"required": True} if where == "path" else {}
    return {"name": name, "in": where, "description": described, "schema": schema} | required


#: The day of a version.
VERSION = parameter(
    "version", "query", {"type": "string", "format": "date"}, "La version en vigueur ce jour-là ; sinon la dernière."
)
UNCHANGED: Plain = {"description": "Rien n'a changé depuis l'ETag donné."}
