"""The journal: what the service calls, and how it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from engine import Library
from service.journal.archive import Closure, read_closures, store
from service.journal.chain import START, head_text
from service.journal.database import Database
from service.journal.drafts import Draft
from service.journal.keeper import Keeper, Kept
from service.journal.master import Master, read_master
from service.journal.migrate import migrate
from service.journal.reading import Filter, Reading
from service.journal.record import Act, Entry, JournalError, Kind, Record
from service.journal.replay import Decide, Replay, Replayer
from service.journal.seals import Seals, in_use
from service.journal.tables import entries, head
from service.journal.writer import Writer
from service.settings import Settings

_MASTER_KEY = "journal.key"
_SEALS = "seals.db"
_NOBODY = "service"


class Journal:
    """The journal of decisions, open. Methods block, but for `append` and `append_many`.

    Every method raises `JournalUnavailable` where the database does not answer.
    """

    def __init__(self, database: Database, keys: Database, seals: Seals, master: Master, clock: Clock) -> None:
        self.database = database
        self.seals = seals
        self.master = master
        self.clock = clock
        self.reading = Reading(database, seals, master)
        self._keys = keys
        self._replayer = Replayer(database)
        self._keeper = Keeper(database, seals, master, clock)
        self._writer = Writer(self._keeper.keep)

    # --- adding

    async def append(self, record: Record) -> Entry:
        """Keep a decision; returns once it is on the disk.

        A key of idempotency known with the same request gives the first entry: answer with its result. Raises
        `IdempotencyConflict`, `JournalError` for what cannot be kept (a link to no decision, a contract that is not
        archived), `JournalUnavailable`.
        """
        kept = (await self._writer.keep([Draft(Kind.DECISION, record.caller, record)]))[0]
        return _entry(kept)

    async def append_many(self, records: Sequence[Record]) -> list[Entry | JournalError]:
        """Keep decisions in one transaction; of each, its entry or why it is not kept. Raises `JournalUnavailable`."""
        if not records:
            return []
        kept = await self._writer.keep([Draft(Kind.DECISION, record.caller, record) for record in records])
        return [one if isinstance(one, JournalError) else _entry(one) for one in kept]

    def add(self, draft: Draft) -> Act:
        """Keep an act, see `Draft`. Raises `JournalError` where what it is about is unknown or erased."""
        kept = self._writer.keep_now([draft])[0]
        if isinstance(kept, JournalError):
            raise kept
        assert isinstance(kept, Act)
        return kept

    @property
    def waiting(self) -> int:
        """How many drafts wait for the disk: a measure of the load."""
        return self._writer.waiting

    # --- finding

    def entry(self, identifier: str) -> Entry | None:
        """A decision by its id; None where there is none. Raises `JournalError` where it was altered."""
        return self.reading.entry(identifier)

    def entries(self, asked: Filter | None = None) -> Iterator[Entry]:
        """The decisions of a filter, in the order of the chain, read as they are taken."""
        return self.reading.entries(asked or Filter())

    def idempotent(
        self, caller: str, key: str, *, contract: str | None = None, request: bytes | None = None
    ) -> Entry | None:
        """The decision kept under a key of idempotency, if there is one.

        With ``request``, raises `IdempotencyConflict` where the first was another, or was erased.
        """
        return self.reading.idempotent(caller, key, contract, request)

    # --- contracts

    def closures(self, root: Path) -> tuple[Closure, ...]:
        """The files of the contracts of a folder, to be archived with the library loaded from them."""
        return read_closures(root)

    def archive(
        self, root: Path, library: Library, tariff: Path | None = None, closures: Sequence[Closure] | None = None
    ) -> None:
        """Archive the contracts of a library, loaded from a folder, before it decides anything.

        Raises `JournalError` where a file is no longer the one that was loaded.
        """
        made = store(self.database, read_closures(root) if closures is None else closures, library, tariff)
        self._keeper.archive_of |= made

    def replay(self, identifier: str, decide: Decide) -> Replay:
        """Decide an entry again with the archived contract. Raises `JournalError`."""
        entry = self.entry(identifier)
        if entry is None:
            raise JournalError(f"décision inconnue : « {identifier} »")
        return self._replayer.replay(entry, decide)

    def close(self) -> None:
        """Keep what waits, then close everything."""
        self._writer.close()
        self.database.close()
        self._keys.close()


Clock = Callable[[], datetime]


def _entry(kept: Kept) -> Entry:
    if isinstance(kept, JournalError):
        raise kept
    assert isinstance(kept, Entry)
    return kept


def _now() -> datetime:
    return datetime.now(UTC)


def open_journal(settings: Settings, clock: Clock = _now) -> Journal | None:
    """The journal of the settings, its tables made or upgraded; None where the settings keep none.

    Raises `JournalError` where it cannot be opened: address, rights, master key, a database that is elsewhere.
    """
    url = settings.journal_url
    if url is None:
        return None
    database = Database(url)
    beside = database.path.parent if database.path is not None else settings.data
    shared = database.path is None
    keys = database if shared else Database(f"sqlite:///{(beside / _SEALS).as_posix()}", secure=True)
    try:
        with database.writing() as connection:
            if database.path is None:  # one process at a time: the tables that would be locked are not there yet
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("clausier journal"))))
                migrate(connection, "seals")
            migrate(connection, "journal")
        if not shared:
            with keys.writing() as connection:
                migrate(connection, "seals")
        place = settings.master_key or settings.data / _MASTER_KEY
        master = read_master(place, make=not in_use(keys))
        seals = Seals(keys, master, shared=shared)
        seals.check()
        _first_head(database, master)
    except BaseException:
        database.close()
        keys.close()
        raise
    return Journal(database, keys, seals, master, clock)


def _first_head(database: Database, master: Master) -> None:
    with database.writing() as connection:
        if connection.execute(select(head.c.one)).first() is None:
            if connection.execute(select(entries.c.sequence).limit(1)).first() is not None:
                return  # the end of the chain was removed: verification tells, and nothing more is added
            row = {"one": 1, "sequence": 0, "hash": START, "code": master.code(head_text(0, START))}
            connection.execute(insert(head), row)
