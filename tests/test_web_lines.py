"""The lines of a stream answered together are answered as each would be alone, byte for byte, or are left."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_web_deciding import CHARGE, ESSAI
from test_web_quick import MEMBERS, QUESTIONS, SETTINGS, VALUES, wrapped, written
from web_service import BENCH, ROOT, write_essai

from bench.plain_cases import plain_cases
from engine import Library, load
from service.settings import Settings
from service.strict_json import NotJson
from service.web.deciding import decide_bytes, desk_of
from service.web.json_input import colons_of, keys_of
from service.web.members import BadRequest
from service.web.quick_lines import Lines, QuickLines
from service.web.request_body import read_asked
from service.web.stream import BATCH, _sized
from service.web.work import QUICK

PRODUCT = "quietis-pro"


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    found = {"essai": load(write_essai(tmp_path_factory.mktemp("essai"))), "charge-reduite": load(BENCH)}
    return found | {PRODUCT: load(ROOT / "contracts" / PRODUCT)}


@pytest.fixture(scope="module")
def plain(libraries: dict[str, Library]) -> list[dict[str, Any]]:
    """The written cases of the real contract, made once: they cost more than all that is done with them."""
    return plain_cases(libraries[PRODUCT][PRODUCT])


def answered(
    library: Library, name: str, lines: list[bytes], told: Settings = SETTINGS, *, alone: bool = True
) -> Lines:
    """The lines answered together, once the plan of each is ready; each that is answered is answered as it would be
    alone."""
    alike: list[bytes | None] = []
    for line in lines:
        try:
            alike.append(b'{"decision":null,' + decide_bytes(library, name, line)[1:] + b"\n")
        except (NotJson, BadRequest):
            alike.append(None)
    found = QuickLines(desk_of(library).reader(name, told), told, alone=alone)(lines)
    assert len(found.answers) == len(lines)
    assert [got for got, one in zip(found.answers, alike, strict=True) if got is not None and got != one] == []
    parts = [json.loads(one)["answers"].values() for one in found.answers if one is not None]
    assert found.verdicts == Counter(one["verdict"] for part in parts for one in part)
    return found


def test_lines_written_alike_are_answered(libraries: dict[str, Library]) -> None:
    for name, case in (("essai", ESSAI), ("charge-reduite", CHARGE)):
        line = written(case, QUESTIONS[name])
        other = written(case, QUESTIONS[name], '"detail": "reasons"')
        assert answered(libraries[name], name, [line, other, line, line + b"\r", other]).whole


def test_the_same_bytes_may_stand_around_something_else(libraries: dict[str, Library]) -> None:
    """A line that asks nothing more ends with a brace, as do all the others."""
    bare = json.dumps({"case": ESSAI}).encode()
    asking = written(ESSAI, QUESTIONS["essai"])
    assert answered(libraries["essai"], "essai", [bare, asking, bare, asking]).answers[2:].count(None) == 0


def test_cases_in_envelopes_are_answered_beside_bare_ones(libraries: dict[str, Library]) -> None:
    """In an envelope that says nothing else; one with a title is left. Whatever comes first, all are learnt."""
    for name, case in (("essai", ESSAI), ("charge-reduite", CHARGE)):
        bare = written(case, QUESTIONS[name])
        alone, titled = wrapped(bare), wrapped(bare, "titre")
        for lines in ([alone, alone, bare, alone, bare], [bare, bare, alone, alone, bare]):
            found = answered(libraries[name], name, lines).answers
            assert found[:2] == found[-2:] and found.count(None) <= 1 and found[0] is not None
        assert answered(libraries[name], name, [titled, alone, titled]).answers[0::2] == [None, None]


@pytest.mark.parametrize("lost", ['"perte": "1.00"', '"perte" : "150.00"', '"\\u0070erte": "1.00"'])
def test_a_key_written_twice_is_left(libraries: dict[str, Library], lost: str) -> None:
    body = written(ESSAI, QUESTIONS["essai"])
    twice = body.replace(b'"perte"', lost.encode() + b', "perte"')
    again = body.replace(b'{"case": ', b'{"case": {}, "case": ')
    found = answered(libraries["essai"], "essai", [body, twice, body, again])
    assert [one is None for one in found.answers] == [False, True, False, True]


def test_lines_beyond_the_limits_are_left(libraries: dict[str, Library]) -> None:
    library, body = libraries["essai"], written(ESSAI, QUESTIONS["essai"])
    assert answered(library, "essai", [body]).whole
    assert not answered(library, "essai", [body], replace(SETTINGS, max_depth=2)).whole
    assert not answered(library, "essai", [body], replace(SETTINGS, max_items=3)).whole
    padded = body.replace(b'{"perte', b" " * QUICK + b'{"perte').replace(b'"case": {', b'"case": {' + b" " * QUICK)
    assert answered(library, "essai", [body, padded]).answers[1] is None


def test_what_is_kept_is_left_to_the_journal(libraries: dict[str, Library]) -> None:
    kept, dry = written(ESSAI, QUESTIONS["essai"]), written(ESSAI, QUESTIONS["essai"], '"dry_run": true')
    found = answered(libraries["essai"], "essai", [kept, dry, kept, dry], alone=False)
    assert [one is None for one in found.answers] == [True, False, True, False]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutated_lines(libraries: dict[str, Library], data: st.DataObject) -> None:
    """Some lines as they should be, others with a member more, a value changed, a byte changed, in any order."""
    name, case = data.draw(st.sampled_from([("essai", ESSAI), ("charge-reduite", CHARGE)]))
    lines = []
    for _ in range(data.draw(st.integers(1, 5))):
        kept = data.draw(st.sets(st.sampled_from(sorted(case)), min_size=len(case) - 1))
        told = {key: value for key, value in case.items() if key in kept}
        body = written(told, QUESTIONS[name], *data.draw(st.lists(st.sampled_from(MEMBERS), max_size=1)))
        body = wrapped(body) if data.draw(st.booleans()) and body.count(b'"case"') == 1 else body
        way = data.draw(st.integers(0, 2))
        if told and way == 1:
            key, value = data.draw(st.sampled_from(sorted(told))), data.draw(st.sampled_from(VALUES))
            again = data.draw(st.sampled_from(['"{}": {}, "{}"', '"{}": {}, "_{}"', '"{0}": {1}, "z": {1}, "{2}"']))
            body = body.decode().replace(f'"{key}"', again.format(key, value, key), 1).encode()
        elif way == 2:
            at = data.draw(st.integers(0, len(body) - 1))
            byte = data.draw(st.sampled_from([b"", b'"', b"}", b"{", b":", b",", b" ", b"\\", b"\xff", b"9", b"\0"]))
            body = body[:at] + byte + body[at + data.draw(st.integers(0, 1)) :]
        lines.append(body.replace(b"\n", b""))
    answered(libraries[name], name, lines)


def test_written_cases_of_a_real_contract(libraries: dict[str, Library], plain: list[dict[str, Any]]) -> None:
    """Cases with lists, hours, facts missing: what is not settled is told as well, once that has been prepared."""
    library = libraries[PRODUCT]
    cases = [one for one in plain if "securite_financiere" in one]
    asked = ["securite_financiere.securite_financiere", "securite_financiere.indemnite"]
    found = answered(library, PRODUCT, [written(case, asked) for case in cases[::3]])
    assert found.whole and "accordé" in found.verdicts and "indéterminé" in found.verdicts


def test_versions_that_alternate(libraries: dict[str, Library], plain: list[dict[str, Any]]) -> None:
    """A case is decided by the version of its own day, whatever the line before it."""
    library = libraries[PRODUCT]
    case = plain[0]
    days = ("2015-03-03", "2016-05-06", "2015-03-03T10:00:00+01:00", "1990-01-01", "non survenu", "2015-03-03")
    question = [library[PRODUCT].questions[0]]
    found = answered(library, PRODUCT, [written({**case, "sinistre": day}, question) for day in days])
    assert found.answers[3] is None


@given(
    st.recursive(
        st.text(":a", max_size=3) | st.none() | st.booleans(),
        lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(":a", max_size=2), one, max_size=4),
        max_leaves=12,
    )
)
def test_colons_are_counted(value: object) -> None:
    """Without spaces and escapes, the text has a colon for each key, and those of its texts."""
    assert keys_of(value) + colons_of(value) == json.dumps(value).count(":")


def test_turns_are_short() -> None:
    """Lines of 20 µs are decided together, of 1 ms by four, of 10 ms one by one."""
    assert _sized(256, 256 * 15_000) == BATCH
    assert _sized(256, 256 * 1_000_000) == 4
    assert _sized(4, 40_000_000) == 1


def test_what_is_read_as_fields_is_asked_as_a_whole() -> None:
    """A body is the same request with or without its case."""
    assert replace(read_asked(written(ESSAI, ["a"])), case={}) == read_asked(written({}, ["a"]))
