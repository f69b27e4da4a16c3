"""The wire door reads a plain case as the full reader does, or leaves it to the full reader."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest
from drawn_cases import Drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import DAY, product_file, write_library

from engine import Contract, ContractError, load
from engine.facts import Case, read_case
from engine.fast_reader import fast_reader
from service.web.case_decoder import case_decoder
from service.web.json_input import colons_of, keys_of

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (
    ROOT / "bench" / "contracts" / "charge-reduite",
    ROOT / "tests" / "fixtures" / "engine" / "bagage",
    ROOT / "tests" / "fixtures" / "hard" / "partage-carte",
    ROOT / "tests" / "fixtures" / "hard" / "sans-contact",
    ROOT / "contracts" / "quietis-pro",
)
ODD: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 12.5, "", "12", "12.5", "12.50", "-3.00", "+3.00", " 3.00", "1_0.00", "٣.00", "1e3"),
    *("12 €", "12,50 €", ".50", "0.500", "999999999999.99", "9" * 40, "inconnu", "oui", "non", "non survenu"),
    *("2015-02-30", "20150302", "2015-03-02", "2015-03-02T10:20", "2015-W10-1", "1er mars 2015", "3 jours"),
    *("72 heures", [], [None], {}, ["inconnu"]),
)
READ = {folder.name: load(folder)[folder.name] for folder in FOLDERS}
DRAWN = {name: Drawn(contract.program) for name, contract in READ.items()}
READERS = {name: fast_reader(contract.program) for name, contract in READ.items()}


def spoilt(drawn: random.Random, data: Any) -> Any:
    """The same data with one thing changed somewhere: a value, a key, an element."""
    if isinstance(data, dict) and data and drawn.random() < 0.9:
        key = drawn.choice(sorted(data))
        kind = drawn.random()
        if kind < 0.1:
            return {**data, drawn.choice(("inconnus", "rien de tel", key.upper(), "historique")): drawn.choice(ODD)}
        if kind < 0.2:
            return {(drawn.choice((key.upper(), f"l'{key}")) if k == key else k): v for k, v in data.items()}
        return {**data, key: spoilt(drawn, data[key])}
    if isinstance(data, list) and data and drawn.random() < 0.8:
        place = drawn.randrange(len(data))
        return [spoilt(drawn, item) if index == place else item for index, item in enumerate(data)]
    return drawn.choice(ODD)


@pytest.mark.parametrize("name", sorted(READ))
def test_what_is_read_fast_is_read_alike(name: str) -> None:
    """A plain case is read fast; one spoilt is read fast only when the full reader takes it, with the same values."""
    contract, reader = READ[name], READERS[name]
    program = contract.program

    @settings(max_examples=60 if len(program.facts) > 100 else 200)
    @given(st.integers(0, 2**32), st.integers(0, 3))
    def run(seed: int, times: int) -> None:
        drawn = random.Random(seed)
        data = DRAWN[name].case(seed)
        for _ in range(times):
            data = spoilt(drawn, data)
        fast = reader(data)
        full, faults = read_case(program, data)
        if fast is not None:
            assert full is not None, faults
            case = Case(program, data, "", fast)
            assert case.values == full.values
            assert case.declared_unknown == full.declared_unknown == frozenset()
            assert repr(fast) == repr(full.fast)
        elif times == 0 and full is not None:
            raise AssertionError("a plain case was left to the full reader")
        by_fields(fast, data)

    def by_fields(fast: Any, data: Any) -> None:
        """What is decoded straight into fields is read as the dictionary is, and its colons counted."""
        text = json.dumps(data, ensure_ascii=False).encode()
        try:
            found = read(decode(text))
        except msgspec.DecodeError:
            assert fast is None
            return
        assert (found is None) == (fast is None)
        if found is not None:
            assert repr(found[0]) == repr(fast)
            assert found[1] == keys_of(data) + colons_of(data)

    fields = contract.quick_fields
    assert fields is not None
    read, decode = fields.read, case_decoder(fields.shape)
    run()


@pytest.mark.parametrize("seed", range(8))
def test_faults_are_those_of_the_full_reader(seed: int) -> None:
    contract = READ["charge-reduite"]
    drawn = DRAWN["charge-reduite"].case(seed)
    data = {**drawn, "survenance": "2015-02-30", "date_d_effett": "2015-01-01", "total": 3}
    _, faults = read_case(contract.program, data)
    assert {fault.path for fault in faults} == {"survenance", "date_d_effett", "total"}
    with pytest.raises(ContractError) as raised:
        contract.facts(data)
    assert raised.value.faults == faults


def test_a_case_is_not_changed_by_what_becomes_of_the_dictionary() -> None:
    contract: Contract = READ["charge-reduite"]
    data = {"date_d_effet": "2015-01-01", "survenance": "2015-01-03"}
    case = contract.facts(data)
    data["survenance"] = "2016-01-03"
    assert contract.decider(["securite_financiere"]).interpret(case)[0][2] == ("CHA-1-03",)


MEMBER = """article: A.1
suite: les passages
dans l'ordre de: [la date, le rang]
fiches:
  - nom: un passage
    champs:
      - nom: la date
        type: date
      - nom: le rang
        type: nombre
faits:
  - nom: les passages
    genre: masculin
    type: liste de passages
compteurs:
  - nom: le compte
    type: nombre
    au départ: 0
clauses:
  - id: MEM-1-01
    augmente: le compte
    de: 1
    si: le rang dépasse 0
"""
CLUB = """article: B.1
fiches:
  - nom: un passage
    champs:
      - nom: la valeur
        type: montant
faits:
  - nom: les passages
    genre: masculin
    type: liste de passages
grandeurs:
  - nom: la recette
    type: montant
clauses:
  - id: CLU-1-01
    fixe: la recette
    à: la somme des valeurs des passages
"""


def test_a_contract_read_may_have_a_list_of_the_same_name(tmp_path: Path) -> None:
    """The order of a suite is that of its own list, not of the list of another contract that bears its name."""
    for name, text, more in (("club", CLUB, ""), ("membre", MEMBER, "lit:\n  - contrat: club\n    nom: le club\n")):
        write_library(tmp_path, {name: {"produit.yaml": product_file(name, more), f"{DAY}/a.yaml": text}})
    program = load(tmp_path)["membre"].program
    day = "2024-03-01"
    data = {
        "passages": [{"date": day, "rang": 1}, {"date": day, "rang": 2}],
        "club": {"passages": [{"valeur": "3.00"}]},
    }
    fast = fast_reader(program)(data)
    full, faults = read_case(program, data)
    assert fast is not None and full is not None, faults
    assert Case(program, data, "", fast).values == full.values
    unordered = {**data, "passages": [{"date": day, "rang": 1}, {"date": day, "rang": 1}]}
    assert fast_reader(program)(unordered) is None
