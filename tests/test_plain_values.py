"""Values of a decision as they are printed: durations in years, amounts below zero."""

from __future__ import annotations

import pytest

from engine.kinds import Kind
from render.plain_values import show


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1 mois", "1 mois"),
        ("11 mois", "11 mois"),
        ("12 mois", "1 an"),
        ("18 mois", "18 mois"),
        ("23 mois", "23 mois"),
        ("24 mois", "2 ans"),
        ("30 mois", "2 ans et 6 mois"),
        ("744 mois", "62 ans"),
        ("0 mois", "0 mois"),
    ],
)
def test_a_duration_of_whole_years_is_told_in_years(value: str, told: str) -> None:
    assert show(value, Kind.MONTHS).replace("\u00a0", " ") == told


def test_an_amount_below_zero_has_the_sign_of_subtraction() -> None:
    assert show("-1100.00", Kind.AMOUNT) == "−1\u202f100,00\u00a0€"
    assert show("-3", Kind.NUMBER) == "−3"
