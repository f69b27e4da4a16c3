"""Versions of a contract and of what it reads: the days they begin, what they inherit, which one governs a case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from library_folder import write_library

from engine import Answer, ContractError, load
from engine.versions import own_files
from service.cli import main


def fee(identifier: str, amount: str) -> str:
    """A file that fixes the fee."""
    return f"""\
grandeurs:
  - nom: les frais
    genre: masculin
    type: montant
clauses:
  - id: {identifier}
    fixe: les frais
    à: {amount}
"""


READER = {
    "produit.yaml": """\
produit: pret
titre: Prêt
calendrier: France
version selon: la demande
lit:
  - contrat: tarif
    nom: le tarif
""",
    "2020-01-01/pret.yaml": """\
faits:
  - nom: la demande
    type: événement
    question: Quel jour la demande a-t-elle été faite ?
grandeurs:
  - nom: le coût
    genre: masculin
    type: montant
  - nom: la limite
    type: date
clauses:
  - id: PRE-1
    fixe: le coût
    à: les frais du tarif + 1 €
  - id: PRE-2
    fixe: la limite
    au: 8 jours après la demande
""",
    "2022-01-01/version.yaml": "hérite de: 2020-01-01\nretire: [remise.yaml]\n",
    "2022-01-01/pret.yaml": "",
}
READER["2022-01-01/pret.yaml"] = READER["2020-01-01/pret.yaml"].replace("+ 1 €", "+ 2 €").replace("PRE-1", "PRE-3")
READER["2020-01-01/remise.yaml"] = """\
clauses:
  - id: PRE-9
    retranche: 50 centimes
    de: le coût
"""
RATES = {
    "produit.yaml": "produit: tarif\ntitre: Tarif\ncalendrier: France\n",
    "2019-01-01/frais.yaml": fee("TAR-1", "10 €"),
    "2021-07-01/frais.yaml": fee("TAR-1", "20 €"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path, {"pret": READER, "tarif": RATES})


def cost(folder: Path, day: str) -> str:
    """The cost under the version in force on a day."""
    contract = load(folder).product("pret").version(day)
    found = contract.decide(contract.facts({}), ["cout"])["cout"]
    assert isinstance(found, Answer)
    value: str = found.to_dict()["value"]
    return value


def test_a_version_begins_with_that_of_any_contract_it_reads(folder: Path) -> None:
    """10 + 1 − 0,50, then 20 + 1 − 0,50 from July 2021, then 20 + 2 without the rebate from 2022."""
    product = load(folder).product("pret")
    assert product.versions == ("2020-01-01", "2021-07-01", "2022-01-01")
    days = ("2020-01-01", "2021-06-30", "2021-07-01", "2021-12-31", "2022-01-01")
    assert [cost(folder, day) for day in days] == ["10.50", "10.50", "20.50", "20.50", "22.00"]
    with pytest.raises(ContractError, match="2019-12-31"):
        product.version("2019-12-31")
    governing = product.version("2021-08-01")
    reads = governing.decide(governing.facts({}), []).to_dict()["contract"]
    assert (reads["version"], reads["reads"]) == ("2021-07-01", {"tarif": "2021-07-01"})


def test_the_hash_is_that_of_all_that_is_read(folder: Path) -> None:
    def hashes() -> list[str]:
        product = load(folder).product("pret")
        return [product.version(day).identity.digest for day in product.versions]

    before = hashes()
    assert len(set(before)) == 3
    path = folder / "tarif" / "2021-07-01" / "frais.yaml"
    path.write_text(fee("TAR-1", "30 €"), encoding="utf-8")
    after = hashes()
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, False]


def test_the_cache_sees_what_is_read_change(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSIER_CACHE", str(tmp_path_factory.mktemp("cache")))
    assert cost(folder, "2020-01-01") == "10.50" == cost(folder, "2020-06-01")
    (folder / "tarif" / "2019-01-01" / "frais.yaml").write_text(fee("TAR-1", "11 €"), encoding="utf-8")
    assert cost(folder, "2020-01-01") == "11.50"


def test_a_version_may_inherit_through_another(tmp_path: Path) -> None:
    """2023 replaces nothing: it takes what 2022 took from 2020 or wrote itself."""
    product = {**READER, "2023-01-01/version.yaml": "hérite de: 2022-01-01\n"}
    root = write_library(tmp_path, {"pret": product, "tarif": RATES})
    assert cost(root, "2023-01-01") == "22.00"
    assert cost(root, "2022-06-01") == "22.00"
    assert root / "pret" / "2022-01-01" / "version.yaml" in own_files(root / "pret")


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ({"demande": "2020-05-01"}, "2020-01-01"),
        ({"la demande": "30 juin 2021 à 10 h"}, "2020-01-01"),
        ({"demande": "2021-07-01"}, "2021-07-01"),
        ({"La demande": "2024-02-29"}, "2022-01-01"),
    ],
)
def test_the_fact_of_the_product_chooses_the_version(folder: Path, given: dict[str, str], start: str) -> None:
    assert load(folder).product("pret").governing(given).identity.version == start


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "« la demande » n'est pas connu"),
        ({"demande": "inconnu"}, "Quel jour la demande"),
        ({"demande": "non survenu"}, "n'est pas survenu"),
        ({"demande": "2019-12-31"}, "aucune version n'est en vigueur le 2019-12-31"),
        ({"demande": "hier"}, "« la demande » : "),
    ],
)
def test_no_version_is_chosen_in_silence(folder: Path, given: dict[str, str], why: str) -> None:
    with pytest.raises(ContractError) as caught:
        load(folder).product("pret").governing(given)
    assert why in str(caught.value)
    assert [fault.code for fault in caught.value.faults] == ["F018"]


def test_one_version_needs_no_date(tmp_path: Path) -> None:
    product = {name: text for name, text in READER.items() if not name.startswith("2022")}
    root = write_library(tmp_path, {"pret": product, "tarif": {k: v for k, v in RATES.items() if "2021" not in k}})
    only = load(root).product("pret")
    for given in ({}, {"demande": "inconnu"}, {"demande": "non survenu"}, {"demande": "2020-01-01"}):
        assert only.governing(given).identity.version == "2020-01-01"
    with pytest.raises(ContractError) as caught:
        only.governing({"demande": "2019-12-31"})
    assert "aucune version n'est en vigueur le 2019-12-31" in str(caught.value)
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [("F018", "demande")]


def test_the_commands_choose_the_version_of_the_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "cas.json"
    path.write_text(json.dumps({"demande": "2021-08-02"}), encoding="utf-8")
    base = ["pret", str(path), "--contracts", str(folder)]
    assert main(["decide", *base, "-q", "le coût", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["contract"]["version"], told["answers"]["cout"]["value"]) == ("2021-07-01", "20.50")
    assert main(["decide", *base, "-q", "le coût", "--version", "2022-05-05"]) == 0
    assert "22 €" in capsys.readouterr().out
    assert main(["explain", *base]) == 0
    capsys.readouterr()
    path.write_text("{}", encoding="utf-8")
    for command in ("decide", "explain", "ask"):
        assert main([command, *base]) != 0
        assert "« la demande » n'est pas connu" in capsys.readouterr().err
