"""What a decision adds to the ledger is what the next case takes as history."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Answer, load
from engine.values import FOREVER

CONTRACT = load(Path(__file__).parent / "fixtures" / "engine" / "bagage")["bagage"]
CAP = 300_000  # BAG-3-05: 3 000 € a year.
DEDUCTIBLE_FROM, DEDUCTIBLE = 20_000, 5_000  # BAG-3-04 and BAG-3-06: 50 € off above 200 €, for a theft.


def claim(loss: int, day: str, history: list[dict[str, Any]], year: str = "année civile") -> Answer:
    """The indemnity of one stolen coat worth ``loss`` centimes, lost on the day of a journey, as « an » is read."""
    data = {
        "objets": [{"date_d_achat": "2023-01-15", "nature": "un vêtement", "prix": f"{loss // 100}.{loss % 100:02}"}],
        "cause": "un vol",
        "jour": day,
        "depart": day,
        "retour": day,
        "perte": day,
        "declaration": day,
        "le_bagage_etait_surveille": True,
        "historique": history,
    }
    answer = CONTRACT.decide(CONTRACT.facts(data), readings={"an": year})["indemnité"]
    assert isinstance(answer, Answer)
    return answer


def after_deductible(loss: int) -> int:
    """What a theft gives before the cap."""
    return loss - DEDUCTIBLE if loss > DEDUCTIBLE_FROM else loss


def lines(answer: Answer) -> list[dict[str, Any]]:
    """What an answer adds to the ledger."""
    found: list[dict[str, Any]] = answer.to_dict()["ledger"]["lines"]
    return found


losses = st.integers(1, 500_000)


@settings(max_examples=80)
@given(losses, losses)
def test_two_claims_through_the_ledger_equal_their_sum_under_the_cap(first: int, second: int) -> None:
    one = claim(first, "2024-03-05", [])
    two = claim(second, "2024-11-20", lines(one))
    assert one.value + two.value == min(after_deductible(first) + after_deductible(second), CAP)


@settings(max_examples=40)
@given(st.lists(losses, min_size=1, max_size=4))
def test_what_is_left_before_a_claim_is_what_was_left_after_the_one_before(claims: list[int]) -> None:
    history: list[dict[str, Any]] = []
    left = CAP
    for loss in claims:
        answer = claim(loss, "2024-06-01", history)
        (usage,) = answer.outcome.usages
        assert usage.left_before == left
        assert usage.used == CAP - left
        left = usage.left_after
        assert left == max(0, usage.left_before - after_deductible(loss))
        history += lines(answer)


def test_another_year_has_its_own_limit() -> None:
    spent = lines(claim(400_000, "2024-12-31", []))
    assert spent == [{"grandeur": "indemnité", "montant": "3000.00", "date": "2024-12-31"}]
    assert claim(100_000, "2024-12-31", spent).value == 0
    assert claim(100_000, "2025-01-01", spent).value == 95_000


def test_the_year_that_slides_is_another_reading() -> None:
    spent = lines(claim(400_000, "2024-12-31", []))
    assert claim(100_000, "2025-12-31", spent, "année glissante").value == 95_000
    assert claim(100_000, "2025-12-30", spent, "année glissante").value == 0
    assert claim(100_000, "2025-12-30", spent).value == 95_000


def test_an_earlier_payment_not_known_bounds_what_is_left() -> None:
    paid = {"grandeur": "indemnité", "date": "2024-01-10"}
    answer = claim(200_000, "2024-06-01", [paid])
    assert answer.verdict.value == "indéterminé"
    assert answer.missing == ("historique[0].montant",)
    assert (answer.value.low, answer.value.high) == (0, 195_000)
    assert answer.value.high < FOREVER
    assert lines(answer) == []


def test_a_refused_claim_leaves_no_line() -> None:
    data = {"cause": "une guerre", "depart": "2024-06-01", "retour": "2024-06-02", "perte": "2024-06-01"}
    answer = CONTRACT.decide(CONTRACT.facts(data))["indemnité"]
    assert isinstance(answer, Answer)
    assert (answer.verdict.value, lines(answer)) == ("refusé", [])
