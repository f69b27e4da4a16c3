"""The page of conditions: self-contained, escaped, addressed, accessible."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from rendering import program_of, write_contract

from render import render_conditions

CLAUSES = """\
  - id: C-1
    accorde: la garantie
    si: l'âge est au moins 18
  - id: C-2
    exclut: la garantie
    l'un de:
      - il pleut
      - la cause est la guerre
      - tous:
        - l'auteur est un proche
        - la cause est l'embargo
        - l'âge dépasse 60
  - id: C-3
    lève: C-2
    si: l'assuré a déclaré le vol
  - id: C-4
    plafonne: l'indemnité
    à: 6 000 €
  - id: C-5
    informe: <script>alert("x")</script> & consorts
  - id: C-6
    exige: copie du dépôt de plainte
    pour: les pièces à fournir
  - id: C-7
    fixe: la date de représentation
    selon: [le rang du retour]
    lignes:
      - [C-7.1, le premier retour, 15 jours après la réception]
    hors table: non réglé
"""
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Every element of a page with its attributes and its text, and the tags that were not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.elements[self.open[-1]][0] != tag:
            self.faults.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for index in self.open:
            self.elements[index][2].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        """The elements of a tag, each with its attributes and its text."""
        return [(attrs, " ".join("".join(text).split())) for name, attrs, text in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_conditions(program_of(write_contract(tmp_path_factory.mktemp("html"), CLAUSES)), to="html")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    parser = Page()
    parser.feed(html)
    parser.close()
    return parser


def test_every_tag_is_closed(page: Page) -> None:
    assert page.faults == []
    assert page.open == []


def test_a_figure_carries_the_clause_that_owns_it(page: Page) -> None:
    figures = {text: attrs for attrs, text in page.all("span") if attrs.get("class") == "chiffre"}
    cap = figures["6\u202f000 €"] if "6\u202f000 €" in figures else figures["6 000 €"]
    assert cap["data-clause"] == "C-4"
    assert cap["title"] == "article A.2.a, clause C-4"
    assert figures["15 jours"]["data-clause"] == "C-7.1"
    assert figures["15 jours"]["title"] == "article A.2.a, clause C-7.1"
    assert {attrs["data-clause"] for attrs in figures.values()} == {"C-1", "C-2", "C-4", "C-7.1"}


def test_every_clause_has_an_address_and_a_mark(page: Page) -> None:
    ids = {attrs["id"] for _, attrs, _ in page.elements if attrs.get("id")}
    assert {f"clause-c-{rank}" for rank in range(1, 8)} | {"clause-c-7-1"} <= ids
    marks = [text for attrs, text in page.all("a") if attrs.get("class") == "repere"]
    assert sorted(marks) == [f"C-{rank}" for rank in range(1, 8)]


def test_addresses_are_unique_and_every_link_leads_somewhere(page: Page) -> None:
    ids = [attrs["id"] for _, attrs, _ in page.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] or "" for attrs, _ in page.all("a")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_what_a_lawyer_writes_is_escaped(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;alert(" in html
    assert "&amp; consorts" in html


def test_the_page_needs_nothing_else(html: str, page: Page) -> None:
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", html)
    assert "@import" not in html
    assert "url(" not in html
    assert page.all("link") == []


def test_landmarks_language_and_headings(page: Page) -> None:
    assert page.all("html")[0][0]["lang"] == "fr"
    assert [len(page.all(tag)) for tag in ("main", "nav", "header", "footer", "h1")] == [1, 1, 1, 1, 1]
    skip = page.all("a")[0]
    assert skip[0]["href"] == "#contenu"
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for attrs, _ in page.all("section"):
        assert attrs["aria-labelledby"] in {a["id"] for _, a, _ in page.elements if a.get("id")}


def test_the_style_answers_narrow_dark_and_paper(html: str) -> None:
    for wanted in ("prefers-color-scheme: dark", "@media print", "@media (min-width", "prefers-reduced-motion"):
        assert wanted in html


def test_nested_conditions_are_nested_lists(page: Page) -> None:
    items = [text for _, text in page.all("li")]
    assert any("toutes ces conditions sont remplies" in text and "l’âge dépasse 60." in text for text in items)


def test_a_table_has_heads_and_a_caption(page: Page) -> None:
    assert [text for _, text in page.all("th")] == ["Rang du retour", "Date de représentation", "Clause"]
    assert page.all("caption")[0][1] == "La date de représentation dépend du rang du retour :"


def test_the_page_is_the_same_each_time(tmp_path: Path, html: str) -> None:
    assert render_conditions(program_of(write_contract(tmp_path, CLAUSES)), to="html") == html
