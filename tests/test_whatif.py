"""What would settle an answer, what to ask next, what would change it. Expected values follow from the fixture."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Answer, load
from engine.outcomes import Verdict

FIXTURES = Path(__file__).parent / "fixtures" / "engine"
CONTRACT = load(FIXTURES / "bagage")["bagage"]
CARD = load(FIXTURES / "carte")["carte"]

# A ring of 800 € stolen on the fourth day of a fortnight, told two days later: everything is granted.
FULL: dict[str, Any] = {
    "objets": [{"date_d_achat": "2020-01-01", "nature": "un bijou", "prix": "800.00"}],
    "cause": "un vol",
    "jour": "2024-03-10",
    "depart": "2024-03-01",
    "retour": "2024-03-15",
    "perte": "2024-03-05",
    "declaration": "2024-03-07",
    "l_assure_a_porte_plainte": True,
    "le_bagage_etait_surveille": True,
    "le_bagage_etait_ferme_a_cle": True,
    "la_saisie_est_une_erreur": False,
    "franchise_choisie": "30.00",
    "pieces_a_fournir_remises": [],
    "historique": [],
}


def ask(question: str, *hidden: str, **changed: Any) -> Answer:
    """The answer about the case above, some facts hidden, others changed."""
    data = {key: value for key, value in {**FULL, **changed}.items() if key not in hidden}
    answer = CONTRACT.decide(CONTRACT.facts(data))[question]
    assert isinstance(answer, Answer)
    return answer


def asked(answer: Answer) -> tuple[list[list[str]], str | None]:
    """The sets that settle and the next question, as the decision tells them."""
    told = answer.to_dict()
    assert told["settles_complete"]
    return told["settles"], told["ask_next"]


# --- what settles, what to ask next


def test_a_definite_answer_asks_nothing() -> None:
    answer = ask("garantie")
    assert answer.verdict is Verdict.GRANTED
    assert asked(answer) == ([], None)


def test_one_missing_fact_settles_alone() -> None:
    assert asked(ask("garantie", "le_bagage_etait_surveille")) == (
        [["le_bagage_etait_surveille"]],
        "le_bagage_etait_surveille",
    )


def test_two_missing_facts_settle_together() -> None:
    # Unwatched, the luggage is refused whatever the return; watched, the return still decides.
    answer = ask("garantie", "le_bagage_etait_surveille", "retour")
    assert asked(answer)[0] == [["le_bagage_etait_surveille", "retour"]]
    # One answer out of two settles by itself; a return before the loss does too, or after ninety days, no other.
    assert asked(answer)[1] == "le_bagage_etait_surveille"


def test_a_fact_that_makes_the_other_useless_is_asked_first() -> None:
    # Stolen: 50 €. Not stolen: what was chosen, 20 € at least. Of the two, the cause may settle by itself.
    assert asked(ask("franchise", "cause", "franchise_choisie")) == ([["cause", "franchise_choisie"]], "cause")


def test_a_date_compared_with_another_unknown_date_settles_only_with_it() -> None:
    answer = ask("garantie", "depart", "retour")
    assert asked(answer)[0] == [["depart", "retour"]]


def test_three_unknowns_that_all_count_leave_no_pair() -> None:
    answer = ask("garantie", "depart", "retour", "le_bagage_etait_surveille")
    assert asked(answer)[0] == []


def test_a_fact_asked_and_not_known_is_not_asked_again() -> None:
    answer = ask("garantie", "le_bagage_etait_surveille", "retour", inconnus=["le_bagage_etait_surveille"])
    assert asked(answer)[1] == "retour"
    only = ask("garantie", "retour", inconnus=["retour"])
    assert asked(only) == ([["retour"]], None)


def test_a_field_of_an_element_is_a_question() -> None:
    ring = {"date_d_achat": "2020-01-01", "nature": "un bijou"}
    # A ring above 1 000 € is left out: its price is all that is missing, and any price settles.
    assert asked(ask("indemnite", objets=[ring])) == ([["objets[0].prix"]], "objets[0].prix")


def test_a_list_is_never_settled_by_trying_but_may_be_asked() -> None:
    assert asked(ask("indemnite", "objets")) == ([], "objets")


def test_what_a_list_waits_for_is_missing() -> None:
    answer = ask("pieces_a_fournir", "l_assure_a_porte_plainte")
    assert answer.missing == ("l_assure_a_porte_plainte",)
    assert asked(answer) == ([["l_assure_a_porte_plainte"]], "l_assure_a_porte_plainte")


def test_an_answer_per_element_asks_for_its_own_element() -> None:
    paid = [{"rang": 1, "montant": "100.00"}, {"rang": 2, "montant": "100.00", "le_code_est_tape": False}]
    data = {"sans_contact": {"paiements": paid, "la_carte_est_bloquee": False}}
    first, second = CARD.decide(CARD.facts(data)).answers["sans_contact.acceptation"]  # type: ignore[misc]
    assert first.verdict is Verdict.GRANTED  # 100 € are under 150 €, with or without the code.
    assert second.inquiry.ask_next == "sans_contact.paiements[0].le_code_est_tape"
    assert second.inquiry.settles == (("sans_contact.paiements[0].le_code_est_tape",),)


HIDDEN = ("le_bagage_etait_surveille", "retour", "depart", "cause", "perte", "declaration", "franchise_choisie")
offsets = st.integers(-130, 130)


@settings(max_examples=60)
@given(st.sets(st.sampled_from(HIDDEN), min_size=1, max_size=3), st.sampled_from(["garantie", "franchise"]), st.data())
def test_a_set_that_settles_settles_whatever_the_values(hidden: set[str], question: str, draw: st.DataObject) -> None:
    answer = ask(question, *hidden)
    for facts in answer.inquiry.settles:
        values: dict[str, Any] = {}
        for fact in facts:
            match fact:
                case "cause":
                    values[fact] = draw.draw(st.sampled_from(["un vol", "un incendie", "une saisie", "une usure"]))
                case "le_bagage_etait_surveille":
                    values[fact] = draw.draw(st.booleans())
                case "franchise_choisie":
                    values[fact] = str(draw.draw(st.integers(0, 10**6)))
                case _:
                    values[fact] = (date(2024, 3, 5) + timedelta(draw.draw(offsets))).isoformat()
        after = ask(question, *(hidden - set(facts)), **values)
        assert after.verdict is not Verdict.UNDETERMINED, (facts, values)


# --- what would change the answer


def changes(answer: Answer) -> list[tuple[str, Any, str, Any]]:
    """The changes as tuples: fact, value, verdict, value of the answer."""
    return [(c["fact"], c["to"], c["verdict"], c["value"]) for c in answer.changes().found]


def test_what_would_change_a_right() -> None:
    assert changes(ask("garantie")) == [
        ("cause", "incendie", "refusé", False),  # Fire and war are told apart by nothing here.
        ("cause", "saisie", "refusé", False),
        ("declaration", "2024-03-11T00:00:00+01:00", "refusé", False),  # Five days after the fifth.
        ("depart", "2023-12-15", "refusé", False),  # Ninety-one days before 15 March.
        ("depart", "2024-03-06", "refusé", False),
        ("le_bagage_etait_surveille", False, "refusé", False),
        ("perte", "2024-03-01T23:59:59+01:00", "refusé", False),  # Told on the seventh, a day late.
        ("perte", "2024-03-16T00:00:00+01:00", "refusé", False),
        ("perte", "non survenu", "refusé", False),
        ("retour", "2024-03-04", "refusé", False),
        ("retour", "2024-05-31", "refusé", False),  # Ninety-one days after 1 March.
    ]


def test_what_would_change_an_amount_stops_at_its_steps() -> None:
    # Not stolen: a deductible of 30 € by choice, 770 €; below 20 € the deductible stays at 20 €.
    answer = ask("indemnite", cause="une usure")
    found = [change for change in changes(answer) if change[0] == "franchise_choisie"]
    assert found == [
        ("franchise_choisie", "20.00", "établi", "780.00"),
        ("franchise_choisie", "20.01", "établi", "779.99"),
    ]


def test_the_value_a_change_starts_from_is_told_as_a_case_gives_it() -> None:
    starts = {c["fact"]: c["from"] for c in ask("garantie", perte="5 mars 2024 à 10 h 20").changes().found}
    assert starts["perte"] == "2024-03-05T10:20:00+01:00"
    assert {c["fact"]: c["from"] for c in ask("garantie").changes().found}["perte"] == "2024-03-05"


def test_an_unknown_fact_starts_from_nothing() -> None:
    found = [c for c in ask("garantie", "le_bagage_etait_surveille").changes().found if c["from"] is None]
    assert [(c["to"], c["verdict"]) for c in found] == [(False, "refusé"), (True, "accordé")]


@pytest.mark.parametrize("question", ["garantie", "indemnite", "franchise"])
def test_each_change_replayed_as_a_case_gives_what_it_says(question: str) -> None:
    for change in ask(question).changes().found:
        again = ask(question, **{change["fact"]: change["to"]}).to_dict()
        assert (again["verdict"], again["value"]) == (change["verdict"], change["value"]), change
