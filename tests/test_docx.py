"""The Word file of a document: what it says, its styles, its addresses, what Word is told of it."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from document_runs import runs_of
from drawn_documents import documents
from hypothesis import given, settings
from rendering import PRODUCT, program_of, write_contract
from told_clauses import ARTICLES, END, EXCEPTION, PIECES, READING, TABLE
from word_file import W, body_of_xml, part, said

from render import build_document, clauses_of, render_conditions
from render.blocks import Block, Document, Group, Paragraph, Provision, Section, Table
from render.docx import to_docx
from render.docx_align import untouched
from render.docx_body import Body
from render.docx_flow import body_of
from render.lines import lines
from render.markdown import heading
from render.runs import FigureRun, Text, plain
from service.cli import main

CLAUSES = f"""\
  - id: C-2
    accorde: la garantie
    si: l'assuré a déclaré le vol
  - id: C-9
    plafonne: l'indemnité
    à: 6 000 €
  - id: C-10
    exclut: la garantie
    si: la cause est la guerre
{EXCEPTION}{PIECES}{TABLE}{READING}"""
TITLED = PRODUCT + ARTICLES
REFERRING = """\
  - id: D-2
    article: A.11
    énonce: La clause {C-9} reste due.
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = write_contract(tmp_path_factory.mktemp("word"), CLAUSES, product=TITLED, b=END + REFERRING)
    return build_document(program_of(folder))


@pytest.fixture(scope="module")
def content(document: Document) -> bytes:
    return to_docx(document)


def styled(content: bytes, style: str) -> list[str]:
    """What stands in a character style."""
    return [
        "".join(text.text or "" for text in run.iter(f"{W}t"))
        for run in part(content).iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle[@{W}val='{style}']") is not None
    ]


def figures(document: Document) -> list[str]:
    return [run.text for run in runs_of(document) if isinstance(run, FigureRun)]


def test_every_clause_is_marked_once(document: Document, content: bytes) -> None:
    assert sorted(styled(content, "ClauseMark")) == sorted(clauses_of(document))


def test_every_figure_stands_in_the_style_of_figures(document: Document, content: bytes) -> None:
    assert styled(content, "Figure") == figures(document) != []


def sentences(document: Document) -> list[str]:
    """What the tree says, in its order, word by word; spaces and the marks of lists and cells apart."""
    found: list[str] = []

    def walk(section: Section) -> None:
        found.append(heading(section))
        for group in section.groups:
            found.extend((group.heading, plain(group.lead)))
            for one in group.provisions:
                found.extend((one.clause, plain(one.title)))
                found.extend(told for part in one.blocks for told in block(part))
        for note in section.notes:
            found.extend((plain(note.question), plain(note.retained), plain(note.because), *map(plain, note.others)))
        for inner in section.sections:
            walk(inner)

    for section in document.sections:
        walk(section)
    return letters(" ".join(found))


def block(one: Block) -> list[str]:
    if isinstance(one, Table):
        owners = [row.clause for row in one.rows]
        heads = [*(["Clause"] if any(owners) else []), *map(plain, one.heads)]
        return [plain(one.lead), *heads, *(text for row in one.rows for text in (row.clause, *map(plain, row.cells)))]
    return [plain(line) for line in lines(one)]


def letters(text: str) -> list[str]:
    return re.findall(r"[\w<>&€.]+", text.replace(".", ""))


@settings(max_examples=60)
@given(documents)
def test_nothing_is_lost_and_nothing_added(document: Document) -> None:
    """The words of the tree, in its order, are those of the file, but for the ids of the owners of figures."""
    writing = untouched(body_of(document))
    root = body_of_xml(Body(writing).blocks(writing))
    for parent in list(root.iter()):
        for run in parent.findall(f"{W}r"):
            if run.find(f"{W}rPr/{W}rStyle[@{W}val='FigureOwner']") is not None:
                parent.remove(run)
    told = " ".join(one.text.replace("⇥", " ") for one in said(root))
    for label in ("Point d’interprétation.", "Lecture retenue\u00a0:", "Non retenu\u00a0:"):
        told = told.replace(label, "")
    assert letters(told) == sentences(document)


def test_the_paragraphs_of_a_small_contract(content: bytes) -> None:
    told = [(one.style, one.text.replace("\u00a0", " ").replace("\u202f", " ")) for one in said(part(content))]
    assert told[0] == ("Title", "Contrat d’essai")
    assert told[1] == ("Subtitle", "Conditions applicables à compter du 1er janvier 2020")
    assert ("Heading1", "Article A.2 — Garanties") in told
    assert ("Heading2", "Article A.2.a — Perte des clés") in told
    assert ("Intertitre", "Exclusions") in told
    assert ("Clause", "C-10⇥La garantie est exclue si la cause est la guerre.") in told
    assert ("Clause", "C-13⇥Exception. Toutefois, cette exclusion ne joue pas s’il pleut.") in told
    assert ("ClauseItem", "C-14⇥–⇥copie du dépôt de plainte.") in [(s, t.replace("Copie", "copie")) for s, t in told]
    note = [text for style, text in told if style in ("Note", "NoteText")]
    assert note == [
        "Point d’interprétation. Quel 31 décembre ?",
        "Lecture retenue : suivant (celui qui suit).",
        "Le texte dit « suivant ».",
        "Non retenu : même année (celui de l’année).",
    ]
    cells = [text for style, text in told if style in ("TableHead", "TableText")]
    assert cells[0] == "Clause" and cells[3] == "C-20.1" and cells[6] == "C-20.2"


def test_a_table_repeats_its_heads_and_cuts_no_row(content: bytes) -> None:
    rows = list(part(content).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert part(content).find(f".//{W}tblPr/{W}tblStyle[@{W}val='Conditions']") is not None


def test_contents_pages_and_language(document: Document, content: bytes) -> None:
    fields = [one.text or "" for one in part(content).iter(f"{W}instrText")]
    assert fields[0].strip().startswith("TOC ")
    assert sum("PAGEREF" in one for one in fields) == 4  # A.2, A.2.a, A.10, A.11
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    feet = [name for name in names if name.startswith("word/footer")]
    assert feet
    for name in feet:
        assert {"PAGE", "NUMPAGES"} <= {(one.text or "").strip() for one in part(content, name).iter(f"{W}instrText")}
    language = part(content, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language is not None and language.attrib[f"{W}val"] == "fr-FR"
    about = {one.tag.rpartition("}")[2]: one.text for one in part(content, "docProps/core.xml")}
    assert (about["title"], about["language"], about["version"]) == (document.title, "fr-FR", "2020-01-01")


@settings(max_examples=40)
@given(documents)
def test_each_address_is_named_once_and_each_link_leads_somewhere(document: Document) -> None:
    writing = untouched(body_of(document))
    root = body_of_xml(Body(writing).blocks(writing))
    names = [one.attrib[f"{W}name"] for one in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names)) and all(len(name) <= 40 for name in names)
    assert {one.attrib[f"{W}anchor"] for one in root.iter(f"{W}hyperlink")} <= set(names)


def test_every_style_used_is_defined(content: bytes) -> None:
    known = {one.attrib[f"{W}styleId"] for one in part(content, "word/styles.xml").iter(f"{W}style")}
    used = {
        one.attrib[f"{W}val"]
        for name in ("word/document.xml", "word/numbering.xml")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for one in part(content, name).iter(f"{W}{tag}")
    }
    assert used <= known


def test_the_same_document_gives_the_same_bytes_and_no_day(document: Document, content: bytes) -> None:
    assert to_docx(document) == content
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_xml_cannot_hold_is_shown_as_such() -> None:
    told = (Text("un\x00 <b> & \ud800\n\tdeux"),)
    group = Group("", (Provision("C-1", "A", (), (Paragraph(told),)),))
    content = to_docx(Document("T", "t", "pas une date", (Section("A", (), (group,)),)))
    assert said(part(content))[-1].text == "C-1⇥un[U+0000] <b> & [U+D800] deux"


def test_a_missing_package_is_told_with_the_command_that_brings_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_contract(tmp_path, "  - id: X-1\n    informe: rien\n", names="article: '1'\n")
    monkeypatch.setitem(sys.modules, "docx", None)
    assert main(["render", "essai", "--contracts", str(folder.parent), "--to", "docx", "-o", str(tmp_path / "f")]) == 1
    assert "pip install 'clausier[docx]'" in capsys.readouterr().err


def test_the_door_of_formats_gives_the_bytes(tmp_path: Path) -> None:
    folder = write_contract(tmp_path, CLAUSES, product=TITLED)
    assert render_conditions(program_of(folder), to="docx")[:2] == b"PK"
