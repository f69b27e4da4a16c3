"""The page that leads to the documents of all the contracts of a folder; what only serves others stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grammar.french import typography
from render.anchors import slug
from render.version_date import day_of

#: The heading of models and common notions, which nobody signs.
APART = "Modèles et notions communes"
_PRINTED_ELSEWHERE = "ses règles sont imprimées dans les contrats qui s'en servent"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One contract of the shelf: its title, the day its version came in force (ISO), the file of its document.

    ``file`` is empty where it has nothing of its own to print. ``apart`` is true of a model and of common notions.
    """

    title: str
    version: str
    file: str
    apart: bool = False

    @property
    def since(self) -> str:
        """Since when it holds, in French; where it is printed, for what has no document."""
        if not self.file:
            return typography(_PRINTED_ELSEWHERE)
        return f"conditions applicables à compter du {day_of(self.version)}"


def shelf_page(shelved: Iterable[Shelved], to: str) -> str:
    """The page, in the order of titles, as ``md`` or ``html``. Raises `ValueError` for another format."""
    found = sorted(
        (Shelved(typography(one.title), one.version, one.file, one.apart) for one in shelved),
        key=lambda one: slug(one.title),
    )
    contracts, apart = [one for one in found if not one.apart], [one for one in found if one.apart]
    if to == "md":
        return "\n".join(_markdown(contracts, apart))
    if to == "html":
        from render.html import template

        return template("shelf.html.j2").render(shelved=contracts, apart=apart, heading=APART)
    raise ValueError(f"unknown format: {to}")


def _markdown(contracts: list[Shelved], apart: list[Shelved]) -> Iterator[str]:
    yield from ("# Conditions", "", *map(_line, contracts), "")
    if apart:
        yield from (f"## {APART}", "", *map(_line, apart), "")


def _line(one: Shelved) -> str:
    return f"- [{one.title}]({one.file}), {one.since}" if one.file else f"- {one.title}\u00a0: {one.since}"
