"""Every published case is decided by a contract, and answered as its source says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import pytest

from conformance import said_amounts, said_dates, said_deadlines, said_durations, said_logic
from conformance.book import Book, Said, bind_book, replies
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
        found, fast = replies(book_of(suite), said)
        assert found == dict(said.answers), said.text
        assert fast == {name: found[name] for name in fast}, said.text


@pytest.mark.parametrize(("suite", "rank"), CASES, ids=lambda part: str(part))
def test_the_contract_answers_as_the_source(suite: str, rank: int) -> None:
    check(suite, suites()[suite].rows[rank])


@pytest.mark.parametrize(("suite", "row"), KEPT, ids=lambda part: part if isinstance(part, str) else "")
def test_where_the_source_differs_the_contract_answers_as_is_said(suite: str, row: Row) -> None:
    check(suite, row)


@pytest.mark.parametrize(
    "row",
    [
        {
            "op": "decoupe_par_mois",
            "p": ["2020-01-01", "2020-02-01"],
            "attendu": [["2020-01-01", "2020-01-31"], ["2020-02-01", "2020-02-01"]],
        },
        {
            "op": "decoupe_par_mois",
            "p": ["2020-01-10", "2020-02-01"],
            "attendu": [["2020-01-10", "2020-01-31"], ["2020-02-01", "2020-02-01"]],
        },
        {
            "op": "decoupe_par_annee",
            "debut_exercice": "01",
            "p": ["2001-10-10", "2002-01-01"],
            "attendu": [["2001-10-10", "2001-12-31"], ["2002-01-01", "2002-01-01"]],
        },
    ],
    ids=lambda row: "-".join(row["p"]),
)
def test_a_period_that_ends_on_the_first_of_a_month_is_cut_there(row: Row) -> None:
    """The edge on which the source's own outputs are wrong, and that its note asks to verify."""
    every = said_dates.period(row)
    book = bind_book(every)
    for said in every:
        assert replies(book, said)[0] == dict(said.answers)
