"""Two versions as a Word file: all changes accepted, it is the later one; all refused, the earlier one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from drawn_documents import documents
from hypothesis import given, settings
from hypothesis import strategies as st
from word_file import Read, W, body_of_xml, changed, part, said

from render.blocks import Document, Group, Paragraph, Provision, Row, Section, Table
from render.docx import redline_docx, to_docx
from render.docx_align import aligned, untouched
from render.docx_body import Body
from render.docx_flow import body_of, front_of
from render.runs import FigureRun, Runs, Text
from service.cli import main

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"


def plain_xml(document: Document) -> list[Read]:
    flow = untouched((*front_of(document), *body_of(document)))
    return said(body_of_xml(Body(flow).blocks(flow)))


def both(old: Document, new: Document) -> tuple[list[Read], list[Read]]:
    front, body = aligned(front_of(old), front_of(new)), aligned(body_of(old), body_of(new))
    root = body_of_xml(Body((*front, *body)).blocks((*front, *body)))
    return said(root, "accept"), said(root, "refuse")


@settings(max_examples=100)
@given(documents, documents)
def test_all_accepted_is_the_later_text_and_all_refused_the_earlier(old: Document, new: Document) -> None:
    accepted, refused = both(old, new)
    assert accepted == plain_xml(new)
    assert refused == plain_xml(old)


@settings(max_examples=60)
@given(documents, st.data())
def test_so_it_is_when_articles_and_clauses_are_shuffled_or_dropped(old: Document, data: st.DataObject) -> None:
    sections = data.draw(st.lists(st.sampled_from(old.sections), max_size=4)) if old.sections else []
    new = Document(old.title, old.product, "2023-01-01", tuple(sections), old.preamble)
    assert both(old, new) == (plain_xml(new), plain_xml(old))


@settings(max_examples=30)
@given(documents)
def test_a_document_against_itself_has_no_change(document: Document) -> None:
    writing = aligned(body_of(document), body_of(document))
    root = body_of_xml(Body(writing).blocks(writing))
    assert not [one for tag in ("ins", "del") for one in root.iter(f"{W}{tag}")]


def clause(identifier: str, *runs: str | FigureRun) -> Provision:
    told: Runs = tuple(Text(one) if isinstance(one, str) else one for one in runs)
    return Provision(identifier, "", (), (Paragraph(told),))


def document(*sections: tuple[str, tuple[Provision, ...]]) -> Document:
    told = tuple(Section(article, (Text("Titre"),), (Group("", provisions),)) for article, provisions in sections)
    return Document("Contrat", "essai", "2020-01-01", told)


def test_an_amount_a_date_a_duration_are_one_word() -> None:
    def version(amount: str, day: str, length: str) -> Document:
        figure = FigureRun(amount, "C-1", 0)
        return document(("A", (clause("C-1", "Le plafond est de ", figure, f" à compter du {day} pendant {length}."),)))

    old = version("6\u202f000\u00a0€", "1er\u00a0mars 2015", "2\u00a0ans")
    new = version("7\u202f000\u00a0€", "1er\u00a0mars 2016", "3\u00a0ans")
    root = part(redline_docx(old, new))
    assert changed(root, "del") == ["6\u202f000\u00a0€", "1er\u00a0mars 2015", "2\u00a0ans."]
    assert changed(root, "ins") == ["7\u202f000\u00a0€", "1er\u00a0mars 2016", "3\u00a0ans."]


def test_a_clause_that_goes_takes_its_paragraph_with_it() -> None:
    kept, gone = clause("C-1", "Le service est ouvert."), clause("C-2", "Les retraits sont libres.")
    root = part(redline_docx(document(("A", (gone, kept))), document(("A", (kept,)))))
    marks = root.findall(f".//{W}pPr/{W}rPr/{W}del")
    assert len(marks) == 1
    assert changed(root, "del") == ["C-2", "⇥", "Les retraits sont libres."]
    assert changed(root, "ins") == []


def test_an_article_that_moves_goes_whole_and_comes_whole() -> None:
    a = ("A", (clause("C-1", "Le service est ouvert."), clause("C-2", "Les retraits sont libres.")))
    b = ("B", (clause("C-3", "La banque informe le client."),))
    root = part(redline_docx(document(a, b), document(b, a)))
    # B is the shorter: it is B that is read as moving, its heading and its clause.
    assert changed(root, "ins") == ["Article B — Titre", "C-3", "⇥", "La banque informe le client."]
    assert changed(root, "del") == changed(root, "ins")


def test_a_clause_that_changes_article_moves_and_the_heading_stays() -> None:
    one, two, three = (clause(f"C-{rank}", f"La phrase {rank} est dite.") for rank in (1, 2, 3))
    old, new = document(("A", (one, two)), ("B", (three,))), document(("A", (one,)), ("B", (two, three)))
    root = part(redline_docx(old, new))
    assert changed(root, "del") == changed(root, "ins") == ["C-2", "⇥", "La phrase 2 est dite."]


def test_a_clause_renamed_changes_its_id_alone() -> None:
    old, new = (document(("A", (clause(name, "Le service est ouvert."),))) for name in ("C-3", "C-30"))
    root = part(redline_docx(old, new))
    assert (changed(root, "del"), changed(root, "ins")) == (["C-3"], ["C-30"])


def test_rows_go_and_come_by_their_clause() -> None:
    def version(*rows: tuple[str, str, str]) -> Document:
        told = tuple(Row(row[0], ((Text(row[1]),), (Text(row[2]),))) for row in rows)
        table = Table((Text("Le jour dépend du rang :"),), ((Text("Rang"),), (Text("Jour"),)), told)
        return document(("A", (Provision("C-1", "A", (), (table,)),)))

    old = version(("C-1.1", "Premier", "Lundi"), ("C-1.2", "Deuxième", "Mardi"))
    new = version(("C-1.1", "Premier", "Jeudi"), ("C-1.3", "Troisième", "Vendredi"))
    content = redline_docx(old, new)
    root = part(content)
    assert len(root.findall(f".//{W}trPr/{W}del")) == len(root.findall(f".//{W}trPr/{W}ins")) == 1
    assert changed(root, "del") == ["Lundi", "C-1.2", "Deuxième", "Mardi"]
    assert changed(root, "ins") == ["Jeudi", "C-1.3", "Troisième", "Vendredi"]
    assert said(root, "accept") == said(part(to_docx(new)))
    assert said(root, "refuse") == said(part(to_docx(old)))


def test_a_table_that_gains_a_column_is_replaced_whole() -> None:
    def version(*columns: str) -> Document:
        cells = tuple((Text(column),) for column in columns)
        table = Table((Text("Le jour dépend du rang :"),), cells, (Row("", cells),))
        return document(("A", (Provision("C-1", "A", (), (table,)),)))

    old, new = version("Rang", "Jour"), version("Rang", "Jour", "Heure")
    accepted, refused = both(old, new)
    assert accepted == plain_xml(new) and refused == plain_xml(old)


def test_remarks_are_a_comment_on_the_title_even_when_the_title_changes() -> None:
    old, new = (Document(title, "essai", "2020-01-01", ()) for title in ("Contrat", "Conventions"))
    content = redline_docx(old, new, ["Le titre change.", "Rien d’autre."])
    title = part(content).find(f".//{W}p")
    assert title is not None
    assert [one.tag.removeprefix(W) for one in title][1] == "commentRangeStart"
    assert title.find(f"{W}r/{W}commentReference") is not None
    told = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in part(content, "word/comments.xml").iter(f"{W}p")]
    assert told == ["Le titre change.", "Rien d’autre."]
    assert redline_docx(old, new, ["Le titre change.", "Rien d’autre."]) == content


REAL = "representation-cheques"


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real contract and a later version of it: a figure, a sentence, a reading, an article, rows of a table."""
    root = tmp_path_factory.mktemp("bibliotheque") / "contracts"
    shutil.copytree(CONTRACTS, root)
    first = next(path for path in sorted((root / REAL).iterdir()) if path.name[:2] == "20")
    later = shutil.copytree(first, root / REAL / "2031-01-01")
    edits = {
        "le montant ne dépasse pas 15 €": "le montant ne dépasse pas 20 €",
        "La banque propose ce service aux conditions": "La banque offre ce service aux professionnels, aux conditions",
        "article: I.B.1\n    énonce": "article: I.B.9\n    énonce",
        "retenue: le seul code": "retenue: tout défaut",
        "du 11 au 20, le 2 du mois suivant": "du 11 au 20, le 4 du mois suivant",
    }
    for path in later.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for before in [one for one in edits if one in text]:
            text = text.replace(before, edits.pop(before))
        path.write_text(text, encoding="utf-8")
    assert not edits
    return root


def test_a_real_contract_revised(revised: Path, tmp_path: Path) -> None:
    first, last = (f"{REAL}@{day}" for day in ("2015-03-01", "2031-01-01"))
    files = [tmp_path / name for name in ("avant.docx", "apres.docx", "revisions.docx")]
    for day, path in zip(("2015-03-01", "2031-01-01"), files, strict=False):
        arguments = ["render", REAL, "--version", day, "--contracts", str(revised)]
        assert main([*arguments, "--to", "docx", "-o", str(path)]) == 0
    assert main(["diff", first, last, "--contracts", str(revised), "--to", "docx", "-o", str(files[2])]) == 0
    before, after, redlined = (path.read_bytes() for path in files)
    root = part(redlined)
    assert said(root, "accept") == said(part(after))
    assert said(root, "refuse") == said(part(before))
    assert {"15\u00a0€", "2"} <= set(changed(root, "del")) and {"20\u00a0€", "4"} <= set(changed(root, "ins"))
    comment = "".join(one.text or "" for one in part(redlined, "word/comments.xml").iter(f"{W}t"))
    assert "changent à compter du 1er\u00a0janvier 2031" in comment


def test_a_notice_does_not_go_with_tracked_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", REAL, REAL, "--to", "docx", "--notice", f"{REAL}:I.B.9"]) == 2
    assert "--notice" in capsys.readouterr().err
