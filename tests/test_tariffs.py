"""Dated values that a tariff supplies: what the case does not say, mistakes told at their place, the commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from dated_rate import CLAUSES, TARIFF, cents, folder_of, interest, tariff_of
from library_folder import DAY, write_library

from engine import Contract, ContractError, examine, load
from grammar.diagnostics import Diagnostic
from render import explain_text
from service.cli import main

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def supplied(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    place = tmp_path_factory.mktemp("contracts")
    return load(folder_of(place), tariffs=tariff_of(place))["livret"]


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
