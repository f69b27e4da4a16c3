"""What is told once of several conditions, of each element, of an end, for no reader to go back on it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from rendering import NAMES, program_of, told, write_contract

from render import render_conditions, sentence_of

LISTED = NAMES.replace(
    "paramètres:\n",
    """\
  - nom: les mentions de la lettre
    genre: féminin
    parmi: [la date, la signature, le nom, le jour et l'heure]
    plusieurs: oui
  - nom: la franchise choisie
    type: durée en jours
paramètres:
""",
).replace(
    "grandeurs:\n",
    """\
grandeurs:
  - nom: la fin du contrat
    type: date
  - nom: la fin de la carence
    type: date
  - nom: la date limite
    type: date
""",
)


def said(tmp_path: Path, clause: str) -> str:
    own = textwrap.indent(textwrap.dedent(clause).strip(), "    ")
    return told(write_contract(tmp_path, f"  - id: C-1\n{own}\n", LISTED), "C-1")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (
            "tous:\n"
            "  - les mentions de la lettre comprennent la date\n"
            "  - les mentions de la lettre comprennent la signature\n"
            "  - les mentions de la lettre comprennent le nom",
            "les mentions de la lettre comprennent la date, la signature et le nom.",
        ),
        (
            "l'un de:\n"
            "  - les mentions de la lettre comprennent la date\n"
            "  - les mentions de la lettre comprennent la signature",
            "les mentions de la lettre comprennent la date ou la signature.",
        ),
        # « le jour et l'heure » stands alone: another « et » would not be read.
        (
            "tous:\n"
            "  - les mentions de la lettre comprennent la date\n"
            "  - les mentions de la lettre comprennent le jour et l'heure\n"
            "  - il pleut",
            "les conditions suivantes sont réunies :\n"
            "– les mentions de la lettre comprennent la date ;\n"
            "– les mentions de la lettre comprennent le jour et l'heure ;\n"
            "– il pleut.",
        ),
        (
            "tous:\n"
            "  - la franchise choisie est différente de 15 jours\n"
            "  - la franchise choisie est différente de 30 jours\n"
            "  - la franchise choisie est différente de 60 jours",
            "la franchise choisie n'est ni de 15 jours, ni de 30 jours, ni de 60 jours.",
        ),
        ("au moins un de: les opérations\nvérifie: le moyen est un chèque", "le moyen d'au moins une des opérations "
         "est un chèque."),
        ("la date limite a lieu avant la réception", "la date limite est antérieure à la réception."),
        ("la date limite a lieu après 3 mars 2015", "la date limite est postérieure au 3 mars 2015."),
        # What never comes is « pas antérieur »: the positive form stays.
        ("la date limite a lieu à compter de la réception", "la date limite se situe à compter de la réception."),
    ],
)  # fmt: skip
def test_conditions_told_together(tmp_path: Path, conditions: str, expected: str) -> None:
    tree = textwrap.indent(f"- {textwrap.indent(conditions, '  ').strip()}", "  ")
    assert said(tmp_path, f"accorde: la garantie\nsi:\n{tree}") == f"La garantie est accordée si {expected}"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "met fin à: la fin de l'adhésion\nle: l'envoi de la déclaration",
            "L'adhésion prend fin au plus tard à l'envoi de la déclaration.",
        ),
        ("met fin à: la fin du contrat\nle: la réception", "Le contrat prend fin au plus tard à la réception."),
        (
            "met fin à: [la fin du contrat, la fin de la carence]\nle: la réception",
            "Le contrat et la carence prennent fin au plus tard à la réception.",
        ),
        ("met fin à: la date limite\nle: la réception", "La date limite est au plus tard à la réception."),
    ],
)  # fmt: skip
def test_what_ends_is_the_subject(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("fixe: la part\nà: 10 €\nsi: le moyen est un chèque", "La part est de 10 € si le moyen de l'opération est un "
         "chèque."),
        # Nothing there says of what the part is.
        ("fixe: la part\nà: 10 €\nsi: il pleut", "Pour chaque opération, la part est de 10 € s'il pleut."),
        # The operations that the condition speaks of are others.
        (
            "fixe: la part\nà: 10 €\nsi:\n  - au moins un de: les opérations\n    vérifie: le montant dépasse le "
            "montant de l'opération en cours",
            "Pour chaque opération, la part est de 10 € si, pour au moins une des opérations, le montant de "
            "l'opération dépasse le montant de l'opération en cours.",
        ),
        # What is done again with each says so.
        ("ajoute: 1 €\nà: la part\nsi: le moyen est un chèque", "Pour chaque opération, la part est augmentée de 1 € "
         "si le moyen de l'opération est un chèque."),
    ],
)  # fmt: skip
def test_the_element_is_named_once(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected


def test_sentences_of_one_subject_name_it_once(tmp_path: Path) -> None:
    names = LISTED.replace(
        "grandeurs:\n",
        """\
grandeurs:
  - phrase: la banque ouvre le compte
    contraire: la banque n'ouvre pas le compte
  - phrase: la banque remet la carte
    contraire: la banque ne remet pas la carte
""",
    )
    clauses = (
        "  - id: C-1\n    subordonne: [la banque ouvre le compte, la banque remet la carte]\n    à: il pleut\n"
        "  - id: C-2\n    accorde: [la banque ouvre le compte, la banque remet la carte]\n"
    )
    program = program_of(write_contract(tmp_path, clauses, names))
    expected = "La banque ouvre le compte et remet la carte seulement s’il pleut."
    assert sentence_of(program, "C-1") == expected


def test_an_exclusion_names_the_clause_of_another_article_that_lifts_it(tmp_path: Path) -> None:
    clauses = """\
  - id: C-1
    exclut: la garantie
    si: il pleut
  - id: C-2
    article: B.1
    lève: C-1
    si: l'assuré a déclaré le vol
"""
    folder = write_contract(tmp_path, clauses, LISTED)
    assert told(folder, "C-1") == "Sous réserve de l'article B.1, la garantie est exclue s'il pleut."


def test_what_is_owed_of_itself_is_not_told(tmp_path: Path) -> None:
    names = LISTED.replace(
        "grandeurs:\n",
        """\
grandeurs:
  - phrase: le capital est dû
    contraire: le capital n'est pas dû
  - nom: le capital dû
    type: montant
    sous réserve de: le capital est dû
  - nom: les frais dus
    genre: masculin
    type: montant
    sous réserve de: la garantie
""",
    )
    clauses = "  - id: C-1\n    fixe: le capital dû\n    à: 5 €\n  - id: C-2\n    fixe: les frais dus\n    à: 5 €\n"
    document = render_conditions(program_of(write_contract(tmp_path, clauses, names)), to="md")
    assert "Le capital dû n’est" not in document
    assert "Les frais dus ne sont à payer que si la garantie est accordée." in document
