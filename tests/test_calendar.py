"""The calendar of the deadlines of a case, opened by an ordinary parser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from plain_signs import plain_signs
from violins import CASES, FROM, OPEN, PARTIAL, decision_on

from engine import Answer, Decision
from render.deadlines import Deadline, deadlines_of
from render.ics import write_calendar

STAMP = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)


def written(decision: Decision, case: str = "dossier") -> str:
    return write_calendar(deadlines_of(decision).dated, "violon", case, STAMP)


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def days(text: str) -> list[tuple[date, str]]:
    return [(event["DTSTART"].dt, plain_signs(str(event["SUMMARY"]))) for event in events(text)]


def test_each_deadline_is_an_event_of_a_day() -> None:
    """The days are worked out in the tests of the letter; the second half is paid a month after 7 April."""
    assert days(written(decision_on(PARTIAL))) == [
        (date(2026, 3, 9), "Dernier jour pour déclarer le sinistre (l'assuré) – article V.4"),
        (date(2026, 4, 7), "La date de paiement – article V.3"),
        (date(2026, 4, 7), "Dernier jour pour payer l'indemnité (l'assureur) – article V.4"),
        (date(2026, 4, 7), "Les versements : 750,00 € – article V.3"),
        (date(2026, 5, 2), "Dernier jour pour montrer le violon à l'expert (l'assuré) – article V.4"),
        (date(2026, 5, 7), "Les versements : 750,00 € – article V.3"),
    ]


def test_an_event_lasts_the_day_and_quotes_its_clause() -> None:
    event = events(written(decision_on(PARTIAL)))[0]
    assert event["DTEND"].dt == date(2026, 3, 10)
    assert event["DTSTAMP"].dt == STAMP
    description = plain_signs(str(event["DESCRIPTION"]))
    assert description.startswith("Article V.4 : L'assuré doit déclarer le sinistre, au plus tard 5 jours ouvrés")
    assert description.endswith("\nObligation tenue.")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("loss", ["2 mars 2026", "27 février 2026 à 9 h", "non survenu", "inconnu"])
def test_every_deadline_of_the_decision_and_no_other(case: str, loss: str) -> None:
    decision = decision_on(case, le_sinistre=loss)
    expected: set[tuple[str, str]] = set()
    for path, answer in decision.to_dict()["answers"].items():
        for duty in answer["obligations"]:
            if duty["status"] != "sans objet" and duty.get("deadline") not in (None, "non survenu"):
                expected.add((f"obligation {duty['clause']}", duty["deadline"][:10]))
        if path == "date_de_paiement" and answer["verdict"] == "établi":
            expected.add((path, answer["value"][:10]))
        if path == "versements":
            expected |= {(line["clause"], line["date"]) for line in answer["value"] or () if line["date"]}
        if path == "etapes_du_dossier":
            expected |= {(line["question"], line["date"]) for line in answer["value"] or () if line["date"]}
    found = deadlines_of(decision).dated
    assert len(found) == len(expected)
    assert sorted(one.day.isoformat() for one in found) == sorted(day for _, day in expected)
    assert [event["DTSTART"].dt for event in events(written(decision))] == [one.day for one in found]


def test_a_case_decided_again_keeps_its_identifiers() -> None:
    before, after = (
        {str(event["UID"]): event["DTSTART"].dt for event in events(written(decision_on(PARTIAL, le_sinistre=loss)))}
        for loss in ("2 mars 2026", "4 mars 2026")
    )
    assert before.keys() == after.keys() and before != after
    other = {str(event["UID"]) for event in events(written(decision_on(PARTIAL), "un autre"))}
    assert not other & before.keys()


def test_what_has_no_day_yet_is_told(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "dossier.ics"
    ran = run("calendar", "violon", CASES[OPEN], *FROM, "-o", str(path))
    assert ran.code == 0
    assert "sans date à ce jour : Dernier jour pour payer l'indemnité (l'assureur)" in ran.err
    assert path.read_bytes().count(b"\r\nBEGIN:VEVENT\r\n") == 2


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200), st.text("a;,\\\n:é€", max_size=90))
@settings(max_examples=100)
def test_lines_are_short_and_texts_come_back(summary: str, description: str) -> None:
    text = write_calendar([Deadline("clé", date(2026, 1, 31), summary, description)], "c", "d", STAMP)
    lines = text.encode().split(b"\r\n")
    assert lines.pop() == b"" and all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    event = events(text)[0]
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (summary, description)
    assert event["DTEND"].dt == date(2026, 2, 1)


def test_the_fixture_asks_each_kind_of_dated_answer() -> None:
    kinds = {
        answer.grandeur.kind.value for answer in decision_on(PARTIAL).answers.values() if isinstance(answer, Answer)
    }
    assert {"date", "échéancier", "chronologie"} <= kinds
