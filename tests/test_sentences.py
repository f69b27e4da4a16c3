"""The French sentence of every verb, and of clauses that name one another."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from plain_signs import plain_signs
from rendering import program_of, said, write_contract

from engine.verbs import VERBS
from render.retained import retained_options
from render.runs import Reference
from render.sentences import SENTENCES, sentence_of, tell
from render.words import FigureTable

NBSP, THIN = "\u00a0", "\u202f"


# One clause at least for each verb, and the sentence a lawyer would write for it.
CLAUSES: dict[str, tuple[str, str]] = {
    "accorde: la garantie\n  si: la perte ou le vol a lieu pendant l'adhésion": (
        "accorde",
        "La garantie est accordée si la perte ou le vol a lieu pendant l'adhésion.",
    ),
    "couvre: les secours": ("couvre", "Les secours sont acquis."),
    "établit: l'adhérent est éligible\n  si: l'âge est au moins 18": (
        "établit",
        "L'adhérent est éligible si l'âge est d'au moins 18.",
    ),
    "subordonne: l'assistance\n  à: l'assuré a déclaré le vol\n  si: il pleut": (
        "subordonne",
        "S'il pleut, l'assistance n'est accordée que si l'assuré a déclaré le vol.",
    ),
    "exclut: [la garantie, l'assistance, les secours]\n  si: la cause est la guerre": (
        "exclut",
        "La garantie, l'assistance et les secours sont exclus si la cause est la guerre.",
    ),
    "suspend: [la garantie, l'assistance]": ("suspend", "La garantie et l'assistance sont suspendues."),
    "refuse: l'assistance\n  si: la franchise est au plus 10 €": (
        "refuse",
        "L'assistance est refusée si la franchise ne dépasse pas 10 €.",
    ),
    "déchoit de: les secours\n  si: il pleut": ("déchoit de", "Le droit aux secours est perdu s'il pleut."),
    "conditionne: la garantie\n  si: il ne pleut pas": (
        "conditionne",
        "La garantie n'est pas accordée s'il ne pleut pas.",
    ),
    "limite: l'assistance\n  à: 2\n  par: [an]": ("limite", "L'assistance est accordée au plus 2 fois par an."),
    "fixe: l'indemnité\n  à: la somme des montants des opérations": (
        "fixe",
        "L'indemnité est égale à la somme des montants des opérations.",
    ),
    "ajoute: 15 €\n  à: l'indemnité\n  si: l'indemnité dépasse 0 €": (
        "ajoute",
        "L'indemnité est augmentée de 15 € si elle dépasse 0 €.",
    ),
    "retranche: la franchise\n  de: les frais remboursés": (
        "retranche",
        "Les frais remboursés sont diminués de la franchise.",
    ),
    "plafonne: l'indemnité\n  à: 6 000 €\n  par: [sinistre, an]": (
        "plafonne",
        "L'indemnité ne dépasse pas 6 000 € par sinistre et par an.",
    ),
    "relève: les frais remboursés\n  à: 150 €": (
        "relève",
        "Les frais remboursés ne sont jamais inférieurs à 150 €.",
    ),
    "reporte: la date de représentation\n  au: premier jour ouvré suivant\n  si: la date de représentation tombe un "
    "samedi, un dimanche ou un jour férié": (
        "reporte",
        "La date de représentation est reportée au premier jour ouvré suivant si elle tombe un samedi, un dimanche ou "
        "un jour férié.",
    ),
    "avance: la date de représentation\n  au: 2 jours ouvrés avant la réception": (
        "avance",
        "La date de représentation est avancée 2 jours ouvrés avant la réception.",
    ),
    "met fin à: la fin de l'adhésion\n  le: le 31 décembre suivant la réception": (
        "met fin à",
        "L'adhésion prend fin au plus tard le 31 décembre qui suit la réception.",
    ),
    "retient: les opérations retenues\n  si:\n    - le moyen est une carte\n    - l'opération a lieu après la "
    "réception": (
        "retient",
        "Une opération fait partie des opérations retenues si son moyen est une carte et si elle a lieu après la "
        "réception.",
    ),
    "écarte: les opérations retenues\n  si: la signature est imitée": (
        "écarte",
        "Une opération ne fait pas partie des opérations retenues si la signature est imitée.",
    ),
    "répartit: l'indemnité\n  entre: les opérations\n  selon: le montant\n  en: la part\n  à rang égal: la date\n"
    "  par rang:\n    - le moyen est un chèque\n    - le moyen est une carte": (
        "répartit",
        "L'indemnité est répartie entre les opérations ; la part de chaque opération ne dépasse pas le montant de "
        "cette opération.\n"
        "Le paiement suit cet ordre, chaque rang étant servi avant le suivant :\n"
        "– les opérations dont le moyen est un chèque ;\n"
        "– les opérations dont le moyen est une carte.\n"
        "À rang égal, on sert d'abord la date la plus ancienne.",
    ),
    "exige: copie du dépôt de plainte\n  pour: les pièces à fournir\n  si: il pleut": (
        "exige",
        "Pièce à fournir : copie du dépôt de plainte, s'il pleut.",
    ),
    "crédite: l'échéancier\n  de: la franchise\n  le: 15 jours après la réception": (
        "crédite",
        "La franchise est inscrite à l'échéancier 15 jours après la réception.",
    ),
    "débite: l'échéancier\n  de: la franchise\n  le: 15 jours après la réception": (
        "débite",
        "La franchise est déduite de l'échéancier 15 jours après la réception.",
    ),
    "oblige: l'assuré\n  à: déclarer le vol\n  par: l'envoi de la déclaration\n  au plus tard: 2 jours ouvrés après la "
    "perte ou le vol": (
        "oblige",
        "L'assuré doit déclarer le vol, au plus tard 2 jours ouvrés après la perte ou le vol. La date qui compte est "
        "celle de l'envoi de la déclaration.",
    ),
    "conseille: les titulaires\n  à: éviter les lieux sombres": (
        "conseille",
        "Il est conseillé aux titulaires d'éviter les lieux sombres.",
    ),
    "définit: un tiers\n  pour: lien\n  sauf: [un proche, l'assuré]": (
        "définit",
        "Tiers : un préposé ou une autre personne, à l'exclusion d'un proche et de l'assuré.",
    ),
    "ouvre: les horaires du service\n  plages: [du lundi au vendredi de 9 h à 19 h, le samedi de 9 h à 17 h 30]\n"
    "  sauf: les jours fériés": (
        "ouvre",
        "Les horaires du service : du lundi au vendredi de 9 h à 19 h et le samedi de 9 h à 17 h 30, sauf les jours "
        "fériés.",
    ),
    "charge de la preuve: l'assureur": (
        "charge de la preuve",
        "Il appartient à l'assureur de prouver qu'une exclusion s'applique.",
    ),
    "reprend: les exclusions de la garantie\n  pour: les secours": (
        "reprend",
        "Les exclusions de la garantie s'appliquent aussi aux secours.",
    ),
    "énonce: le service répond vite": ("énonce", "Le service répond vite."),
    "informe: le service coûte {prix} par appel\n  chiffres:\n    prix: 1 000,50 €": (
        "informe",
        "Le service coûte 1 000,50 € par appel.",
    ),
}


@pytest.mark.parametrize(("block", "expected"), [(block, text) for block, (_, text) in CLAUSES.items()])
def test_a_clause_reads_as_a_lawyer_would_write_it(tmp_path: Path, block: str, expected: str) -> None:
    assert said(tmp_path, f"- id: C-1\n  {block}\n") == expected


SUITE = """\
article: S.1
portée: la suite
suite: les opérations
dans l'ordre de: [date]
compteurs:
  - nom: le cumul
    type: montant
    au départ: 0 €
clauses:
  - id: S-1
    augmente: le cumul
    de: le montant
    si: le moyen est une carte
  - id: S-2
    diminue: le cumul
    de: 20 €
  - id: S-3
    remet: le cumul
    à: 0 €
"""


def test_the_state_of_a_suite_changes_at_each_element(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, "  - id: C-1\n    énonce: rien\n", suite=SUITE))
    lines = [
        plain_signs(sentence_of(program, identifier)) for identifier in ("S-1", "S-2", "S-3")
    ]
    assert lines == [
        "Pour chaque opération, le cumul est augmenté du montant de l'opération si le moyen de l'opération est une "
        "carte.",
        "Pour chaque opération, le cumul est diminué de 20 €.",
        "Pour chaque opération, le cumul est remis à 0 €.",
    ]


def test_every_verb_of_the_language_has_a_sentence() -> None:
    assert set(SENTENCES) == set(VERBS)


def test_the_examples_above_show_every_verb() -> None:
    shown = {verb for verb, _ in CLAUSES.values()}
    assert shown | {"lève", "augmente", "diminue", "remet", "prélève", "inscrit"} == set(VERBS)


# --- clauses that answer one another

EXCLUDED = """\
- id: C-1
  exclut: la garantie
  si: la cause est la guerre
- id: C-2
  lève: C-1
  si: l'assuré a déclaré le vol
- id: C-3
  article: B.7
  lève: C-1
- id: C-4
  oblige: l'assuré
  à: ne pas laisser sa carte sans surveillance
  à défaut: C-5
- id: C-5
  déchoit de: [la garantie, les secours]
- id: C-6
  plafonne: l'indemnité
  à: 10 €
  après: C-7
- id: C-7
  ajoute: 3 €
  à: l'indemnité
- id: C-8
  fixe: l'indemnité
  à: 20 €
  prévaut sur: C-9
- id: C-9
  fixe: l'indemnité
  à: 30 €
- id: C-10
  informe: le plafond est de {C-6} ; voir l'article L. 113-2
"""


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("C-2", "Toutefois, cette exclusion ne joue pas si l'assuré a déclaré le vol."),
        ("C-3", "Toutefois, l'exclusion prévue à la clause C-1 de l'article A.2.a ne joue pas."),
        (
            "C-4",
            "L'assuré doit ne pas laisser sa carte sans surveillance. À défaut, le droit à la garantie et aux secours "
            "est perdu (clause C-5).",
        ),
        (
            "C-5",
            "Le droit à la garantie et aux secours est perdu si l'obligation de ne pas laisser sa carte sans "
            "surveillance n'est pas respectée (clause C-4).",
        ),
        ("C-6", "L'indemnité ne dépasse pas 10 €. Cette règle s'applique après la clause C-7."),
        ("C-8", "Par dérogation à la clause C-9, l'indemnité est de 20 €."),
        ("C-10", "Le plafond est de 10 € ; voir l'article L. 113-2."),
    ],
)
def test_clauses_that_name_one_another(tmp_path: Path, identifier: str, expected: str) -> None:
    assert said(tmp_path, EXCLUDED, identifier) == expected


def test_a_reference_leads_to_the_clause_it_names(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, textwrap.indent(EXCLUDED, "  ")))
    blocks = tell(program, program.clauses["C-2"], FigureTable(program), retained_options(program))
    assert [run for block in blocks for run in block.runs if isinstance(run, Reference)] == [  # type: ignore[union-attr]
        Reference("cette exclusion", "C-1")
    ]
