"""Dated parameters: values that the bank or the law supplies, from the case or from a tariff, on the day that counts.

The account of these tests holds 1 000 €; its rate is 2 % from 1 January 2015, 1,5 % from 1 March 2015. A year's
interest is therefore 20 € or 15 €, whatever the engine says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from library_folder import DAY, write_library, write_small

from engine import Answer, Contract, ContractError, Verdict, examine, load
from engine.case_schema import case_schema
from engine.values import Unknown, bounds
from grammar.diagnostics import Diagnostic
from render import explain_text, sentence_of
from service.cli import main

ROOT = Path(__file__).resolve().parents[1]
CLAUSES = """article: L.1
faits:
  - nom: le solde
    type: montant
  - nom: le dépôt
    type: événement
  - nom: le jour fixé
    type: date
paramètres:
  - nom: le taux du livret
    type: taux
    question: Quel est le taux du livret ?
  - nom: le plafond légal
    type: montant
    en vigueur: le jour fixé
grandeurs:
  - nom: l'intérêt
    genre: masculin
    type: montant
  - nom: le solde rémunéré
    type: montant
  - phrase: le taux est bas
    contraire: le taux n'est pas bas
clauses:
  - id: LIV-1
    fixe: le solde rémunéré
    à: le plus petit du solde et le plafond légal
  - id: LIV-2
    fixe: l'intérêt
    à: le solde × le taux du livret en vigueur le jour du dépôt
  - id: LIV-3
    établit: le taux est bas
    si: le taux du livret en vigueur le jour du dépôt n'atteint pas 3 %
"""
RATES = [
    {"à compter du": "1er janvier 2015", "valeur": "2 %"},
    {"à compter du": "1er mars 2015", "valeur": "1,5 %"},
]
TARIFF = """tarif: Conditions et tarifs
valeurs:
  - paramètre: le taux du livret
    barème:
      - à compter du: 1er mars 2015
        valeur: 1,5 %
      - à compter du: 1er janvier 2015
        valeur: 2 %
"""


def folder_of(place: Path, clauses: str = CLAUSES) -> Path:
    """A library of one contract."""
    return write_small(place, clauses, "livret")


def tariff_of(place: Path, text: str = TARIFF) -> Path:
    """A tariff on disk."""
    (place / "tarif.yaml").write_text(text, encoding="utf-8")
    return place / "tarif.yaml"


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return load(folder_of(tmp_path_factory.mktemp("contracts")))["livret"]


@pytest.fixture(scope="module")
def supplied(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    place = tmp_path_factory.mktemp("contracts")
    return load(folder_of(place), tariffs=tariff_of(place))["livret"]


def interest(contract: Contract, question: str = "intérêt", **facts: Any) -> Answer:
    """The answer to a question about an account of 1 000 €, and the same from the compiled code."""
    case = contract.facts({"solde": "1000.00", **facts})
    found = contract.decide(case, [question])[question]
    assert isinstance(found, Answer)
    ((verdict, value, reasons),) = contract.decider([question])(case)
    assert (verdict, value, reasons) == (found.verdict, found.value, found.reasons)
    return found


def cents(answer: Answer) -> Any:
    """The settled amount in centimes, or its bounds."""
    return bounds(answer.value) if isinstance(answer.value, Unknown) else answer.value


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


# --- what the tariff gives


def test_the_tariff_supplies_what_the_case_does_not_say(supplied: Contract) -> None:
    assert cents(interest(supplied, depot="2015-02-28")) == 20_00
    assert cents(interest(supplied, depot="2015-03-01")) == 15_00
    assert interest(supplied, depot="2014-06-01").missing == ("taux_du_livret (2014-06-01)",)


def test_the_case_comes_before_the_tariff_day_by_day(supplied: Contract) -> None:
    own = [{"à compter du": "2015-02-01", "jusqu'au": "2015-02-10", "valeur": "3 %"}]
    assert cents(interest(supplied, depot="2015-02-05", taux_du_livret=own)) == 30_00
    assert cents(interest(supplied, depot="2015-02-11", taux_du_livret=own)) == 20_00
    assert cents(interest(supplied, depot="2015-02-05", taux_du_livret="4 %")) == 40_00


def test_said_to_be_unknown_it_is_unknown_whatever_the_tariff(supplied: Contract) -> None:
    answer = interest(supplied, depot="2015-02-05", inconnus=["taux_du_livret"])
    assert answer.missing == ("taux_du_livret (2015-02-05)",) and answer.inquiry.ask_next is None


def test_a_decision_records_the_tariff_and_the_values_it_used(supplied: Contract) -> None:
    given = {"solde": "1000.00", "depot": "2015-04-01", "plafond_legal": "500.00", "jour_fixe": "2015-05-01"}
    case = supplied.facts(given)
    decision = supplied.decide(case, ["intérêt", "solde rémunéré"])
    data = decision.to_dict()
    assert data["tariff"]["title"] == "Conditions et tarifs" and len(data["tariff"]["hash"]) == 64
    assert data["parameters"] == [
        {"parameter": "plafond_legal", "name": "plafond légal", "date": "2015-05-01", "value": "500.00", "since": None,
         "source": "cas"},
        {"parameter": "taux_du_livret", "name": "taux du livret", "date": "2015-04-01", "value": "0.015",
         "since": "2015-03-01", "source": "tarif"},
    ]  # fmt: skip
    decision.explain()
    assert decision.to_dict() == data
    text = " ".join(explain_text(decision).split())
    assert "– taux du livret le 1er avril 2015 : 1,5 %, depuis le 1er mars 2015 (tarif «" in text


def test_without_a_tariff_a_decision_says_so(contract: Contract) -> None:
    data = contract.decide(contract.facts({}), ["intérêt"]).to_dict()
    assert data["tariff"] is None and data["parameters"] == []


BAD = [
    ("le taux du livre", "1er mars 2015", "1,5 %", "P001"),
    ("le solde", "1er mars 2015", "1,5 %", "P001"),
    ("le taux du livret", "31 février 2015", "1,5 %", "P003"),
    ("le taux du livret", "1er mars 2015", "15 €", "P003"),
    ("le taux du livret", "1er janvier 2015", "1,5 %", "P004"),
]


def told_of(place: Path, text: str) -> list[Diagnostic]:
    """What is wrong with a tariff."""
    return list(examine(folder_of(place), tariff_of(place, text)).diagnostics)


@pytest.mark.parametrize(("name", "day", "value", "code"), BAD)
def test_a_mistake_of_the_tariff_is_told_at_its_place(
    tmp_path: Path, name: str, day: str, value: str, code: str
) -> None:
    text = TARIFF.replace("1er mars 2015", day).replace("1,5 %", value).replace("le taux du livret", name)
    found = told_of(tmp_path, text)
    assert {d.code for d in found} == {code}
    places = {"P001": (3, 16), "P004": (7, 23)}
    wanted = places.get(code, (5, 23) if day.startswith("31") else (6, 17))
    assert {(d.span.line, d.span.column) for d in found} == {wanted}
    assert all(d.suggestion for d in found)


def test_other_mistakes_of_a_tariff(tmp_path: Path) -> None:
    unknown = TARIFF.replace("    barème", "    contrat: livre\n    barème", 1)
    assert [(d.code, d.span.line) for d in told_of(tmp_path / "a", unknown)] == [("P002", 4)]
    overlap = TARIFF + "        jusqu'au: 2 mars 2015\n"
    assert [d.code for d in told_of(tmp_path / "b", overlap)] == ["P004"]
    backwards = TARIFF + "        jusqu'au: 2 mars 2014\n"
    assert [d.code for d in told_of(tmp_path / "c", backwards)] == ["P005"]
    assert [d.code for d in told_of(tmp_path / "d", TARIFF.replace("barème", "barèmes"))] == ["S010"]
    nowhere = TARIFF.replace("    barème", "    portée: la vie\n    barème")
    assert [d.code for d in told_of(tmp_path / "e", nowhere)] == ["P001"]


def test_a_name_of_two_scopes_needs_one(tmp_path: Path) -> None:
    scoped = CLAUSES.replace("article: L.1\n", "article: L.1\nportée: la formule {}\ngenre: féminin\n")
    folder = folder_of(tmp_path, scoped.replace("{}", "A"))
    other = scoped.replace("{}", "B").replace("LIV-", "LIW-")
    write_library(folder, {"livret": {f"{DAY}/autre.yaml": other}})
    assert [d.code for d in examine(folder, tariff_of(tmp_path)).diagnostics] == ["P006"]
    one = TARIFF.replace("    barème", "    portée: la formule A\n    barème")
    library = load(folder, tariff_of(tmp_path, one))
    facts = {"formule_a": {"solde": "1000.00", "depot": "2015-02-01"}, "formule_b": {"depot": "2015-02-01"}}
    decision = library["livret"].decide(library["livret"].facts(facts))
    assert decision["formule_a.interet"].value == 20_00  # type: ignore[union-attr]
    assert "formule_b.taux_du_livret (2015-02-01)" in decision["formule_b.interet"].missing  # type: ignore[union-attr]


def test_with_one_contract_alone_what_is_said_of_others_is_left_aside(tmp_path: Path) -> None:
    text = TARIFF + TARIFF.replace("tarif: Conditions et tarifs\nvaleurs:\n", "").replace(
        "    barème", "    contrat: autre\n    barème"
    )
    place = folder_of(tmp_path)
    assert [d.code for d in examine(place, tariff_of(tmp_path, text)).diagnostics] == ["P002"]
    assert examine(place / "livret", tariff_of(tmp_path, text)).diagnostics == ()


# --- where else they show


def test_the_sentence_says_the_day(contract: Contract) -> None:
    text = sentence_of(contract.program, "LIV-2").replace("’", "'").replace("\u00a0", " ")
    assert text == "L'intérêt est égal au solde multiplié par le taux du livret en vigueur au dépôt."


def test_commands_take_the_tariff(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path / "contracts")
    tariff_of(tmp_path)
    Path("cas.yaml").write_text("le solde: 1 000 €\nle dépôt: 1er avril 2015\n", encoding="utf-8")
    assert main(["decide", "livret", "cas.yaml", "-q", "l'intérêt", "--tariffs", "tarif.yaml"]) == 0
    assert "l'intérêt : 15 €" in capsys.readouterr().out
    assert main(["ask", "livret", "cas.yaml", "-q", "l'intérêt"]) == 0
    assert "Quel est le taux du livret (1er avril 2015) ?" in capsys.readouterr().out
    tariff_of(tmp_path, TARIFF.replace("le taux du livret", "le taux du livre"))
    assert main(["check", "--tariffs", "tarif.yaml"]) == 1
    assert "tarif.yaml:3:16: P001" in capsys.readouterr().err
    assert main(["check", "--tariffs", "absent.yaml"]) == 2


def test_an_answer_about_a_day_keeps_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path / "contracts")
    tariff_of(tmp_path)
    Path("cas.yaml").write_text("le solde: 1 000 €\nle dépôt: 1er avril 2014\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("3 %\n"))
    words = ["ask", "livret", "cas.yaml", "-i", "-q", "l'intérêt", "--tariffs", "tarif.yaml", "-o", "plein.json"]
    assert main(words) == 0
    assert "Intérêt : 30,00\N{NO-BREAK SPACE}€" in capsys.readouterr().out
    assert Path("plein.json").read_text(encoding="utf-8").count("2014-04-01") == 2


def test_the_written_example_fits_the_contracts() -> None:
    library = examine(ROOT / "contracts", ROOT / "contracts" / "tarifs" / "taux-legaux.yaml")
    assert library.diagnostics == () and library.tariff is not None
    assert {"cartes-business", "quietis-pro"} <= {version for version, _ in library.tariff.tables}


def test_a_day_that_its_month_has_not_is_told_as_such(tmp_path: Path) -> None:
    contract = load(folder_of(tmp_path))["livret"]
    with pytest.raises(ContractError, match="février 2015 compte 28 jours"):
        contract.facts({"le dépôt": "31 février 2015"})
