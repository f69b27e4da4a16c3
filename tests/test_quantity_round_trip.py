"""What is written is read back, for every kind of quantity; no text makes the reader raise."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammar.quantities import (
    Amount,
    AnnualDate,
    CalendarDate,
    Duration,
    Number,
    Ordinal,
    Quantity,
    QuantityError,
    Rate,
    Scanned,
    TimeOfDay,
    Unit,
    longest_month,
    scan,
    write,
)


def exact(places: int) -> st.SearchStrategy[Fraction]:
    """Fractions with at most `places` decimals."""
    return st.builds(
        lambda n, d: Fraction(n, 10**d), st.integers(0, 10**9), st.integers(0, places)
    )


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    units = draw(st.lists(st.sampled_from(Unit), min_size=1, max_size=4, unique_by=lambda u: u.longest))
    ordered = sorted(units, key=lambda unit: -unit.longest)
    return Duration(tuple((draw(st.integers(0, 3000) | st.integers(0, 12)), unit) for unit in ordered))


KINDS: dict[str, st.SearchStrategy[Quantity]] = {
    "amount": st.builds(Amount, st.integers(0, 10**12) | exact(4)),
    "rate": st.builds(Rate, exact(6).map(lambda value: value / 100)),
    "number": st.builds(Number, st.integers(0, 10**14) | exact(6)),
    "duration": durations(),
    "calendar date": st.builds(CalendarDate, st.dates()),
    "annual date": st.integers(1, 12).flatmap(
        lambda month: st.builds(AnnualDate, st.just(month), st.integers(1, longest_month(month)))
    ),
    "time": st.builds(TimeOfDay, st.integers(0, 1440)),
    "ordinal": st.builds(Ordinal, st.integers(1, 10**6)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typographic", [False, True])
def test_what_is_written_is_read_back(kind: str, typographic: bool) -> None:
    @settings(max_examples=100)
    @given(KINDS[kind])
    def round_trip(quantity: Quantity) -> None:
        text = write(quantity, typographic=typographic)
        for after in ("", " et le plus", ", ", ")"):
            assert scan(text + after, 0) == Scanned(quantity, len(text))

    round_trip()


@settings(max_examples=200)
@given(st.text("0123456789 .,:/-€%h\u00a0\u202fer mois jour an et", max_size=30), st.integers(0, 5))
def test_no_text_raises_and_every_answer_lies_in_the_text(text: str, start: int) -> None:
    result = scan(text, start)
    if isinstance(result, Scanned):
        assert start < result.end <= len(text)
    elif isinstance(result, QuantityError):
        assert start == result.start < result.end <= len(text)
