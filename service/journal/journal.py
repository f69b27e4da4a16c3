"""The journal: what the service calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import Library
from service.journal.archive import Closure, read_closures, store
from service.journal.before import end_altered
from service.journal.chain import head_text
from service.journal.database import Database
from service.journal.drafts import Draft, fault_of
from service.journal.erasing import Eraser, Erasure
from service.journal.keeper import Keeper, Kept, new_id
from service.journal.linking import unlinkable
from service.journal.master import Master
from service.journal.personal import ABOUT, act_data, entry_data
from service.journal.reading import Filter, Reading
from service.journal.record import Act, Entry, JournalError, JournalUnavailable, Kind, Record
from service.journal.replay import Decide, Replay, Replayer
from service.journal.retention import Duration, Outcome, Retention
from service.journal.rows import milliseconds
from service.journal.seals import Seals
from service.journal.standing import Standing
from service.journal.statements import CoreTransaction
from service.journal.tables import archived, head
from service.journal.verification import Progress, Verification, verify
from service.journal.writer import Counts, Writer
from service.universal_time import written

Clock = Callable[[], datetime]


class Journal:
    """The journal of decisions, open. Methods block, but for `append` and `append_many`.

    Every method raises `JournalUnavailable` where the database does not answer.
    """

    def __init__(
        self,
        database: Database,
        keys: Database,
        seals: Seals,
        master: Master,
        clock: Clock,
        decide: Decide | None = None,
    ) -> None:
        self.database = database
        self.seals = seals
        self.master = master
        self.clock = clock
        self.reading = Reading(database, seals, master)
        self._keys = keys
        self._replayer = Replayer(database)
        self._keeper = Keeper(database, seals, master, clock)
        self._decide = decide
        self.standing = Standing(self._look)
        self._writer = Writer(self._keeper.keep, self.standing)
        self._eraser = Eraser(database, seals, self.add, lambda: new_id(milliseconds(clock())))
        self._eraser.resume()

    # --- adding

    async def append(self, record: Record) -> Entry:
        """Keep a decision; returns once it is on the disk.

        A key of idempotency known with the same request gives the first entry: answer with its result. Raises
        `IdempotencyConflict`, `JournalError` for what cannot be kept (a link to no decision, a contract that is not
        archived), `JournalUnavailable`.
        """
        kept = (await self._writer.keep([record]))[0]
        return _entry(kept)

    async def append_many(self, records: Sequence[Record]) -> list[Entry | JournalError]:
        """Keep decisions in one transaction; of each, its entry or why it is not kept. Raises `JournalUnavailable`."""
        if not records:
            return []
        kept = await self._writer.keep(records)
        return [one if isinstance(one, JournalError) else _entry(one) for one in kept]

    def add(self, draft: Draft) -> Act:
        """Keep an act, see `Draft`. Raises `JournalError` where what it is about is unknown or erased."""
        kept = self._writer.keep_now([draft])[0]
        if isinstance(kept, JournalError):
            raise kept
        assert isinstance(kept, Act)
        return kept

    def would_refuse(self, record: Record) -> JournalError | None:
        """Why a decision would not be kept, as far as it can be told without keeping it: its texts, its links."""
        found = fault_of(record)
        if found is not None or not record.links:
            return found
        with self.database.reading() as connection:
            return unlinkable(CoreTransaction(connection), self.seals, record, {})

    @property
    def waiting(self) -> int:
        """How many drafts wait for the disk: a measure of the load."""
        return self._writer.waiting

    @property
    def counts(self) -> Counts:
        """What was kept since the start, by how many transactions."""
        return self._writer.counts

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
        held = read_closures(root) if closures is None else closures
        try:
            made = store(self.database, held, library, tariff)
        except JournalUnavailable as error:
            self.standing.failed(error)
            raise
        self._keeper.archived(made)

    def contracts(self) -> set[str]:
        """The ids of the contracts that were ever archived: those that may have decided."""
        with self.database.reading() as connection:
            return set(connection.execute(select(archived.c.contract).distinct()).scalars())

    def replay(self, identifier: str, decide: Decide | None = None) -> Replay:
        """Decide an entry again with the archived contract, by the function given here or at the opening.

        Raises `JournalError` for an entry that is unknown or erased, and for a contract that cannot be had.
        """
        entry = self._known(identifier)
        chosen = decide or self._decide
        assert chosen is not None, "a journal that replays is given a function that decides"
        return self._replayer.replay(entry, chosen)

    # --- the life of a decision

    def note(self, identifier: str, caller: str, text: str) -> Act:
        """Note something on a decision: sealed with its key. Raises `JournalError` where it is unknown or erased."""
        return self.add(Draft(Kind.NOTE, caller, subject=identifier, text=text))

    def flag(self, identifier: str, caller: str, text: str) -> Act:
        """Ask that a human look at a decision, and why. Raises as `note`."""
        return self.add(Draft(Kind.FLAG, caller, subject=identifier, text=text))

    def unflag(self, identifier: str, caller: str, text: str) -> Act:
        """Say that a human looked, and what came of it. Raises as `note`."""
        return self.add(Draft(Kind.UNFLAG, caller, subject=identifier, text=text))

    def access(self, subject: str, caller: str, route: str) -> Act:
        """Record that someone reads a decision, and through which route, before it is shown."""
        return self.add(Draft(Kind.ACCESS, caller, subject=subject, detail=route))

    def event(self, subject: str, caller: str, detail: str) -> Act:
        """Record something of the service's own life: a version approved, by whom and why."""
        return self.add(Draft(Kind.EVENT, caller, subject=subject, detail=detail))

    def acts(self, *kinds: Kind, subject: str | None = None) -> Iterator[Act]:
        """The acts of these kinds (all by default), about a decision, a file's tag, an event, or anything."""
        wanted = frozenset(kinds or (kind for kind in Kind if kind is not Kind.DECISION))
        return self.reading.acts(wanted, None if subject is None else frozenset({subject}))

    def accesses(self, subject: str | None = None) -> Iterator[Act]:
        """Who read what, when, through which route."""
        return self.acts(Kind.ACCESS, Kind.EXPORT, subject=subject)

    # --- one person's file

    def export(self, file: str, caller: str, why: str) -> dict[str, Any]:
        """All that the journal keeps of a file, as plain data, and the head of the chain that holds it.

        The export is itself recorded. Raises `JournalError` for a file that is not known.
        """
        found = list(self.entries(Filter(file=file)))
        if not found:
            raise JournalError(f"aucune décision n'est au dossier « {file} »")
        tag = self.reading.file_tag(file)
        done = self.add(Draft(Kind.EXPORT, caller, subject=tag, detail=why))
        acts = self.reading.acts_about([tag, *(entry.id for entry in found)], ABOUT)
        return {
            "file": file,
            "exported_at": written(done.recorded_at),
            "decisions": [entry_data(entry) for entry in found],
            "acts": [act_data(act) for act in acts],
            "head": self.head(),
        }

    def erase(self, file: str, caller: str, why: str) -> Erasure:
        """Make all that is kept of a file up to now unreadable for ever, and say so in the chain.

        Raises `JournalError` for a file that is not known, `JournalUnavailable`: ask again.
        """
        return self._eraser.file(file, self.reading.file_tag(file), caller, why)

    def erase_decision(self, identifier: str, caller: str, why: str) -> Erasure:
        """The same for a decision that names no file. Raises `JournalError` for one that does."""
        return self._eraser.decision(identifier, caller, why)

    def apply_retention(self, rules: Mapping[str, Duration], caller: str, *, erase: bool = True) -> Outcome:
        """Erase the decisions past their time (see `read_rules`), or only count them."""
        return Retention(self.database, self.seals, self._eraser).apply(rules, self.clock(), caller, erase=erase)

    # --- the chain

    def verify(self, anchor: str | None = None, progress: Progress | None = None) -> Verification:
        """Verify the whole chain, see `service.journal.verification`."""
        return verify(self.database, self.seals, self.master, anchor, progress)

    def head(self) -> str:
        """The end of the chain, « sequence:hash »: kept elsewhere, it proves later that nothing before it changed."""
        with self.database.reading() as connection:
            row = connection.execute(select(head)).first()
        if row is None:
            raise JournalError("la tête de la chaîne manque (clausier journal verify)")
        return head_text(row.sequence, row.hash)

    def _look(self) -> None:
        """Raises `JournalUnavailable` where reading is enough to tell that nothing can be kept."""
        self.seals.still_ours()
        with self.database.reading() as connection:
            row = connection.execute(select(head)).first()
        if row is None or not self.master.vouches(row.code, head_text(row.sequence, row.hash)):
            raise end_altered()

    def _known(self, identifier: str) -> Entry:
        entry = self.entry(identifier)
        if entry is None:
            raise JournalError(f"décision inconnue : « {identifier} »")
        return entry

    def close(self) -> None:
        """Keep what waits, then close everything."""
        self._writer.close()
        self.database.close()
        self._keys.close()


def _entry(kept: Kept) -> Entry:
    if isinstance(kept, JournalError):
        raise kept
    assert isinstance(kept, Entry)
    return kept
