"""The service keeps to its OpenAPI document, and no body makes it fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from web_service import DECISIONS, Place, write_essai

from service.web.app import build_app

load_all_checks()
#: What a schema cannot say and the engine refuses: a fact told and said not to be known, a day before every version,
#: a day that no calendar has, two elements that nothing puts in order.
BEYOND_SCHEMAS = (schemathesis.checks.CHECKS.get_one("positive_data_acceptance"),)
#: The document tells the canonical way to write a value; the engine takes other ways too (« 1 234,56 € »).
MORE_IS_TAKEN = (schemathesis.checks.CHECKS.get_one("negative_data_rejection"),)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(write_essai(tmp_path_factory.mktemp("essai")))


def operations(place: Place) -> tuple[Any, list[Any]]:
    schema = schemathesis.openapi.from_asgi("/openapi.json", build_app(place.services))
    found: list[Any] = list(schema.get_all_operations())
    return schema, [result.ok() for result in found]


def test_the_answers_are_those_of_the_document(place: Place) -> None:
    _, every = operations(place)
    assert len(every) == 25
    for operation in every:

        @settings(max_examples=12, deadline=None, phases=[Phase.generate], database=None,
                  suppress_health_check=list(HealthCheck), derandomize=True)  # fmt: skip
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            case.call_and_validate(excluded_checks=[*BEYOND_SCHEMAS, *MORE_IS_TAKEN])

        holds()


def test_an_answer_that_is_not_of_the_document_is_found(place: Place) -> None:
    """The check above looks: a document that promises other members, or other statuses, is told wrong."""
    document = place.ask("GET", "/openapi.json").json()
    document["components"]["schemas"]["decision"]["required"].append("verdict")
    del document["paths"]["/contracts/{id}"]["get"]["responses"]["404"]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = build_app(place.services)
    decide = schema[DECISIONS]["POST"].Case(body={"case": {}}, media_type="application/json")
    with pytest.raises(schemathesis.core.failures.FailureGroup, match="verdict"):
        decide.call_and_validate()
    unknown = schema["/contracts/{id}"]["GET"].Case(path_parameters={"id": "nope"})
    with pytest.raises(schemathesis.core.failures.FailureGroup, match="404"):
        unknown.call_and_validate()


def test_every_example_of_the_document_is_decided(place: Place) -> None:
    document = place.ask("GET", "/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    case = document["components"]["schemas"]["case-essai"]
    assert case["properties"]["perte"]["title"] == "la perte"
    request = document["components"]["schemas"]["request-essai"]["properties"]
    assert request["questions"]["items"]["enum"] == ["garantie", "indemnite"]
    assert request["version"]["enum"] == ["2020-01-01", "2024-01-01"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = ("case", "questions", "readings", "scope", "version", "detail", "dry_run", "file", "links", "skipped")
FACTS = ("la_carte_est_volee", "le_porteur_a_commis_une_faute", "perte", "historique", "inconnus", "faits", "questions")
VALUES = JSON | st.sampled_from(["150.00", "garantie", "inconnu", "2024-02-30", "full", "explained", ["perte"], True])
CASES = JSON | st.dictionaries(st.sampled_from(FACTS), VALUES, max_size=4)
BODIES = st.one_of(
    st.binary(max_size=60),
    JSON.map(json.dumps).map(str.encode),
    st.builds(
        lambda case, more: json.dumps({"case": case} | more).encode(),
        CASES,
        st.dictionaries(st.sampled_from(MEMBERS), VALUES, max_size=3),
    ),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=BODIES, path=st.sampled_from([DECISIONS, "/contracts/essai/questions", "/diagnostics"]))
def test_no_body_makes_it_fail(place: Place, body: bytes, path: str) -> None:
    told = place.ask("POST", path, content=body)
    assert told.status_code in (200, 400, 413, 422), told.text
    if told.status_code != 200:
        assert told.headers["content-type"] == "application/problem+json"
        assert all(set(one) >= {"path", "pointer", "code", "detail"} for one in told.json().get("errors", ()))


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(BODIES.map(lambda one: one.replace(b"\n", b"").replace(b"\r", b"")), max_size=5))
def test_no_line_makes_a_stream_fail(place: Place, lines: list[bytes]) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    told = place.ask("POST", DECISIONS, content=b"\n".join(lines), headers=headers)
    assert told.status_code == 200
    asked = [number for number, one in enumerate(lines, 1) if one.strip()]
    answers = [json.loads(one) for one in told.text.split("\n")[:-1]]
    assert len(answers) == len(asked)
    for number, answer in zip(asked, answers, strict=True):
        assert ("answers" in answer) or answer["problem"]["line"] == number
