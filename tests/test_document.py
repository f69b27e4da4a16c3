"""The document of a contract: every clause once, in order, under its article; the same in Markdown."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from document_runs import runs_of
from rendering import PRODUCT, program_of, write_contract
from told_clauses import ARTICLES, END, EXCEPTION, PIECES, READING, TABLE

from engine.kinds import Kind
from engine.places import tables_of_rows
from engine.program import Program
from render import build_document, clauses_of, render_conditions
from render.anchors import article_anchor, clause_anchor
from render.blocks import Document
from render.plain_values import show
from render.runs import FigureRun, Text, plain

NBSP, THIN = "\u00a0", "\u202f"

TITLED = f"{PRODUCT}préambule: Ce contrat protège les siens.\n{ARTICLES}"
CLAUSES = f"""\
  - id: C-10
    exclut: la garantie
    si: la cause est la guerre
  - id: C-2
    accorde: la garantie
    si: l'assuré a déclaré le vol
  - id: C-9
    plafonne: l'indemnité
    à: 6 000 €
    après: C-11
  - id: C-11
    ajoute: 15 €
    à: l'indemnité
  - id: C-12
    fixe: l'indemnité
    à: la franchise
{EXCEPTION}{PIECES}  - id: C-15
    informe: "* trois [étoiles] | une barre"
{TABLE}"""
OTHER = END + READING
EARLIER = """\
article: A.9
clauses:
  - id: E-1
    énonce: rien
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = write_contract(tmp_path_factory.mktemp("doc"), CLAUSES, product=TITLED, b=OTHER, c=EARLIER)
    return program_of(folder)


@pytest.fixture(scope="module")
def document(program: Program) -> Document:
    return build_document(program)


def test_every_clause_stands_once_and_no_other(program: Program, document: Document) -> None:
    told = clauses_of(document)
    assert len(told) == len(set(told))
    assert set(told) == {*program.clauses, *tables_of_rows(program)}
    assert {"C-20.1", "C-20.2"} <= set(told)


def test_articles_nest_and_follow_the_order_of_the_product(document: Document) -> None:
    assert [section.article for section in document.sections] == ["A.2", "A.10", "A.9"]
    assert [plain(section.title) for section in document.sections] == ["Garanties", "Fin", ""]
    assert [inner.article for inner in document.sections[0].sections] == ["A.2.a"]
    assert plain(document.sections[0].sections[0].title) == "Perte des clés"


def test_unlisted_articles_stand_in_natural_order(tmp_path: Path) -> None:
    folder = write_contract(tmp_path, CLAUSES, b=OTHER, c=EARLIER)
    assert [s.article for s in build_document(program_of(folder)).sections] == ["A.2.a", "A.9", "A.10"]


def test_clauses_are_grouped_by_nature_and_an_exception_follows_its_exclusion(document: Document) -> None:
    section = document.sections[0].sections[0]
    clauses = {group.heading: [p.clause for p in group.provisions if p.clause] for group in section.groups}
    assert {heading: ids for heading, ids in clauses.items() if ids} == {
        "Objet": ["C-2"],
        "Exclusions": ["C-10", "C-13"],
        "Montants et calculs": ["C-12", "C-11", "C-9"],
        "Dates et durée": ["C-20"],
        "Pièces à fournir": ["C-14"],
        "Informations": ["C-15"],
    }
    listed = next(group for group in section.groups if group.heading == "Pièces à fournir")
    assert listed.listed


def test_a_short_article_has_no_small_headings(document: Document) -> None:
    assert [group.heading for group in document.sections[1].groups] == [""]


def test_declarations_that_decide_cases_are_told(document: Document) -> None:
    section = document.sections[0].sections[0]
    told = [
        plain((*block.term, *block.runs)).replace("’", "'")  # type: ignore[union-attr]
        for group in section.groups
        for provision in group.provisions
        for block in provision.blocks
        if not provision.clause
    ]
    assert told == [
        "Prochele conjoint et les enfants.",
        "Par sinistretous les versements antérieurs sont comptés ensemble.",
        "Par ansont comptés ensemble les versements antérieurs de la même année que la réception.",
        "Adhésionelle commence à la réception et court jusqu'à la veille de la fin de l'adhésion.",
    ]


def test_a_reading_is_noted_in_its_article(document: Document) -> None:
    (note,) = document.sections[1].notes
    assert note.reading == "fin"
    assert plain(note.retained) == "suivant (celui qui suit)"
    assert [plain(other) for other in note.others] == ["même année (celui de l’année)"]
    assert plain(note.because) == f"Le texte dit «{NBSP}suivant{NBSP}»."


def test_every_figure_belongs_to_a_clause_and_no_digit_stands_outside_a_figure(document: Document) -> None:
    runs = tuple(runs_of(document))
    owners = set(clauses_of(document))
    assert {run.clause for run in runs if isinstance(run, FigureRun)} <= owners
    assert [run.text for run in runs if isinstance(run, Text) and re.search("[0-9]", run.text)] == []


def test_the_order_of_files_changes_nothing(tmp_path: Path, document: Document) -> None:
    folder = write_contract(tmp_path, CLAUSES, product=TITLED, z=OTHER, y=EARLIER)
    assert build_document(program_of(folder)) == document


def test_markdown_of_a_small_contract(tmp_path: Path) -> None:
    names = """\
article: "1"
titre: Objet
faits:
  - nom: l'âge
    genre: masculin
    type: nombre
grandeurs:
  - nom: la garantie
    type: droit
"""
    clauses = """\
  - id: X-1
    accorde: la garantie
    si: l'âge est au moins 18
  - id: X-2
    lève: X-3
    si: l'âge dépasse 60
  - id: X-3
    exclut: la garantie
"""
    folder = write_contract(tmp_path, clauses, names=names)
    assert render_conditions(program_of(folder), to="md") == textwrap.dedent(
        f"""\
        # Contrat d’essai

        _Conditions applicables à compter du 1er{NBSP}janvier 2020_

        ## Sommaire

        - [Article 1 — Objet](#article-1)

        ## <a id="article-1"></a>Article 1 — Objet

        La garantie est accordée si l’âge est d’au moins 18. <small id="clause-x-1">X-1</small>

        La garantie est exclue. <small id="clause-x-3">X-3</small>

        Toutefois, [cette exclusion](#clause-x-3) ne joue pas si l’âge dépasse 60. <small id="clause-x-2">X-2</small>
        """
    )


def test_markdown_escapes_what_the_lawyer_wrote(program: Program) -> None:
    assert r"\* trois \[étoiles\] \| une barre." in render_conditions(program, to="md")


def test_an_unknown_format_is_refused(program: Program) -> None:
    with pytest.raises(ValueError, match="odt"):
        render_conditions(program, to="odt")  # type: ignore[call-overload]


def test_addresses() -> None:
    assert clause_anchor("X-2a.1") == "clause-x-2a-1"
    assert article_anchor("IV.A (note 1)") == "article-iv-a-note-1"
    assert article_anchor("") == "dispositions-generales"


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("5000.00", Kind.AMOUNT, f"5{THIN}000,00{NBSP}€"),
        ("1/3", Kind.AMOUNT, f"1/3{NBSP}€"),
        ("0.196", Kind.RATE, f"19,6{NBSP}%"),
        (1234, Kind.NUMBER, f"1{THIN}234"),
        ("2026-05-01", Kind.DATE, f"1er{NBSP}mai 2026"),
        ("2015-03-03T10:05:00+01:00", Kind.EVENT, f"3{NBSP}mars 2015 à 10{NBSP}h{NBSP}05"),
        ("non survenu", Kind.EVENT, "non survenu"),
        (True, Kind.BOOL, "oui"),
        ([0, 2], Kind.LIST, f"nos{NBSP}1 et 3"),
        ([], Kind.LIST, "aucun élément"),
        (None, Kind.AMOUNT, "inconnu"),
    ],
)
def test_values_of_a_decision_in_french(value: object, kind: Kind, expected: str) -> None:
    assert show(value, kind) == expected
