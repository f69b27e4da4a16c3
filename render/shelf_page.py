"""The page that leads to the documents of every contract written in one folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grammar.french import typography
from render.anchors import slug
from render.version_date import day_of


@dataclass(frozen=True, slots=True)
class Shelved:
    """One contract of the shelf: its title, the day its version came in force (ISO), the file of its document."""

    title: str
    version: str
    file: str

    @property
    def since(self) -> str:
        """Since when it holds, in French."""
        return f"conditions applicables à compter du {day_of(self.version)}"


def shelf_page(shelved: Iterable[Shelved], to: str) -> str:
    """The page, in the order of titles, as ``md`` or ``html``. Raises `ValueError` for another format."""
    found = sorted(
        (Shelved(typography(one.title), one.version, one.file) for one in shelved), key=lambda one: slug(one.title)
    )
    if to == "md":
        return "\n".join(["# Conditions", "", *(f"- [{one.title}]({one.file}), {one.since}" for one in found), ""])
    if to == "html":
        from render.html import template

        return template("shelf.html.j2").render(shelved=found)
    raise ValueError(f"unknown format: {to}")
