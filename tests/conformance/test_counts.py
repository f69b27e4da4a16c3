"""Every case of the source is either run or set aside with its reason: none is lost, none is counted twice."""

from __future__ import annotations

import pytest

from conformance import test_answers, test_refusals
from conformance.corpus import origins, parts_set_aside, set_aside, suites, totals

REFUSALS = {"durees_incomparables", "combinaisons_interdites", "dates.lecture", "dates.refus", "affichage_francais"}


@pytest.mark.parametrize("suite", sorted(totals()))
def test_cases_run_and_cases_set_aside_make_the_whole(suite: str) -> None:
    run = len(suites()[suite].rows) if suite in suites() else 0
    aside = sum(len(group.rows) for group in set_aside() if group.suite == suite)
    assert run + aside == totals()[suite]


def test_the_source_has_four_hundred_and_six_cases() -> None:
    assert sum(totals().values()) == 406
    assert len(totals()) == 40
    assert set(suites()) | {group.suite for group in set_aside()} == set(totals())


def test_every_suite_is_run_by_one_test() -> None:
    said = set(test_answers.SAID)
    assert said.isdisjoint(REFUSALS)
    assert said | REFUSALS == set(suites())
    assert len(test_refusals.DATES) == totals()["dates.lecture"] + totals()["dates.refus"]


def test_every_suite_names_a_source_with_its_place_and_its_licence() -> None:
    for suite in suites().values():
        source = origins()[suite.origin]
        # Practitioners' examples name their source on each line.
        assert "licence" in source or all("source" in row for row in suite.rows), suite.identifier
        assert source.get("chemins") or source.get("editeur") or source.get("note"), suite.identifier


def test_every_case_set_aside_has_a_reason_in_plain_french() -> None:
    for group in set_aside():
        assert len(group.reason) > 40 and group.reason.endswith("."), group.suite
        assert group.rows


def test_every_part_set_aside_is_of_a_suite_that_is_run() -> None:
    for suite, fields, reason in parts_set_aside():
        for field in fields:
            assert any(field in row for row in suites()[suite].rows), (suite, field)
        assert reason.endswith(".")
