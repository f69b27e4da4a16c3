"""``parse(print(node)) == node``: on the atoms of the good contracts, and on any well-formed node of every class."""

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.assemble import assemble
from engine.atoms import atoms_of, syntax_nodes
from engine.canonical import apply_edits, canonical_edits, canonical_text
from engine.lexicon import ContractLexicon
from engine.program import Program
from engine.source import ContractSource, SourceFile
from engine.verbs import VERBS
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.parser import parse_condition, parse_expression
from grammar.printer import AnyNode, print_node
from grammar.quantities import Amount, AnnualDate, CalendarDate, Duration, Number, Rate, TimeOfDay, Unit
from grammar.reader import Mapping, read_text

GOOD = sorted((Path(__file__).parent / "fixtures" / "good").glob("*.yaml"))
PRODUCT = "produit: essai\ntitre: Essai\ncalendrier: France\n"
VOCABULARY = """
choix:
  - nom: la formule
    valeurs: [un bon, une carte premier, autre]
fiches:
  - nom: une opération
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: le reste à charge
        pluriel: restes à charge
        type: montant
      - phrase: l'opération est contestée
        contraire: l'opération n'est pas contestée
faits:
  - nom: les opérations
    genre: féminin
    type: liste d'opérations
  - nom: l'indemnité due
    genre: féminin
    type: montant
  - nom: la perte ou le vol
    type: événement
  - nom: le héros
    type: montant
  - nom: la formule choisie
    type: formule
périodes:
  - nom: l'adhésion
    genre: féminin
    du: la date d'effet
    au: la date d'effet
grandeurs:
  - nom: la garantie
    type: droit
  - nom: la date d'effet
    type: date
"""
NAMES = ("opérations", "indemnité due", "perte ou le vol", "héros", "date d'effet", "reste à charge", "opération")
VALUES = ("bon", "carte premier", "autre")


def source_of(text: str, name: str) -> ContractSource:
    """A contract of one file."""
    root, found = read_text(text, name)
    product, _ = read_text(PRODUCT, "produit.yaml")
    assert isinstance(root, Mapping) and isinstance(product, Mapping), found
    return ContractSource("essai", "2020-01-01", SourceFile("produit.yaml", product), (SourceFile(name, root),))


def program_of(text: str, name: str) -> tuple[Program, ContractSource]:
    """The program of a contract of one file."""
    source = source_of(text, name)
    return assemble(source)[0], source


@cache
def small() -> Program:
    """The names that random nodes use."""
    return program_of(VOCABULARY, "mots.yaml")[0]


def nowhere(_start: int, _end: int) -> Span:
    """The place of every node of these tests."""
    return n.NOWHERE


def assert_reads_back(node: AnyNode, program: Program) -> None:
    """The node printed, then parsed, is the node."""
    scope = program.declarations.top
    text = print_node(node, ContractLexicon(program.declarations, program.definitions, scope))
    parse = parse_condition if isinstance(node, n.CONDITIONS) else parse_expression
    again, faults = parse(text, scope.vocabulary(), nowhere)
    assert (text, again, faults) == (text, node, ())


# --- strategies: what the grammar can say, over a small vocabulary

amounts = st.integers(0, 10**9).map(Amount)
rates = st.integers(0, 10**6).map(lambda value: Rate(Fraction(value, 10**5)))
numbers = st.one_of(st.integers(0, 10**7), st.integers(0, 10**5).map(lambda value: Fraction(value, 100))).map(Number)
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(CalendarDate)
times = st.integers(0, 1440).map(TimeOfDay)
durations = st.one_of(
    st.tuples(st.integers(0, 99), st.sampled_from(Unit)).map(lambda part: (part,)),
    st.tuples(st.integers(1, 9), st.integers(1, 30)).map(lambda both: ((both[0], Unit.YEARS), (both[1], Unit.MONTHS))),
).map(Duration)
annual_dates = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: AnnualDate(day.month, day.day))
# « 9 h » to « 24 h » are times of day: a duration in hours is written « heures », whatever its length.
literals = st.one_of(amounts, rates, numbers, dates, times, durations).map(n.Literal_)
names = st.sampled_from(NAMES).map(n.Name)
members = names.filter(lambda name: name.text != "opération")  # a record is no member: its plural is the list
current = st.just(n.Name("opération", current=True))
according = st.builds(n.Of, members, names, st.just(True))
references = (
    st.recursive(st.one_of(names, current), lambda owners: st.builds(n.Of, members, owners), max_leaves=3) | according
)
values = st.lists(st.sampled_from(VALUES).map(n.Name), min_size=1, max_size=3).map(tuple)
kinds = st.lists(st.sampled_from(n.DAY_KINDS), min_size=1, max_size=3).map(tuple)
signs = st.sampled_from((-1, 0, 1))
units = st.sampled_from(("semaine", "quinzaine", "mois", "trimestre", "an"))
elapsed = st.sampled_from(
    [(unit, False) for unit in ("jour", "jour ouvré", "jour ouvrable", "mois", "an", "heure")]
    + [("mois", True), ("an", True)]
)
edges = st.one_of(
    st.tuples(st.integers(1, 31), st.just("")),
    st.tuples(st.sampled_from((1, -1)), st.sampled_from(("", "ouvré", "ouvrable"))),
)


def expressions(depth: int) -> st.SearchStrategy[n.Expression]:
    """Every class of expression, nested at most so deep."""
    if depth == 0:
        return st.one_of(literals, references)
    inner = expressions(depth - 1)
    base = st.one_of(st.none(), inner)
    where = st.one_of(st.none(), conditions(depth - 1))
    lists = st.one_of(references, inner)
    return st.one_of(
        literals,
        references,
        st.builds(n.Operation, st.sampled_from(("+", "-", "*", "/")), inner, inner),
        st.builds(n.Extreme, st.booleans(), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(n.Extreme, st.booleans(), references.map(lambda one: (one,))),
        st.builds(n.Sum, lists, where),
        st.builds(n.Count, lists, where),
        st.builds(n.Round, inner, st.sampled_from((0, 2)), signs),
        st.builds(n.Shift, inner, st.booleans(), inner),
        st.builds(n.OpenDay, st.sampled_from(("ouvré", "ouvrable")), st.booleans(), st.booleans(), base),
        st.builds(lambda edge, unit, at, b: n.PeriodDay(edge[0], edge[1], unit, at, b), edges, units, signs, base),
        st.builds(n.NextAnnual, annual_dates, signs, inner),
        st.builds(n.Anniversary, inner, inner, st.booleans()),
        st.builds(lambda what, start, end: n.Elapsed(what[0], what[1], start, end), elapsed, inner, inner),
        st.builds(n.Part, st.sampled_from(("année", "mois", "jour")), inner),
        st.builds(n.InForce, references, inner),
    )


def conditions(depth: int) -> st.SearchStrategy[n.Condition]:
    """Every class of condition on expressions nested at most so deep."""
    inner = expressions(depth)
    flag = st.booleans()
    operators = st.sampled_from(("<", "<=", "=", "!=", ">=", ">"))
    whens = st.sampled_from(("<", "<=", "=", ">=", ">"))
    return st.one_of(
        st.builds(n.Sentence, st.just("l'opération est contestée"), flag),
        st.builds(n.Compare, operators, inner, inner),
        st.builds(n.Compare, whens, inner, inner, st.just(True), flag),
        st.builds(n.Between, inner, inner, inner, flag, flag),
        st.builds(n.Within, inner, durations.map(n.Literal_), flag, inner),
        st.builds(n.During, inner, st.just(n.Name("adhésion")), flag),
        st.builds(n.Happened, inner, flag),
        st.builds(n.FallsOn, inner, kinds, flag),
        st.builds(n.Is, inner, values, flag),
        st.builds(n.Includes, inner, values, flag),
        st.builds(n.HasStatus, inner, st.sampled_from(("accordé", "refusé", "tenue", "manquée", "complet")), flag),
    )


@settings(max_examples=200)
@given(expressions(3))
def test_any_expression_is_read_back(node: n.Expression) -> None:
    assert_reads_back(node, small())


@settings(max_examples=200)
@given(conditions(2))
def test_any_condition_is_read_back(node: n.Condition) -> None:
    assert_reads_back(node, small())


# --- the atoms of the good contracts


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_atom_of_a_contract_is_read_back(path: Path) -> None:
    program, _ = program_of(path.read_text(encoding="utf-8"), path.name)
    atoms = atoms_of(program)
    assert atoms
    assert [atom.scalar.text for atom in atoms if canonical_text(program, atom) is None] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_the_canonical_contract_is_canonical_and_says_the_same(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    program, source = program_of(before, path.name)
    after = apply_edits(before, canonical_edits(program, source))
    again, source_again = program_of(after, path.name)
    assert canonical_edits(again, source_again) == ()
    assert [atom.node for atom in atoms_of(again)] == [atom.node for atom in atoms_of(program)]
    assert [line.partition("#")[2] for line in after.split("\n")] == [
        line.partition("#")[2] for line in before.split("\n")
    ]


def test_an_edit_keeps_quotes_comments_and_layout() -> None:
    before = (
        "faits:\n  - nom: la perte\n    type: montant\n"
        "grandeurs:\n  - nom: l'indemnité\n    genre: féminin\n    type: montant\n"
        "clauses:\n"
        "  - id: IND-1\n    fixe: l'indemnité\n    à:   perte  # au reste\n"
        "    si:\n      - 'perte ≥ 15 €'\n      - perte ≤ 1500,5 €  # bis\n"
    )
    program, source = program_of(before, "a.yaml")
    after = apply_edits(before, canonical_edits(program, source))
    assert after == (
        before.replace("à:   perte", "à:   la perte")
        .replace("'perte ≥ 15 €'", "'la perte atteint 15 €'")
        .replace("perte ≤ 1500,5 €", "la perte ne dépasse pas 1 500,50 €")
    )


def test_a_comma_in_a_list_between_brackets_is_quoted() -> None:
    before = (
        "faits:\n  - nom: l'âge\n    genre: masculin\n    type: nombre\n"
        "grandeurs:\n  - nom: le capital\n    type: montant\n"
        "clauses:\n  - id: CAP-1\n    fixe: le capital\n    selon: [âge]\n"
        "    lignes:\n      - [CAP-2, moins de 60, 50 centimes]\n"
    )
    program, source = program_of(before, "a.yaml")
    after = apply_edits(before, canonical_edits(program, source))
    assert after == before.replace("50 centimes", '"0,50 €"').replace("[âge]", "[l'âge]")


def test_the_good_contracts_use_every_verb_and_every_node() -> None:
    programs = [program_of(path.read_text(encoding="utf-8"), path.name)[0] for path in GOOD]
    assert {clause.verb for program in programs for clause in program.clauses.values()} == set(VERBS)
    used = {type(part) for program in programs for atom in atoms_of(program) for part in syntax_nodes(atom.node)}
    assert used == set(n.EXPRESSIONS) | set(n.CONDITIONS)
