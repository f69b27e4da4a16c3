"""Keeping a lot of drafts in one transaction: their places in the chain, their seals, the new head."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.journal.chain import FIELDS, entry_hash, head_text
from service.journal.database import Database, add_rows
from service.journal.drafts import ABOUT_A_DECISION, Draft, fault_of
from service.journal.master import Master
from service.journal.record import (
    Act,
    Entry,
    IdempotencyConflict,
    JournalError,
    JournalUnavailable,
    Kind,
    Record,
)  # fmt: skip
from service.journal.rows import act_of, compact, entry_of, links_text, milliseconds, moment
from service.journal.seals import SealKey, Seals
from service.journal.tables import archived, archives, contents, entries, head, links

Kept = Entry | Act | JournalError
Row = dict[str, Any]
_EMPTY: Row = dict.fromkeys(entries.c.keys())
_ERASED = "la décision {} a été effacée : on n'y ajoute plus rien"


class Keeper:
    """Writes lots of drafts. One at a time: the writer's thread calls it."""

    def __init__(self, database: Database, seals: Seals, master: Master, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._seals = seals
        self._master = master
        self._clock = clock
        #: The archive of a contract's closure by contract and digest, and what is known to be archived.
        self.archive_of: dict[tuple[str, str], str] = {}
        self._archived: set[str] = set()

    def keep(self, drafts: Sequence[Draft]) -> list[Kept]:
        """What became of each draft: kept, or why not. All that are kept are on the disk when this returns.

        A key of idempotency known with the same request gives the entry that has it. Raises `JournalUnavailable`:
        nothing of the lot is to be acknowledged.
        """
        now = milliseconds(self._clock())
        outcomes: list[Kept | None] = [fault_of(draft) for draft in drafts]
        sound = [index for index, outcome in enumerate(outcomes) if outcome is None]
        tags = {index: tag for index in sound if (tag := self._idempotency(drafts[index])) is not None}
        again: dict[int, int] = {}
        with self._database.writing() as connection:
            sequence, previous = self._head(connection)
            before = self._already(connection, set(tags.values()))
            decisions = self._decisions(connection, [drafts[index] for index in sound])
            first: dict[str, int] = {}
            places: list[int] = []
            for index in sound:
                tag = tags.get(index)
                if tag is not None and tag in before:
                    outcomes[index] = self._same(before[tag], drafts[index], connection)
                elif tag is not None and tag in first:
                    again[index] = first[tag]
                else:
                    outcomes[index] = self._refused(connection, drafts[index], decisions)
                    if outcomes[index] is None:
                        places.append(index)
                        if tag is not None:
                            first[tag] = index
            rows: list[Row] = []
            ids = {index: drafts[index].id or new_id(now) for index in places}
            for index, key in zip(places, self._keys(connection, drafts, ids, decisions), strict=True):
                draft = drafts[index]
                if key is None and draft.text is not None:
                    outcomes[index] = JournalError(_ERASED.format(draft.subject))
                    continue
                sequence += 1
                row = self._row(draft, ids[index], sequence, previous, key, tags.get(index))
                row["recorded_at"] = now
                previous = row["hash"] = entry_hash([row[name] for name in FIELDS])
                rows.append(row)
                outcomes[index] = _outcome(draft, row)
            if rows:
                self._write(connection, rows)
        for index, earlier in again.items():
            outcomes[index] = _alike(drafts[index], drafts[earlier], outcomes[earlier])
        return [outcome for outcome in outcomes if outcome is not None]

    # --- what is there before

    def _head(self, connection: Connection) -> tuple[int, str]:
        """The end of the chain, locked until the transaction ends."""
        row = connection.execute(select(head).with_for_update()).first()
        if row is not None and hmac.compare_digest(row.code, self._master.code(head_text(row.sequence, row.hash))):
            last = connection.execute(select(entries.c.hash).where(entries.c.sequence == row.sequence)).scalar()
            if row.sequence == 0 or last == row.hash:
                return row.sequence, row.hash
        raise JournalUnavailable(
            "le journal ne reçoit plus rien : la fin de sa chaîne a été altérée (clausier journal verify)", 300
        )

    def _idempotency(self, draft: Draft) -> str | None:
        record = draft.record
        if record is None or record.idempotency_key is None:
            return None
        return self._master.tag("idempotency", record.caller, record.idempotency_key)

    def _already(self, connection: Connection, tags: set[str]) -> dict[str, Row]:
        if not tags:
            return {}
        query = select(entries).where(entries.c.idempotency.in_(sorted(tags)))
        return {row["idempotency"]: dict(row) for row in connection.execute(query).mappings()}

    def _decisions(self, connection: Connection, drafts: Sequence[Draft]) -> dict[str, str]:
        """The key of each decision that the drafts name, by its id."""
        named = {draft.subject for draft in drafts if draft.kind in ABOUT_A_DECISION and draft.subject}
        named |= {link.decision for draft in drafts if draft.record for link in draft.record.links}
        if not named:
            return {}
        query = select(entries.c.id, entries.c.key_id).where(
            entries.c.id.in_(sorted(named)), entries.c.kind == Kind.DECISION.value
        )
        return {row.id: row.key_id for row in connection.execute(query)}

    def _same(self, row: Row, draft: Draft, connection: Connection) -> Kept:
        """The entry that has the key of idempotency of a draft, if it has its request too."""
        assert draft.record is not None
        key = self._seals.open([row["key_id"]], connection).get(row["key_id"])
        return same_request(row, key, draft.record.contract, draft.record.request) or entry_of(row, key)

    def _refused(self, connection: Connection, draft: Draft, decisions: dict[str, str]) -> JournalError | None:
        if draft.kind in ABOUT_A_DECISION and draft.subject not in decisions:
            return JournalError(f"décision inconnue : « {draft.subject} »")
        if draft.record is None:
            return None
        known = self._linkable(connection, draft.record, decisions)
        for link in draft.record.links:
            if link.decision not in known:
                return JournalError(f"décision inconnue : « {link.decision} »")
        if self._archive(connection, draft.record) is None:
            return JournalError(f"le contrat « {draft.record.contract} » n'est pas archivé : journal.archive")
        if draft.record.tariff is not None and not self._there(connection, contents.c.hash, draft.record.tariff):
            return JournalError("le tarif qui décide n'est pas archivé : journal.archive")
        return None

    def _linkable(self, connection: Connection, record: Record, decisions: Collection[str]) -> Collection[str]:
        """Those of the decisions that a record may link to. Whose they are is not told: the others are as unknown."""
        if record.links_to_all or not record.links:
            return decisions
        named = sorted({link.decision for link in record.links if link.decision in decisions})
        query = select(entries.c.id).where(entries.c.id.in_(named), entries.c.caller == record.caller)
        return set(connection.execute(query).scalars())

    def _archive(self, connection: Connection, record: Record) -> str | None:
        if record.archive is not None:
            return record.archive if self._there(connection, archives.c.hash, record.archive) else None
        known = self.archive_of.get((record.contract, record.digest))
        if known is None:
            query = select(archived.c.archive).where(
                archived.c.contract == record.contract, archived.c.digest == record.digest
            )
            known = connection.execute(query.order_by(archived.c.number.desc()).limit(1)).scalar()
            if known is not None:
                self.archive_of[record.contract, record.digest] = known
        return known

    def _there(self, connection: Connection, column: Any, value: str) -> bool:
        if value not in self._archived and connection.execute(select(column).where(column == value)).first():
            self._archived.add(value)
        return value in self._archived

    # --- what is added

    def _keys(
        self, connection: Connection, drafts: Sequence[Draft], ids: dict[int, str], decisions: dict[str, str]
    ) -> list[SealKey | None]:
        """The key of each draft that is kept: its own for a decision, that of its decision for a note."""
        files = [(one, record.file) for index, one in ids.items() if (record := drafts[index].record) is not None]
        made = iter(self._seals.keys_for(files, connection) if files else ())
        noted = [drafts[index].subject or "" for index in ids if drafts[index].text is not None]
        known = self._seals.open([decisions[one] for one in noted if one in decisions], connection) if noted else {}
        found: list[SealKey | None] = []
        for index in ids:
            draft = drafts[index]
            found.append(next(made) if draft.record is not None else known.get(decisions.get(draft.subject or "", "")))
        return found

    def _row(
        self, draft: Draft, identifier: str, sequence: int, previous: str, key: SealKey | None, tag: str | None
    ) -> Row:
        row = dict(_EMPTY)
        row |= {
            "sequence": sequence, "previous": previous, "id": identifier, "kind": draft.kind.value,
            "caller": draft.caller, "subject": draft.subject, "detail": draft.detail, "file_tag": draft.file_tag,
        }  # fmt: skip
        record = draft.record
        if record is None:
            if draft.text is not None and key is not None:
                row |= {"key_id": key.id, "sealed_request": key.seal(identifier, "text", draft.text.encode())}
            return row
        assert key is not None
        row |= {
            "contract": record.contract, "version": record.version, "digest": record.digest, "engine": record.engine,
            "archive": record.archive or self.archive_of[record.contract, record.digest],
            "calendar": record.calendar, "tariff": record.tariff, "idempotency": tag, "key_id": key.id,
            "readings": _readings(record.readings), "links": links_text(record.links),
            "file_tag": None if record.file is None else self._master.tag("file", record.file),
            "request_digest": key.digest(identifier, record.contract, record.request),
            "sealed_request": key.seal(identifier, "request", record.request),
            "sealed_result": key.seal(identifier, "result", record.result),
        }  # fmt: skip
        return row

    def _write(self, connection: Connection, rows: list[Row]) -> None:
        add_rows(connection, entries, rows)
        turned = [
            {
                "sequence": row["sequence"],
                "position": position,
                "source": row["id"],
                "relation": one[0],
                "target": one[1],
            }
            for row in rows
            for position, one in enumerate(_links(row))
        ]
        if turned:
            connection.execute(insert(links), turned)
        last = rows[-1]
        code = self._master.code(head_text(last["sequence"], last["hash"]))
        connection.execute(update(head).values(sequence=last["sequence"], hash=last["hash"], code=code))


def new_id(now: int) -> str:
    """An id of 32 hexadecimal digits: 12 of the time in milliseconds, so that ids sort by time, then 20 at random."""
    return f"{now:012x}{secrets.token_hex(10)}"


def same_request(row: Row, key: SealKey | None, contract: str, request: bytes) -> IdempotencyConflict | None:
    """What is wrong with a key of idempotency used again, from the row of its first use."""
    identifier = row["id"]
    if key is None:
        return IdempotencyConflict("cette clé d'idempotence est celle d'une décision effacée", identifier)
    if hmac.compare_digest(key.digest(identifier, contract, request), row["request_digest"]):
        return None
    return IdempotencyConflict("cette clé d'idempotence a déjà servi pour une autre demande", identifier)


def _alike(draft: Draft, earlier: Draft, outcome: Kept | None) -> Kept | None:
    """What becomes of the second draft of a lot under one key of idempotency."""
    assert draft.record is not None and earlier.record is not None
    same = draft.record.request == earlier.record.request and draft.record.contract == earlier.record.contract
    if same or not isinstance(outcome, Entry):
        return outcome
    return IdempotencyConflict("cette clé d'idempotence a déjà servi pour une autre demande", outcome.id)


@lru_cache(256)
def _readings(readings: tuple[tuple[str, str], ...]) -> str:
    return compact([list(one) for one in readings])


def _links(row: Row) -> list[list[str]]:
    found: list[list[str]] = json.loads(row["links"]) if row["links"] else []
    return found


def _outcome(draft: Draft, row: Row) -> Entry | Act:
    if draft.record is None:
        return replace(act_of(row), text=draft.text)
    return Entry(
        row["id"], row["sequence"], moment(row["recorded_at"]), draft.record, row["previous"], row["hash"]
    )  # fmt: skip
