"""The journal on a real PostgreSQL: one chain for several processes, the same promises as on SQLite."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from journal_setting import Shop, decide, opened
from postgresql_server import NEEDS_POSTGRESQL, postgresql

from service.journal import Entry, IdempotencyConflict, JournalError, JournalUnavailable, Kind, Why, rotate_master

pytestmark = NEEDS_POSTGRESQL


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server for the tests of this file."""
    with postgresql() as base:
        yield base.url


@pytest.fixture
def url(server: str) -> str:
    """The address of a database of its own."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS essai WITH (FORCE)")
        connection.execute("CREATE DATABASE essai")
    return server.rpartition("/")[0] + "/essai"


def many(shop: Shop, count: int) -> list[Entry]:
    """Appends at once."""

    async def at_once() -> list[Entry]:
        return await asyncio.gather(*(shop.journal.append(shop.record) for _ in range(count)))

    return asyncio.run(at_once())


def test_a_trigger_that_refuses_nothing_any_more_is_told(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as shop, psycopg.connect(url, autocommit=True) as other:
        shop.put()
        assert shop.journal.verify().broken is None
        other.execute("ALTER TABLE entry DISABLE TRIGGER entry_append_only")
        broken = shop.journal.verify().broken
        assert broken is not None and broken.why is Why.GUARDS and "entry_append_only" in broken.message
        other.execute("DROP TRIGGER head_goes_on ON head")
        broken = shop.journal.verify().broken
        assert broken is not None and "entry_append_only, head_goes_on" in broken.message


def test_several_services_write_one_chain(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as one, opened(tmp_path, url=url) as two:
        threads = [threading.Thread(target=lambda shop=shop: [many(shop, 8) for _ in range(5)]) for shop in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = one.journal.verify()
        assert found.broken is None and found.entries == 80
        # A key of idempotency is one for both.
        keyed = replace(one.record, idempotency_key="k")
        first = asyncio.run(one.journal.append(keyed))
        assert asyncio.run(two.journal.append(keyed)).id == first.id
        with pytest.raises(IdempotencyConflict):
            asyncio.run(two.journal.append(replace(keyed, request=b"{}")))


def test_the_life_of_a_decision(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as shop:
        journal = shop.journal
        kept, other = shop.put(file="A"), shop.put(file="B")
        assert journal.replay(kept.id, decide).same
        journal.flag(kept.id, "moi", "à revoir")
        assert [act.text for act in journal.acts(Kind.FLAG)] == ["à revoir"]
        assert journal.export("A", "dpo", "article 15")["decisions"][0]["id"] == kept.id
        assert journal.erase("A", "dpo", "demande").decisions == 1
        assert [entry.erased for entry in journal.entries()] == [True, False]
        assert journal.verify().broken is None and journal.verify().erased == 1
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM seal_key").fetchone() == (1,)
        with pytest.raises(JournalError, match="effacée"):
            journal.note(kept.id, "moi", "encore")
        found = journal.entry(other.id)
        assert found is not None and found.record.file == "B"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET caller = 'x'", "DELETE FROM entry", "TRUNCATE entry", "UPDATE archive SET files = ''",
        "DELETE FROM content", "DELETE FROM head", "UPDATE head SET hash = '0'", "TRUNCATE head",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_a_change(change: str, url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as shop:
        shop.put()
        with (
            psycopg.connect(url) as connection,
            pytest.raises(psycopg.errors.RaiseException, match="ne se modifie pas"),
        ):
            connection.execute(change)
        assert shop.journal.verify().broken is None


def test_a_locked_or_lost_server_keeps_nothing_then_works_again(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as shop:
        shop.put()
        with psycopg.connect(url) as other:
            other.execute("SELECT * FROM head FOR UPDATE")
            with pytest.raises(JournalUnavailable, match="verrouillée"):
                shop.put()
            other.rollback()
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert shop.put().sequence == 2
        assert shop.journal.verify().broken is None


def test_the_master_key_is_changed_while_another_service_writes(url: str, tmp_path: Path) -> None:
    with opened(tmp_path, url=url) as shop:
        kept = shop.put(file="A")
        assert rotate_master(shop.settings, "commande:moi", "départ") == 1
        for changes in ({}, {"file": "A"}):
            with pytest.raises(JournalUnavailable, match="sa clé maîtresse a changé"):
                shop.put(**changes)
    with opened(tmp_path, url=url) as shop:
        found = shop.journal.entry(kept.id)
        assert found is not None and found.record.file == "A"
        assert shop.put(file="A").sequence == 3
        assert [act.detail for act in shop.journal.acts(Kind.EVENT)] == ["départ"]
        assert shop.journal.verify().broken is None
