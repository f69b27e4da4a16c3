"""Compiled decisions are those of the interpreter, whatever the case, the contract and the parameter vector."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from drawn_cases import Drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_small

from engine import Contract, ContractError, load
from engine.cases import written_cases
from engine.compile import Compiled, compile_or_tell, compile_questions
from engine.decider import Decider
from engine.decision import answer
from engine.emit import NotCompiled
from engine.evaluate import Evaluator
from engine.facts import Case, read_case
from engine.fast_values import LEFT
from engine.kinds import MOMENTS, Kind
from engine.partial import PartialDecision, partial_decision
from engine.program import Grandeur, Program
from engine.questions import find_question
from engine.scopes import json_key

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (
    ROOT / "contracts",
    ROOT / "tests" / "fixtures" / "hard",
    ROOT / "tests" / "fixtures" / "engine",
    ROOT / "bench" / "contracts",
)
GOOD = ROOT / "tests" / "fixtures" / "good"
IDENTIFIERS = [
    *sorted(f"{p.parent.parent.name}/{p.parent.name}" for f in FOLDERS for p in f.glob("*/produit.yaml")),
    *sorted(f"{GOOD.name}/{path.stem}" for path in GOOD.glob("*.yaml")),
]
#: Left to the interpreter: suites that keep a counter for each element of a list, moments that move, chronologies.
INTERPRETED = (
    "good/chronologie",
    "good/lots",
    "hard/appreciations",
    "hard/lien-cloture",
    "hard/lots-de-points",
    "hard/population",
)
IDENTIFIERS = [identifier for identifier in IDENTIFIERS if identifier not in INTERPRETED]


@dataclass(frozen=True)
class Subject:
    """A contract with each of its questions compiled alone, both ways."""

    contract: Contract
    deciders: dict[str, Decider]
    folded: dict[str, Compiled]
    open: dict[str, Compiled]
    drawn: Drawn
    left: dict[str, str]

    def grandeur(self, question: str) -> Grandeur:
        return next(iter(self.deciders[question]._questions.values()))


def read(folder: str, name: str) -> Contract:
    if folder != GOOD.name:
        root = next(f for f in FOLDERS if f.name == folder and (f / name).is_dir())
        return load(root / name)[name]
    # A file alone: made into a product of its own.
    with tempfile.TemporaryDirectory() as place:
        return load(write_small(Path(place), (GOOD / f"{name}.yaml").read_text(encoding="utf-8")))["essai"]


@cache
def subject(identifier: str) -> Subject:
    contract = read(*identifier.split("/"))
    # The lines of a chronology have the reasons of other grandeurs: the interpreter alone tells them.
    told = [q for q in contract.questions if find_question(contract.program, q).kind is not Kind.CHRONOLOGY]
    program = contract.program
    folded: dict[str, Compiled] = {}
    left: dict[str, str] = {}
    for question in told:
        try:
            folded[question] = compile_or_tell(program, {question: find_question(program, question)}, fixed=True)
        except NotCompiled as reason:
            left[question] = str(reason)
    deciders = {question: contract.decider([question]) for question in folded}
    grandeurs = {question: next(iter(one._questions.values())) for question, one in deciders.items()}
    return Subject(
        contract,
        deciders,
        folded,
        {q: compile_or_tell(program, {q: g}, fixed=False) for q, g in grandeurs.items()},
        Drawn(program),
        left,
    )


def differences(
    one: Subject, case: Case, vector: tuple[Any, ...], *forms: dict[str, Compiled]
) -> tuple[list[Any], int]:
    """The questions whose compiled replies are not those of the interpreter, and how many were settled at all."""
    program = one.contract.program
    evaluator = Evaluator(program, case.values, vector)
    found: list[Any] = []
    settled = 0
    for question, decision in ((question, form[question]) for question in one.deciders for form in forms):
        try:
            got = decision.run(case.fast, vector)[0]
            plain = decision.plain(case.fast, vector)[question]
        except LEFT:
            continue
        settled += 1
        wanted = interpreted(evaluator, one.grandeur(question))
        if got != wanted or plain != one.deciders[question].told({question: wanted})[question]:
            found.append((question, got, wanted, plain))
    return found, settled


def partial_differences(
    one: Subject, case: Case, vector: tuple[Any, ...], partials: dict[str, PartialDecision | None]
) -> tuple[list[Any], int]:
    """The questions answered otherwise than by the interpreter where facts are missing, and how many were answered."""
    evaluator = Evaluator(one.contract.program, case.values, vector)
    found: list[Any] = []
    answered = 0
    for question, partial in partials.items():
        if partial is None:
            continue
        try:
            (got,) = partial(case)
        except LEFT:
            continue
        answered += 1
        wanted = interpreted(evaluator, one.grandeur(question))
        if got != wanted:
            found.append((question, got, wanted))
    return found, answered


def interpreted(evaluator: Evaluator, grandeur: Grandeur) -> Any:
    given_answer = answer(evaluator, grandeur)
    return tuple(map(Decider.reply, given_answer)) if isinstance(given_answer, tuple) else Decider.reply(given_answer)


def known_reason(program: Program, why: str) -> bool:
    """Whether the compiler's reason is one of those the interpreter is kept for, and true of what it names."""
    if why.startswith("suite "):
        name, _, said = why.removeprefix("suite ").partition(" with a state for ")
        return said == "each element" and any(state.each for state, _ in program.suites[name].states.values())
    key, _, said = why.rpartition(": ")
    grandeur = program.grandeurs[key]
    lists = (Kind.LIST, Kind.DOCUMENTS, Kind.SCHEDULE)
    return {
        "a moment that moves": grandeur.kind in MOMENTS and bool(grandeur.steps),
        "a list for each element": grandeur.kind in lists and grandeur.symbol.each is not None,
        "its lines have the reasons of other grandeurs": grandeur.kind is Kind.CHRONOLOGY,
    }.get(said, False)


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_a_question_is_compiled_or_left_for_a_reason_that_is_known(identifier: str) -> None:
    """Only what waits for a moment that moves, or for a state or a list of each element, is left."""
    one = subject(identifier)
    assert [why for why in one.left.values() if not known_reason(one.contract.program, why)] == []
    assert all(decider.source for decider in one.deciders.values())


def test_nine_questions_in_ten_of_the_contracts_are_compiled() -> None:
    """Over all the products together: one of them may rest on points that are counted card by card, not most."""
    left: dict[str, str] = {}
    asked = 0
    for identifier in (i for i in IDENTIFIERS if i.startswith("contracts/")):
        contract = read(*identifier.split("/"))
        for question in contract.questions:
            asked += 1
            try:
                compile_or_tell(contract.program, {question: find_question(contract.program, question)}, fixed=True)
            except NotCompiled as reason:
                left[f"{identifier} {question}"] = str(reason)
    assert len(left) * 10 <= asked, f"{len(left)} of {asked} are left: {left}"


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_written_cases_are_decided_alike(identifier: str) -> None:
    one = subject(identifier)
    for number, written in enumerate(written_cases(one.contract)):
        try:
            case = one.contract.facts(written.facts, scope=written.scope)
        except ContractError:
            continue
        vector = one.contract.program.vector
        # The form that reads the vector, and the one for missing facts, each on a third of the cases.
        forms = (one.folded, one.open) if number % 3 == 0 else (one.folded,)
        found, _ = differences(one, case, vector, *forms)
        assert found == [], written.name
        if number % 3 == 1:
            partials = {question: decider.partial for question, decider in one.deciders.items()}
            assert partial_differences(one, case, vector, partials)[0] == [], written.name


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_drawn_cases_are_decided_alike(identifier: str) -> None:
    one = subject(identifier)
    size = len(one.contract.program.facts)
    counted: list[int] = []

    @settings(max_examples=40 if size > 100 else 200)
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        case, _ = read_case(one.contract.program, one.drawn.case(seed))
        if case is None:  # two elements that the order of a suite does not tell apart
            return
        found, settled = differences(one, case, one.contract.program.vector, one.folded)
        assert found == []
        counted.append(settled)
        found, settled = differences(one, case, one.drawn.vector(seed), one.open)
        assert found == []
        counted.append(settled)

    run()
    assert not one.deciders or sum(counted) > len(counted) // 20, (
        "hardly anything was settled by compiled code: nothing was compared"
    )


@pytest.mark.parametrize("identifier", INTERPRETED)
def test_what_is_not_compiled_is_interpreted(identifier: str) -> None:
    contract = read(*identifier.split("/"))
    decider = contract.decider(list(contract.questions))
    for written in written_cases(contract):
        case = contract.facts(written.facts, scope=written.scope)
        assert decider(case) == decider.interpret(case)
    assert compile_questions(contract.program, decider._questions, fixed=True) is None


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_facts_missing_are_weighed_alike(identifier: str) -> None:
    """The third way to an answer: verdict, bounds, facts missing, silences and reasons are those of the interpreter."""
    one = subject(identifier)
    program = one.contract.program
    partials = {question: decider.partial for question, decider in one.deciders.items()}
    large = len(program.facts) > 100
    answered: list[int] = []

    @settings(max_examples=15 if large else 150)
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        case, _ = read_case(program, one.drawn.case(seed))
        if case is None:
            return
        found, number = partial_differences(one, case, program.vector, partials)
        assert found == []
        answered.append(number)
        # Under another vector, the questions are made again: one of them in a large contract.
        questions = list(one.deciders)
        if not questions:  # chronologies alone, which are interpreted
            return
        chosen = [questions[seed % len(questions)]] if large else questions
        vector = one.drawn.vector(seed)
        moved = {q: partial_decision(program, vector, {q: one.grandeur(q)}) for q in chosen}
        found, _ = partial_differences(one, case, vector, moved)
        assert found == []

    run()
    made = sum(partial is not None for partial in partials.values())
    assert made == 0 or not answered or sum(answered) > len(answered) * made // 2, "hardly anything was compared"


def test_the_guarantee_and_its_amount_never_go_to_the_interpreter() -> None:
    """Every written case of the article, unknown facts included, is decided by compiled code."""
    contract = subject("contracts/quietis-pro").contract
    decider = contract.decider(["securite_financiere.securite_financiere", "securite_financiere.indemnite"])
    asked: list[str] = []
    for written in written_cases(contract):
        if "securite" not in json_key(contract.program.declarations.scopes[written.scope].name):
            continue
        case = contract.facts(written.facts, scope=written.scope)
        assert decider.partial is not None
        assert decider.partial(case) == decider.interpret(case) == decider(case), written.name
        asked.append(written.name)
    assert len(asked) > 50


def test_doors_give_the_answers_of_the_interpreter_when_nothing_is_told() -> None:
    contract = subject("contracts/charge-reduite").contract
    decider = contract.decider(["total"])
    case = contract.facts({})
    assert decider(case) == decider.interpret(case)
    assert decider.plain(case)["total"] == {"verdict": "indéterminé", "value": None, "reasons": ["CHA-4-01"]}


def test_a_fact_that_nothing_looks_at_is_no_obstacle() -> None:
    """Before the contract took effect the claim is refused: what was lost need not be told."""
    contract = subject("contracts/charge-reduite").contract
    compiled = subject("contracts/charge-reduite").folded["indemnite_des_cartes"]
    case = contract.facts(
        {
            "date_d_effet": "2020-01-02",
            "survenance": "2020-01-01",
            "auteur_des_faits": "tiers",
            "cause_du_sinistre": "aucune",
            "l_opposition_a_ete_faite": True,
            "date_de_l_operation": "2020-01-01",
            "date_de_l_accuse": "2020-01-01",
            "les_cheques_ont_ete_confirmes": False,
        }
    )
    assert compiled.run(case.fast, contract.program.vector) == (("refusé", 0, ("CHA-1-02",)),)


def test_a_suite_of_ten_thousand_operations() -> None:
    """Contactless payments of 20 €: three pass, then each next one would exceed 60 €; a code sets the count back."""
    contract = subject("hard/sans-contact").contract
    decider = contract.decider(["compteur.paiement"])
    assert decider.source is not None
    operations = [
        {
            "date": f"2015-03-01T{rank // 3600:02}:{rank // 60 % 60:02}:{rank % 60:02}",
            "numero_d_ordre": rank,
            "mode": "avec code" if rank % 5 == 4 else "sans contact",
            "montant": "20.00",
        }
        for rank in range(10_000)
    ]
    case = contract.facts({"compteur": {"operations": operations}})
    wanted = tuple("refusé" if rank % 5 == 3 else "accordé" for rank in range(10_000))
    assert tuple(verdict for verdict, _, _ in decider(case)[0]) == wanted
    assert tuple(verdict for verdict, _, _ in decider.interpret(case)[0]) == wanted


def test_lines_lead_back_to_clauses() -> None:
    one = subject("contracts/charge-reduite")
    compiled = one.folded["indemnite_des_cartes"]
    lines = compiled.source.splitlines()
    clauses = one.contract.program.clauses
    (cap,) = [number for number, line in enumerate(lines, 1) if "600000" in line]
    assert compiled.places[cap] == clauses["CHA-2-06"].span
    (fee,) = [number for number, line in enumerate(lines, 1) if line.strip() == "x = 1500"]
    assert compiled.places[fee] == clauses["CHA-2-05"].span
    spoken = {clause for clause, written in clauses.items() if written.span in compiled.places.values()}
    assert {"CHA-1-02", "CHA-1-03", "CHA-1-04", "CHA-2-01", "CHA-2-02", "CHA-2-03.a", "CHA-2-03.b"} <= spoken


def test_the_same_code_whatever_the_hash_seed() -> None:
    program = (
        "import sys, hashlib; from engine import load\n"
        "for folder in sys.argv[1:]:\n"
        "    library = load(folder)\n"
        "    for name in library:\n"
        "        for q in library[name].questions:\n"
        "            source = library[name].decider([q]).source or ''\n"
        "            print(name, q, hashlib.sha256(source.encode()).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, *map(str, FOLDERS[1:])],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "CLAUSIER_CACHE": "off"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert told.pop().count("\n") > 20
