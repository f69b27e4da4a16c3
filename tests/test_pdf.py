"""The PDF of a document: nothing lost, every clause marked once, tagged, the same each time."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from command_line import FROM
from pdf_text import missing, pages, reader, runs_of, sentences, squeezed, tags
from rendering import program_of, write_contract
from test_contracts import FOLDERS, LIBRARIES
from told_clauses import CAP, NESTED, ONE_ROW

from engine import Contract
from render import Document, MissingExtra, build_document, clauses_of, render_conditions
from render import pdf as writer
from render.blocks import Block, Bullets, Group, Item, Paragraph, Provision, Row, Section, Table
from render.formats import FORMATS
from render.pdf import to_pdf
from render.runs import Deleted, FigureRun, Inserted, Reference, Text, plain
from render.shelf_page import Shelved, shelf_page
from service.parser import FORMATS as OFFERED

CLAUSES = f"""\
{NESTED}{CAP}  - id: C-5
    informe: "#set text(fill: red) *gras* $x$ \\\\ <clause> @renvoi & consorts"
{ONE_ROW}"""
LIBRARY = LIBRARIES[FOLDERS[0]]
SPOKEN = [LIBRARY[name] for name in LIBRARY if LIBRARY[name].program.own_clauses]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return build_document(program_of(write_contract(tmp_path_factory.mktemp("pdf"), CLAUSES)))


@pytest.fixture(scope="module")
def made(document: Document) -> bytes:
    return to_pdf(document)


def of(*blocks: Block, clause: str = "A-1", nature: str = "Conditions") -> Document:
    """A document of one clause."""
    section = Section("1", (Text("Objet"),), (Group("", (Provision(clause, "1", (), blocks),)),))
    return Document("Essai", "essai", "2020-01-01", (section,), nature=nature)


def grid(columns: int, rows: int) -> Table:
    """A table whose cells all differ."""
    heads = tuple((Text(f"Colonne {rank}"),) for rank in range(columns))
    told = tuple(Row(f"R-{row}", tuple((Text(f"{row}x{rank}"),) for rank in range(columns))) for row in range(rows))
    return Table((Text("Selon le cas :"),), heads, told)


@pytest.mark.parametrize("contract", SPOKEN, ids=[c.identity.contract for c in SPOKEN])
def test_every_sentence_and_every_clause_of_a_contract_once(contract: Contract) -> None:
    document = build_document(contract.program)
    told = pages(to_pdf(document))
    whole = squeezed("".join(told))
    assert [plain(one) for one in sentences(document) if missing(one, whole)] == []
    ids = sorted(clauses_of(document), key=len, reverse=True)
    shape = re.compile("|".join(map(re.escape, ids)))
    # Beside its mark, an id is where a sentence names it, and after a figure told by another clause.
    wanted = Counter(ids) + Counter(shape.findall(" ".join(run.text for run in runs_of(document))))
    wanted += Counter(_told_elsewhere(document))
    assert Counter(shape.findall(" ".join(told))) == wanted


def _told_elsewhere(document: Document) -> Iterator[str]:
    """The owner of each figure that the clause which tells it does not own."""
    known = set(clauses_of(document))
    pending = list(document.sections)
    while pending:
        section = pending.pop()
        pending.extend(section.sections)
        for group in section.groups:
            places: list[tuple[set[str], Any]] = [({one.clause for one in group.provisions}, group.lead)]
            places += [({one.clause, *_rows(one)}, one.blocks) for one in group.provisions]
            for own, told in places:
                for run in (run for runs in sentences(told) for run in runs):
                    if isinstance(run, FigureRun) and run.clause in known - own:
                        yield run.clause


def _rows(provision: Provision) -> set[str]:
    return {row.clause for block in provision.blocks if isinstance(block, Table) for row in block.rows}


def test_it_is_tagged_for_universal_access(made: bytes) -> None:
    file = reader(made)
    root: Any = file.root_object
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata is not None
    assert file.metadata.title == "Contrat d’essai"
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    found = tags(made)
    assert {"Title", "H1", "TOC", "L", "LI", "P", "Table", "TR", "TH", "TD"} <= set(found)
    heads = [tag for tag in found if re.fullmatch("H[1-6]", tag)]
    assert heads[0] == "H1"
    assert [item.title for item in file.outline if not isinstance(item, list)] == ["Sommaire", "Article A.2.a"]


def test_pages_are_numbered_and_headed_but_the_cover(made: bytes) -> None:
    told = pages(made)
    assert "Conditions applicables à compter du 1er janvier 2020" in told[0]
    assert "Page" not in told[0]
    for number, page in enumerate(told[1:], start=2):
        assert f"Page {number} / {len(told)}" in page
        assert page.startswith("Contrat d’essai")
        assert "Article A.2.a" in page.split("\n")[0]


def test_what_a_lawyer_writes_is_no_markup(made: bytes, document: Document) -> None:
    whole = squeezed("".join(pages(made)))
    (told,) = (one for one in sentences(document) if "gras" in plain(one))
    assert squeezed("#set text(fill: red) *gras* $x$ \\ <clause> @renvoi & consorts") in squeezed(plain(told))
    assert squeezed(plain(told)) in whole


def test_spaces_that_do_not_break_are_kept(made: bytes) -> None:
    assert "6\u202f000\u00a0€" in "".join(pages(made))


def test_the_same_document_is_the_same_file(made: bytes, document: Document) -> None:
    writer._compiler.cache_clear()
    assert to_pdf(document) == made


def test_a_document_without_title_is_refused(document: Document) -> None:
    with pytest.raises(typst.TypstError, match="title"):
        to_pdf(replace(document, title=""))


def test_the_heads_of_a_long_table_come_back_on_each_page_and_its_rows_once() -> None:
    told = pages(to_pdf(of(grid(3, 160))))
    whole = " ".join(told)
    assert [page.count("Colonne 2") for page in told] == [0, 2, 2]  # two columns on each of two pages
    assert Counter(re.findall(r"\d+x\d", whole)) == {f"{row}x{rank}": 1 for row in range(160) for rank in range(3)}


@pytest.mark.parametrize("rows", [8, 90])
def test_a_table_as_wide_as_the_page_loses_nothing(rows: int) -> None:
    follows = Paragraph((Text("Le contrat ne règle pas les autres cas."),))
    whole = " ".join(pages(to_pdf(of(grid(9, rows), follows))))
    assert Counter(re.findall(r"\d+x\d", whole)) == {f"{row}x{rank}": 1 for row in range(rows) for rank in range(9)}
    assert whole.count("A-1") == 1
    assert "Le contrat ne règle pas les autres cas." in whole


def test_a_figure_of_another_clause_is_followed_by_its_id_and_a_reference_leads_to_it() -> None:
    here = Provision("A-1", "1", (), (Paragraph((Text("Composez le "), FigureRun("39 33", "A-2", None), Text("."))),))
    there = Provision("A-2", "1", (), (Paragraph((FigureRun("39 33", "A-2", None), Text(", voir "), _LINK)),))
    section = Section("1", (Text("Objet"),), (Group("", (here, there)),))
    made = to_pdf(Document("Essai", "essai", "2020-01-01", (section,)))
    text = " ".join("".join(pages(made)).split())
    assert "Composez le 39 33 A-2. A-1" in text
    assert "39 33, voir clause A-1. A-2" in text
    links = [a.get_object() for page in reader(made).pages for a in page.get("/Annots", ())]
    assert sum(link["/Subtype"] == "/Link" for link in links) == 3  # the contents, the figure, the reference


_LINK = Reference("clause A-1.", "A-1")


def test_clauses_of_like_names_do_not_meet() -> None:
    first = Provision("A-1.b", "1", (), (Paragraph((Reference("clause A-1-b", "A-1-b"),)),))
    second = Provision("A-1-b", "1", (), (Paragraph((Reference("clause A-1.b", "A-1.b"),)),))
    lost = Provision("A-2", "1", (), (Paragraph((Reference("clause Z-9", "Z-9"),)),))
    twice = (Section("1", (Text("Objet"),), (Group("", (first, second, lost)),)), Section("1", (Text("Objet"),), ()))
    text = " ".join(pages(to_pdf(Document("Essai", "essai", "2020-01-01", twice))))
    assert text.count("1 Objet\u00a0. .") == 2
    assert "clause Z-9" in text


def test_what_comes_and_what_goes_are_both_read() -> None:
    blocks = (Paragraph((Text("Le plafond est de "), Deleted("10 €"), Inserted("50 €"), Text("."))),)
    made = to_pdf(of(*blocks, nature="Changements par rapport aux conditions du 1er mars 2015, conditions"))
    assert squeezed("Le plafond est de 10 €50 €.") in squeezed("".join(pages(made)))


def test_lists_nest_and_a_clause_without_words_keeps_its_mark() -> None:
    items = (Item((Text("un"),), (Item((Text("un peu"),)),)), Item((Text("deux"),)))
    made = to_pdf(of(Bullets((Text("Voici :"),), items, ordered=True)))
    assert tags(made).count("LI") == 3
    assert "1. un" in "".join(pages(made))
    assert "A-1" in "".join(pages(to_pdf(of())))


def test_a_missing_package_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, run: Any, document: Document
) -> None:
    writer._compiler.cache_clear()
    monkeypatch.setitem(sys.modules, "fontpkg_source_sans_3", None)
    with pytest.raises(MissingExtra, match="fontpkg-source-sans-3"):
        to_pdf(document)
    ran = run("render", "velo", *FROM, "--to", "pdf")
    assert ran.code == 1
    assert "le paquet « fontpkg-source-sans-3 » n'est pas installé" in ran.err
    assert "pip install 'clausier[pdf]'" in ran.err


def test_the_command_writes_the_file(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "sous" / "velo.pdf"
    ran = run("render", "velo", *FROM, "--to", "pdf", "-o", str(path))
    assert (ran.code, ran.out, ran.err) == (0, "", f"écrit : {path}\n")
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_bytes_go_to_a_stream_never_to_a_terminal(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.cli import main

    assert main(["render", "velo", *FROM, "--to", "pdf"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"%PDF-1.7")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["render", "velo", *FROM, "--to", "pdf"]) == 2
    shown = capfdbinary.readouterr()
    assert shown.out == b""
    assert "nommez un fichier par -o" in shown.err.decode()


def test_the_page_that_leads_to_all_sets_models_apart() -> None:
    books = [Shelved("Vélo", "2024-01-01", "velo.md"), Shelved("Modèle", "2024-01-01", "", apart=True)]
    assert shelf_page(books, "md") == (
        "# Conditions\n\n- [Vélo](velo.md), conditions applicables à compter du 1er\u00a0janvier 2024\n\n"
        "## Modèles et notions communes\n\n"
        "- Modèle\u00a0: ses règles sont imprimées dans les contrats qui s’en servent\n"
    )
    page = shelf_page(books, "html")
    assert page.index('href="velo.md"') < page.index("<h2>Modèles et notions communes</h2>") < page.index("<li>Modèle<")


@pytest.mark.parametrize("form", ["md", "pdf"])
def test_all_the_contracts_in_a_folder_with_progress(run: Any, tmp_path: Path, form: str) -> None:
    ran = run("render", "--all", *FROM, "--to", form, "-o", str(tmp_path))
    assert (ran.code, ran.out) == (0, "")
    written = sorted(path.name for path in tmp_path.iterdir())
    index = ["index.md"] if form == "md" else []
    assert written == [*index, f"velo.{form}"]
    assert ran.err.startswith(f"écrit : {tmp_path / f'velo.{form}'} (1/1)\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["render", *FROM], "il manque : CONTRAT"),
        (["render", "--all", *FROM], "--all écrit un fichier par contrat"),
        (["render", "velo", "--all", *FROM, "-o", "x"], "--all imprime tous les contrats, pas seulement « velo »"),
    ],
)
def test_misuse_is_told(run: Any, arguments: list[str], told: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert told in ran.err


def test_the_comparison_of_two_versions(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "diff.pdf"
    ran = run("diff", "velo@2023-01-01", "velo@2024-12-01", *FROM, "--to", "pdf", "-o", str(path))
    assert ran.code == 0
    assert "En bref" in "".join(pages(path.read_bytes()))


def test_the_conditions_are_text_or_bytes(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, CLAUSES))
    assert render_conditions(program, to="pdf").startswith(b"%PDF")
    assert render_conditions(program).startswith("# ")
    # The parser names the formats without loading what writes them.
    assert OFFERED == FORMATS
