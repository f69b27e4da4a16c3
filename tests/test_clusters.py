"""Clauses told together as the cases of one sentence; what documents say where a declaration gives a formula."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from plain_signs import plain_signs
from rendering import program_of, write_contract

from engine.naming import natural
from render import build_document, clauses_of, render_conditions, sentence_of
from render.blocks import Group
from render.sentences import lines_of

CLAUSES = """\
- id: C-1
  exclut: la garantie
  si: la cause est la guerre
- id: C-2
  exclut: la garantie
  l'un de: [la cause est l'embargo, il pleut]
- id: C-3
  exclut: la garantie
  si: [l'auteur est l'assuré, il pleut, la cause est une autre cause]
- id: C-4
  exclut: la garantie
  si: l'auteur est un proche
- id: C-5
  lève: C-4
  si: il pleut
- id: C-6
  accorde: la garantie
  si: l'assuré a déclaré le vol
- id: C-7
  subordonne: la garantie
  à: l'assuré a déclaré le vol
  si: l'auteur est un préposé
- id: C-8
  subordonne: la garantie
  à: [il pleut, la cause est la guerre]
- id: C-9
  exclut: la garantie
  si: l'auteur est un préposé ou l'assuré
  sauf si: il pleut
"""


def groups_of(folder: Path) -> list[Group]:
    document = build_document(program_of(folder))
    return [group for section in document.sections for group in section.groups]


def said(group: Group) -> list[str]:
    """The text of a group of provisions, French apostrophes and spaces made plain."""
    lead = "".join(run.text for run in group.lead)
    lines = [line for one in group.provisions for block in one.blocks for line in lines_of(block)]
    plain = [plain_signs(line) for line in (lead, *lines)]
    return [line for line in plain if line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_contract(tmp_path_factory.mktemp("contrat"), textwrap.indent(CLAUSES, "  "))


def test_clauses_of_one_head_are_the_cases_of_one_sentence(folder: Path) -> None:
    """The exception to a case comes right after it, in the list."""
    excluded = [group for group in groups_of(folder) if any(one.clause == "C-1" for one in group.provisions)]
    assert [[one.clause for one in group.provisions] for group in excluded] == [
        ["C-1", "C-2", "C-3", "C-4", "C-5", "C-9"],
    ]
    assert said(excluded[0]) == [
        "La garantie est exclue dans les cas suivants :",
        "la cause est la guerre ;",
        "la cause est l'embargo ou il pleut ;",
        "les conditions suivantes sont réunies :",
        "– l'auteur est l'assuré ;",
        "– il pleut ;",
        "– la cause est une autre cause ;",
        "l'auteur est un proche ;",
        "toutefois, cette exclusion ne joue pas s'il pleut ;",
        "l'auteur est un préposé ou l'assuré, sauf s'il pleut.",
    ]


def test_an_exception_that_is_no_line_takes_what_it_lifts_out_of_the_list(tmp_path: Path) -> None:
    told = CLAUSES.replace("  lève: C-4\n  si: il pleut\n", "  lève: C-4\n  titre: Exception\n  si: il pleut\n")
    groups = groups_of(write_contract(tmp_path, textwrap.indent(told, "  ")))
    found = [[one.clause for one in group.provisions] for group in groups]
    assert ["C-1", "C-2", "C-3", "C-9"] in found and ["C-4", "C-5"] in found


def test_the_conditions_of_a_right_make_one_list(folder: Path) -> None:
    (group,) = (group for group in groups_of(folder) if any(one.clause == "C-7" for one in group.provisions))
    assert said(group) == [
        "La garantie n'est accordée que si les conditions suivantes sont réunies :",
        "si l'auteur est un préposé, l'assuré a déclaré le vol ;",
        "il pleut et la cause est la guerre.",
    ]


def test_every_clause_is_told_once_whatever_the_lists(folder: Path) -> None:
    told = clauses_of(build_document(program_of(folder)))
    assert sorted(told, key=natural) == [f"C-{rank}" for rank in range(1, 10)]


def test_both_formats_show_the_sentence_before_its_lines(folder: Path) -> None:
    program = program_of(folder)
    for text in (render_conditions(program, "md"), render_conditions(program, "html")):
        lead = text.index("dans les cas suivants")
        assert lead < text.index("la cause est la guerre", lead) < text.index("C-9")


FORMULAS = """\
article: A.3
choix:
  - nom: voie
    valeurs: [un automate, un guichet, une autre voie]
fiches:
  - nom: un achat
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: la voie
        type: voie
        formule: l'achat se fait à …
        formule contraire: l'achat ne se fait pas à …
      - nom: l'heure
        genre: féminin
        type: événement
        formule: l'achat porte une heure
        formule contraire: l'achat ne porte pas d'heure
faits:
  - nom: les achats
    type: liste d'achats
    genre: masculin
grandeurs:
  - nom: l'admission
    genre: féminin
    type: droit
    pour chacun de: les achats
    formule: la banque admet l'achat
    formule contraire: la banque n'admet pas l'achat
  - nom: les achats retenus
    tirés de: les achats
    genre: masculin
clauses:
  - id: F-1
    accorde: l'admission
    si: la voie est un automate
  - id: F-2
    refuse: l'admission
    si: la voie n'est pas un guichet
  - id: F-3
    subordonne: l'admission
    à: la voie n'est ni un automate ni un guichet
  - id: F-4
    retient: les achats retenus
    si: [la voie est un guichet ou un automate, l'admission est accordée]
  - id: F-5
    écarte: les achats retenus
    l'un de: [l'admission est refusée, l'heure n'a pas eu lieu]
"""


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ("F-1", "La banque admet l'achat si l'achat se fait à un automate."),
        ("F-2", "La banque n'admet pas l'achat si l'achat ne se fait pas à un guichet."),
        ("F-3", "La banque n'admet l'achat que si l'achat ne se fait ni à un automate ni à un guichet."),
        (
            "F-4",
            "Un achat fait partie des achats retenus s'il se fait à un guichet ou à un automate et si la banque admet "
            "l'achat.",
        ),
        (
            "F-5",
            "Un achat ne fait pas partie des achats retenus si la banque n'admet pas l'achat ou s'il ne porte pas "
            "d'heure.",
        ),
    ],
)
def test_a_formula_tells_and_denies(tmp_path: Path, clause: str, sentence: str) -> None:
    program = program_of(write_contract(tmp_path, "  - id: C-1\n    accorde: la garantie\n", f=FORMULAS))
    assert sentence_of(program, clause).replace("’", "'") == sentence
