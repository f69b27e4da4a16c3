"""Erasing: the key of a file goes, what it sealed can no longer be read, the chain stays whole and says who and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select

from service.journal.database import Database
from service.journal.drafts import Draft
from service.journal.record import Act, JournalError, JournalUnavailable, Kind
from service.journal.rows import compact
from service.journal.seals import Seals
from service.journal.statements import CHUNK
from service.journal.tables import entries, head

#: Of some keys, those that may be erased.
Still = Callable[[Sequence[str]], Sequence[str]]
Add = Callable[[Draft], Act]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did: how many decisions it made unreadable; the acts that say so."""

    decisions: int
    acts: tuple[Act, ...]


class Eraser:
    """Erases keys, in an order that a fault at any point leaves sound.

    The keys are doomed: they open nothing any more. The act is kept in the chain. The keys go. A process that ends in
    between leaves doomed keys: `resume` ends the work where the act was kept, and takes the mark back where it was not.
    """

    def __init__(self, database: Database, seals: Seals, add: Add, new_id: Callable[[], str]) -> None:
        self._database = database
        self._seals = seals
        self._add = add
        self._new_id = new_id

    def file(self, file: str, tag: str, caller: str, why: str) -> Erasure:
        """Erase all that a file's key sealed up to now. Raises `JournalError` for a file that is not known."""
        with self._database.reading() as connection:
            query = select(entries.c.key_id).where(entries.c.file_tag == tag, entries.c.kind == Kind.DECISION.value)
            sealed = list(connection.execute(query).scalars())
        if not sealed:
            raise JournalError(f"aucune décision n'est au dossier « {file} »")
        keys = self._seals.of_file(file, set(sealed))
        acts = self.keys(Kind.ERASURE, keys, caller, why, tag)
        return Erasure(sum(key in keys for key in sealed), acts)

    def decision(self, identifier: str, caller: str, why: str) -> Erasure:
        """Erase a decision that names no file. Raises `JournalError` for one that does, or is not known."""
        with self._database.reading() as connection:
            row = connection.execute(select(entries).where(entries.c.id == identifier)).first()
        if row is None or row.kind != Kind.DECISION.value:
            raise JournalError(f"décision inconnue : « {identifier} »")
        if row.file_tag is not None:
            raise JournalError("cette décision est au dossier d'une personne : effacez le dossier entier")
        acts = self.keys(Kind.ERASURE, (row.key_id,), caller, why, identifier)
        return Erasure(len(acts), acts)

    def keys(
        self, kind: Kind, identifiers: Iterable[str], caller: str, why: str, subject: str, still: Still | None = None
    ) -> tuple[Act, ...]:
        """Erase keys, by lots, each told by an act. Raises `JournalUnavailable`: what was told is done.

        ``still`` keeps those that are to go, asked while nothing can be appended.
        """
        every = sorted(set(identifiers))
        acts: list[Act] = []
        for start in range(0, len(every), CHUNK):
            act = self._new_id()
            lot = every[start : start + CHUNK]
            with self._database.writing() as connection:
                connection.execute(select(head).with_for_update())
                gone = self._seals.doom(still(lot) if still is not None else lot, act)
            if not gone:
                continue
            try:
                detail = compact({"why": why, "keys": sorted(gone)})
                acts.append(self._add(Draft(kind, caller, subject=subject, detail=detail, id=act)))
            except JournalError:
                self._recover(act)
                raise
            self._seals.remove(gone)
        self._seals.clear()
        return tuple(acts)

    def _recover(self, act: str) -> None:
        # The base may have kept the act and lost its answer; where even that cannot be known, the next opening asks.
        with suppress(JournalUnavailable):
            self._settle(act)

    def _settle(self, act: str) -> None:
        with self._database.reading() as connection:
            kept = connection.execute(select(entries.c.sequence).where(entries.c.id == act)).first() is not None
        if kept:
            self._seals.remove_doomed(act)
        else:
            self._seals.spare(act)

    def resume(self) -> None:
        """End the erasures that another process began and did not end, and do again those that older keys undid.

        Keys put back from a copy made before an erasure would open what the chain says is erased.
        """
        doomed = self._seals.doomed()
        for act in doomed:
            self._settle(act)
        returned = [lot for lot in self._returned() if lot]
        for lot in returned:
            self._seals.remove(lot)
        if doomed or returned:
            with suppress(JournalUnavailable):
                self._seals.clear()

    def _returned(self) -> Iterator[set[str]]:
        """The keys that are there although an act says that they were erased, act by act."""
        acts = (Kind.ERASURE.value, Kind.RETENTION.value)
        with self._database.reading() as connection:
            query = select(entries.c.detail).where(entries.c.kind.in_(acts)).order_by(entries.c.sequence)
            for detail in connection.execute(query).scalars():
                erased = set(json.loads(detail)["keys"])
                yield set(self._seals.tags(erased))
