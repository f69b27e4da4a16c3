"""The JSON Schema of a case: what it accepts the engine accepts, and both refuse what is not a fact."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from engine import Contract, ContractError, load
from engine.case_schema import case_schema

FIXTURES = Path(__file__).parent / "fixtures"
BIKES = load(FIXTURES / "cli")["velo"]
SCHEMA = case_schema(BIKES.program)
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker(["date"]))


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values drawn from the schema itself, and from nothing else that is known of the contract."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return st.one_of([values(one) for one in schema[choice]])
    match schema["type"]:
        case "object":
            members = {key: values(inner) for key, inner in schema["properties"].items()}
            return st.fixed_dictionaries({}, optional=members)
        case "array":
            unique = (lambda one: one) if schema.get("uniqueItems") else None
            return st.lists(values(schema["items"]), max_size=3, unique_by=unique)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case _:
            return texts(schema)


def texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Texts of a pattern; days that the calendar has, and hours that no change of clock skips."""
    if schema.get("format") == "date":
        return st.dates(date(1, 1, 2)).map(date.isoformat)
    if "T" in schema.get("pattern", ""):
        noons = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)).map(lambda moment: moment.replace(hour=12))
        shape = st.sampled_from(["%H:%M", "%H:%M:%S", "%H:%MZ", "%H:%M:%S+02:00", "%H:%M-13:30"])
        return st.builds(lambda moment, form: f"{moment.date().isoformat()}T{moment.strftime(form)}", noons, shape)
    return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else st.text()


def told_once(case: Any) -> Any:
    """The case without the unknowns that it gives elsewhere: no schema can say that, and the engine refuses them."""
    for holder in [case, *(value for value in case.values() if isinstance(value, dict))]:
        if "inconnus" in holder:
            holder["inconnus"] = [name for name in holder["inconnus"] if name not in holder and name not in case]
    return case


def refused_by_engine(contract: Contract, case: Any) -> tuple[str, ...]:
    """The faults of a case, as « code path »; none when the engine takes it."""
    try:
        contract.facts(case)
    except ContractError as error:
        return tuple(f"{fault.code} {fault.path}" for fault in error.faults)
    return ()


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@settings(max_examples=150)
@given(values(SCHEMA).map(told_once))
def test_the_engine_accepts_what_the_schema_accepts(case: Any) -> None:
    assert VALIDATOR.is_valid(case), list(VALIDATOR.iter_errors(case))
    assert refused_by_engine(BIKES, case) == ()


@settings(max_examples=80)
@given(values(SCHEMA).map(told_once), st.sampled_from(["", "vol"]), st.text(min_size=1, max_size=8))
def test_unknown_keys_are_refused_by_both(case: Any, scope: str, key: str) -> None:
    key = f"zz{key}"
    holder = case.setdefault(scope, {}) if scope else case
    holder[key] = "x"
    assert not VALIDATOR.is_valid(case)
    path = f"{scope}.{key}" if scope else key
    assert refused_by_engine(BIKES, case) == (f"F003 {path}",)


@pytest.mark.parametrize(
    "case",
    [
        {"valeur_du_velo": 12.5},
        {"valeur_du_velo": "-1.00"},
        {"valeur_du_velo": "1.005"},
        {"valeur_du_velo": "1" + "0" * 30},
        {"nombre_de_velos": -1},
        {"nombre_de_velos": True},
        {"date_d_effet": "2023-02-29"},
        {"date_d_effet": "2024-01-01T10:00"},
        {"vol": {"disparition": "2024-01-01T24:00"}},
        {"vol": {"disparition": "hier"}},
        {"vol": {"lieu": "lune"}},
        {"vol": {"le_velo_etait_attache": 1}},
        {"vol": {"accessoires": {"prix": "1.00"}}},
        {"vol": {"accessoires": [{"prixe": "1.00"}]}},
        {"equipements": "antivol"},
        {"inconnus": ["disparition"]},
        {"vetuste": "beaucoup"},
        {"duree_de_garde": "2 mois"},
        {"vol": []},
    ],
)
def test_wrong_values_are_refused_by_both(case: Any) -> None:
    assert not VALIDATOR.is_valid(case)
    assert len(refused_by_engine(BIKES, case)) == 1


def test_every_fact_says_what_it_is_in_french() -> None:
    properties = SCHEMA["properties"]
    assert set(properties) == {
        "date_d_effet", "valeur_du_velo", "solde", "nombre_de_velos", "vetuste", "duree_de_garde", "reference",
        "equipements", "historique", "inconnus", "vol",
    }  # fmt: skip
    inner = properties["vol"]["properties"]
    assert set(inner) == {"disparition", "lieu", "le_velo_etait_attache", "accessoires", "inconnus"}
    assert inner["lieu"]["enum"] == ["local fermé", "rue", "garage"]
    assert inner["le_velo_etait_attache"]["title"] == "le vélo était attaché"
    assert "« le vélo n'était pas attaché »" in inner["le_velo_etait_attache"]["description"]
    assert properties["date_d_effet"]["description"].startswith("À quelle date le contrat a-t-il pris effet ?")
    assert {"grandeur", "montant", "date"} <= set(properties["historique"]["items"]["properties"])
    for scope in (properties, inner):
        for fact in scope.values():
            assert fact["title"] and fact["description"]


def test_what_a_decision_adds_to_the_ledger_is_a_history_the_schema_takes() -> None:
    line = {"grandeur": "vol/indemnité", "montant": "1540.00", "date": "2024-03-02"}
    assert VALIDATOR.is_valid({"historique": [line]})
    assert refused_by_engine(BIKES, {"historique": [line]}) == ()
