"""Figures in sentences keep the clause that owns them; readings choose what a clause says."""

from __future__ import annotations

import textwrap
from pathlib import Path

from rendering import program_of, said, write_contract

from render.retained import retained_options
from render.runs import FigureRun, plain
from render.sentences import sentence_of, tell
from render.words import FigureTable

NBSP, THIN = "\u00a0", "\u202f"


# --- figures


def figures(tmp_path: Path, clauses: str, identifier: str = "C-1") -> list[FigureRun]:
    program = program_of(write_contract(tmp_path, textwrap.indent(textwrap.dedent(clauses), "  ")))
    blocks = tell(program, program.clauses[identifier], FigureTable(program), retained_options(program))
    found: list[FigureRun] = []
    for block in blocks:
        for name in ("lead", "runs"):
            found += [run for run in getattr(block, name, ()) if isinstance(run, FigureRun)]
        for row in getattr(block, "rows", ()):
            found += [run for cell in row.cells for run in cell if isinstance(run, FigureRun)]
    return found


def test_a_figure_is_printed_in_french_and_keeps_its_clause_and_its_slot(tmp_path: Path) -> None:
    clauses = "- id: C-1\n  plafonne: l'indemnité\n  à: 6 000 €\n  si: l'âge dépasse 18\n"
    program = program_of(write_contract(tmp_path, textwrap.indent(clauses, "  ")))
    entries = {str(e.quantity): e.index for e in program.parameters.figures if e.owner == "C-1"}
    found = figures(tmp_path, clauses)
    assert [(f.text, f.clause) for f in found] == [(f"6{THIN}000{NBSP}€", "C-1"), ("18", "C-1")]
    assert {f.index for f in found} == set(entries.values())


def test_the_figures_of_a_table_belong_to_its_rows(tmp_path: Path) -> None:
    clauses = """\
- id: C-1
  fixe: la date de représentation
  selon: [le rang du retour, l'âge]
  lignes:
    - [C-1.1, le premier retour, du 11 au 20, 15 jours après la réception]
    - [C-1.2, le deuxième retour, tout, le dernier jour du mois de la réception]
  hors table: non réglé
"""
    found = figures(tmp_path, clauses)
    assert [(f.text.replace(NBSP, " "), f.clause) for f in found] == [
        ("11", "C-1.1"), ("20", "C-1.1"), ("15 jours", "C-1.1"),
    ]  # fmt: skip
    assert all(f.index is not None for f in found)
    assert said(tmp_path, clauses) == (
        "La date de représentation dépend du rang du retour et de l'âge :\n"
        "Rang du retour | Âge | Date de représentation\n"
        "Le premier retour | Du 11 au 20 | 15 jours après la réception\n"
        "Le deuxième retour | Tous les cas | Le dernier jour du mois de la réception\n"
        "Le contrat ne règle pas les autres cas."
    )


def test_the_words_of_the_author_replace_the_sentence(tmp_path: Path) -> None:
    clauses = "- id: C-1\n  plafonne: l'indemnité\n  à: 6 000 €\n  texte: On ne paie pas plus de {C-1}.\n"
    assert said(tmp_path, clauses) == "On ne paie pas plus de 6 000 €."


NAMED = """\
- id: C-1
  plafonne: l'indemnité
  à: 10 €
- id: C-2
  informe: le plafond est de {C-1}
"""


def test_a_figure_named_from_another_clause_belongs_to_that_clause(tmp_path: Path) -> None:
    assert [(f.text.replace(NBSP, " "), f.clause) for f in figures(tmp_path, NAMED, "C-2")] == [("10 €", "C-1")]


# --- readings

READ = """\
- id: C-1
  plafonne: l'indemnité
  à: 10 €
  lecture: double
  variantes:
    deux fois:
      à: 20 €
- id: C-2
  exclut: la garantie
  si:
    - il pleut
    - la lecture double est une fois
- id: C-3
  exclut: la garantie
  si:
    - il pleut
    - la lecture double est deux fois
"""
READINGS = """\
article: A.2.a
lectures:
  - id: double
    question: Une fois ou deux ?
    options:
      une fois: le plafond ne sert qu'une fois
      deux fois: le plafond sert deux fois
    retenue: une fois
    parce que: le texte dit « le plafond »
"""


def test_a_clause_is_told_under_the_reading_retained(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, textwrap.indent(READ, "  "), lectures=READINGS))
    assert sentence_of(program, "C-1").replace(NBSP, " ") == "L’indemnité ne dépasse pas 10 €."
    assert sentence_of(program, "C-2") == "La garantie est exclue s’il pleut."
    whole = "Règle écartée par l’interprétation retenue : la garantie est exclue s’il pleut."
    assert sentence_of(program, "C-3").replace(NBSP, " ") == whole
    options = retained_options(program, {"double": "deux fois"})
    blocks = tell(program, program.clauses["C-1"], FigureTable(program), options)
    assert plain(blocks[0].runs).replace(NBSP, " ") == "L’indemnité ne dépasse pas 20 €."  # type: ignore[union-attr]


def test_typography(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, "  - id: C-1\n    informe: Il répond « vite » ; il l'a dit ?\n"))
    assert sentence_of(program, "C-1") == f"Il répond «{NBSP}vite{NBSP}»{THIN}; il l’a dit{THIN}?"
