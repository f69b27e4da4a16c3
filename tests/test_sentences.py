"""The French sentence of each clause: every verb, every node, and the classic traps of the language."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from engine.clauses import Atoms
from engine.verbs import VERBS
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.yaml_nodes import Scalar
from render.cases import branch_of, in_line
from render.retained import retained_options
from render.runs import FigureRun, Reference, plain
from render.sentences import SENTENCES, sentence_of, tell
from render.telling import Telling
from render.words import FigureTable
from tests.rendering import program_of, write_contract

NBSP, THIN = "\u00a0", "\u202f"


def said(tmp_path: Path, clauses: str, identifier: str = "C-1") -> str:
    """What a clause says, its typographic signs made plain so that the expected sentence reads easily."""
    program = program_of(write_contract(tmp_path, textwrap.indent(textwrap.dedent(clauses), "  ")))
    return sentence_of(program, identifier).replace("’", "'").replace(NBSP, " ").replace(THIN, " ")


# One clause at least for each verb, and the sentence a lawyer would write for it.
CLAUSES: dict[str, tuple[str, str]] = {
    "accorde: la garantie\n  si: la perte ou le vol a lieu pendant l'adhésion": (
        "accorde",
        "La garantie est accordée si la perte ou le vol a lieu pendant l'adhésion.",
    ),
    "couvre: les secours": ("couvre", "Les secours s'appliquent."),
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
        "La garantie, l'assistance et les secours ne s'appliquent pas si la cause est la guerre.",
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
    "limite: l'assistance\n  à: 2\n  par: [an]": ("limite", "L'assistance s'applique au plus 2 fois par an."),
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
        "La fin de l'adhésion est au plus tard le 31 décembre qui suit la réception.",
    ),
    "retient: les opérations retenues\n  si:\n    - le moyen est une carte\n    - l'opération a lieu après la réception": (
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
        "L'indemnité est répartie entre les opérations ; la part de chaque opération ne dépasse pas son montant.\n"
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
    told = [
        sentence_of(program, identifier).replace("’", "'").replace(NBSP, " ") for identifier in ("S-1", "S-2", "S-3")
    ]
    assert told == [
        "Pour chaque opération, le cumul est augmenté du montant de l'opération si le moyen de l'opération est une carte.",
        "Pour chaque opération, le cumul est diminué de 20 €.",
        "Pour chaque opération, le cumul est remis à 0 €.",
    ]


def test_every_verb_of_the_language_has_a_sentence() -> None:
    assert set(SENTENCES) == set(VERBS)


def test_the_examples_above_show_every_verb() -> None:
    shown = {verb for verb, _ in CLAUSES.values()}
    assert shown | {"lève", "augmente", "diminue", "remet"} == set(VERBS)


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
        ("C-3", "Toutefois, l'exclusion prévue à l'article A.2.a ne joue pas."),
        (
            "C-4",
            "L'assuré doit ne pas laisser sa carte sans surveillance. À défaut, le droit à la garantie et aux secours est "
            "perdu (clause C-5).",
        ),
        (
            "C-5",
            "Le droit à la garantie et aux secours est perdu si l'obligation de ne pas laisser sa carte sans surveillance "
            "n'est pas tenue (clause C-4).",
        ),
        ("C-6", "L'indemnité ne dépasse pas 10 €. Ce calcul vient après celui de la clause C-7."),
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


# --- conditions: one line, or a list

MANY = """\
- id: C-1
  accorde: la garantie
  si:
    - l'âge est au moins 18
    - l'un de:
      - l'assuré a déclaré le vol
      - tous:
        - il pleut
        - la cause est la guerre
        - l'auteur est un préposé
  sauf si:
    - l'auteur est un proche ou l'assuré
- id: C-2
  exclut: la garantie
  l'un de:
    - il pleut
    - la cause est l'embargo
- id: C-3
  exclut: la garantie
  sauf si:
    - il pleut
    - la cause est l'embargo
    - la cause est la guerre
- id: C-4
  exclut: la garantie
  si:
    - aucun de:
      - il pleut
    - au moins un de: les opérations
      vérifie: le montant dépasse 30 €
- id: C-5
  exclut: la garantie
  si:
    - chacun de: les opérations
      vérifie: le moyen est un chèque
"""


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (
            "C-1",
            "La garantie est accordée si toutes ces conditions sont remplies :\n"
            "– l'âge est d'au moins 18 ;\n"
            "– l'une de ces conditions est remplie :\n"
            "  – l'assuré a déclaré le vol ;\n"
            "  – toutes ces conditions sont remplies :\n"
            "    – il pleut ;\n"
            "    – la cause est la guerre ;\n"
            "    – l'auteur est un préposé.\n"
            "Cette règle ne joue pas si l'auteur est un proche ou l'assuré.",
        ),
        ("C-2", "La garantie ne s'applique pas s'il pleut ou si la cause est l'embargo."),
        (
            "C-3",
            "La garantie ne s'applique pas, sauf si l'une de ces conditions est remplie :\n"
            "– il pleut ;\n– la cause est l'embargo ;\n– la cause est la guerre.",
        ),
        (
            "C-4",
            "La garantie ne s'applique pas si, pour au moins une des opérations, le montant dépasse 30 €, sauf s'il pleut.",
        ),
        ("C-5", "La garantie ne s'applique pas si, pour chacune des opérations, le moyen est un chèque."),
    ],
)
def test_several_conditions(tmp_path: Path, identifier: str, expected: str) -> None:
    assert said(tmp_path, MANY, identifier) == expected


# --- every node of the language

ATOMS: tuple[tuple[type[n.Node], str, str], ...] = (
    (n.Literal_, "la franchise dépasse 1 234,50 €", "la franchise dépasse 1 234,50 €"),
    (n.Name, "les honoraires dépassent la franchise", "les honoraires dépassent la franchise"),
    (
        n.Of,
        "la somme des montants des opérations dont le moyen est une carte dépasse 20 €",
        "la somme des montants des opérations dont le moyen est une carte dépasse 20 €",
    ),
    (n.Operation, "50 % de le reste à charge est au plus 9 €", "50 % du reste à charge ne dépasse pas 9 €"),
    (
        n.Operation,
        "les honoraires - la franchise dépasse 9 €",
        "les honoraires diminués de la franchise dépassent 9 €",
    ),
    (n.Operation, "la franchise + 3 € est inférieur à 9 €", "la franchise augmentée de 3 € est inférieure à 9 €"),
    (
        n.Operation,
        "(la franchise + 3 €) × 2 vaut 9 €",
        "(la franchise + 3 €) × 2 est égal à 9 €",
    ),
    (
        n.Extreme,
        "la réception a lieu avant le plus tard de la naissance et 3 mars 2015",
        "la réception a lieu avant la plus tardive des deux dates (la naissance et le 3 mars 2015)",
    ),
    (
        n.Sum,
        "la somme des montants des opérations dépasse 2 €",
        "la somme des montants des opérations dépasse 2 €",
    ),
    (n.Count, "le nombre des opérations est au moins 3", "le nombre des opérations est d'au moins 3"),
    (
        n.Round,
        "l'arrondi de la franchise à l'euro vaut 3 €",
        "l'arrondi à l'euro de la franchise est égal à 3 €",
    ),
    (
        n.Shift,
        "l'appel a lieu au plus tard 15 jours après la réception",
        "l'appel a lieu au plus tard 15 jours après la réception",
    ),
    (
        n.Shift,
        "l'appel a lieu après 2 mois avant la réception",
        "l'appel a lieu moins de 2 mois avant la réception, ou plus tard",
    ),
    (
        n.Shift,
        "l'appel a lieu après 2 mois après la réception",
        "l'appel a lieu plus de 2 mois après la réception",
    ),
    (
        n.OpenDay,
        "l'appel a lieu avant le premier jour ouvré suivant la réception",
        "l'appel a lieu avant le premier jour ouvré qui suit la réception",
    ),
    (
        n.PeriodDay,
        "l'appel a lieu avant le 2 du mois suivant la réception",
        "l'appel a lieu avant le 2 du mois qui suit la réception",
    ),
    (
        n.PeriodDay,
        "l'appel a lieu avant le dernier jour ouvré de la quinzaine de la réception",
        "l'appel a lieu avant le dernier jour ouvré de la quinzaine de la réception",
    ),
    (
        n.NextAnnual,
        "l'appel a lieu avant le 1er janvier suivant la réception",
        "l'appel a lieu avant le 1er janvier qui suit la réception",
    ),
    (
        n.Anniversary,
        "l'appel a lieu avant l'anniversaire de la naissance suivant la réception",
        "l'appel a lieu avant l'anniversaire de la naissance qui suit la réception",
    ),
    (
        n.Elapsed,
        "le nombre d'années entre la naissance et la réception est au moins 18",
        "le nombre d'années entières entre la naissance et la réception est d'au moins 18",
    ),
    (
        n.Part,
        "l'année de la réception vaut l'année de la perte ou le vol",
        "l'année de la réception est celle de la perte ou du vol",
    ),
    (n.Sentence, "l'assuré n'a pas déclaré le vol", "l'assuré n'a pas déclaré le vol"),
    (n.Compare, "l'indemnité est différente de la franchise", "l'indemnité est différente de la franchise"),
    (
        n.Compare,
        "l'appel a lieu au plus tard la perte ou le vol",
        "l'appel a lieu au plus tard lors de la perte ou du vol",
    ),
    (n.Between, "l'âge est compris entre 18 et 75", "l'âge est compris entre 18 et 75 inclus"),
    (
        n.Between,
        "l'appel n'a pas lieu entre la naissance et la réception",
        "l'appel n'a pas lieu entre la naissance et la réception",
    ),
    (
        n.Within,
        "l'appel a lieu dans les 48 heures qui suivent la perte ou le vol",
        "l'appel a lieu dans les 48 heures qui suivent la perte ou le vol",
    ),
    (
        n.Within,
        "l'appel a lieu dans les 1 mois qui précèdent la réception",
        "l'appel a lieu dans un délai de 1 mois avant la réception",
    ),
    (n.During, "l'appel n'a pas lieu pendant l'adhésion", "l'appel n'a pas lieu pendant l'adhésion"),
    (n.Happened, "la perte ou le vol n'a pas eu lieu", "la perte ou le vol n'a pas eu lieu"),
    (
        n.FallsOn,
        "la réception ne tombe pas un samedi, un dimanche ou un jour férié",
        "la réception ne tombe ni un samedi, ni un dimanche, ni un jour férié",
    ),
    (n.Is, "l'auteur n'est pas un proche ou l'assuré", "l'auteur n'est ni un proche ni l'assuré"),
    (n.Is, "l'auteur n'est pas un proche", "l'auteur n'est pas un proche"),
    (n.Includes, "les motifs comprennent la guerre ou l'embargo", "les motifs comprennent la guerre ou l'embargo"),
    (n.Includes, "les motifs ne comprennent pas la guerre", "les motifs ne comprennent pas la guerre"),
    (n.HasStatus, "les secours ne sont pas accordés", "les secours ne sont pas accordés"),
    (n.HasStatus, "l'assistance est refusée", "l'assistance est refusée"),
    (n.HasStatus, "les pièces à fournir sont remises", "les pièces à fournir sont remises"),
)
TREES = (n.AllOf, n.AnyOf, n.NoneOf, n.Some, n.Every)


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Telling:
    folder = write_contract(tmp_path_factory.mktemp("atoms"), "  - id: C-1\n    énonce: rien\n")
    program = program_of(folder)
    return Telling(program, program.clauses["C-1"], FigureTable(program), {})


def parsed(telling: Telling, text: str) -> n.ConditionTree:
    atoms = Atoms(telling.words.scope.vocabulary(), [])
    tree = atoms.condition(Scalar(Span("t", 1, 1, 1, len(text) + 1), text, "plain"))
    assert tree is not None, [d.message for d in atoms.diagnostics]
    return tree


@pytest.mark.parametrize(("node", "written", "expected"), ATOMS)
def test_a_condition_in_running_text(telling: Telling, node: type[n.Node], written: str, expected: str) -> None:
    tree = parsed(telling, written)
    assert any(isinstance(part, node) for part in parts(tree)), f"no {node.__name__} in {written}"
    text = telling.words.marks.plain(in_line(branch_of(tree, telling.words)))
    assert text.replace("’", "'").replace(NBSP, " ").replace(THIN, " ") == expected


def parts(node: object) -> list[object]:
    """A node and all the nodes inside it."""
    found = [node]
    for name in getattr(node, "__dataclass_fields__", ()):
        value = getattr(node, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, n.Node):
                found.extend(parts(inner))
    return found


def test_every_node_of_the_grammar_has_a_sentence() -> None:
    assert {node for node, _, _ in ATOMS} == {*n.EXPRESSIONS, *n.CONDITIONS}


def test_every_tree_of_conditions_has_a_sentence(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, textwrap.indent(MANY, "  ")))
    seen = {type(part) for clause in program.clauses.values() if clause.condition for part in parts(clause.condition)}
    assert set(TREES) <= seen


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


def test_a_figure_named_from_another_clause_belongs_to_that_clause(tmp_path: Path) -> None:
    assert [(f.text.replace(NBSP, " "), f.clause) for f in figures(tmp_path, EXCLUDED, "C-10")] == [("10 €", "C-6")]


def test_the_words_of_the_author_replace_the_sentence(tmp_path: Path) -> None:
    clauses = "- id: C-1\n  plafonne: l'indemnité\n  à: 6 000 €\n  texte: On ne paie pas plus de {C-1}.\n"
    assert said(tmp_path, clauses) == "On ne paie pas plus de 6 000 €."


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
    assert sentence_of(program, "C-2") == "La garantie ne s’applique pas s’il pleut."
    assert sentence_of(program, "C-3").startswith("Sans effet dans l’interprétation retenue\u00a0: la garantie")
    options = retained_options(program, {"double": "deux fois"})
    blocks = tell(program, program.clauses["C-1"], FigureTable(program), options)
    assert plain(blocks[0].runs).replace(NBSP, " ") == "L’indemnité ne dépasse pas 20 €."  # type: ignore[union-attr]


def test_typography(tmp_path: Path) -> None:
    program = program_of(write_contract(tmp_path, "  - id: C-1\n    informe: Il répond « vite » ; il l'a dit ?\n"))
    assert sentence_of(program, "C-1") == f"Il répond «{NBSP}vite{NBSP}»{THIN}; il l’a dit{THIN}?"
