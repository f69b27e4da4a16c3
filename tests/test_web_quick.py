"""What is answered from the bytes of a usual request is what the full way answers, and nothing unsound is answered."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_library
from test_web_deciding import CHARGE, ESSAI
from web_service import BENCH, CONTRACT, PRODUCT, ROOT, write_essai

from bench.plain_cases import plain_cases
from engine import Library, load
from service.settings import Settings
from service.strict_json import NotJson
from service.web.deciding import decide_bytes, desk_of
from service.web.members import BadRequest
from service.web.quick import Quick
from service.web.request_body import read_asked

SETTINGS = Settings()
QUESTIONS = {"essai": ["garantie", "indemnite"], "charge-reduite": ["securite_financiere", "indemnite_des_cartes"]}
#: Other ways to write a member of a case, good or bad, as JSON.
VALUES = (
    '"1,5"', "1.5", "12", "null", "[]", '{"a": 1}', '"a:b"', '"\\u003a"', '"inconnu"', "true", '"150.00"', '"x\\ty"',
)  # fmt: skip
MEMBERS = (
    '"file": "D:1"', '"file": ""', '"file": "\\u00e9\\u003a"', '"dry_run": true', '"detail": "full"',
    '"readings": {}', '"readings": {"x": "y"}', '"version": "2019-01-01"', '"version": "x"',
    '"scope": "x"', '"z": 1',
    '"questions": ["total"]', '"questions": []', '"questions": null', '"links": []', '"case": {}',
)  # fmt: skip


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    return {"essai": load(write_essai(tmp_path_factory.mktemp("essai"))), "charge-reduite": load(BENCH)}


def quickly(library: Library, name: str, body: bytes) -> Quick | None:
    """The quick answer, once the plan of the request is made ready by a first one."""
    with suppress(NotJson, BadRequest):
        decide_bytes(library, name, body)
    return desk_of(library).reader(name, SETTINGS)(body)


def check(library: Library, name: str, body: bytes) -> bool:
    """Whether a body is answered quickly; it is then answered as the full way does."""
    told = quickly(library, name, body)
    if told is None:
        return False
    plan, text, number, asked, file = told
    full = read_asked(body)
    assert replace(asked, case=full.case, file=file) == full
    result = decide_bytes(library, name, body)
    assert plan.opening + text + b"}}" == result
    assert plan.opening_alone + text + b"}}" == b'{"decision":null,' + result[1:]
    answers = json.loads(result)["answers"].values()
    assert plan.verdicts(number) == Counter(one["verdict"] for one in answers)
    return True


def written(case: dict[str, Any], questions: list[str], *more: str) -> bytes:
    """A request as JSON, with members as they are told."""
    told = [f'"case": {json.dumps(case)}', f'"questions": {json.dumps(questions)}', *more]
    return f"{{{', '.join(told)}}}".encode()


def test_a_usual_request_is_answered_from_its_bytes(libraries: dict[str, Library]) -> None:
    for name, case in (("essai", ESSAI), ("charge-reduite", CHARGE)):
        for more in ((), ('"file": "D:1"',), ('"dry_run": true',), ('"detail": "reasons"', '"file": "x"')):
            body = written(case, QUESTIONS[name], *more)
            assert check(libraries[name], name, body)
            assert check(libraries[name], name, body.replace(b"true", b"\ttrue"))


def wrapped(body: bytes, *titled: str) -> bytes:
    """The same request, its case in its envelope, which says nothing else, or what is told."""
    data = json.loads(body)
    return json.dumps(data | {"case": {"faits": data["case"], **dict.fromkeys(titled, "x")}}).encode()


def test_a_case_alone_in_its_envelope_is_answered_as_the_bare_one(libraries: dict[str, Library]) -> None:
    """The same bytes as bare, and as in an envelope with a title, which is read in full."""
    for name, case in (("essai", ESSAI), ("charge-reduite", CHARGE)):
        for more in ((), ('"file": "D:1"',), ('"dry_run": true',)):
            body = written(case, QUESTIONS[name], *more)
            assert check(libraries[name], name, body) and check(libraries[name], name, wrapped(body))
            titled = wrapped(body, "titre")
            assert not check(libraries[name], name, titled)
            results = {decide_bytes(libraries[name], name, one) for one in (body, wrapped(body), titled)}
            assert len(results) == 1
    library = libraries["essai"]
    twice = wrapped(written(ESSAI, QUESTIONS["essai"])).replace(b'{"faits":', b'{"faits": {}, "faits":')
    assert quickly(library, "essai", twice) is None
    for inner in ({"x": 1}, {"faits": ESSAI}, {"perte": 1.5}):
        assert quickly(library, "essai", wrapped(written(inner, QUESTIONS["essai"]))) is None


def test_a_contract_that_has_a_fact_of_that_name_takes_no_envelope(tmp_path: Path) -> None:
    """« faits » is then a fact, or a block of facts, which what it holds does not stand in for."""
    text = CONTRACT.replace(
        "  - nom: la perte\n", "  - nom: les faits\n    genre: masculin\n    type: montant\n  - nom: la perte\n"
    )
    library = load(write_library(tmp_path, {"essai": {"produit.yaml": PRODUCT, "2020-01-01/a.yaml": text}}))
    body = written(ESSAI, ["indemnite"])
    assert check(library, "essai", body)
    assert not library["essai"].takes_envelopes
    assert quickly(library, "essai", wrapped(body)) is None
    with pytest.raises(BadRequest):
        decide_bytes(library, "essai", wrapped(body))


@pytest.mark.parametrize("lost", ['"perte": "1.00"', '"perte" : "150.00"', '"\\u0070erte": "1.00"'])
def test_a_key_written_twice_is_never_answered(libraries: dict[str, Library], lost: str) -> None:
    body = written(ESSAI, QUESTIONS["essai"])
    twice = body.replace(b'"perte"', lost.encode() + b', "perte"')
    assert check(libraries["essai"], "essai", body)
    assert quickly(libraries["essai"], "essai", twice) is None
    twice = body.replace(b'"questions"', b'"questions": ["garantie"], "questions"')
    assert quickly(libraries["essai"], "essai", twice) is None


def test_a_body_deeper_or_longer_than_allowed_is_left(libraries: dict[str, Library]) -> None:
    library, body = libraries["essai"], written(ESSAI, QUESTIONS["essai"])
    assert check(library, "essai", body)
    assert desk_of(library).reader("essai", replace(SETTINGS, max_depth=2))(body) is None
    assert desk_of(library).reader("essai", replace(SETTINGS, max_items=3))(body) is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_quick_and_full_agree(libraries: dict[str, Library], data: st.DataObject) -> None:
    name, case = data.draw(st.sampled_from([("essai", ESSAI), ("charge-reduite", CHARGE)]))
    kept = data.draw(st.sets(st.sampled_from(sorted(case)), min_size=len(case) - 2))
    told = {key: value for key, value in case.items() if key in kept}
    more = data.draw(st.lists(st.sampled_from(MEMBERS), max_size=2))
    body = written(told, QUESTIONS[name], *more).decode()
    if told:
        key = data.draw(st.sampled_from(sorted(told)))
        value = data.draw(st.sampled_from(VALUES))
        again = data.draw(st.sampled_from(['"{}": {}, "{}"', '"{}": {}, "_{}"']))
        body = body.replace(f'"{key}"', again.format(key, value, key), 1)
    check(libraries[name], name, body.encode())
    alone = body.replace('"case": {', '"case": {"faits": {', 1).replace('}, "questions"', '}}, "questions"', 1)
    check(libraries[name], name, alone.encode())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_amounts_and_days_are_written_the_same(libraries: dict[str, Library], data: st.DataObject) -> None:
    """Amounts of every size, days on both sides of a deadline: most are settled, all are written alike."""
    cents = st.integers(0, 10**7).map(lambda count: f"{count // 100}.{count % 100:02}")
    days = st.dates().map(lambda day: day.isoformat()) | st.integers(1, 28).map(lambda day: f"2020-03-{day:02}")
    case = dict(CHARGE)
    for key in case:
        if key.startswith("montant"):
            case[key] = data.draw(cents)
        elif key.startswith("date_de"):
            case[key] = data.draw(days)
    questions = ["total", "indemnite_des_cartes", "vol_d_especes"]
    check(libraries["charge-reduite"], "charge-reduite", written(case, questions))


@pytest.mark.parametrize("name", ["cartes-sans-contact", "quietis-pro"])
def test_written_cases_of_real_contracts(name: str) -> None:
    """Some written cases, two questions in turn of each: those told of each element are left, days are written."""
    library = load(ROOT / "contracts" / name)
    contract = library[name]
    cases = plain_cases(contract)
    answered = 0
    for rank, case in enumerate(cases[:: max(1, len(cases) // 8)]):
        for step in range(4):
            question = contract.questions[(11 * rank + 5 * step) % len(contract.questions)]
            answered += check(library, name, written(case, [question]))
    assert answered > 2
