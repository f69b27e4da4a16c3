"""Whether decisions can be kept: told by /ready, and once in the log."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from postgresql_server import NEEDS_POSTGRESQL, postgresql
from web_service import CASE, DECISIONS, Place, keeping, write_essai

from service.journal import Journal, JournalUnavailable, open_journal, rotate_master
from service.journal.standing import Standing
from service.settings import Settings


class Clock:
    """A time that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Iterator[list[tuple[str, str]]]:
    """The events of the journal: their names, and what they say was or is wrong."""
    found: list[tuple[str, str]] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told = record.__dict__["clausier"]
            found.append((record.getMessage(), told.get("cause", told.get("was"))))

    handler = Heard()
    logging.getLogger("clausier.journal").addHandler(handler)
    yield found
    logging.getLogger("clausier.journal").removeHandler(handler)


class Base:
    """A database that answers or does not."""

    def __init__(self) -> None:
        self.failure: JournalUnavailable | None = None
        self.looks = 0

    def look(self) -> None:
        self.looks += 1
        if self.failure is not None:
            raise self.failure


def test_a_failed_lot_stands_for_the_time_it_says_or_until_one_is_kept(events: list[tuple[str, str]]) -> None:
    clock, base = Clock(), Base()
    standing = Standing(base.look, clock)
    full = JournalUnavailable("plein", 30)
    assert standing.look() is None
    standing.failed(full)
    standing.failed(full)
    clock.now = 29.0
    assert standing.look() is full
    clock.now = 30.0  # someone must try again
    assert standing.look() is None
    standing.failed(full)
    assert standing.look() is full
    standing.kept()
    assert standing.look() is None and standing.failure is None
    standing.kept()
    assert events == [("journal_unavailable", "plein"), ("journal_available", "plein")]


def test_a_look_is_taken_once_a_second_at_most_and_ends_what_it_began(events: list[tuple[str, str]]) -> None:
    clock, base = Clock(), Base()
    standing = Standing(base.look, clock)
    base.failure = JournalUnavailable("parti", 5)
    for _ in range(3):
        assert standing.look() is base.failure
    assert base.looks == 1
    base.failure = None
    clock.now = 0.9
    assert standing.look() is not None
    clock.now = 1.0
    assert standing.look() is None
    assert base.looks == 2
    assert events == [("journal_unavailable", "parti"), ("journal_available", "parti")]


def known(journal: Journal | None) -> Journal:
    """The journal, whose next look is not the last one told again."""
    assert journal is not None
    journal.standing._looked = None
    return journal


def ready(place: Place) -> tuple[int, dict[str, Any]]:
    """What /ready answers now."""
    known(place.services.journal)
    told = place.ask("GET", "/ready")
    if told.status_code == 503:
        assert int(told.headers["retry-after"]) > 0
    return told.status_code, told.json()


def test_a_service_whose_master_key_was_changed_is_not_ready(tmp_path: Path, events: list[tuple[str, str]]) -> None:
    with keeping(tmp_path) as place:
        assert ready(place) == (200, {**ready(place)[1], "status": "prêt"})
        assert "journal" not in ready(place)[1]
        rotate_master(Settings(data=tmp_path / "var"), "moi", "annuel")
        status, told = ready(place)
        assert (status, told["status"]) == (503, "ne garde rien")
        assert told["journal"] == "le journal ne répond plus : sa clé maîtresse a changé, redémarrez le service"
        assert place.post(DECISIONS, {"case": CASE}).status_code == 503
        assert ready(place)[0] == 503
    assert [event for event, _ in events] == ["journal_unavailable"]


def test_a_service_whose_database_is_held_by_another_program_says_so_and_when_it_is_back(
    tmp_path: Path, events: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with keeping(tmp_path) as place:
        assert place.post(DECISIONS, {"case": CASE}).status_code == 200
        monkeypatch.setattr(known(place.services.journal).standing, "_clock", Clock())  # it stands still
        with closing(sqlite3.connect(tmp_path / "var" / "journal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert place.post(DECISIONS, {"case": CASE}).status_code == 503
            status, told = ready(place)
            assert (status, told["journal"]) == (
                503, "le journal ne répond pas : la base est verrouillée par un autre programme",
            )  # fmt: skip
            other.execute("ROLLBACK")
        assert ready(place)[0] == 503  # reading tells nothing of a lock: a lot must be kept, or its second go by
        assert place.post(DECISIONS, {"case": CASE}).status_code == 200
        assert ready(place)[0] == 200
    assert [event for event, _ in events] == ["journal_unavailable", "journal_available"]


@NEEDS_POSTGRESQL
def test_a_service_whose_postgresql_is_stopped_is_not_ready_until_it_is_back(
    tmp_path: Path, events: list[tuple[str, str]]
) -> None:
    with postgresql() as base:
        journal = open_journal(Settings(data=tmp_path / "var", journal=base.url))
        place = Place(write_essai(tmp_path / "contracts"), journal=journal)
        assert ready(place)[0] == 200
        base.stop()
        status, told = ready(place)
        assert (status, told["journal"]) == (
            503, "le journal ne répond pas : la base de données est hors d'atteinte",
        )  # fmt: skip
        base.start()
        assert ready(place)[0] == 200
        known(journal).close()
    assert [event for event, _ in events] == ["journal_unavailable", "journal_available"]
