"""The file of a contract for its legal team: what another reading changes, what is open, where figures are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from document_runs import provisions_of
from library_folder import DAY, write_library
from plain_signs import plain_signs

from engine import Contract, examine
from engine.arbitration import arbitrations
from engine.open_points import open_cases, open_clauses
from engine.outcomes import Verdict
from engine.witnesses import witnesses
from grammar.quantities import Number
from render.blocks import Bullets, Paragraph, Table
from render.figure_uses import figure_uses
from render.review import Findings, review_document
from render.runs import plain

PRODUCT = "produit: gue\ntitre: Le gué\ncalendrier: France\n"
CLAUSES = """\
article: "1"
faits:
  - nom: l'âge
    genre: masculin
    type: nombre
  - nom: le rang
    genre: masculin
    parmi: [le premier, le deuxième, le troisième]
grandeurs:
  - nom: le passage
    genre: masculin
    type: droit
  - nom: le prix
    type: montant
clauses:
  - id: GUE-1
    accorde: le passage
    si: l'âge est au moins 18
    lecture: majorité
    variantes:
      seize ans:
        si: l'âge est au moins 16
  - id: GUE-2
    fixe: le prix
    selon: [le rang]
    lignes:
      - [GUE-2.1, le premier, 12 €]
      - [GUE-2.2, le deuxième, 15 €]
    hors table: non réglé
  - id: GUE-3
    informe: On répond sous {le délai}.
    chiffres:
      le délai: 3 jours
lectures:
  - id: majorité
    question: Quel âge est la majorité ?
    options:
      dix-huit ans: celui de la loi
      seize ans: celui de la coutume
    retenue: dix-huit ans
    parce que: la source renvoie à la loi
cas:
  - nom: un enfant de dix-sept ans
    faits:
      l'âge: 17
      le rang: le premier
    attendu:
      passage: refusé
      prix: 12 €
  - nom: un adulte, troisième
    faits:
      l'âge: 40
      le rang: le troisième
    attendu:
      passage: accordé
      motifs passage: [GUE-1]
      prix: non réglé
"""


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return _contract(tmp_path_factory.mktemp("review"))


def _contract(folder: Path) -> Contract:
    return examine(write_library(folder, {"gue": {"produit.yaml": PRODUCT, f"{DAY}/gue.yaml": CLAUSES}}))["gue"]


def test_another_option_changes_the_child_of_seventeen_alone(contract: Contract) -> None:
    (one,) = arbitrations(contract)
    assert one.touched == 2
    assert [(option.name, option.retained) for option in one.options] == [("dix-huit ans", True), ("seize ans", False)]
    retained, other = one.options
    assert retained.changes == ()
    (change,) = other.changes
    assert (change.case, change.question, change.retained) == ("un enfant de dix-sept ans", "passage", "refusé")
    assert change.otherwise.startswith("accordé")


def test_what_is_left_open(contract: Contract) -> None:
    (table,) = open_clauses(contract)
    assert (table.clause, table.article, table.where) == ("GUE-2", "1", "hors table")
    (case,) = open_cases(contract, Verdict.SILENT)
    assert (case.case, case.question) == ("un adulte, troisième", "prix")
    assert open_cases(contract, Verdict.CONFLICT) == ()


def test_the_witnesses_of_a_figure_are_the_cases_that_read_it(contract: Contract) -> None:
    found = witnesses(contract)
    (first,) = [one.index for one in contract.program.parameters.figures if one.owner == "GUE-2.1"]
    assert "un enfant de dix-sept ans" in found[first].cases
    # Both read the age of eighteen; the case that expects the clause by name comes first.
    assert found[_eighteen(contract)].cases == ("un adulte, troisième", "un enfant de dix-sept ans")


def test_few_cases_are_told_and_the_others_are_counted(contract: Contract) -> None:
    told = witnesses(contract, told=1)[_eighteen(contract)]
    assert (told.cases, told.others) == (("un adulte, troisième",), 1)


def _eighteen(contract: Contract) -> int:
    (slot,) = [one.index for one in contract.program.parameters.figures if one.quantity == Number(18)]
    return slot


def test_each_figure_says_where_it_is(contract: Contract) -> None:
    uses = {(one.figure, one.place): one for one in figure_uses(contract.program, witnesses(contract))}
    assert uses["12 €", "ligne GUE-2.1 de la clause GUE-2"].use == "fixe le prix"
    assert uses["18", "clause GUE-1"].use == "accorde le passage"
    assert uses["18", "clause GUE-1"].cases == "2"
    assert uses["3 jours", "clause GUE-3"].use == "dit : le délai"
    assert {one.article for one in uses.values()} == {"1"}


def test_the_file_tells_all_of_it(contract: Contract) -> None:
    found = Findings(
        arbitrations(contract),
        open_clauses(contract),
        open_cases(contract, Verdict.SILENT),
        open_cases(contract, Verdict.CONFLICT),
        (),
        witnesses(contract),
    )
    document = review_document(contract.program, found)
    assert [plain(section.title) for section in document.sections] == [
        "En bref", "Lectures à arbitrer", "Ce que le contrat laisse ouvert", "Conflits", "Déclarations inemployées",
        "Chiffres",
    ]  # fmt: skip
    lines: list[str] = []
    for block in (block for provision in provisions_of(document) for block in provision.blocks):
        match block:
            case Paragraph(runs):
                lines.append(plain(runs))
            case Bullets(lead, items, _):
                lines += [plain(lead), *(plain(item.runs) for item in items)]
            case Table(lead, _, rows):
                lines += [plain(lead), *(" | ".join(plain(cell) for cell in row.cells) for row in rows)]
            case _:
                raise AssertionError(block)
    told = [plain_signs(line) for line in lines]
    assert "Article 1. Quel âge est la majorité ?" in told
    assert "dix-huit ans : celui de la loi (retenue)" in told
    assert "Pourquoi : la source renvoie à la loi." in told
    assert "Sous l'option « seize ans », la réponse d'un cas change :" in told
    assert "un enfant de dix-sept ans | passage | refusé | accordé" in told
    assert any(line.startswith("GUE-2 | 1 | hors de ses lignes | ") for line in told)
    assert "un adulte, troisième | prix" in told
    assert "Aucune clause n'en contredit une autre." in told
    assert "Toute déclaration est employée." in told


def test_the_command_writes_the_file(tmp_path: Path, run: Any) -> None:
    _contract(tmp_path)
    page = tmp_path / "gue.html"
    ran = run("review", "gue", "--contracts", str(tmp_path), "--to", "html", "-o", str(page))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(f"écrit : {page}")
    assert "Dossier de relecture des conditions" in page.read_text(encoding="utf-8")
    ran = run("review", "gue", "--contracts", str(tmp_path))
    assert "| un enfant de dix-sept ans | passage | refusé | accordé |" in ran.out


def test_the_command_says_when_nothing_lists_the_provisions(tmp_path: Path, run: Any) -> None:
    _contract(tmp_path)
    ran = run("review", "gue", "--contracts", str(tmp_path), "--provisions")
    assert ran.code == 0
    assert "ce fichier n'existe pas" in ran.err
    assert "Dispositions non tenues" not in ran.out
