"""The answers that compiled code writes as text are its plain replies, written: same values, same cases left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fast_reader import DRAWN, READ

from engine import Contract, Decider
from engine.facts import path_of
from engine.fast_values import LEFT
from engine.kinds import Kind
from engine.program import Grandeur

LEFT_OUT = frozenset({Kind.DOCUMENTS, Kind.LIST})


#: Most drawn cases of these leave nothing open.
SETTLED = ("bagage", "charge-reduite")


def encode(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def ends(reasons: tuple[str, ...]) -> bytes:
    return b',"reasons":' + encode(list(reasons))


def asked_of(contract: Contract) -> list[Grandeur]:
    """Some of the questions that are written."""
    found = [one for one in contract.program.questions() if one.symbol.each is None and one.kind not in LEFT_OUT]
    return found[:: max(1, len(found) // 12)]


@pytest.mark.parametrize("name", sorted(name for name in READ if asked_of(READ[name])))
def test_written_answers_are_the_plain_replies(name: str) -> None:
    contract = READ[name]
    program = contract.program
    questions = asked_of(contract)
    settled = 0

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**32), st.integers(0, len(questions) - 1))
    def run(seed: int, place: int) -> None:
        nonlocal settled
        # The last of two questions is decided and not told.
        asked = (questions[place], questions[place - 1]) if len(questions) > 1 else (questions[place],)
        decider = DECIDERS.setdefault((name, place), Decider(program, asked, contract.vector()))
        told = tuple(path_of(one.symbol, program) for one in asked)[:1]
        made = decider.written(told, encode, ends)
        assert (made is None) == (decider.source is None)
        if made is None:
            return
        case = contract.quick_facts(DRAWN[name].case(seed))
        if case is None:  # two elements that an order does not tell apart
            return
        plain = decider.settled(case)
        try:
            text, number = made[0](case.fast, contract.vector())
        except LEFT:
            assert plain is None
            return
        assert plain is not None
        settled += 1
        assert json.loads(b"{" + text + b"}") == {told[0]: plain[told[0]]}
        assert made[1].verdicts(told, number) == {plain[told[0]]["verdict"]: 1}

    run()
    assert settled or name not in SETTLED


DECIDERS: dict[tuple[str, int], Decider] = {}
