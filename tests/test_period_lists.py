"""Lists that the calendar makes: which periods they hold, where they end, what is told of each of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from library_folder import small_contract

from engine import Answer, Contract, Verdict
from engine.calendars import calendar
from engine.civil_periods import EDGES, MOST_PERIODS, TooManyPeriods, civil_periods
from grammar.schema_blocks import PERIODS
from render import render_conditions

CLAUSES = """article: A
fiches:
  - nom: une quinzaine
    a lieu: le début
    champs:
      - nom: le début
        type: date
      - nom: la fin
        type: date
      - nom: le rang
        type: nombre
faits:
  - nom: l'ouverture
    genre: féminin
    type: date
  - nom: la clôture
    type: événement
{today}grandeurs:
  - nom: les quinzaines
    genre: féminin
    chaque: quinzaine
    du: l'ouverture
    au: la clôture
    en fiches: quinzaines
  - nom: les quinzaines entières
    genre: féminin
    tirées de: les quinzaines
  - nom: le gain
    type: montant
    pour chacun de: les quinzaines
  - nom: le gain total
    type: montant
  - nom: le relevé
    type: échéancier
clauses:
  - id: Q-1
    retient: les quinzaines entières
    si:
      - le début a lieu à compter de l'ouverture
      - la fin a lieu au plus tard la clôture
  - id: Q-2
    fixe: le gain
    à: 10 € × le rang
  - id: Q-3
    fixe: le gain total
    à: la somme des gains des quinzaines entières
  - id: Q-4
    crédite: le relevé
    de: le gain
    le: la fin
    pour chacun de: les quinzaines entières
  - id: Q-5
    débite: le relevé
    de: l'arrondi de 1 € ÷ 3 au centime
    le: le 1er du mois suivant la clôture
    si: la clôture a eu lieu
"""
TODAY = "  - nom: le jour\n    type: date\n"


def contract_of(place: Path, today: str = TODAY) -> Contract:
    """The contract, with or without « le jour »."""
    return small_contract(place, CLAUSES.replace("{today}", today))


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return contract_of(tmp_path_factory.mktemp("essai"))


def asked(contract: Contract, question: str, **facts: Any) -> Answer:
    """One answer, the same from the compiled code."""
    case = contract.facts(facts)
    found = contract.decide(case, [question])[question]
    assert isinstance(found, Answer)
    ((verdict, value, reasons),) = contract.decider([question])(case)
    assert (verdict, reasons) == (found.verdict, found.reasons)
    if found.grandeur.symbol.type.kind != "liste":
        assert value == found.value
    return found


def listed(contract: Contract, **facts: Any) -> list[tuple[str, str, int]]:
    """The fortnights of a case: first day, last day, rank."""
    value = asked(contract, "quinzaines", **facts).value
    told = [(e.fields["début"], e.fields["fin"], e.fields["rang"]) for e, _ in value]
    return [(date.fromordinal(a).isoformat(), date.fromordinal(b).isoformat(), rank) for a, b, rank in told]


def test_a_period_is_listed_whole_as_soon_as_the_span_meets_it(contract: Contract) -> None:
    found = listed(contract, ouverture="2024-01-15", cloture="2024-02-16")
    assert found == [
        ("2024-01-01", "2024-01-15", 1),
        ("2024-01-16", "2024-01-31", 2),
        ("2024-02-01", "2024-02-15", 3),
        ("2024-02-16", "2024-02-29", 4),
    ]


def test_what_is_said_of_each_period_is_summed_filtered_and_scheduled(contract: Contract) -> None:
    # Of the four fortnights, only the second and the third lie inside the span: 20 € and 30 €.
    span = {"ouverture": "2024-01-15", "cloture": "2024-02-16"}
    assert asked(contract, "gain total", **span).value == 50_00
    lines = [(date.fromordinal(d).isoformat(), a) for _, _, d, a, _ in asked(contract, "releve", **span).value]
    assert lines == [("2024-01-31", 20_00), ("2024-02-15", 30_00), ("2024-03-01", -33)]


def test_nothing_before_the_beginning(contract: Contract) -> None:
    assert listed(contract, ouverture="2024-03-01", cloture="2024-02-16") == []


def test_an_end_that_never_comes_stops_at_the_day_of_the_case(contract: Contract) -> None:
    open_span = {"ouverture": "2024-01-20", "cloture": "non survenu"}
    assert len(listed(contract, **open_span, jour="2024-02-15")) == 2
    assert asked(contract, "quinzaines", **open_span).missing == ("jour",)
    assert asked(contract, "quinzaines", ouverture="2024-01-20", jour="2024-02-15").missing == ("cloture",)


def test_without_a_day_to_stop_at_there_is_no_list(tmp_path: Path) -> None:
    answer = asked(contract_of(tmp_path, ""), "quinzaines", ouverture="2024-01-20", cloture="non survenu")
    assert answer.verdict is Verdict.UNDETERMINED and not answer.missing
    assert "n'a pas de fin" in " ".join(answer.value.silent)


def test_a_list_too_long_is_refused_and_said(contract: Contract) -> None:
    answer = asked(contract, "quinzaines", ouverture="1000-01-01", cloture="2024-01-01")
    assert answer.verdict is Verdict.UNDETERMINED and "plus de 10000" in " ".join(answer.value.silent)


def test_the_conditions_say_what_the_list_is(contract: Contract) -> None:
    text = render_conditions(contract.program, to="md").replace("’", "'")
    text = text.replace("\u00a0", " ")
    assert "Les quinzaines suivent le calendrier : la première est celle de l'ouverture" in text


FIRST_HALF_OF_2024 = (date(2024, 1, 1).toordinal(), date(2024, 6, 30).toordinal())
COUNTS = {
    "jour": 182,  # 31 + 29 + 31 + 30 + 31 + 30
    "jour ouvré": 124,  # 130 days from Monday to Friday, less 1 January, 1 April, 1, 8, 9 and 20 May
    "jour ouvrable": 150,  # and the 26 Saturdays, none of them a holiday
    "semaine": 26,  # from Monday 1 January to Sunday 30 June
    "quinzaine": 12,
    "mois": 6,
    "trimestre": 2,
    "semestre": 1,
    "année": 1,
}


@pytest.mark.parametrize("unit", PERIODS)
def test_each_period_of_the_language_is_counted(unit: str) -> None:
    found = civil_periods(unit, *FIRST_HALF_OF_2024, calendar("France", False))
    assert len(found) == COUNTS[unit]
    assert all(start <= end for start, end in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))


def test_the_periods_of_the_schema_are_those_of_the_engine() -> None:
    assert set(PERIODS) == set(EDGES) == set(COUNTS)


def test_the_limit_is_the_number_of_periods() -> None:
    first = date(1990, 1, 1).toordinal()
    days = calendar("France", False)
    assert len(civil_periods("jour", first, first + MOST_PERIODS - 1, days)) == MOST_PERIODS
    with pytest.raises(TooManyPeriods):
        civil_periods("jour", first, first + MOST_PERIODS, days)


MOVED = """article: A
suite: les quinzaines
dans l'ordre de: [le début]
fiches:
  - nom: une quinzaine
    a lieu: le début
    champs:
      - nom: le début
        type: date
faits:
  - nom: l'ouverture
    genre: féminin
    type: date
  - nom: l'envoi
    genre: masculin
    type: date
  - nom: la réception
    type: date
compteurs:
  - nom: le cumul
    type: montant
    au départ: 0 €
grandeurs:
  - nom: la fin
    type: date
    sur l'ensemble: oui
  - nom: les quinzaines
    genre: féminin
    chaque: quinzaine
    du: l'ouverture
    au: la fin
    en fiches: quinzaines
  - nom: le gain
    type: montant
clauses:
  - id: M-1
    fixe: la fin
    au: la réception
    lecture: départ
    variantes:
      envoi:
        au: l'envoi
  - id: M-2
    fixe: le gain
    à: le cumul + 1 €
  - id: M-3
    augmente: le cumul
    de: 1 €
lectures:
  - id: départ
    question: De quand ?
    options:
      réception: de la réception
      envoi: de l'envoi
    retenue: réception
    parce que: on reçoit pour savoir
"""


@pytest.mark.parametrize("sent", ["2024-01-20", "2023-12-31", "inconnu"])
def test_a_period_that_another_reading_leaves_out_is_changed_by_it(tmp_path: Path, sent: str) -> None:
    """The third fortnight is not there under the other reading, whose list ends before, or ends nobody knows when."""
    contract = small_contract(tmp_path, MOVED)
    case = contract.facts({"ouverture": "2024-01-01", "reception": "2024-02-10", "envoi": sent})
    told = contract.decide(case, ["gain"]).to_dict()["answers"]["gain"]["elements"]
    assert [one["value"] for one in told] == ["1.00", "2.00", "3.00"]
    assert told[2]["readings"] == [{"reading": "départ", "option": "réception", "changed_by": ["envoi"]}]
