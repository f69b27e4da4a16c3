"""The document of every contract: each clause once, each figure with the clause that owns it, no figure from elsewhere.

Texts and figures are held on a small contract by changing each figure in turn; on the contracts of the project, which
are long to assemble, by looking for the slot of each figure in the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from document_runs import provisions_of, runs_of
from rendering import NAMES, program_of, write_contract
from test_contracts import CONTRACTS

from engine import Contract
from engine.atoms import blocks_of_clause
from engine.check_prose import bare_figures
from engine.parameters import FigureEntry, moved
from engine.places import figures_in_prose, tables_of_rows
from engine.program import Program
from grammar.french import typography
from grammar.quantities import AnnualDate, Duration, Number, Quantity, TimeOfDay, write
from grammar.yaml_nodes import Mapping, Node, Scalar
from render import build_document, clauses_of, render_conditions
from render.anchors import clause_anchor
from render.blocks import Document
from render.runs import Emphasis, FigureRun, Text, plain

SPOKEN = [contract for contract in CONTRACTS if contract.program.own_clauses]
by_contract = pytest.mark.parametrize("contract", SPOKEN, ids=lambda contract: contract.identity.contract)
#: « article IV.A.2.i.2 », « clause X-2a-05.d »: where a thing is said, not how much.
_PLACE = re.compile(r"\b(?:articles?|clauses?) (?![LRDA]\.[ \u00a0])[\w.()-]*[\w)]")


@by_contract
def test_every_clause_stands_once_in_the_page_and_in_the_tree(contract: Contract) -> None:
    program = contract.program
    rows = {row for row, table in tables_of_rows(program).items() if table in program.own_clauses}
    wanted = {*program.own_clauses, *rows}
    assert Counter(clauses_of(build_document(program))) == Counter(wanted)
    ids = Counter(re.findall(r'\sid="([^"]*)"', render_conditions(program, to="html")))
    assert {name: ids[clause_anchor(name)] for name in wanted} == dict.fromkeys(wanted, 1)
    assert max(ids.values()) == 1


@by_contract
def test_no_digit_is_printed_that_no_clause_owns(contract: Contract) -> None:
    """Digits stand in figures, in mentions of an article, of a clause or of a law, or in a name: « du 11 au 20 »."""
    document = build_document(contract.program)
    names = sorted((name for name in _names(contract.program) if re.search(r"\d", name)), key=len, reverse=True)
    for run in runs_of(document):
        if isinstance(run, Text | Emphasis) and re.search(r"\d", run.text):
            left = _PLACE.sub("", run.text)
            for name in names:
                left = re.sub(re.escape(name), "", left, flags=re.IGNORECASE)
            loose = [left[start:end] for start, end in bare_figures(left) if re.search(r"\d", left[start:end])]
            assert loose == [], run.text


@by_contract
def test_every_figure_stands_in_the_document_with_its_slot(contract: Contract) -> None:
    program = contract.program
    holders = tables_of_rows(program)
    own = [one for one in program.parameters.figures if holders.get(one.owner, one.owner) in program.own_clauses]
    told = _slots(build_document(program))
    left = [one for one in _apart(own, told) if not _in_words(program, one)]
    # What a clause says under another option than the one retained is told under that option.
    for reading in _readings_of(program, left):
        for option, _ in program.readings[reading].options:
            told |= _slots(build_document(program, {reading: option}))
    left = [one for one in _apart(own, told) if not _in_words(program, one)]
    assert {(one.owner, write(one.quantity)) for one in left} == set()


@by_contract
def test_every_figure_names_a_clause_of_the_document_or_a_declaration(contract: Contract) -> None:
    program, document = contract.program, build_document(contract.program)
    declared = {f"périmètre {name}" for name, _, _ in program.declarations.perimeters}
    declared |= {symbol.key for scope in program.declarations.scopes.values() for symbol in scope.symbols.values()}
    known = {*clauses_of(document), *declared}
    assert {run.clause for run in runs_of(document) if isinstance(run, FigureRun)} <= known


@by_contract
def test_every_figure_of_a_sentence_is_printed_under_its_clause(contract: Contract) -> None:
    """Figures that no computation reads, under « chiffres »: each is printed by the clause that owns it."""
    document = build_document(contract.program)
    printed = {(run.clause, run.text) for run in runs_of(document) if isinstance(run, FigureRun)}
    owners = {owner for owner, _ in printed}
    stated = {name for name, clause in contract.program.own_clauses.items() if figures_in_prose(clause)}
    assert stated <= owners


def _slots(document: Document) -> set[int]:
    return {run.index for run in runs_of(document) if isinstance(run, FigureRun) and run.index is not None}


def _apart(own: Iterable[FigureEntry], told: set[int]) -> list[FigureEntry]:
    """The figures told in none of their slots: one written once may be read for several subjects."""
    own = list(own)
    shown = {(one.span, one.quantity) for one in own if one.index in told}
    return [one for one in own if (one.span, one.quantity) not in shown]


def _readings_of(program: Program, figures: Iterable[FigureEntry]) -> set[str]:
    """The readings on which the clauses of some figures depend, as a whole or by one of their conditions."""
    found: set[str] = set()
    for one in figures:
        clause = program.clauses[tables_of_rows(program).get(one.owner, one.owner)]
        written = " ".join(scalar.text for block in blocks_of_clause(clause) for scalar in _scalars(block))
        found |= {name for name in program.readings if name in clause.readings or f"lecture {name}" in written}
    return found


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    else:
        for inner in (value for _, value in node.entries) if isinstance(node, Mapping) else node.items:
            yield from _scalars(inner)


def _in_words(program: Program, figure: FigureEntry) -> bool:
    """Whether a figure may be said in the words of the author, or by « à toute heure ».

    Only what a sentence can say without counting: nothing, one, one unit of time, the twelve months of a year, the
    first day of one or the last, the twenty-ninth of February; and only where the author wrote the sentence, or where
    the hours are those of a whole day.
    """
    clause = program.clauses[tables_of_rows(program).get(figure.owner, figure.owner)]
    written = any("texte" in {key.text for key, _ in block.entries} for block in blocks_of_clause(clause))
    if isinstance(figure.quantity, TimeOfDay):
        return figure.quantity.minutes in (0, 1440)
    return written and _sayable(figure.quantity)


def _sayable(quantity: Quantity) -> bool:
    match quantity:
        case Number(value):
            return value in (0, 1, 2, 12, 29)
        case Duration(((1, _),)):
            return True
        case AnnualDate(month, day):
            return (month, day) in ((1, 1), (12, 31))
        case _:
            return write(quantity) in ("0 €", "1 €")


def _names(program: Program) -> set[str]:
    declared = program.declarations
    symbols = [symbol for scope in declared.scopes.values() for symbol in scope.symbols.values()]
    symbols += [symbol for record in declared.records.values() for symbol in record.fields.values()]
    found = {text for symbol in symbols for text in (symbol.name, symbol.contrary) if text}
    found |= {text for choice in declared.choices.values() for text in choice.texts}
    return {typography(name) for name in found}


# --- each figure of a small contract changed in turn

FIGURES = """\
  - id: C-1
    plafonne: l'indemnité
    à: 6 000 €
    si: l'âge dépasse 18
  - id: C-2
    ajoute: 12,5 % de la franchise
    à: l'indemnité
    si: l'envoi de la déclaration a lieu au plus tard 5 jours ouvrés après la perte ou le vol
  - id: C-3
    fixe: la date de représentation
    selon: [le rang du retour]
    lignes:
      - [C-3.1, le premier retour, 15 jours après la réception]
      - [C-3.2, le deuxième retour, 3 mois après la réception]
    hors table: non réglé
  - id: C-4
    met fin à: la fin de l'adhésion
    le: le 31 décembre suivant la réception
  - id: C-5
    informe: L'assureur répond sous {le délai}.
    chiffres:
      le délai: 20 jours
  - id: C-6
    exclut: la garantie
    l'un de:
      - la naissance a lieu avant le 4 juin 1950
      - tous:
        - l'appel a lieu dans les 36 heures qui suivent la perte ou le vol
        - le nombre des opérations est au moins 7
  - id: C-7
    relève: l'indemnité
    à: 100 €
    texte: On ne verse pas moins de {C-7}.
"""
CHANGES = [
    ("6 000 €", "6 001 €"), ("dépasse 18", "dépasse 19"), ("12,5 %", "12,6 %"), ("5 jours ouvrés", "6 jours ouvrés"),
    ("15 jours", "16 jours"), ("3 mois", "4 mois"), ("31 décembre", "30 décembre"), ("20 jours", "21 jours"),
    ("4 juin 1950", "5 juin 1950"), ("36 heures", "37 heures"), ("au moins 7", "au moins 8"), ("100 €", "101 €"),
    ("au départ: 2", "au départ: 3"),
]  # fmt: skip
COUNTED = "compteurs:\n  - nom: les essais\n    genre: masculin\n    type: nombre\n    au départ: 2\n"


def _printed(tmp_path: Path, name: str, old: str = "", new: str = "") -> tuple[Program, list[str], str]:
    names, clauses = NAMES + COUNTED, FIGURES
    assert not old or (names + clauses).count(old) == 1
    folder = write_contract(tmp_path / name, clauses.replace(old, new), names=names.replace(old, new))
    program = program_of(folder)
    figures = [run.text for run in runs_of(build_document(program)) if isinstance(run, FigureRun)]
    return program, figures, render_conditions(program, to="md")


def test_the_fixture_changes_every_figure_that_it_has(tmp_path: Path) -> None:
    program, figures, _ = _printed(tmp_path, "whole")
    stated = sum(len(figures_in_prose(clause)) for clause in program.clauses.values())
    written = {(one.span, one.quantity) for one in program.parameters.figures}
    assert len(written) + stated == len(CHANGES) == len(figures)
    assert all(moved(one.quantity, 1) is not None for one in program.parameters.figures)


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=[old for old, _ in CHANGES])
def test_each_figure_changed_changes_the_text_and_itself_alone(tmp_path: Path, old: str, new: str) -> None:
    _, before, text = _printed(tmp_path, "before")
    _, after, other = _printed(tmp_path, "after", old, new)
    changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(changed) == 1
    assert text != other
    digits = re.search(r"\d[\d ,]*", new)
    assert digits is not None
    assert digits[0].strip() in re.sub("[\u00a0\u202f]", " ", changed[0][1])


def test_the_titles_of_the_articles_hold_no_figure_of_the_contract(tmp_path: Path) -> None:
    program, _, _ = _printed(tmp_path, "titles")
    document = build_document(program)
    assert [plain(section.title) for section in document.sections] == [""]
    assert all(one.blocks for one in provisions_of(document))
