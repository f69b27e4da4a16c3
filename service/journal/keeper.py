"""Keeping a lot of drafts in one transaction: their places in the chain, their seals, the new head."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from service.journal.before import Before, Decisions
from service.journal.chain import FIELDS, entry_hash, head_text
from service.journal.database import Database
from service.journal.drafts import Draft, fault_of
from service.journal.linking import ends_of
from service.journal.master import Master
from service.journal.record import Act, Entry, IdempotencyConflict, JournalError, Record, Relation
from service.journal.rows import act_of, compact, entry_of, links_text, milliseconds, moment
from service.journal.seals import SealKey, Seals, Wanted
from service.journal.statements import Transaction, adding, changing
from service.journal.tables import entries, head, links

Kept = Entry | Act | JournalError
Row = dict[str, Any]
_ENTRY = adding(entries, (*FIELDS, "hash"))
_LINK = adding(links)
_END = changing(head, ("sequence", "hash", "code"))
_SEQUENCE, _ID, _LINKS = (FIELDS.index(name) for name in ("sequence", "id", "links"))
#: What an act has none of: all that is between its caller and the tag of its file.
_NOTHING = (None,) * (FIELDS.index("file_tag") - FIELDS.index("caller") - 1)
_ERASED = "la décision {} a été effacée : on n'y ajoute plus rien"


class Keeper:
    """Writes lots of drafts. One at a time: the writer's thread calls it."""

    def __init__(self, database: Database, seals: Seals, master: Master, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._seals = seals
        self._master = master
        self._clock = clock
        self._before = Before(master, seals)

    def archived(self, made: Mapping[tuple[str, str], str]) -> None:
        """Know the archive of the closure of some contracts, by contract and digest."""
        self._before.archive_of |= made

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
        with self._database.lot() as journal:
            sequence, previous = self._before.head(journal)
            known = self._before.keyed(journal, tags.values()) if tags else {}
            decisions = self._before.decisions(journal, [drafts[index] for index in sound])
            ended: dict[str, Relation] = {}
            first: dict[str, int] = {}
            places: dict[int, str] = {}
            for index in sound:
                draft, tag = drafts[index], tags.get(index)
                if tag is not None and tag in known:
                    outcomes[index] = self._same(known[tag], draft, journal)
                elif tag is not None and tag in first:
                    again[index] = first[tag]
                elif (refused := self._before.refused(journal, draft, decisions, ended)) is not None:
                    outcomes[index] = refused
                else:
                    places[index] = draft.id or new_id(now)
                    if draft.record is not None and draft.record.links:
                        ended |= ends_of(draft.record)
                    if tag is not None:
                        first[tag] = index
            files = self._file_tags(drafts, places)
            keys = self._keys(journal, drafts, places, files, decisions)
            rows: list[tuple[Any, ...]] = []
            at = moment(now)
            for index, identifier in places.items():
                draft, key = drafts[index], keys.get(index)
                if key is None and draft.text is not None:
                    outcomes[index] = JournalError(_ERASED.format(draft.subject))
                    continue
                sequence += 1
                record = draft.record
                values = (previous, sequence, identifier, draft.kind.value, now, draft.caller)
                if record is None:
                    values += _of_act(draft, identifier, key)
                else:
                    assert key is not None
                    archive = self._before.archive(journal, record)
                    values += _of_record(record, archive, identifier, key, files.get(index), tags.get(index))
                hash_ = entry_hash(values)
                rows.append((*values, hash_))
                if record is None:
                    outcomes[index] = replace(act_of(dict(zip(_ENTRY.names, rows[-1], strict=True))), text=draft.text)
                else:
                    outcomes[index] = Entry(identifier, sequence, at, record, previous, hash_)
                previous = hash_
            if rows:
                self._write(journal, rows)
        for index, earlier in again.items():
            outcomes[index] = _alike(drafts[index], drafts[earlier], outcomes[earlier])
        return [outcome for outcome in outcomes if outcome is not None]

    def _idempotency(self, draft: Draft) -> str | None:
        record = draft.record
        if record is None or record.idempotency_key is None:
            return None
        return self._master.tag("idempotency", record.caller, record.idempotency_key)

    def _same(self, row: Row, draft: Draft, journal: Transaction) -> Kept:
        """The entry that has the key of idempotency of a draft, if it has its request too."""
        assert draft.record is not None
        key = self._seals.open([row["key_id"]], journal).get(row["key_id"])
        return same_request(row, key, draft.record.contract, draft.record.request) or entry_of(row, key)

    def _file_tags(self, drafts: Sequence[Draft], places: Mapping[int, str]) -> dict[int, str]:
        """What stands for the file of each draft that names one, or is about one."""
        found: dict[int, str] = {}
        for index in places:
            record = drafts[index].record
            if record is not None and record.file is not None:
                found[index] = self._master.tag("file", record.file)
        return found

    def _keys(
        self,
        journal: Transaction,
        drafts: Sequence[Draft],
        places: Mapping[int, str],
        files: Mapping[int, str],
        decisions: Decisions,
    ) -> dict[int, SealKey]:
        """The key of each draft that is kept: its own for a decision, that of its decision for a note."""
        wanted, noted = {}, {}
        for index, identifier in places.items():
            draft = drafts[index]
            if draft.record is not None:
                wanted[index] = Wanted(identifier, draft.record.file, files.get(index))
            elif draft.text is not None and draft.subject in decisions:
                noted[index] = decisions[draft.subject]
        found = dict(zip(wanted, self._seals.keys_for(list(wanted.values()), journal), strict=True)) if wanted else {}
        if noted:
            opened = self._seals.open(noted.values(), journal)
            found |= {index: opened[key] for index, key in noted.items() if key in opened}
        return found

    def _write(self, journal: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
        journal.write(_ENTRY, rows)
        turned = [
            (row[_SEQUENCE], position, row[_ID], relation, target)
            for row in rows
            if row[_LINKS] is not None
            for position, (relation, target) in enumerate(json.loads(row[_LINKS]))
        ]
        if turned:
            journal.write(_LINK, turned)
        sequence, hash_ = rows[-1][_SEQUENCE], rows[-1][-1]
        journal.write(_END, [(sequence, hash_, self._master.code(head_text(sequence, hash_)))])


def _of_record(
    record: Record, archive: str | None, identifier: str, key: SealKey, file: str | None, tag: str | None
) -> tuple[Any, ...]:
    """The values of `FIELDS` after the caller, for a decision."""
    return (
        record.contract, record.version, record.digest, archive, record.engine, record.calendar, record.tariff,
        _readings(record.readings), links_text(record.links), file, tag, None, None, key.id,
        key.digest(identifier, record.contract, record.request),
        key.seal(identifier, "request", record.request),
        key.seal(identifier, "result", record.result),
    )  # fmt: skip


def _of_act(draft: Draft, identifier: str, key: SealKey | None) -> tuple[Any, ...]:
    """The same, for an act."""
    sealed = key.seal(identifier, "text", draft.text.encode()) if draft.text is not None and key is not None else None
    return (*_NOTHING, draft.file_tag, None, draft.subject, draft.detail, key and key.id, None, sealed, None)


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
