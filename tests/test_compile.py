"""Compiled decisions are those of the interpreter, whatever the case, the contract and the parameter vector."""

from __future__ import annotations

import pytest
from assigned_names import unassigned
from compiled_contracts import IDENTIFIERS, INTERPRETED, differences, partial_differences, read, sources, subject
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import ContractError
from engine.cases import written_cases
from engine.compile import compile_or_tell, compile_questions
from engine.emit import NotCompiled
from engine.facts import read_case
from engine.kinds import MOMENTS, Kind
from engine.partial import partial_decision
from engine.program import Program
from engine.questions import find_question


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


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_no_local_is_read_before_it_is_assigned(identifier: str) -> None:
    """In all the code made of a contract: it would stop on an error that is none of those it may leave."""
    assert [names for source in sources(subject(identifier).contract) if (names := unassigned(source))] == []


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


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_written_cases_are_decided_alike(identifier: str, half: int) -> None:
    one = subject(identifier)
    for number, written in enumerate(written_cases(one.contract)):
        if number % 2 != half:
            continue
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
