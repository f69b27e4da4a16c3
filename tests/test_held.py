"""What the cases hold: clauses switched off, figures moved, each on its own vector."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from engine import examine, load
from engine.held import Held, HeldFigure, held
from engine.parameters import moved
from grammar.quantities import (
    Amount,
    AnnualDate,
    CalendarDate,
    Duration,
    Number,
    Ordinal,
    Quantity,
    Rate,
    TimeOfDay,
    Unit,
    write,
)

FIXTURES = Path(__file__).parent / "fixtures" / "engine"
PROVED: Held = held(load(FIXTURES / "tenue")["tenue"])


def figure(owner: str, text: str) -> HeldFigure:
    """The one figure of a clause written so; the reading's variant is told by its line."""
    found = [f for f in PROVED.figures if owner in f.owners and write(f.quantity) == text]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("clause", "case"),
    [
        ("TEN-1-01", "un choc à 75 ans"),
        ("TEN-1-02", "la guerre"),
        ("TEN-1-04", "un choc à 75 ans"),
        ("TEN-1-06", "un prix au-dessus du plafond"),
        ("TEN-1-07", "un choc à 75 ans"),  # Only under the reading « exclu » does it refuse anything.
        ("TEN-1-09.a", "un tarif de jeune"),
        ("TEN-1-10", "un appel à 9 h"),
        ("TEN-1-11", "un appel à 9 h"),
    ],
)
def test_a_clause_is_held_by_the_first_case_that_misses_it(clause: str, case: str) -> None:
    assert PROVED.clauses[clause].held
    assert PROVED.clauses[clause].broken == case


def test_a_clause_that_no_case_misses_is_loose() -> None:
    # An oversight is not covered in the first place; the only case of 09.b fails as the contract is written.
    loose = [name for name, clause in PROVED.clauses.items() if clause.computes and not clause.held]
    assert loose == ["TEN-1-03", "TEN-1-09.b"]
    assert PROVED.failing == ("un cas qui échoue",)


def test_prose_computes_nothing() -> None:
    assert [name for name, clause in PROVED.clauses.items() if not clause.computes] == ["TEN-1-08", "TEN-1-90"]
    assert PROVED.clauses["TEN-1-08"].readers == 0


def test_a_figure_is_held_when_both_moves_break_a_case() -> None:
    cap = figure("TEN-1-06", "1 000 €")
    assert (cap.risen, cap.fallen) == ("un prix au-dessus du plafond", "un choc à 75 ans")
    assert cap.held


def test_a_figure_held_on_one_side_is_told_apart() -> None:
    youth = figure("TEN-1-09.a", "25")  # Twenty-four is under 25 and under 26, not under 24.
    assert (youth.risen, youth.fallen) == (None, "un tarif de jeune")
    assert not youth.held
    opening = figure("TEN-1-10", "9 h")  # A call at nine is in time from 8 h 59 on, too early from 9 h 01 on.
    assert (opening.risen, opening.fallen) == ("un appel à 9 h", None)


def test_a_figure_that_no_case_reaches_is_loose() -> None:
    assert figure("TEN-1-09.b", "20 €").readers == 0
    assert {write(f.quantity) for f in PROVED.figures if f.risen is None and f.fallen is None} == {"20 €", "18 h"}


def test_a_figure_of_a_variant_is_moved_under_its_reading() -> None:
    ages = [f for f in PROVED.figures if "TEN-1-07" in f.owners]
    # « dépasse 75 » breaks when 75 falls; « est au moins 75 », under the other reading, when it rises.
    assert [(f.risen, f.fallen) for f in ages] == [(None, "un choc à 75 ans"), ("un choc à 75 ans", None)]


def test_only_the_runs_that_read_a_slot_are_run_again() -> None:
    # The price is read by the two cases that ask for the indemnity, the right by them and by the two others.
    assert PROVED.clauses["TEN-1-06"].readers == 2
    assert PROVED.clauses["TEN-1-02"].readers == 5
    assert PROVED.clauses["TEN-1-09.a"].readers == 1


def test_without_cases_nothing_is_held() -> None:
    bare = held(load(FIXTURES / "tenue")["tenue"], ())
    assert not any(clause.held for clause in bare.clauses.values())
    assert all(f.readers == 0 for f in bare.figures)


def test_an_unknown_option_of_a_reading_fails_its_case(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "tenue", tmp_path / "tenue")
    path = tmp_path / "tenue" / "2022-01-01" / "tout.yaml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("        option: exclu", "        option: rêvé"), encoding="utf-8")
    found = held(examine(tmp_path / "tenue")["tenue"])  # an error for `load`: R004
    assert found.failing == ("un choc à 75 ans", "un cas qui échoue")


def test_a_figure_written_once_moves_in_all_its_places(tmp_path: Path) -> None:
    """One refusal of two rights has one figure, however many slots it takes."""
    shutil.copytree(FIXTURES / "tenue", tmp_path / "tenue")
    path = tmp_path / "tenue" / "2022-01-01" / "tout.yaml"
    written = path.read_text(encoding="utf-8")
    twice = "  - id: TEN-1-12\n    refuse: [la garantie, l'appel est servi]\n    si: le prix dépasse 5 000 €\n"
    path.write_text(written.replace("  - id: TEN-1-90", twice + "  - id: TEN-1-90"), encoding="utf-8")
    found = held(load(tmp_path / "tenue")["tenue"])
    assert len([f for f in found.figures if "TEN-1-12" in f.owners]) == 1


@pytest.mark.parametrize(
    ("quantity", "up", "down"),
    [
        (Amount(600_000), Amount(600_100), Amount(599_900)),
        (Amount(1_550), Amount(1_551), Amount(1_549)),
        (Amount(0), Amount(100), None),
        (Rate(Fraction(1, 2)), Rate(Fraction(51, 100)), Rate(Fraction(49, 100))),
        (Rate(Fraction(196, 1000)), Rate(Fraction(197, 1000)), Rate(Fraction(195, 1000))),
        (Rate(Fraction(0)), Rate(Fraction(1, 100)), None),
        (Number(3), Number(4), Number(2)),
        (Number(Fraction(3, 2)), Number(Fraction(8, 5)), Number(Fraction(7, 5))),
        (Ordinal(1), Ordinal(2), None),
        (Duration(((48, Unit.HOURS),)), Duration(((49, Unit.HOURS),)), Duration(((47, Unit.HOURS),))),
        (
            Duration(((1, Unit.YEARS), (6, Unit.MONTHS))),
            Duration(((1, Unit.YEARS), (7, Unit.MONTHS))),
            Duration(((1, Unit.YEARS), (5, Unit.MONTHS))),
        ),
        (Duration(((0, Unit.DAYS),)), Duration(((1, Unit.DAYS),)), None),
        (CalendarDate(date(2015, 3, 1)), CalendarDate(date(2015, 3, 2)), CalendarDate(date(2015, 2, 28))),
        (CalendarDate(date(9999, 12, 31)), None, CalendarDate(date(9999, 12, 30))),
        (AnnualDate(1, 1), AnnualDate(1, 2), AnnualDate(12, 31)),
        (AnnualDate(12, 31), AnnualDate(1, 1), AnnualDate(12, 30)),
        (AnnualDate(2, 29), AnnualDate(3, 1), AnnualDate(2, 28)),
        (TimeOfDay(540), TimeOfDay(541), TimeOfDay(539)),
        (TimeOfDay(0), None, None),
        (TimeOfDay(1440), None, None),
    ],
)
def test_a_figure_moves_by_the_least_unit_it_was_written_in(
    quantity: Quantity, up: Quantity | None, down: Quantity | None
) -> None:
    assert moved(quantity, 1) == up
    assert moved(quantity, -1) == down
