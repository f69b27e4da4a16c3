"""A request with thousands of faults: the first hundred are told, the rest counted, and it takes no long search."""

from pathlib import Path
from unittest.mock import patch

import pytest
from web_service import CASE, DECISIONS, Place, write_essai

from engine import ContractError, hints
from engine.faults import Fault, Faults, in_order
from grammar import diagnostics

HUNDRED = 100


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(write_essai(Path(tmp_path_factory.mktemp("essai"))))


def test_a_hundred_are_told_then_how_many_more() -> None:
    faults = Faults(Fault(f"a[{number:03}]", "F003", "inconnu") for number in range(101))
    *told, last = faults.all()
    assert [one.path for one in told] == [f"a[{number:03}]" for number in range(100)]
    assert (last.path, last.code) == ("", "F020")
    assert last.message == "il y a encore un autre défaut, qui n'est pas dit"
    faults.append(Fault("z", "F003", "inconnu"))
    assert faults.all()[-1].message == "il y a encore 2 autres défauts, qui ne sont pas dits"
    assert in_order([last, Fault("b", "F003", "")])[-1] == last


def test_the_nearest_name_is_sought_for_the_first_alone(place: Place) -> None:
    contract = place.library.product("essai").version()
    case = CASE | {f"pert {number}": "1.00" for number in range(2_000)}
    with patch.object(hints, "nearest", wraps=diagnostics.nearest) as sought, pytest.raises(ContractError) as caught:
        contract.facts(case)
    assert sought.call_count == 20
    assert caught.value.message == "le cas a plus de 100 défauts"
    assert len(caught.value.faults) == HUNDRED + 1
    assert caught.value.faults[-1].message == "il y a encore 1900 autres défauts, qui ne sont pas dits"
    with pytest.raises(ContractError) as caught:
        contract.facts({"faits": case})
    assert caught.value.faults[-1].path == "faits"


def test_a_request_tells_them_so(place: Place) -> None:
    answer = place.post(DECISIONS, {"case": CASE | {f"inconnu {number}": 1 for number in range(2_000)}})
    assert answer.status_code == 422
    told = answer.json()
    assert told["detail"] == "La demande a plus de 100 défauts."
    assert len(told["errors"]) == HUNDRED + 1
    assert told["errors"][-1]["detail"] == "il y a encore 1900 autres défauts, qui ne sont pas dits"
    assert told["errors"][-1]["path"] == "case"
    assert told["errors"][-1]["code"] == "F020"


@pytest.mark.parametrize(
    "more",
    [
        {"readings": {f"lecture {number}": "a" for number in range(150)}},
        {"questions": [f"la garante {number}" for number in range(150)]},
        {f"membre {number}": 1 for number in range(150)},
    ],
)
@pytest.mark.parametrize("path", [DECISIONS, "/contracts/essai/questions"])
def test_so_are_those_of_what_stands_beside_the_case(place: Place, path: str, more: dict[str, object]) -> None:
    answer = place.post(path, {"case": CASE, **more})
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert len(errors) == HUNDRED + 1
    assert sum("suggestion" in one for one in errors) == 20 + 1  # and the remedy of the last
    assert errors[-1]["detail"] == "il y a encore 50 autres défauts, qui ne sont pas dits"
