"""What a lawyer stumbles over in conditions: where one bears, what « et » and « ou » join, what a reading settles."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from rendering import told, write_contract
from wider_contract import WIDER, said

# --- where a condition bears


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "fixe: l'indemnité\nà: le plus petit de la franchise et le reste à charge\nsi: il pleut",
            "S'il pleut, l'indemnité est égale au plus faible des deux montants suivants : la franchise et le reste à "
            "charge.",
        ),
        (
            "fixe: l'indemnité\nà: le plus petit de la franchise et le reste à charge\nsi: l'indemnité dépasse 0 €",
            "Si l'indemnité dépasse 0 €, l'indemnité est égale au plus faible des deux montants suivants : la "
            "franchise et le reste à charge.",
        ),
        (
            "fixe: la part\nà: le plus petit de le montant et la franchise\nsi: l'opération est frauduleuse",
            "Si l'opération est frauduleuse, la part est égale au plus faible des deux montants "
            "suivants : le montant de l'opération et la franchise.",
        ),
        (
            "fixe: la date limite\nau: le plus tard de la naissance et la réception\nsi:\n  - il pleut\n"
            "  - la cause est la guerre\n  - l'auteur est un proche",
            "La date limite est fixée à la dernière des deux dates suivantes : la naissance et la réception.\n"
            "Cette règle joue si les conditions suivantes sont réunies :\n"
            "– il pleut ;\n– la cause est la guerre ;\n– l'auteur est un proche.",
        ),
        (
            "oblige: l'assuré\nà: déclarer le vol\npar: l'envoi de la déclaration\nau plus tard: 2 jours après la "
            "réception\nsi:\n  - il pleut\n  - aucun de:\n    - la cause est la guerre",
            "S'il pleut, l'assuré doit déclarer le vol, au plus tard 2 jours après la réception, sauf si la cause est "
            "la guerre. La date qui compte est celle de l'envoi de la déclaration.",
        ),
        (
            "oblige: l'assuré\nà: déclarer le vol\napprécié par: l'assuré a déclaré le vol\nsi:\n  - il pleut\n"
            "  - la cause est la guerre\n  - l'auteur est un proche",
            "L'assuré doit déclarer le vol si les conditions suivantes sont réunies :\n"
            "– il pleut ;\n– la cause est la guerre ;\n– l'auteur est un proche.",
        ),
        (
            "fixe: l'indemnité\nà: l'arrondi de (la franchise + 2 × le reste à charge) au centime\nsi: il pleut",
            "S'il pleut, l'indemnité est égale à l'arrondi au centime de (la franchise + 2 × le reste à charge).",
        ),
        (
            "plafonne: l'indemnité\nà: la franchise\nsi: il pleut",
            "L'indemnité ne dépasse pas la franchise s'il pleut.",
        ),
    ],
)
def test_a_condition_stands_first_where_it_would_seem_to_bear_on_the_last_part_only(
    tmp_path: Path, clause: str, expected: str
) -> None:
    assert said(tmp_path, clause) == expected


# --- what « et » and « ou » join


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (
            "- il pleut\n- l'un de:\n  - la cause est la guerre\n  - l'auteur est un proche",
            "les conditions suivantes sont réunies :\n– il pleut ;\n"
            "– la cause est la guerre ou l'auteur est un proche.",
        ),
        (
            "- l'un de:\n  - il pleut\n  - tous:\n    - la cause est la guerre\n    - l'auteur est un proche",
            "l'une des conditions suivantes est remplie :\n– il pleut ;\n"
            "– la cause est la guerre et l'auteur est un proche.",
        ),
        (
            "- il pleut\n- au moins un de: les opérations\n  vérifie:\n    - le moyen est une carte\n    - la "
            "signature est imitée",
            "les conditions suivantes sont réunies :\n– il pleut ;\n"
            "– pour au moins une des opérations, le moyen est une "
            "carte et la signature est imitée.",
        ),
        ("- l'auteur est un proche\n- l'auteur exerce un métier", "l'auteur est un proche et exerce un métier."),
        # The contrary says nothing of where the subject ends: nothing is left out.
        ("- l'auteur est un proche\n- l'auteur est absent", "l'auteur est un proche et si l'auteur est absent."),
        # Too long for one line: « l'auteur… et la réception… » without a second « si » would be no better.
        (
            "- la réception a lieu dans les 48 heures qui suivent le 1er janvier suivant (2 ans après la naissance)\n"
            "- l'appel a lieu dans les 48 heures qui suivent le 1er janvier suivant (3 ans après la naissance)",
            "les conditions suivantes sont réunies :\n"
            "– la réception a lieu dans les 48 heures qui suivent le 1er janvier qui suit le jour situé 2 ans après "
            "la naissance ;\n"
            "– l'appel a lieu dans les 48 heures qui suivent le 1er janvier qui suit le jour situé 3 ans après "
            "la naissance.",
        ),
        (
            "- l'appel a lieu à compter de le premier jour ouvré à compter de la réception",
            "l'appel a lieu au plus tôt le premier jour ouvré à compter de la réception.",
        ),
        # « et » twice on one line: the second « si » tells them apart.
        (
            "- la réception a lieu entre la naissance et 3 mars 2015\n- la réception a lieu après 4 mars 2014",
            "la réception a lieu entre la naissance et le 3 mars 2015 inclus et si la réception a lieu après le 4 mars "
            "2014.",
        ),
        (
            "- la réception a lieu après la naissance\n- la réception a lieu avant 3 mars 2015",
            "la réception a lieu après la naissance et avant le 3 mars 2015.",
        ),
        (
            "- au moins un de: les opérations\n  vérifie: l'opération a lieu après la réception",
            "au moins une opération a lieu après la réception.",
        ),
        (
            "- au moins un de: les opérations retenues\n  vérifie: l'opération est frauduleuse",
            "au moins une des opérations retenues est frauduleuse.",
        ),
        (
            "- chacun de: les opérations\n  vérifie: l'opération est frauduleuse",
            "chacune des opérations est frauduleuse.",
        ),
        # « chacune n'est pas » is read as « not all »: the longer form stays.
        (
            "- chacun de: les opérations\n  vérifie: l'opération n'est pas frauduleuse",
            "pour chacune des opérations, l'opération n'est pas frauduleuse.",
        ),
    ],
)
def test_conditions_are_joined_without_doubt(tmp_path: Path, conditions: str, expected: str) -> None:
    text = said(tmp_path, f"accorde: la garantie\nsi:\n{textwrap.indent(conditions, '  ')}")
    opening = "La garantie est accordée si" + (", " if expected.startswith("pour ") else " ")
    assert text == opening + expected


# --- what the reading retained settles

READ = """\
- id: C-1
  accorde: la garantie
  si:
    - au moins un de: les opérations
      vérifie:
        - la signature est imitée
        - l'un de:
            - le montant dépasse 30 €
            - la lecture seuil est aucun
- id: C-2
  oblige: l'assuré
  à: déclarer le vol
  tenue si:
    - aucun de:
        - il pleut
        - la cause est la guerre
- id: C-3
  établit: l'opération est frauduleuse
  si:
    - au moins un de: les opérations
      vérifie:
        - la carte de l'opération vaut la carte de l'opération en cours
"""
READINGS = """\
article: A.2.a
lectures:
  - id: seuil
    question: Y a-t-il un seuil ?
    options:
      fixe: oui
      aucun: non
    retenue: fixe
    parce que: le texte le dit
"""


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        # The reading retained settles a condition wherever it stands.
        (
            "C-1",
            "La garantie est accordée si, pour au moins une des opérations, la signature est imitée et le montant "
            "dépasse 30 €.",
        ),
        (
            "C-2",
            "L'assuré doit déclarer le vol. Cette obligation est respectée, "
            "sauf s'il pleut ou si la cause est la guerre.",
        ),
        (
            "C-3",
            "L'opération est frauduleuse si, pour au moins une des opérations, la carte est celle de l'opération en "
            "cours.",
        ),
    ],
)
def test_conditions_on_elements_and_readings(tmp_path: Path, identifier: str, expected: str) -> None:
    folder = write_contract(tmp_path, textwrap.indent(READ, "  "), names=WIDER, b=READINGS)
    assert told(folder, identifier) == expected
