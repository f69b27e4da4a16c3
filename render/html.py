"""A document as one self-contained HTML page: style inside, no script, no network."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from render import blocks, runs
from render.anchors import article_anchor, clause_anchor
from render.blocks import Document
from render.markdown import heading
from render.version_date import day_of


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("render"),
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
    }
    return environment


def to_html(document: Document) -> str:
    """The page. Each figure carries the id of the clause that owns it; each clause and article has its address."""
    articles = _articles(document.sections)
    return _environment().get_template("conditions.html.j2").render(document=document, articles=articles)


def _articles(sections: tuple[blocks.Section, ...]) -> dict[str, str]:
    """The article of each clause and of each row of a table."""
    found: dict[str, str] = {}
    for section in sections:
        for group in section.groups:
            for provision in group.provisions:
                found[provision.clause] = section.article
                for block in provision.blocks:
                    if isinstance(block, blocks.Table):
                        found.update({row.clause: section.article for row in block.rows})
        found.update(_articles(section.sections))
    return found
