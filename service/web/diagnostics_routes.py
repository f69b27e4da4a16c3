"""What is wrong in a file being written: it is examined in its contract, in a copy of the folder; nothing is kept."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Fault, examine
from engine.errors import proposed
from engine.library import files_of
from engine.versions import PRODUCT_FILE, VersionReader
from grammar.catalogue import Severity
from service.live.files import folder_of
from service.web.answering import JSON, encode, fresh, services_of
from service.web.bodies import body_of, expected, shaped_body
from service.web.diagnostic_data import diagnostic_told
from service.web.members import BadRequest, any_text, read_members
from service.web.problems import Problem
from service.web.work import PATIENCE

#: RFC 9512, and the name in use before it.
YAML = ("application/yaml", "text/yaml")
_LONGEST = 200


async def diagnose(request: Request) -> Response:
    """The diagnostics of a contract with the text of one of its files replaced, or of a new one.

    In JSON, the file and its text; in YAML, the text as it is, the address saying the file.
    """
    settings = services_of(request).settings
    name = request.query_params.get("file")
    if expected(request, JSON, *YAML) == JSON:
        if name is not None:
            raise Problem("parametre-refuse", "« file » est dans l'adresse d'un corps en YAML seulement.")
        body = await shaped_body(request)
        told = await request.app.state.work.run(lambda: diagnosed(settings.contracts, body), PATIENCE)
        return fresh(encode(told))
    if name is None or not _safe(name):
        problem = "doit nommer un fichier YAML d'un contrat" if name else "manque"
        raise Problem("parametre-refuse", f"« file » {problem} : écrivez « ?file=contrat/2024-01-01/article.yaml ».")
    text, place = await body_of(request, settings.max_body), PurePosixPath(name)
    told = await request.app.state.work.run(lambda: diagnosed_text(settings.contracts, place, text), PATIENCE)
    return fresh(encode(told))


def diagnosed(root: Path, body: bytes) -> dict[str, Any]:
    """The diagnostics as plain data. Raises `NotJson`, `BadRequest`."""
    place, text = read_members(body, {"file": _file, "text": any_text})
    return diagnosed_text(root, place, text.encode())


def diagnosed_text(root: Path, place: PurePosixPath, text: bytes) -> dict[str, Any]:
    """The diagnostics of a contract, one of its files having this text. Raises `BadRequest`."""
    folder = folder_of(root)
    if place.parts[0] not in folder.names and place.parts[1:] != (PRODUCT_FILE,):
        remedy = proposed(place.parts[0], folder.names, "contrats", "aucun")
        raise BadRequest((Fault("file", "F003", f"« {place.parts[0]} » n'est pas un contrat", remedy),))
    made = Path(tempfile.mkdtemp(prefix="clausier-"))
    try:
        product = folder.base / place.parts[0]
        for path in files_of(product) if place.parts[0] in folder.names else ():
            copy = made / path.relative_to(folder.base)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        written = made / place
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_bytes(text)
        # With a reader of its own the cache is left alone: what is examined once would put out what is used.
        found = examine(made / place.parts[0], reader=VersionReader()).diagnostics
    finally:
        shutil.rmtree(made, ignore_errors=True)
    errors = sum(one.severity is Severity.ERROR for one in found)
    return {"errors": errors, "diagnostics": [diagnostic_told(one, made) for one in found]}


def _file(value: Any, path: str, faults: list[Fault]) -> PurePosixPath:
    if not isinstance(value, str) or not _safe(value):
        remedy = "écrivez par exemple « contrat/2024-01-01/article.yaml »"
        faults.append(Fault(path, "F010", "le nom d'un fichier YAML d'un contrat est attendu", remedy))
        return PurePosixPath()
    return PurePosixPath(value)


def _safe(file: str) -> bool:
    """Whether a name stays in the folder of one contract, and can be that of a file."""
    parts = file.split("/")
    sane = all(part and part not in (".", "..") and part.isprintable() and "\\" not in part for part in parts)
    return sane and 2 <= len(parts) <= 4 and len(file.encode()) <= _LONGEST and file.endswith(".yaml")


def routes() -> list[BaseRoute]:
    """The route of diagnostics."""
    return [Route("/diagnostics", diagnose, methods=["POST"], name="diagnose")]
