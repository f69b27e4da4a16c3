"""Opening the journal: its databases, its tables, its master key, the first head."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, insert, inspect, select

from service.journal.chain import START, head_text
from service.journal.database import NO_JOURNAL, Database
from service.journal.journal import Clock, Journal
from service.journal.master import Master
from service.journal.migrate import migrate
from service.journal.record import JournalError
from service.journal.replay import Decide
from service.journal.rotation import finish, master_in_force, rotate
from service.journal.seals import Seals, in_use
from service.journal.tables import entries, head
from service.settings import Settings
from service.universal_time import now

_MASTER_KEY = "journal.key"
_SEALS = "seals.db"


def open_journal(
    settings: Settings, clock: Clock = now, decide: Decide | None = None, *, make: bool = True
) -> Journal | None:
    """The journal of the settings, its tables made or upgraded; None where the settings keep none.

    ``make`` is whether a journal may begin where there is none. ``decide`` makes the result of a request again, for
    replays. Raises `JournalError` where the journal cannot be opened: its address, its rights, its master key, a
    database that does not answer.
    """
    url = settings.journal_url
    if url is None:
        return None
    database = Database(url, make=make)
    beside = database.path.parent if database.path is not None else settings.data
    shared = database.path is None
    keys = database if shared else Database(f"sqlite:///{(beside / _SEALS).as_posix()}", secure=True)
    try:
        with database.writing() as connection:
            if database.path is None:  # one process at a time: the tables that would be locked are not there yet
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("clausier journal"))))
                if not make and not inspect(connection).has_table(entries.name):
                    raise JournalError(NO_JOURNAL)
                migrate(connection, "seals")
            migrate(connection, "journal")
        if not shared:
            with keys.writing() as connection:
                migrate(connection, "seals")
        master = master_in_force(master_place(settings), keys, make=not in_use(keys))
        seals = Seals(keys, master, shared=shared)
        seals.check()
        _first_head(database, master)
    except BaseException:
        database.close()
        keys.close()
        raise
    journal = Journal(database, keys, seals, master, clock, decide)
    try:
        finish(journal)
    except BaseException:
        journal.close()
        raise
    return journal


def master_place(settings: Settings) -> Path:
    """The file of the master key."""
    return settings.master_key or settings.data / _MASTER_KEY


def rotate_master(settings: Settings, caller: str, why: str) -> int:
    """Change the master key, in place; how many keys were wrapped again by the new one. Raises `JournalError`.

    A service that runs keeps nothing more until it is started again: it holds the old key.
    """
    journal = open_journal(settings, make=False)
    if journal is None:
        raise JournalError("aucun journal n'est tenu")
    try:
        count = rotate(journal, master_place(settings), caller, why)
    finally:
        journal.close()
    again = open_journal(settings, make=False)
    assert again is not None  # it was there a moment ago
    again.close()
    return count


def _first_head(database: Database, master: Master) -> None:
    with database.writing() as connection:
        if connection.execute(select(head.c.one)).first() is None:
            if connection.execute(select(entries.c.sequence).limit(1)).first() is not None:
                return  # the end of the chain was removed: verification tells, and nothing more is added
            row = {"one": 1, "sequence": 0, "hash": START, "code": master.code(head_text(0, START))}
            connection.execute(insert(head), row)
