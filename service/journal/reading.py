"""Finding entries and acts, and opening those whose key is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from service.journal.database import Database
from service.journal.keeper import same_request
from service.journal.master import Master
from service.journal.record import Act, Entry, IdempotencyConflict, Kind, Link, Relation
from service.journal.rows import act_of, entry_of, milliseconds
from service.journal.seals import Seals
from service.journal.statements import CHUNK
from service.journal.tables import entries, links

Row = dict[str, Any]
_LOT = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which decisions are asked for: all conditions hold together; None asks nothing."""

    contract: str | None = None
    caller: str | None = None
    #: The reference of the file, as the caller told it.
    file: str | None = None
    since: datetime | None = None
    #: Before this moment.
    until: datetime | None = None
    #: Whether a human review is asked for and not done; of what is erased there is nothing left to review.
    flagged: bool | None = None
    #: After this place in the chain.
    after: int = 0
    limit: int | None = None


class Reading:
    """What is read of the journal."""

    def __init__(self, database: Database, seals: Seals, master: Master) -> None:
        self._database = database
        self._seals = seals
        self._master = master

    def entry(self, identifier: str) -> Entry | None:
        """A decision by its id, None where there is none of that id."""
        row = self.row(identifier)
        return next(iter(self._opened([row])), None) if row is not None else None

    def row(self, identifier: str) -> Row | None:
        """The row of a decision."""
        with self._database.reading() as connection:
            query = select(entries).where(entries.c.id == identifier, entries.c.kind == Kind.DECISION.value)
            found = connection.execute(query).mappings().first()
            return dict(found) if found is not None else None

    def idempotent(self, caller: str, key: str, contract: str | None, request: bytes | None) -> Entry | None:
        """The decision kept under a key of idempotency. Raises `IdempotencyConflict` where its request is another."""
        tag = self._master.tag("idempotency", caller, key)
        with self._database.reading() as connection:
            found = connection.execute(select(entries).where(entries.c.idempotency == tag)).mappings().first()
        if found is None:
            return None
        row = dict(found)
        if request is not None:
            seal = self._seals.open([row["key_id"]]).get(row["key_id"])
            conflict: IdempotencyConflict | None = same_request(row, seal, contract or row["contract"], request)
            if conflict is not None:
                raise conflict
        return next(iter(self._opened([row])))

    def entries(self, asked: Filter) -> Iterator[Entry]:
        """The decisions of a filter in the order of the chain, read by lots as they are taken."""
        left, after = asked.limit, asked.after
        while left is None or left > 0:
            query = self._query(asked).where(entries.c.sequence > after).order_by(entries.c.sequence)
            with self._database.reading() as connection:
                lot = connection.execute(query.limit(_LOT if left is None else min(left, _LOT))).mappings()
                rows = [dict(row) for row in lot]
            if not rows:
                return
            after = rows[-1]["sequence"]
            for row, entry in zip(rows, self._opened(rows), strict=True):
                if asked.flagged is None or (bool(row["raised"]) and not entry.erased) is asked.flagged:
                    left = None if left is None else left - 1
                    yield entry

    def _query(self, asked: Filter) -> Select[Any]:
        query = select(entries).where(entries.c.kind == Kind.DECISION.value)
        if asked.contract is not None:
            query = query.where(entries.c.contract == asked.contract)
        if asked.caller is not None:
            query = query.where(entries.c.caller == asked.caller)
        if asked.file is not None:
            query = query.where(entries.c.file_tag == self._master.tag("file", asked.file))
        if asked.since is not None:
            query = query.where(entries.c.recorded_at >= milliseconds(asked.since))
        if asked.until is not None:
            query = query.where(entries.c.recorded_at < milliseconds(asked.until))
        if asked.flagged is not None:
            flag, lowered = entries.alias("flag"), entries.alias("lowered")
            undone = (
                exists()
                .where(lowered.c.subject == flag.c.subject, lowered.c.kind == Kind.UNFLAG.value)
                .where(lowered.c.sequence > flag.c.sequence)
                .correlate(flag)
            )
            flagged = (flag.c.subject == entries.c.id, flag.c.kind == Kind.FLAG.value, ~undone)
            raised = exists().where(*flagged).correlate(entries)
            query = query.add_columns(raised.label("raised"))
            query = query.where(raised) if asked.flagged else query
        return query

    def _opened(self, rows: list[Row]) -> Iterator[Entry]:
        keys = self._seals.open([row["key_id"] for row in rows])
        turned: dict[str, list[Link]] = {}
        with self._database.reading() as connection:
            query = select(links).where(links.c.target.in_([row["id"] for row in rows]))
            for link in connection.execute(query.order_by(links.c.sequence, links.c.position)):
                turned.setdefault(link.target, []).append(Link(Relation(link.relation), link.source))
        for row in rows:
            yield entry_of(row, keys.get(row["key_id"]), tuple(turned.get(row["id"], ())))

    def acts(self, kinds: frozenset[Kind], subjects: frozenset[str] | None = None) -> Iterator[Act]:
        """The acts of some kinds, about some decisions, files or events, or all, in the order of the chain."""
        after = 0
        while True:
            query = select(entries).where(entries.c.kind.in_(sorted(kinds)), entries.c.sequence > after)
            if subjects is not None:
                query = query.where(entries.c.subject.in_(sorted(subjects)))
            with self._database.reading() as connection:
                lot = connection.execute(query.order_by(entries.c.sequence).limit(_LOT)).mappings()
                rows = [dict(row) for row in lot]
            if not rows:
                return
            after = rows[-1]["sequence"]
            keys = self._seals.open([row["key_id"] for row in rows if row["key_id"]])
            yield from (act_of(row, keys.get(row["key_id"] or "")) for row in rows)

    def acts_about(self, subjects: list[str], kinds: frozenset[Kind]) -> tuple[Act, ...]:
        """The acts about however many subjects."""
        found: list[Act] = []
        for start in range(0, len(subjects), CHUNK):
            found += self.acts(kinds, frozenset(subjects[start : start + CHUNK]))
        return tuple(sorted(found, key=lambda act: act.sequence))

    def file_tag(self, file: str) -> str:
        """What stands in the chain for the reference of a file."""
        return self._master.tag("file", file)
