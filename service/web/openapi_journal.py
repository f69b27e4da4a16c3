"""The part of the OpenAPI document about what follows a decision: notes, review, accesses, files, approvals."""

from __future__ import annotations

from collections.abc import Callable

from service.web.openapi_parts import Plain, a, answers, in_json, parameter
from service.web.plain_text import REFERENCE
from service.web.review_routes import LONGEST_NOTE

_TEXT: Plain = {"type": "string"}


def review_paths(operation: Callable[..., Plain], decision: Plain) -> Plain:
    """The paths, by an operation's maker and the parameter that names a decision."""
    note: Plain = {"type": "string", "minLength": 1, "maxLength": LONGEST_NOTE}
    act = a("id", "sequence", "kind", "recorded_at", "caller", "subject", "detail", "text", id=_TEXT,
            sequence={"type": "integer"}, kind=_TEXT, recorded_at={"type": "string", "format": "date-time"},
            caller=_TEXT, subject=_TEXT, detail={}, text={"type": ["string", "null"]})  # fmt: skip
    acts: Plain = {"type": "array", "items": act}
    said: Plain = {"requestBody": {"required": True, "content": in_json(a("text", text=note))},
                   "parameters": [decision]}  # fmt: skip
    refused = (404, 408, 409, 410, 413, 415, 422)
    reference: Plain = {"type": "string", "minLength": 1, "pattern": REFERENCE}
    file = parameter("file", "path", reference, "La référence du dossier.")
    why = parameter("why", "query", note, "Pourquoi : le journal le garde, en clair.") | {"required": True}
    person: Plain = {"parameters": [file, why]}
    wanted = a("contract", "version", "hash", "why", contract=_TEXT, version=_TEXT, hash=_TEXT, why=_TEXT)
    kept = ("contract", "version", "hash", "by", "at", "why")
    approval = a(*kept, **dict.fromkeys(kept, _TEXT))
    waiting: Plain = {"type": "object"}

    def good(schema: Plain, *statuses: int) -> Plain:
        return answers(in_json(schema), *statuses, contract=False)

    def made(schema: Plain, *statuses: int) -> Plain:
        found = good(schema, *statuses)
        return {"201": found.pop("200"), **found}

    erased: Plain = {"type": "boolean", "description": "Ses faits et les textes de ses notes ont été effacés."}
    return {
        "/decisions/{id}/notes": {
            "get": operation("notes", "Les notes d'une décision, et si une relecture est demandée",
                             good(a("decision", "erased", "flagged", "acts", decision=_TEXT, erased=erased,
                                    flagged={"type": "boolean"}, acts=acts), 404), parameters=[decision]),
            "post": operation("note", "Noter quelque chose sur une décision", made(act, *refused), **said)},
        "/decisions/{id}/flag": {
            "put": operation("flag", "Demander qu'un humain relise une décision", good(act, *refused), **said),
            "delete": operation("unflag", "Dire qu'un humain l'a relue, et ce qu'il en ressort",
                                good(act, *refused), **said)},
        "/decisions/{id}/accesses": {"get": operation(
            "accesses", "Qui l'a lue, quand, par où",
            good(a("decision", "erased", "accesses", decision=_TEXT, erased=erased, accesses=acts), 404),
            parameters=[decision])},
        "/files/{file}": {
            "get": operation("export", "Tout ce qui est gardé d'un dossier",
                             good({"type": "object"}, 404, 409), **person),
            "delete": operation("erase", "Effacer un dossier : ses faits deviennent illisibles",
                                good(a("decisions", "acts", decisions={"type": "integer"}, acts=acts), 404, 409),
                                **person)},
        "/approvals": {
            "get": operation("approvals", "Les versions approuvées, et celles qui attendent",
                             good(a("approvals", "waiting", approvals={"type": "array", "items": approval},
                                    waiting=waiting))),
            "post": operation("approve", "Approuver l'empreinte d'une version, ou du tarif (« tarif », version vide)",
                              made(approval, 408, 409, 413, 415, 422),
                              requestBody={"required": True, "content": in_json(wanted)})},
    }  # fmt: skip
