"""Conditions in running text: one line or a list, and every node of the language."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from plain_signs import plain_signs
from rendering import program_of, said, write_contract

from engine.clauses import Atoms
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.yaml_nodes import Scalar
from render.cases import branch_of, in_line
from render.telling import Telling
from render.words import FigureTable

NBSP, THIN = "\u00a0", "\u202f"


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
- id: C-6
  subordonne: la garantie
  à: l'assuré a déclaré le vol
  sauf si: il pleut
"""


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        (
            "C-1",
            "La garantie est accordée si les conditions suivantes sont réunies :\n"
            "– l'âge est d'au moins 18 ;\n"
            "– l'une des conditions suivantes est remplie :\n"
            "  – l'assuré a déclaré le vol ;\n"
            "  – les conditions suivantes sont réunies :\n"
            "    – il pleut ;\n"
            "    – la cause est la guerre ;\n"
            "    – l'auteur est un préposé.\n"
            "Cette règle ne joue pas si l'auteur est un proche ou l'assuré.",
        ),
        ("C-2", "La garantie est exclue s'il pleut ou si la cause est l'embargo."),
        (
            "C-3",
            "La garantie est exclue, sauf si l'une des conditions suivantes est remplie :\n"
            "– il pleut ;\n– la cause est l'embargo ;\n– la cause est la guerre.",
        ),
        (
            "C-4",
            "La garantie est exclue si le montant d'au moins une des opérations dépasse 30 €, sauf s'il pleut.",
        ),
        ("C-5", "La garantie est exclue si, pour chacune des opérations, le moyen est un chèque."),
        (
            "C-6",
            "La garantie n'est accordée que si l'assuré a déclaré le vol. Cette condition ne joue pas s'il pleut.",
        ),
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
        "la réception a lieu avant la dernière des deux dates (la naissance et le 3 mars 2015)",
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
        n.Round,
        "l'arrondi de l'âge ÷ 5 à l'unité inférieure vaut 3",
        "l'arrondi à l'unité inférieure de l'âge divisé par 5 est égal à 3",
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
    (
        n.InForce,
        "la franchise dépasse le seuil légal en vigueur le jour de la réception",
        "la franchise dépasse le seuil légal en vigueur le jour de la réception",
    ),
    (n.Sentence, "l'assuré n'a pas déclaré le vol", "l'assuré n'a pas déclaré le vol"),
    (n.Compare, "l'indemnité est différente de la franchise", "l'indemnité est différente de la franchise"),
    (
        n.Compare,
        "l'appel a lieu au plus tard la perte ou le vol",
        "l'appel a lieu au plus tard lors de la perte ou du vol",
    ),
    (
        n.Compare,
        "l'appel n'a pas lieu après la réception",
        "l'appel n'a pas lieu après la réception",
    ),
    (n.Compare, "la franchise est de 150 €", "la franchise est égale à 150 €"),
    (n.Compare, "la franchise n'est pas de 150 €", "la franchise est différente de 150 €"),
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
    (n.Is, "l'auteur n'est ni un proche ni l'assuré", "l'auteur n'est ni un proche ni l'assuré"),
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
    assert plain_signs(text) == expected


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
