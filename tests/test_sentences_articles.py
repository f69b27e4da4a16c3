"""Articles where names and formulas meet: contraction, names said without article, plurals like their singular."""

from __future__ import annotations

from pathlib import Path

import pytest
from plain_signs import plain_signs
from rendering import PRODUCT, program_of, write_contract

from engine.program import Program
from render import build_document, sentence_of
from render.day_considered import DAY_CONSIDERED
from render.lines import lines
from render.runs import plain
from service.french import labelled

NAMES = """\
article: A.1
portée: les services d'aide
fiches:
  - nom: un mois
    pluriel: mois
    champs:
      - nom: le montant
        type: montant
      - nom: le moyen
        parmi: [le compte, un chèque]
        formule: ce mois est payé à …
        formule contraire: ce mois n'est pas payé à …
faits:
  - nom: les mois
    genre: masculin
    type: liste de mois
  - nom: le lieu
    parmi: [le guichet, les caisses, l'automate, un distributeur]
    formule: l'adhérent dispose de …
    formule contraire: l'adhérent ne dispose pas de …
  - nom: la parole
    parmi: [un chèque est perdu, le compte est clos]
    formule: l'adhérent dit que …
    formule contraire: l'adhérent ne dit pas que …
  - nom: ce que l'adhérent doit
    type: montant
  - nom: le prélèvement
    type: événement
  - nom: le jour
    type: date
paramètres:
  - nom: le tarif
    type: montant
grandeurs:
  - nom: l'aide
    genre: féminin
    type: droit
  - nom: le prix
    type: montant
  - nom: la part
    type: montant
    pour chacun de: les mois
"""
CLAUSES = """\
  - id: E-1
    accorde: l'aide
    si: le lieu est le guichet ou les caisses
  - id: E-2
    exclut: l'aide
    si: le lieu n'est ni l'automate ni un distributeur
  - id: E-3
    suspend: l'aide
    si: la parole est un chèque est perdu
  - id: E-4
    fixe: le prix
    à: la moitié de ce que l'adhérent doit + le tarif en vigueur le jour du prélèvement
  - id: E-5
    fixe: la part
    à: 10 % du montant
    si: le moyen est le compte
  - id: E-6
    refuse: l'aide
    si: ce que l'adhérent doit dépasse 5 €
  - id: E-7
    conditionne: l'aide
    si: le prélèvement a lieu après le jour
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_of(write_contract(tmp_path_factory.mktemp("articles"), CLAUSES, NAMES))


def told(program: Program, clause: str) -> str:
    return plain_signs(sentence_of(program, clause))


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("E-1", "L'aide est accordée si l'adhérent dispose du guichet ou des caisses."),
        ("E-2", "L'aide est exclue si l'adhérent ne dispose ni de l'automate ni d'un distributeur."),
        ("E-3", "L'aide est suspendue si l'adhérent dit qu'un chèque est perdu."),
        ("E-5", "La part est égale à 10 % du montant du mois si ce mois est payé au compte."),
        ("E-6", "L'aide est refusée si ce que l'adhérent doit dépasse 5 €."),
    ],
)
def test_what_a_formula_ends_with_joins_the_article_of_its_value(program: Program, clause: str, sentence: str) -> None:
    assert told(program, clause) == sentence


def test_a_name_that_is_a_pronoun_takes_no_article(program: Program) -> None:
    assert told(program, "E-4") == (
        "Le prix est égal à 50 % de ce que l'adhérent doit + le tarif en vigueur le jour du prélèvement."
    )


def test_a_guarantee_named_in_the_plural_keeps_its_plural(program: Program) -> None:
    right = next(one.symbol for one in program.grandeurs.values() if one.symbol.name == "aide")
    assert labelled(right, program) == "l'aide (les services d'aide)"


def test_the_day_considered_is_told_once_where_a_clause_names_it(program: Program, tmp_path: Path) -> None:
    preamble = [plain(line) for block in build_document(program).preamble for line in lines(block)]
    assert [line for line in preamble if DAY_CONSIDERED in line.lower()] == [
        "Le jour considéré est celui auquel on se place pour appliquer une règle."
    ]
    other = CLAUSES.partition("  - id: E-7")[0]
    assert build_document(program_of(write_contract(tmp_path, other, NAMES, PRODUCT))).preamble == ()
