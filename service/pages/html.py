"""Pages as answers: the templates, the one style sheet, the policy under which a page stands."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from render.page_templates import beside_templates, page_templates
from service.access.headers import PAGE_POLICY

STYLE_PATH = "/style.css"
_HEADERS = {
    # Told here as well as at the doors, which leave it then; the other headers that protect a page are theirs alone.
    "Content-Security-Policy": PAGE_POLICY,
    # A page that holds a case is nobody else's.
    "Cache-Control": "no-store",
}


@cache
def _templates() -> Environment:
    address = f"{STYLE_PATH}?{style_digest()}"
    return page_templates("service.pages", "render", style_address=address, nothing=Markup(""))


@cache
def style() -> str:
    """The style of the conditions, then what pages add to it."""
    return beside_templates("render", "page.css") + beside_templates("service.pages", "pages.css")


@cache
def style_digest() -> str:
    """What names this very style: another has another address."""
    return sha256(style().encode("utf-8")).hexdigest()[:16]


def style_response() -> Response:
    """The style sheet, kept by browsers as long as they like: its address changes with it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(style(), media_type="text/css; charset=utf-8", headers=headers)


def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template."""
    return HTMLResponse(_templates().get_template(name).render(**values), status, dict(_HEADERS))
