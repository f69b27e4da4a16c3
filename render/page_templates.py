"""The templates of pages: how they are read and filled, for a document alone as for the pages of a service."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from grammar.french import typography
from render import runs
from render.anchors import article_anchor, clause_anchor, slug
from render.markdown import heading
from render.version_date import day_of


def page_templates(*packages: str, **known: Any) -> Environment:
    """The templates of some packages, the first that has one giving it; each may use the words ``known``.

    Whatever they are given is escaped, and what they are not given is an error.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
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
    environment.globals |= known
    return environment


def beside_templates(package: str, name: str) -> str:
    """The text of a file that stands among the templates of a package: a style, a script."""
    return files(package).joinpath("templates", name).read_text(encoding="utf-8")
