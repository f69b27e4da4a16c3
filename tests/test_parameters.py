"""Dated parameters: values that the bank or the law supplies, given in the case, on the day that counts."""

from __future__ import annotations

from typing import Any

import pytest
from dated_rate import RATES, cents, folder_of, interest
from jsonschema import Draft202012Validator
from plain_signs import plain_signs

from engine import Contract, Verdict, load
from engine.case_schema import case_schema
from render import sentence_of


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return load(folder_of(tmp_path_factory.mktemp("contracts")))["livret"]


# --- what the case gives


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2015-01-01", 20_00), ("2015-02-28", 20_00), ("2015-03-01", 15_00), ("2040-01-01", 15_00)],
)
def test_the_value_in_force_on_the_day_counts(contract: Contract, day: str, wanted: int) -> None:
    assert cents(interest(contract, depot=day, taux_du_livret=RATES)) == wanted


def test_blocks_may_come_in_any_order(contract: Contract) -> None:
    assert cents(interest(contract, depot="2015-02-28", taux_du_livret=RATES[::-1])) == 20_00


def test_a_single_value_holds_at_all_times(contract: Contract) -> None:
    assert cents(interest(contract, depot="1990-05-05", taux_du_livret="2 %")) == 20_00
    assert cents(interest(contract, taux_du_livret="2 %")) == 20_00


def test_before_the_first_day_nothing_is_known_and_the_day_is_named(contract: Contract) -> None:
    answer = interest(contract, depot="2014-12-31", taux_du_livret=RATES)
    assert answer.verdict is Verdict.UNDETERMINED
    assert answer.missing == ("taux_du_livret (2014-12-31)",)
    assert answer.inquiry.ask_next == "taux_du_livret (2014-12-31)"


def test_a_hole_is_no_value(contract: Contract) -> None:
    holed = [{**RATES[0], "jusqu'au": "31 janvier 2015"}, RATES[1]]
    assert cents(interest(contract, depot="2015-01-31", taux_du_livret=holed)) == 20_00
    assert interest(contract, depot="2015-02-01", taux_du_livret=holed).missing == ("taux_du_livret (2015-02-01)",)
    assert cents(interest(contract, depot="2015-03-01", taux_du_livret=holed)) == 15_00


def test_not_given_at_all_it_is_missed_for_the_day(contract: Contract) -> None:
    assert interest(contract, depot="2015-02-01").missing == ("taux_du_livret (2015-02-01)",)
    assert interest(contract).missing == ("depot", "taux_du_livret")


def test_a_day_that_is_not_known_leaves_bounds_or_settles_where_values_agree(contract: Contract) -> None:
    closed = [{"à compter du": "1900-01-01", "valeur": "2 %", "jusqu'au": "2015-02-28"}, RATES[1]]
    unsure = interest(contract, taux_du_livret=closed)
    assert unsure.verdict is Verdict.UNDETERMINED and unsure.missing == ("depot",)
    # A deposit may be earlier than every block, or never come: nothing bounds the interest from above.
    assert cents(unsure)[0] == 0
    assert interest(contract, "le taux est bas", depot="2015-02-20", taux_du_livret=closed).value is True


def test_a_moment_known_to_the_day_is_a_day(contract: Contract) -> None:
    assert cents(interest(contract, depot="2015-02-28T23:59", taux_du_livret=RATES)) == 20_00
    assert cents(interest(contract, depot="2015-03-01T00:00", taux_du_livret=RATES)) == 15_00


def test_an_event_that_never_came_has_no_value_of_its_day(contract: Contract) -> None:
    answer = interest(contract, depot="non survenu", taux_du_livret=RATES)
    assert answer.verdict is Verdict.SILENT and answer.missing == ()


def test_the_day_of_the_declaration_counts_where_a_clause_says_none(contract: Contract) -> None:
    ceiling = [{"à compter du": "2015-01-01", "valeur": "800 €"}, {"à compter du": "2016-01-01", "valeur": "900 €"}]
    asked: dict[str, Any] = {"question": "solde rémunéré", "plafond_legal": ceiling}
    assert cents(interest(contract, **asked, jour_fixe="2015-12-31")) == 800_00
    assert cents(interest(contract, **asked, jour_fixe="2016-01-01")) == 900_00
    assert interest(contract, **asked, jour_fixe="2014-12-31").missing == ("plafond_legal (2014-12-31)",)
    # Whatever the ceiling, an account of 1 000 € under 1 500 € is paid whole.
    assert cents(interest(contract, "solde rémunéré", plafond_legal="1500.00")) == 1_000_00


FAULTS = [
    ([RATES[0], RATES[0]], "F019", "taux_du_livret[1]"),
    ([{**RATES[0], "jusqu'au": "1er mars 2015"}, RATES[1]], "F019", "taux_du_livret[1]"),
    ([{**RATES[0], "jusqu'au": "31 décembre 2014"}], "F019", "taux_du_livret[0]"),
    ([{"valeur": "2 %"}], "F019", "taux_du_livret[0]"),
    ([], "F019", "taux_du_livret"),
    ([{"à compter du": "1er mars 2015", "valeur": "2 €"}], "F010", "taux_du_livret[0].valeur"),
    ([{"à compter du": "31 février 2015", "valeur": "2 %"}], "F014", "taux_du_livret[0].à compter du"),
    ([{"depuis": "1er mars 2015", "valeur": "2 %"}], "F003", "taux_du_livret[0].depuis"),
    ([{**RATES[0], "a_compter_du": "2015-01-01"}], "F005", "taux_du_livret[0].a_compter_du"),
    (["2 %"], "F001", "taux_du_livret[0]"),
]


@pytest.mark.parametrize(("given", "code", "path"), FAULTS)
def test_blocks_that_cannot_be_taken_are_told_at_their_path(
    contract: Contract, given: Any, code: str, path: str
) -> None:
    with pytest.raises(Exception, match="défaut") as raised:
        contract.facts({"taux_du_livret": given})
    assert [(f.code, f.path) for f in raised.value.faults] == [(code, path)]  # type: ignore[attr-defined]


def test_the_schema_of_a_case_takes_a_value_or_blocks(contract: Contract) -> None:
    schema = case_schema(contract.program)
    validator = Draft202012Validator(schema)
    blocks = [{"a_compter_du": "2015-01-01", "valeur": "2 %"}, {"a_compter_du": "2015-03-01", "valeur": "1,5 %"}]
    assert validator.is_valid({"taux_du_livret": "2 %"}) and validator.is_valid({"taux_du_livret": blocks})
    assert not validator.is_valid({"taux_du_livret": []}) and not validator.is_valid({"taux_du_livret": [{}]})
    assert cents(interest(contract, depot="2015-02-01", taux_du_livret=blocks)) == 20_00


def test_without_a_tariff_a_decision_says_so(contract: Contract) -> None:
    data = contract.decide(contract.facts({}), ["intérêt"]).to_dict()
    assert data["tariff"] is None and data["parameters"] == []


# --- where else they show


def test_the_sentence_says_the_day(contract: Contract) -> None:
    text = plain_signs(sentence_of(contract.program, "LIV-2"))
    assert text == "L'intérêt est égal au solde multiplié par le taux du livret en vigueur le jour du dépôt."
