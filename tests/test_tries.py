"""Tries that share what a move leaves as it was: the same answers as a case decided anew, within the work declared."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_whatif import CARD, CONTRACT, FULL, ask

from engine import Answer, load
from engine.changing import changes
from engine.evaluate import Evaluator
from engine.facts import path_of
from engine.touched import element_again
from engine.tries import Place, Setting, Work, tries_of
from engine.whatif import ask_next, inquire

PAID = [{"rang": 1, "montant": "100.00"}, {"rang": 2, "montant": "100.00", "le_code_est_tape": False}]
CARD_CASE = {"sans_contact": {"paiements": PAID, "la_carte_est_bloquee": False}}
MOVES: dict[str, list[Any]] = {
    "cause": ["vol", "incendie", "saisie", "usure"],
    "franchise_choisie": [0, 1_999, 2_000, 2_001, 100_000],
    "depart": [date(2023, 12, 1).toordinal(), date(2024, 3, 5).toordinal(), date(2024, 3, 6).toordinal()],
    "l_assure_a_porte_plainte": [True, False],
    "le_bagage_etait_surveille": [True, False],
    "la_saisie_est_une_erreur": [True, False],
}


@settings(max_examples=80)
@given(st.data(), st.sets(st.sampled_from([*MOVES, "retour", "perte"]), max_size=2))
def test_a_try_answers_as_the_case_decided_anew(draw: st.DataObject, hidden: set[str]) -> None:
    data = {key: value for key, value in FULL.items() if key not in hidden}
    case = CONTRACT.facts(data)
    vector = CONTRACT.decide(case).vector
    setting = Setting(CONTRACT.program, case.values, vector)
    base, tries = tries_of(setting, Work(10**9))
    keys = sorted(CONTRACT.program.grandeurs)
    plain = [key for key in keys if CONTRACT.program.grandeurs[key].symbol.each is None]
    for key in plain:
        base.outcome(key)
    named = draw.draw(st.sampled_from(list(MOVES)))
    facts = CONTRACT.program.facts
    slot = next(slot for slot, symbol in enumerate(facts) if path_of(symbol, CONTRACT.program) == named)
    place, value = Place(facts[slot], slot), draw.draw(st.sampled_from(MOVES[named]))
    moved = setting.put(place, value)
    anew = Evaluator(moved.program, moved.facts, moved.vector)
    for key in plain:
        assert tries.at(place, value).outcome(key) == anew.outcome(key), (key, named, value)


def test_an_element_of_a_suite_is_tried_as_it_is_decided_anew() -> None:
    case = CARD.facts(CARD_CASE)
    answers: Any = CARD.decide(case).answers["sans_contact.acceptation"]
    setting = Setting(CARD.program, case.values, answers[0].evaluator.vector)
    base, tries = tries_of(setting, Work(10**9))
    for one in answers:
        base.outcome(one.grandeur.key, one.element)
    blocked = next(s for s, f in enumerate(CARD.program.facts) if f.json == "la_carte_est_bloquee")
    place = Place(CARD.program.facts[blocked], blocked)
    moved = setting.put(place, True)
    anew = Evaluator(moved.program, moved.facts, moved.vector)
    for one in answers:
        tried = tries.at(place, True)
        found = tried.outcome(one.grandeur.key, element_again(tried, one.grandeur, one.element))
        assert found == anew.outcome(one.grandeur.key, element_again(anew, one.grandeur, one.element))


def test_a_fact_that_an_answer_never_looked_at_costs_nothing() -> None:
    """Granted, the right looks at nothing of the chosen deductible: its slot is not under the answer."""
    answer = ask("garantie")
    setting = Setting(CONTRACT.program, answer.evaluator.facts, answer.evaluator.vector)
    base, _ = tries_of(setting, Work(10**9))
    base.outcome(answer.grandeur.key)
    slot = next(s for s, f in enumerate(CONTRACT.program.facts) if f.json == "franchise_choisie")
    assert not base.rests_on((answer.grandeur.key, None)) >> slot & 1
    assert all(change["fact"] != "franchise_choisie" for change in answer.changes().found)


def searched(answer: Answer, most: int) -> Any:
    return changes(answer.evaluator, ((answer.grandeur, answer.element),), most)[0]


@pytest.mark.parametrize("most", [0, 1, 40, 200, 1000])
def test_a_search_cut_short_says_on_what_and_tells_nothing_false(most: int) -> None:
    answer = ask("garantie")
    whole, short = searched(answer, 10**9), searched(answer, most)
    assert whole.cut == ()
    assert all(change in whole.found for change in short.found)
    left = [change["fact"] for change in whole.found if change not in short.found]
    assert set(left) <= set(short.cut)
    assert short == searched(answer, most)
    if most == 0:
        assert short.found == () and "cause" in short.cut


def test_the_letter_names_what_was_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    from render.formats import write_document
    from render.letter import build_letter

    monkeypatch.setattr("engine.changing.MOST_WORK", 0)
    decision = CONTRACT.decide(CONTRACT.facts(FULL), ["garantie"])
    text = str(write_document(build_letter(decision), "md"))
    assert "Nous n'avons pas essayé toutes les autres valeurs possibles de ces éléments" in text.replace("’", "'")


HIDDEN = ("cause", "retour", "declaration", "l_assure_a_porte_plainte")


@pytest.mark.parametrize("most", [*range(40), 60, 90, 150, 300, 1000])
def test_a_search_for_the_next_question_stops_at_any_operation(most: int) -> None:
    answer = ask("indemnite", *HIDDEN)
    place = (answer.evaluator, answer.grandeur, answer.element, answer.missing)
    found = inquire(*place, most=most)
    assert found == inquire(*place, most=most)
    # What it tells to settle does settle, cut short or not.
    assert set(found.settles) <= set(inquire(*place).settles)
    nearest = ask_next(*place, frozenset(), most)
    assert nearest in answer.missing and nearest == ask_next(*place, frozenset(), most)


def test_with_enough_work_the_next_question_is_that_of_the_whole_search() -> None:
    for rank in range(len(HIDDEN)):
        answer = ask("indemnite", *HIDDEN[rank:])
        place = (answer.evaluator, answer.grandeur, answer.element, answer.missing)
        assert ask_next(*place, frozenset(), 10**6) == inquire(*place).ask_next


def test_an_element_that_leaves_the_list_of_a_question_is_not_told_of() -> None:
    """Three monthly dates are due from 10 March to 31 May; every quarter, only the first of them is."""
    contract = load(Path(__file__).parent.parent / "contracts")["declic-regulier"]
    case = contract.facts({"jour": "2015-05-31", "premiere_echeance": "2015-03-10", "periodicite": "mensuelle",
                           "souscription": "2015-01-05"})  # fmt: skip
    answers: Any = contract.decide(case, ["virements.virement"]).answers["virements.virement"]
    assert [one.element.index for one in answers] == [0, 1, 2]
    setting = Setting(contract.program, case.values, answers[0].evaluator.vector)
    rhythm = next(slot for slot, fact in enumerate(contract.program.facts) if fact.json == "periodicite")
    moved = setting.put(Place(contract.program.facts[rhythm], rhythm), "trimestrielle")
    anew = Evaluator(moved.program, moved.facts, moved.vector)
    left = [element_again(anew, one.grandeur, one.element) for one in answers]
    assert [one.index if one is not None else None for one in left] == [0, None, None]
