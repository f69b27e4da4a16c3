"""Every published case is decided by a contract, and answered as its source says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import pytest

from conformance import said_amounts, said_dates, said_deadlines, said_durations, said_logic
from conformance.book import Book, Said, answered, bind_book, compiled
from conformance.corpus import Row, set_aside, suites

SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {**said_dates.SAID, **said_durations.SAID, **said_deadlines.SAID, **said_amounts.SAID, **said_logic.SAID}
)
CASES = [(name, rank) for name in SAID for rank in range(len(suites()[name].rows))]
KEPT = [
    (group.suite, {**row, "attendu": row["retenu"]})
    for group in set_aside()
    for row in group.rows
    if "retenu" in row and group.suite in SAID
]


@cache
def book_of(suite: str) -> Book:
    """The contracts of a suite, loaded once: of the cases carried and of those answered otherwise."""
    rows = [*suites()[suite].rows, *(row for name, row in KEPT if name == suite)]
    return bind_book([said for row in rows for said in SAID[suite](row)])


def check(suite: str, row: Row) -> None:
    """Whether the contracts answer a case as it expects."""
    every = SAID[suite](row)
    assert every, "a case that is carried is said at least once"
    for said in every:
        found = answered(book_of(suite), said)
        assert found == dict(said.answers), said.text
        fast = compiled(book_of(suite), said)
        assert fast == {name: found[name] for name in fast}, said.text


@pytest.mark.parametrize(("suite", "rank"), CASES, ids=lambda part: str(part))
def test_the_contract_answers_as_the_source(suite: str, rank: int) -> None:
    check(suite, suites()[suite].rows[rank])


@pytest.mark.parametrize(("suite", "row"), KEPT, ids=lambda part: part if isinstance(part, str) else "")
def test_where_the_source_differs_the_contract_answers_as_is_said(suite: str, row: Row) -> None:
    check(suite, row)
