"""What a lawyer stumbles over: where a condition bears, what « et » and « ou » join, what « son » refers to."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from rendering import NAMES, program_of, told, write_contract

from render import build_document
from render.blocks import Definition
from render.runs import plain

#: Grandeurs of every kind that the sentences below speak of, in place of the two that the file ends with.
MORE = """\
  - nom: le délai
    genre: masculin
    type: durée en mois
  - nom: la durée du séjour
    type: durée en jours
  - nom: la date limite
    type: date
  - nom: la dernière échéance
    type: date
  - nom: le responsable
    type: lien
  - nom: le lien de l'auteur
    type: lien
  - nom: le compte débité
    type: texte
  - nom: les essais permis
    genre: masculin
    type: nombre
  - nom: le rang payé
    type: rang
  - phrase: l'assuré est diligent
    contraire: l'assuré n'est pas diligent
  - phrase: l'opération est frauduleuse
    contraire: l'opération n'est pas frauduleuse
    pour chacun de: les opérations
périodes:
"""
FACTS = """\
  - nom: le compte de prélèvement
    type: texte
  - nom: le jour
    type: date
  - nom: le lieu de l'auteur
    parmi: [une rue, un local]
  - phrase: l'auteur exerce un métier
    contraire: l'auteur n'exerce pas un métier
  - phrase: l'auteur est absent
    contraire: l'auteur a été vu
paramètres:
"""
FIELDS = """\
      - nom: la carte
        type: texte
      - nom: l'envoi de l'accusé
        genre: masculin
        type: date
      - phrase: la signature est imitée
"""
WIDER = (
    NAMES.replace("périodes:\n", MORE).replace("paramètres:\n", FACTS)
    .replace("      - phrase: la signature est imitée\n", FIELDS)
)  # fmt: skip


def said(tmp_path: Path, clause: str, identifier: str = "C-1") -> str:
    """What a clause of the wider contract says."""
    clauses = clause if clause.startswith("- ") else f"- id: C-1\n{textwrap.indent(clause, '  ')}\n"
    return told(write_contract(tmp_path, textwrap.indent(clauses, "  "), names=WIDER), identifier)


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
            "Pour chaque opération, si l'opération est frauduleuse, la part est égale au plus faible des deux montants "
            "suivants : le montant de l'opération et la franchise.",
        ),
        (
            "fixe: la date limite\nau: le plus tard de la naissance et la réception\nsi:\n  - il pleut\n"
            "  - la cause est la guerre\n  - l'auteur est un proche",
            "La date limite est fixée à la dernière des deux dates suivantes : la naissance et la réception.\n"
            "Cette règle joue si toutes ces conditions sont remplies :\n"
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
            "L'assuré doit déclarer le vol si toutes ces conditions sont remplies :\n"
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
            "toutes ces conditions sont remplies :\n– il pleut ;\n– la cause est la guerre ou l'auteur est un proche.",
        ),
        (
            "- l'un de:\n  - il pleut\n  - tous:\n    - la cause est la guerre\n    - l'auteur est un proche",
            "l'une de ces conditions est remplie :\n– il pleut ;\n– la cause est la guerre et l'auteur est un proche.",
        ),
        (
            "- il pleut\n- au moins un de: les opérations\n  vérifie:\n    - le moyen est une carte\n    - la "
            "signature est imitée",
            "toutes ces conditions sont remplies :\n– il pleut ;\n– pour au moins une des opérations, le moyen est une "
            "carte et la signature est imitée.",
        ),
        ("- l'auteur est un proche\n- l'auteur exerce un métier", "l'auteur est un proche et exerce un métier."),
        # The contrary says nothing of where the subject ends: nothing is left out.
        ("- l'auteur est un proche\n- l'auteur est absent", "l'auteur est un proche et si l'auteur est absent."),
        # Too long for one line: « l'auteur… et la réception… » without a second « si » would be no better.
        (
            "- la réception a lieu dans les 48 heures qui suivent le 1er janvier suivant (2 ans après la naissance)\n"
            "- l'appel a lieu dans les 48 heures qui suivent le 1er janvier suivant (3 ans après la naissance)",
            "toutes ces conditions sont remplies :\n"
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


# --- what something is worth


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("fixe: le compte débité\nà: le compte de prélèvement", "Le compte débité est le compte de prélèvement."),
        ("fixe: les essais permis\nà: 3", "Les essais permis sont au nombre de 3."),
        ("fixe: les essais permis\nà: l'arrondi de l'âge ÷ 5 à l'unité inférieure", "Les essais permis sont égaux à "
         "l'arrondi à l'unité inférieure de l'âge divisé par 5."),
        (
            "fixe: les essais permis\nà: l'arrondi de la franchise ÷ 500 € à l'unité",
            "Les essais permis sont égaux à l'arrondi à l'unité de la franchise divisée par 500 €.",
        ),
        ("fixe: le responsable\nà: un proche", "Le responsable est un proche."),
        ("fixe: le responsable\nà: l'auteur", "Le responsable est celui de l'auteur."),
        ("fixe: le lien de l'auteur\nà: l'auteur", "Le lien de l'auteur est celui de l'auteur."),
        (
            "fixe: le rang payé\nselon: [l'auteur]\nlignes:\n  - [C-1.1, un proche ou un préposé, le premier retour]\n"
            "hors table: le deuxième retour",
            "Le rang payé dépend de l'auteur :\nAuteur | Rang payé\nUn proche ou un préposé | Le premier retour\n"
            "Dans les autres cas, le rang payé est le deuxième retour.",
        ),
        (
            "ajoute: 50 % × la franchise\nà: l'indemnité",
            "L'indemnité est augmentée de 50 % de la franchise.",
        ),
        (
            "crédite: l'échéancier\nde: 10 % × la franchise\nle: le 5 du mois suivant la réception",
            "10 % de la franchise est inscrite à l'échéancier le 5 du mois qui suit la réception.",
        ),
        (
            "crédite: l'échéancier\nde: 10 % × les honoraires\nle: le 5 du mois suivant la réception",
            "10 % des honoraires sont inscrits à l'échéancier le 5 du mois qui suit la réception.",
        ),
    ],
)
def test_only_what_is_counted_is_equal(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected


# --- days


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "fixe: la date limite\nau: le délai après la réception",
            "La date limite est fixée au terme du délai, compté de la réception.",
        ),
        (
            "fixe: la date limite\nau: la durée du séjour après la réception",
            "La date limite est fixée au terme de la durée du séjour, comptée de la réception.",
        ),
        (
            "fixe: la date limite\nau: le délai avant la réception",
            "La date limite est fixée au début du délai, compté à rebours de la réception.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: le délai après la réception",
            "La fin de l'adhésion est au plus tard au terme du délai, compté de la réception.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: l'anniversaire de la réception suivant (2 ans après la naissance)",
            "La fin de l'adhésion est au plus tard à l'anniversaire de la réception qui suit le jour situé 2 ans après "
            "la naissance.",
        ),
        (
            "met fin à: la dernière échéance\nle: la réception",
            "La dernière échéance est au plus tard le jour de la réception.",
        ),
        (
            "accorde: la garantie\nsi: l'appel a lieu à compter de le délai après la réception",
            "La garantie est accordée si l'appel a lieu à compter du terme du délai compté de la réception.",
        ),
        (
            "accorde: la garantie\nsi: la perte ou le vol a lieu à compter de la réception",
            "La garantie est accordée si la perte ou le vol a lieu à compter de la réception.",
        ),
        (
            "accorde: la garantie\nsi: le jour a lieu au plus tard la date limite",
            "La garantie est accordée si le jour considéré se situe au plus tard à la date limite.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: l'anniversaire de (1 jour avant la naissance) suivant la réception",
            "La fin de l'adhésion est au plus tard à l'anniversaire du jour situé 1 jour avant la naissance qui suit "
            "la réception.",
        ),
        # A date stands in time; only what happens « a lieu ».
        (
            "accorde: la garantie\nsi: la date limite a lieu avant la réception",
            "La garantie est accordée si la date limite se situe avant la réception.",
        ),
        (
            "accorde: la garantie\nsi: la dernière échéance n'a pas lieu entre la naissance et la réception",
            "La garantie est accordée si la dernière échéance ne se situe pas entre la naissance et la réception.",
        ),
    ],
)
def test_days_are_told_as_in_a_contract(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected


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
            "Le droit à la garantie est perdu si l'obligation de déclarer le vol en 5 jours n'est pas tenue (clause "
            "C-2).",
        ),
        # An article that says one thing is named alone; one that says several is not enough.
        ("C-3", "Toutefois, l'exclusion prévue à l'article B.2 ne joue pas."),
        ("C-5", "Toutefois, l'exclusion prévue à la clause C-6 de l'article B.4 ne joue pas."),
    ],
)
def test_a_mention_says_exactly_what_it_means(tmp_path: Path, identifier: str, expected: str) -> None:
    assert said(tmp_path, SANCTIONED, identifier) == expected


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
            "L'assuré doit déclarer le vol. Cette obligation est tenue, sauf s'il pleut ou si la cause est la guerre.",
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
            "Par suite dans l’ansont comptés ensemble les versements antérieurs pour lesquels l’année de la date est "
            "celle de la réception et dont le montant dépasse 0 €.",
        ),
        ("A.2.a", "Adhésionelle commence à la réception et court jusqu’à la veille de la fin de l’adhésion."),
        ("A.2.a", "Année couverteelle commence à la réception et se termine 1 an après la réception, ce jour compris."),
        ("B.2", "Séjouril commence à la date limite et court jusqu’à la perte ou au vol, ce moment exclu."),
    ]
