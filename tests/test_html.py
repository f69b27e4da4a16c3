"""The page of conditions: self-contained, escaped, addressed, accessible."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from document_runs import runs_of
from rendering import NAMES, program_of, write_contract
from told_clauses import CAP, NESTED, ONE_ROW

from render import build_document, render_conditions
from render.blocks import FigureCases
from render.html import page_policy, to_html
from render.runs import FigureRun

CLAUSES = f"""\
{NESTED}  - id: C-3
    lève: C-2
    si: l'assuré a déclaré le vol
{CAP}  - id: C-5
    informe: <script>alert("x")</script> & consorts
  - id: C-6
    exige: copie du dépôt de plainte
    pour: les pièces à fournir
{ONE_ROW}"""
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
    figures = {attrs["data-clause"]: (attrs, text) for attrs, text in page.all("a") if attrs.get("class") == "chiffre"}
    assert set(figures) == {"C-1", "C-2", "C-4", "C-7.1"}
    cap, told = figures["C-4"]
    assert cap["href"] == "#clause-c-4"
    assert told == "6 000 €Article A.2.a, clause C-4"
    assert figures["C-7.1"][0]["href"] == "#clause-c-7-1"
    assert figures["C-7.1"][1] == "15 joursArticle A.2.a, clause C-7.1"


def test_a_figure_tells_the_cases_that_read_it(tmp_path: Path) -> None:
    document = build_document(program_of(write_contract(tmp_path, CLAUSES)))
    slot = next(run.index for run in runs_of(document) if isinstance(run, FigureRun) and run.clause == "C-4")
    assert slot is not None
    told = FigureCases(slot, ("la guerre", "<le> vol"), 1)
    parser = Page()
    parser.feed(to_html(replace(document, figures=(told,))))
    bubbles = {text for attrs, text in parser.all("span") if attrs.get("role") == "tooltip"}
    assert "Article A.2.a, clause C-4la guerre<le> vol1 autre cas le lit" in bubbles
    # Once cases are known, a figure that none reads says so.
    assert "Article A.2.a, clause C-1Aucun cas ne le lit." in bubbles


def test_a_figure_of_a_declaration_is_reached_by_the_keyboard_all_the_same(tmp_path: Path) -> None:
    names = NAMES + "compteurs:\n  - nom: les essais\n    genre: masculin\n    type: nombre\n    au départ: 3\n"
    folder = write_contract(tmp_path, "  - id: C-1\n    énonce: rien\n", names=names)
    parser = Page()
    parser.feed(render_conditions(program_of(folder), to="html"))
    (figure,) = [(attrs, text) for attrs, text in parser.all("span") if attrs.get("class") == "chiffre"]
    assert figure[0]["tabindex"] == "0"
    assert figure[1].startswith("3Vient de « essais »")


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
    assert html.count("<script") == 1
    assert "&lt;script&gt;alert(" in html
    assert "&amp; consorts" in html


def test_the_page_needs_nothing_else(html: str, page: Page) -> None:
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", html)
    assert "@import" not in html
    assert "url(" not in html
    assert page.all("link") == []
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_the_policy_of_the_page_allows_its_own_style_and_script_and_no_other(html: str, page: Page) -> None:
    (policy,) = [attrs["content"] for attrs, _ in page.all("meta") if attrs.get("http-equiv")]
    assert policy == page_policy()
    assert page_policy().startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in page_policy()


def test_without_its_script_the_page_hides_its_field_and_nothing_else(page: Page) -> None:
    assert [tag for tag, attrs, _ in page.elements if "hidden" in attrs] == ["form"]
    (label,) = page.all("label")
    assert label[0]["for"] == "cherche"
    assert "cherche" in {attrs.get("id") for attrs, _ in page.all("input")}


def _luminance(colour: str) -> float:
    """The relative luminance of « #rrggbb » (Web Content Accessibility Guidelines 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_texts_stand_out_from_what_is_behind_them(html: str) -> None:
    """Contrast of 4.5 at least, in light, in dark and on paper (success criterion 1.4.3)."""
    themes = re.findall(r":root \{\s*(--fond[^}]*)\}", html)
    assert len(themes) == 3
    for theme in themes:
        colours = {name: f"#{hexa[0]*2}{hexa[1]*2}{hexa[2]*2}" if len(hexa) == 3 else f"#{hexa}"
                   for name, hexa in re.findall(r"--(\w+): #(\w+)", theme)}  # fmt: skip
        for text in ("texte", "doux", "accent"):
            for behind in ("fond", "voile"):
                low, high = sorted((_luminance(colours[text]), _luminance(colours[behind])))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (text, behind)


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
    assert any("les conditions suivantes sont réunies" in text and "l’âge dépasse 60" in text for text in items)


def test_a_table_has_heads_and_a_caption(page: Page) -> None:
    assert [text for _, text in page.all("th")] == ["Rang du retour", "Date de représentation", "Clause"]
    assert page.all("caption")[0][1] == "La date de représentation dépend du rang du retour :"


def test_the_page_is_the_same_each_time(tmp_path: Path, html: str) -> None:
    assert render_conditions(program_of(write_contract(tmp_path, CLAUSES)), to="html") == html


def test_on_a_telephone_nothing_keeps_the_page_wider_than_the_screen(html: str) -> None:
    """The number of an article, a mention of a clause and an address that is a figure: each may be long, and breaks."""
    unbroken = set(re.findall(r"^(\.[a-z]+) \{[^}]*white-space: nowrap", html, re.M))
    rule = r"@media \(max-width: 40rem\) \{ ([^{]+) \{ white-space: normal; overflow-wrap: anywhere; }"
    (narrow,) = re.findall(rule, html)
    assert {".numero", ".renvoi", ".chiffre"} <= set(narrow.split(", "))
    # The ids of clauses are short, and stay in one piece.
    assert unbroken - set(narrow.split(", ")) == {".repere"}
