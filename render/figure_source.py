"""Where a figure comes from, as a page tells it: its article, its clause, the cases that read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grammar.french import typography
from render.anchors import clause_anchor
from render.blocks import FigureCases
from render.runs import FigureRun
from render.wording import capital


@dataclass(frozen=True, slots=True)
class FigureSource:
    """What is told of one figure. ``address`` is that of the clause in the page, "" where the page has no such clause.

    ``cases`` are names of cases; ``rest`` tells of those that are not named, or why there are none.
    """

    place: str
    address: str
    cases: tuple[str, ...]
    rest: str


class FigureSources:
    """The sources of the figures of a document: ``articles`` maps its clauses to their articles."""

    __slots__ = ("_articles", "_known", "_proved")

    def __init__(self, articles: Mapping[str, str], known: Iterable[FigureCases]) -> None:
        self._articles = articles
        self._known = {one.index: one for one in known}
        self._proved = bool(self._known)

    def of(self, figure: FigureRun) -> FigureSource:
        """The source of a figure."""
        here = figure.clause in self._articles
        article = self._articles.get(figure.clause, "")
        place = f"clause {figure.clause}" if here else f"vient de « {figure.clause.rpartition('/')[2]} »"
        told = typography(f"article {article}, {place}" if article else place)
        address = clause_anchor(figure.clause) if here else ""
        found = self._known.get(figure.index) if figure.index is not None else None
        cases = tuple(typography(name) for name in found.cases) if found else ()
        return FigureSource(capital(told), address, cases, self._rest(figure, found))

    def _rest(self, figure: FigureRun, found: FigureCases | None) -> str:
        if found is not None:
            several = "autre cas le lit" if found.others == 1 else "autres cas le lisent"
            return f"{found.others} {several}" if found.others else ""
        if figure.index is None:
            return typography("Ce chiffre est dit ; aucun calcul ne le lit.")
        return "Aucun cas ne le lit." if self._proved else ""
