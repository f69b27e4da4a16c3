"""The grammar is LALR(1) without conflict: nothing an atom means depends on the order of its rules."""

import logging
from importlib.resources import files

import pytest
from lark import Lark, logger
from lark.exceptions import GrammarError

from grammar.parser import lalr


def build(text: str, caplog: pytest.LogCaptureFixture, start: list[str]) -> list[str]:
    """What Lark says while it builds a parser of the grammar."""
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(logging.DEBUG, logger=logger.name):
            Lark(text, parser="lalr", lexer=lalr().options.lexer, start=start, debug=True, maybe_placeholders=False)
    finally:
        logger.removeHandler(caplog.handler)
        logger.setLevel(level)
    return [record.getMessage() for record in caplog.records]


def test_there_is_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    text = files("grammar").joinpath("clausier.lark").read_text(encoding="utf-8")
    assert [said for said in build(text, caplog, ["condition", "expression"]) if "conflict" in said.lower()] == []


def test_a_conflict_would_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    dangling_else = "start: x\nx: I x | I x E x | Y\n%declare I E Y\n"
    two_reductions = "start: a | b\na: X\nb: X\n%declare X\n"
    for text in (dangling_else, two_reductions):
        caplog.clear()
        try:
            said = build(text, caplog, ["start"])
        except GrammarError as error:
            said = [str(error)]
        assert any("conflict" in line.lower() or "collision" in line.lower() for line in said)
