"""Pages as answers: the templates, the one style sheet, the policy under which a page stands."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from grammar.french import typography
from render import runs
from render.anchors import article_anchor, clause_anchor, slug
from render.markdown import heading
from render.version_date import day_of

STYLE_PATH = "/style.css"
#: What a page may do: show its own style, and post to this very server. No script, no image, no frame.
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # A page that holds a case is nobody else's.
    "Cache-Control": "no-store",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("service.pages"), PackageLoader("render")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": lambda value: type(value).__name__,
        "clause_anchor": clause_anchor,
        "article_anchor": article_anchor,
        "heading": heading,
        "plain": runs.plain,
        "day": day_of,
        "slug": slug,
        "fr": typography,
    }
    environment.globals |= {"style_address": f"{STYLE_PATH}?{style_digest()}", "nothing": Markup("")}
    return environment


@cache
def style() -> str:
    """The style of the conditions, then what pages add to it."""
    printed = files("render").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return printed + files("service.pages").joinpath("templates", "pages.css").read_text(encoding="utf-8")


@cache
def style_digest() -> str:
    """What names this very style: another has another address."""
    return sha256(style().encode("utf-8")).hexdigest()[:16]


def style_response() -> Response:
    """The style sheet, kept by browsers as long as they like: its address changes with it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(style(), media_type="text/css; charset=utf-8", headers=headers)


def page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template."""
    return HTMLResponse(_environment().get_template(name).render(**values), status, dict(_HEADERS))
