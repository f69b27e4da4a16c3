"""A document as one self-contained HTML page: style and script inside, no network, and a policy that allows no other.

The script filters the clauses as one searches; without it the page is whole. It and the style are the same in every
page, letter for letter, so that `page_policy` can name them by their hashes (Content Security Policy Level 3, W3C).
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, Template
from markupsafe import Markup

from render import blocks
from render.blocks import Document
from render.figure_source import FigureSources
from render.page_templates import beside_templates, page_templates
from render.visible import visible


@cache
def _templates() -> Environment:
    style, script = Markup(_inside("page.css")), Markup(_inside("page.js"))  # our own files, not what a lawyer wrote
    return page_templates("render", style=style, script=script, policy=page_policy())


@cache
def _inside(name: str) -> str:
    """A file of ours as it stands inside a page."""
    return beside_templates("render", name)


@cache
def page_policy() -> str:
    """The policy under which a page works: its own style and script, by their hashes, and nothing else."""

    def hashed(name: str) -> str:
        return b64encode(sha256(_inside(name).encode("utf-8")).digest()).decode("ascii")

    allowed = f"style-src 'sha256-{hashed('page.css')}'; script-src 'sha256-{hashed('page.js')}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def served_policy() -> str:
    """The same, as the header of an answer, which alone may forbid that another page frames it."""
    return f"{page_policy()}; frame-ancestors 'none'"


def to_html(document: Document, around: tuple[tuple[str, str], ...] = ()) -> str:
    """The page. Each figure carries the id of the clause that owns it; each clause and article has its address.

    ``around`` are the words and addresses of other pages, told above the title where the page is one of a site.
    """
    document = visible(document)
    sources = FigureSources(_articles(document.sections), document.figures)
    return template("conditions.html.j2").render(document=document, sources=sources, around=around)


def template(name: str) -> Template:
    """A template of a page, with the style, the script and the policy that all pages share."""
    return _templates().get_template(name)


def _articles(sections: tuple[blocks.Section, ...]) -> dict[str, str]:
    """The article of each clause and of each row of a table."""
    found: dict[str, str] = {}
    for section in sections:
        for group in section.groups:
            for provision in group.provisions:
                if provision.clause:
                    found[provision.clause] = section.article or provision.article
                for block in provision.blocks:
                    if isinstance(block, blocks.Table):
                        found.update({row.clause: section.article for row in block.rows if row.clause})
        found.update(_articles(section.sections))
    return found
