"""What changes between two versions: words, clauses, figures, readings, cases; and between contracts of one model."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import DAY, product_file, write_library
from plain_signs import plain_signs
from rendering import PRODUCT

from engine import load
from engine.program import Program
from render.comparison import Change, Comparison, FigureMove, compare
from render.comparison_document import comparison_document, summary
from render.markdown import to_markdown
from render.redline import marked, redline
from render.runs import Deleted, FigureRun, Inserted, Run, Runs, Text, plain
from service.cli import main

NAMES = """\
article: B.1
choix:
  - nom: lien
    valeurs: [un proche, une autre personne]
  - nom: cause
    valeurs: [la guerre, l'embargo, une autre cause]
faits:
  - nom: l'auteur
    genre: masculin
    type: lien
  - nom: la cause
    type: cause
  - nom: le reste à charge
    type: montant
  - phrase: il pleut
    contraire: il ne pleut pas
  - phrase: l'assuré a déclaré le vol
    contraire: l'assuré n'a pas déclaré le vol
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'indemnité
    genre: féminin
    type: montant
"""
BEFORE = """\
article: B.1
lectures:
  - id: pluie
    question: La pluie compte-t-elle ?
    options:
      oui: elle compte
      non: elle ne compte pas
    retenue: oui
    parce que: il pleut souvent
clauses:
  - id: C-1
    accorde: la garantie
    si: l'assuré a déclaré le vol
  - id: C-2
    plafonne: l'indemnité
    à: 6 000 €
  - id: C-3
    exclut: la garantie
    si: la cause est la guerre
  - id: C-4
    exclut: la garantie
    si: il pleut
    lecture: pluie
    variantes:
      non:
        si: [il pleut, la cause est l'embargo]
  - id: C-5
    informe: Le service ouvre le matin.
  - id: C-6
    fixe: l'indemnité
    à: le reste à charge
  - id: C-8
    refuse: la garantie
    si: l'auteur est une autre personne
cas:
  - nom: un vol déclaré, sous le plafond
    faits:
      l'auteur: un proche
      l'assuré a déclaré le vol: oui
      la cause: une autre cause
      il pleut: non
      le reste à charge: 7 000 €
    historique: []
    attendu:
      la garantie: accordé
      l'indemnité: 6 000 €
"""
AFTER = (
    BEFORE.replace("6 000 €\n  - id: C-3", "6 500 €\n  - id: C-3")
    .replace("  - id: C-5\n    informe: Le service ouvre le matin.\n", "")
    .replace("id: C-3\n", "id: C-30\n")
    .replace("retenue: oui", "retenue: non")
    .replace("      l'indemnité: 6 000 €", "      l'indemnité: 6 500 €")
)
MOVED = """\
article: B.2
clauses:
  - id: C-1
    accorde: la garantie
    si: l'assuré a déclaré le vol
  - id: C-7
    exclut: la garantie
    si: l'auteur est un proche
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    without = AFTER.replace("  - id: C-1\n    accorde: la garantie\n    si: l'assuré a déclaré le vol\n", "")
    before = {"2020-01-01/a.yaml": NAMES, "2020-01-01/b.yaml": BEFORE}
    after = {"2022-01-01/a.yaml": NAMES, "2022-01-01/b.yaml": without, "2022-01-01/c.yaml": MOVED}
    root = tmp_path_factory.mktemp("contrats")
    return write_library(root, {"essai": {"produit.yaml": PRODUCT, **before, **after}}) / "essai"


@pytest.fixture(scope="module")
def programs(folder: Path) -> tuple[Program, Program]:
    product = load(folder).product("essai")
    first, second = (product.version(day).program for day in ("2020-01-01", "2022-01-01"))
    return first, second


@pytest.fixture(scope="module")
def found(programs: tuple[Program, Program]) -> Comparison:
    return compare(*programs)


def test_each_clause_is_told_by_what_happens_to_it(found: Comparison) -> None:
    pairs = [(one.before.clause if one.before else "", one.after.clause if one.after else "") for one in found.clauses]
    assert {pair: set(one.changes) for pair, one in zip(pairs, found.clauses, strict=True)} == {
        ("C-1", "C-1"): {Change.MOVED},
        ("C-2", "C-2"): {Change.CHANGED},
        ("C-3", "C-30"): {Change.RENAMED},
        ("C-4", "C-4"): {Change.CHANGED},
        ("C-5", ""): {Change.REMOVED},
        ("", "C-7"): {Change.ADDED},
    }
    assert found.same == 2  # C-6 and C-8


def test_the_figures_that_move_are_told_with_their_clause(found: Comparison) -> None:
    figures = {one.after.clause: one.figures for one in found.clauses if one.after and one.figures}
    assert figures == {"C-2": (FigureMove("6\u202f000\u00a0€", "6\u202f500\u00a0€"),)}


def test_a_reading_retained_otherwise_is_told(found: Comparison) -> None:
    assert [(one.reading, one.before, one.after) for one in found.readings] == [("pluie", "oui", "non")]


def test_the_summary_says_when_and_how_much(found: Comparison) -> None:
    assert summary(found) == (
        "les conditions de « Contrat d'essai » changent à compter du 1er\u00a0janvier 2022",
        "une clause est ajoutée, une clause est retirée, deux clauses sont modifiées, une clause change d'article et "
        "une clause change d'identifiant",
    )


def test_a_version_compared_with_itself_changes_nothing(programs: tuple[Program, Program]) -> None:
    alike = compare(programs[0], programs[0])
    assert alike.clauses == () and alike.readings == () and alike.same == len(programs[0].own_clauses)
    assert summary(alike) == ("les conditions applicables à compter du 1er\u00a0janvier 2020 ne changent rien",)


def test_turned_round_a_comparison_says_the_contrary(programs: tuple[Program, Program], found: Comparison) -> None:
    back = compare(programs[1], programs[0])
    turned = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    for change in Change:
        assert back.count(turned.get(change, change)) == found.count(change)


def test_the_document_shows_both_texts_and_what_becomes_of_the_cases(
    folder: Path, capsys: pytest.CaptureFixture[str], found: Comparison
) -> None:
    assert main(["diff", f"{folder}@2020-01-01", f"{folder}@2022-01-01"]) == 0
    text = plain_signs(capsys.readouterr().out)
    assert "~~6 000 €~~ **6 500 €**" in text
    assert "~~Le service ouvre le matin.~~" in text
    assert "**C-1, déplacée (de l'article B.1 à l'article B.2).**" in text
    assert "**C-30, renommée (auparavant C-3).**" in text
    assert "| un vol déclaré, sous le plafond | l'indemnité | 6 000 € | 6 500 €" in text
    assert to_markdown(comparison_document(found)).startswith("# Contrat d’essai")


def test_the_customers_rights_are_joined_from_an_article(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", f"{folder}@2020-01-01", str(folder), "--notice", f"{folder}:B.2"]) == 0
    assert "Vos droits" in capsys.readouterr().out
    assert main(["diff", f"{folder}@2020-01-01", str(folder), "--notice", f"{folder}:Z"]) == 2
    assert "n'a pas d'article Z" in capsys.readouterr().err


words = st.sampled_from(["la", "garantie", "est", "exclue", "si", "il", "pleut", "vole,", "d'été"])
pieces = st.one_of(
    words.map(lambda word: Text(f"{word} ")),
    st.sampled_from(["6\u202f000\u00a0€", "48\u00a0heures"]).map(lambda text: FigureRun(text, "C-1", 1)),
)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=12), st.lists(pieces, max_size=12))
def test_accepting_all_gives_the_text_after_and_refusing_all_the_text_before(old: list[Run], new: list[Run]) -> None:
    before, after = tuple(old), tuple(new)
    segments = redline(before, after)
    assert "".join(plain(s.runs) for s in segments if s.fate != "added") == plain(before)
    assert "".join(plain(s.runs) for s in segments if s.fate != "removed") == plain(after)


def test_a_figure_is_one_word_and_texts_that_differ_are_replaced_whole() -> None:
    def text(amount: str) -> Runs:
        return (Text("L'indemnité ne dépasse pas "), FigureRun(amount, "C-2", 0), Text("."))

    assert marked(redline(text("6 000 €"), text("7 000 €"))) == (
        Text("L'indemnité ne dépasse pas "),
        Deleted("6 000 €"),
        Text(" "),
        Inserted("7 000 €"),
        Text("."),
    )
    other = redline((Text("Le service ouvre le matin."),), text("6 000 €"))
    assert [segment.fate for segment in other] == ["removed", "added"]


def test_two_contracts_of_one_model_are_paired_by_the_standard_clauses_they_take(tmp_path: Path) -> None:
    """21 € and 18 €, each its own id and article: one clause that differs, one that is alike, one proper to each."""
    model = """\
grandeurs:
  - nom: l'acompte
    genre: masculin
    type: montant
clauses types:
  - id: MOD-1
    fixe: l'acompte
  - id: MOD-2
    plafonne: l'acompte
    à: 30 €
"""
    products = {"canoe": ("CAN", "21 €", "Le canoë flotte."), "velo": ("VEL", "18 €", "Le vélo roule.")}
    library = {"modele": {"produit.yaml": "produit: modele\ntitre: M\nnature: contrat type\n", f"{DAY}/a.yaml": model}}
    for name, (prefix, amount, own) in products.items():
        clauses = f"article: {prefix}.1\nclauses:\n"
        clauses += f"  - id: {prefix}-1\n    clause type: MOD-1\n    à: {amount}\n"
        clauses += f"  - id: {prefix}-2\n    clause type: MOD-2\n  - id: {prefix}-3\n    informe: {own}\n"
        library[name] = {"produit.yaml": product_file(name, "contrat type: modele\n"), f"{DAY}/a.yaml": clauses}
    contracts = load(write_library(tmp_path, library))
    found = compare(contracts["canoe"].program, contracts["velo"].program)
    assert summary(found) == (
        "1 clause dit la même chose dans les deux contrats",
        "une clause est propre à « Velo », une clause est propre à « Canoe » et une clause diffère",
    )
    assert [figure for one in found.clauses for figure in one.figures] == [FigureMove("21\u00a0€", "18\u00a0€")]
    text = plain_signs(to_markdown(comparison_document(found)))
    assert "clause CAN-1 et VEL-1" in text and "**VEL-1, autre que CAN-1.**" in text
