"""What a word refers to, what a mention means exactly, and where periods and perimeters are defined."""

from __future__ import annotations

from pathlib import Path

import pytest
from rendering import program_of, told, write_contract
from wider_contract import WIDER, said

from render import build_document
from render.blocks import Definition
from render.runs import plain

# --- what a word refers to


def test_a_noun_that_has_its_complement_takes_no_possessive(tmp_path: Path) -> None:
    clause = "retient: les opérations retenues\nsi: l'envoi de l'accusé a lieu après la réception"
    assert said(tmp_path, clause) == (
        "Une opération fait partie des opérations retenues si l'envoi de l'accusé a lieu après la réception."
    )


def test_a_filtered_list_keeps_its_own_gender(tmp_path: Path) -> None:
    names = WIDER.replace(
        "  - nom: l'échéancier\n", "  - nom: les versements\n    genre: masculin\n    tirés de: les opérations\n"
        "  - nom: l'échéancier\n",
    )  # fmt: skip
    clause = "  - id: C-1\n    fixe: l'indemnité\n"
    clause += "    à: la somme des montants des versements dont l'opération est frauduleuse\n"
    assert told(write_contract(tmp_path, clause, names=names), "C-1") == (
        "L'indemnité est égale à la somme des montants des versements pour lesquels l'opération est frauduleuse."
    )


SANCTIONED = """\
- id: C-1
  déchoit de: la garantie
- id: C-2
  oblige: l'assuré
  à: déclarer le vol en {délai}
  apprécié par: l'assuré a déclaré le vol
  chiffres:
    délai: 5 jours
  à défaut: C-1
- id: C-3
  article: B.1
  lève: C-4
- id: C-4
  article: B.2
  exclut: la garantie
- id: C-5
  article: B.3
  lève: C-6
- id: C-6
  article: B.4
  exclut: la garantie
- id: C-7
  article: B.4
  énonce: rien
"""


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        # A duty told by its sanction keeps its own figures.
        (
            "C-1",
            "Le droit à la garantie est perdu si l'obligation de déclarer le vol en 5 jours n'est pas respectée "
            "(clause C-2).",
        ),
        # An article that says one thing is named alone; one that says several is not enough.
        ("C-3", "Toutefois, l'exclusion prévue à l'article B.2 ne joue pas."),
        ("C-5", "Toutefois, l'exclusion prévue à la clause C-6 de l'article B.4 ne joue pas."),
    ],
)
def test_a_mention_says_exactly_what_it_means(tmp_path: Path, identifier: str, expected: str) -> None:
    assert said(tmp_path, SANCTIONED, identifier) == expected


# --- declarations

DECLARED = WIDER.replace("    avant: la fin de l'adhésion\n", """\
    avant: la fin de l'adhésion
  - nom: le séjour
    genre: masculin
    du: la date limite
    avant: la perte ou le vol
  - nom: l'année couverte
    genre: féminin
    du: la réception
    au: 1 an après la réception
""").replace("  - nom: an\n    si: l'année de la date vaut l'année de la réception\n", """\
  - nom: suite dans l'an
    si:
      - l'année de la date vaut l'année de la réception
      - le montant dépasse 0 €
""")  # fmt: skip
SETTING = """\
  - id: C-1
    article: B.2
    fixe: la date limite
    au: 2 jours après la réception
  - id: C-2
    énonce: rien
"""


def test_periods_and_perimeters_are_defined(tmp_path: Path) -> None:
    """A period stands in the article that sets its start, where one does."""
    program = program_of(write_contract(tmp_path, SETTING, names=DECLARED))
    found = [
        (section.article, plain((*block.term, *block.runs)))
        for section in build_document(program).sections
        for group in section.groups
        for provision in group.provisions
        for block in provision.blocks
        if isinstance(block, Definition)
    ]
    assert [(article, text.replace("\u00a0", " ")) for article, text in found] == [
        ("A.2.a", "Prochele conjoint et les enfants."),
        ("A.2.a", "Par sinistretous les versements antérieurs sont comptés ensemble."),
        (
            "A.2.a",
            "Par suite dans l’ansont comptés ensemble les versements antérieurs de la même année que la réception et "
            "dont le montant dépasse 0 €.",
        ),
        ("A.2.a", "Adhésionelle commence à la réception et court jusqu’à la veille de la fin de l’adhésion."),
        ("A.2.a", "Année couverteelle commence à la réception et se termine 1 an après la réception, ce jour compris."),
        ("B.2", "Séjouril commence à la date limite et court jusqu’à la perte ou au vol, ce moment exclu."),
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("le dossier vaut le numéro de dossier", "du même dossier"),
        ("le dossier ne vaut pas le numéro de dossier", "d’un autre dossier"),
        ("la carte vaut le numéro de la carte", "de la même carte"),
        ("le mois de la date vaut le mois de la réception", "du même mois que la réception"),
        # Another file than that of the case is named.
        ("le dossier vaut le dossier lié", "dont le dossier est le dossier lié"),
    ],
)
def test_a_perimeter_is_told_as_people_say_it(tmp_path: Path, condition: str, expected: str) -> None:
    names = DECLARED.replace("périmètres:\n", f"périmètres:\n  - nom: suite\n    si: {condition}\n").replace(
        "faits:\n",
        "faits:\n"
        "  - nom: le numéro de dossier\n    type: texte\n"
        "  - nom: le numéro de la carte\n    type: texte\n"
        "  - nom: le dossier lié\n    type: texte\n",
        1,
    )
    program = program_of(write_contract(tmp_path, SETTING, names=names))
    told_of = [
        plain(block.runs)
        for section in build_document(program).sections
        for group in section.groups
        for provision in group.provisions
        for block in provision.blocks
        if isinstance(block, Definition) and plain(block.term) == "Par suite"
    ]
    assert told_of == [f"sont comptés ensemble les versements antérieurs {expected}."]
