"""Keeping a lot of decisions and acts in one transaction: their places in the chain, their seals, the new head."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from service.journal.before import Before, Decisions
from service.journal.chain import FIELDS, entry_hash, head_text
from service.journal.database import Database
from service.journal.drafts import Draft, Handed, fault_of
from service.journal.draws import Draws
from service.journal.linking import ends_of
from service.journal.master import Master
from service.journal.record import Act, Entry, IdempotencyConflict, JournalError, Kind, Record, Relation
from service.journal.rows import act_of, compact, entry_of, links_text, milliseconds, moment
from service.journal.seals import DRAWN, SealKey, Seals, Wanted
from service.journal.statements import Transaction, adding, changing
from service.journal.tables import entries, head, links

Kept = Entry | Act | JournalError
Row = dict[str, Any]
#: The values of `FIELDS`, or some of them, in that order.
Values = tuple[Any, ...]
_DECISION = Kind.DECISION.value
#: The random bytes of an id.
_RANDOM = 10
_ENTRY = adding(entries, (*FIELDS, "hash"))
_LINK = adding(links)
_END = changing(head, ("sequence", "hash", "code"))
_SEQUENCE, _ID, _LINKS = (FIELDS.index(name) for name in ("sequence", "id", "links"))
#: What an act has none of: all that is between its caller and the tag of its file.
_NOTHING = (None,) * (FIELDS.index("file_tag") - FIELDS.index("caller") - 1)
_ERASED = "la décision {} a été effacée : on n'y ajoute plus rien"


class Keeper:
    """Writes lots. One at a time: the writer's thread calls it."""

    def __init__(self, database: Database, seals: Seals, master: Master, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._seals = seals
        self._master = master
        self._clock = clock
        self._before = Before(master, seals)

    def archived(self, made: Mapping[tuple[str, str], str]) -> None:
        """Know the archive of the closure of some contracts, by contract and digest."""
        self._before.archive_of |= made

    def keep(self, handed: Sequence[Handed]) -> list[Kept]:
        """What became of each decision and act: kept, or why not. All that are kept are on the disk when this returns.

        A key of idempotency known with the same request gives the entry that has it. Raises `JournalUnavailable`:
        nothing of the lot is to be acknowledged.
        """
        now = milliseconds(self._clock())
        outcomes: list[Kept | None] = [fault_of(one) for one in handed]
        sound = [index for index, outcome in enumerate(outcomes) if outcome is None]
        tags = {index: tag for index in sound if (tag := self._idempotency(handed[index])) is not None}
        draw = Draws(len(sound) * (DRAWN + _RANDOM))
        again: dict[int, int] = {}
        with self._database.lot() as journal:
            end = self._before.head(journal)
            known = self._before.keyed(journal, tags.values()) if tags else {}
            decisions = self._before.decisions(journal, [handed[index] for index in sound])
            ended: dict[str, Relation] = {}
            first: dict[str, int] = {}
            places: dict[int, str] = {}
            for index in sound:
                one, tag = handed[index], tags.get(index)
                if tag is not None and tag in known:
                    outcomes[index] = self._same(known[tag], one, journal)
                elif tag is not None and tag in first:
                    again[index] = first[tag]
                elif (refused := self._before.refused(journal, one, decisions, ended)) is not None:
                    outcomes[index] = refused
                else:
                    places[index] = new_id(now, draw) if isinstance(one, Record) else one.id or new_id(now, draw)
                    if isinstance(one, Record) and one.links:
                        ended |= ends_of(one)
                    if tag is not None:
                        first[tag] = index
            rows = self._rows(journal, handed, places, tags, decisions, (*end, now), draw, outcomes)
            if rows:
                self._write(journal, rows)
        for index, earlier in again.items():
            outcomes[index] = _alike(handed[index], handed[earlier], outcomes[earlier])
        return [outcome for outcome in outcomes if outcome is not None]

    def _idempotency(self, one: Handed) -> str | None:
        if isinstance(one, Draft) or one.idempotency_key is None:
            return None
        return self._master.tag("idempotency", one.caller, one.idempotency_key)

    def _same(self, row: Row, one: Handed, journal: Transaction) -> Kept:
        """The entry that has the key of idempotency of a record, if it has its request too."""
        assert isinstance(one, Record)
        key = self._seals.open([row["key_id"]], journal).get(row["key_id"])
        return same_request(row, key, one.contract, one.request) or entry_of(row, key)

    def _rows(
        self,
        journal: Transaction,
        handed: Sequence[Handed],
        places: Mapping[int, str],
        tags: Mapping[int, str],
        decisions: Decisions,
        end: tuple[int, str, int],
        draw: Draws,
        outcomes: list[Kept | None],
    ) -> list[Values]:
        """The rows of what has an id, chained after the ``end`` (sequence, hash, the time now), and their outcomes."""
        sequence, previous, now = end
        at = moment(now)
        files = {
            index: self._master.tag("file", one.file)
            for index in places
            if isinstance(one := handed[index], Record) and one.file is not None
        }
        keys = self._keys(journal, handed, places, files, decisions, draw)
        rows: list[Values] = []
        for index, identifier in places.items():
            one, key = handed[index], keys.get(index)
            if isinstance(one, Record):
                assert key is not None
                archive = self._before.archive(journal, one)
                after = _of_record(one, archive, identifier, key, files.get(index), tags.get(index), draw)
                values = (previous, sequence + 1, identifier, _DECISION, now, *after)
                hash_ = entry_hash(values)
                outcomes[index] = Entry(identifier, sequence + 1, at, one, previous, hash_)
            elif one.text is not None and key is None:
                outcomes[index] = JournalError(_ERASED.format(one.subject))
                continue
            else:
                values = (previous, sequence + 1, identifier, one.kind.value, now, *_of_act(one, identifier, key, draw))
                hash_ = entry_hash(values)
                outcomes[index] = replace(act_of(dict(zip(FIELDS, values, strict=True))), text=one.text)
            rows.append((*values, hash_))
            sequence, previous = sequence + 1, hash_
        return rows

    def _keys(
        self,
        journal: Transaction,
        handed: Sequence[Handed],
        places: Mapping[int, str],
        files: Mapping[int, str],
        decisions: Decisions,
        draw: Draws,
    ) -> dict[int, SealKey]:
        """The key of each that is kept: its own for a decision, that of its decision for a note."""
        wanted: dict[int, Wanted] = {}
        noted: dict[int, str] = {}
        for index, identifier in places.items():
            one = handed[index]
            if isinstance(one, Record):
                wanted[index] = identifier, one.file, files.get(index)
            elif one.text is not None and (named := decisions.get(one.subject or "")) is not None:
                noted[index] = named
        made = self._seals.keys_for(list(wanted.values()), journal, draw) if wanted else []
        found = dict(zip(wanted, made, strict=True))
        if noted:
            opened = self._seals.open(noted.values(), journal)
            found |= {index: opened[key] for index, key in noted.items() if key in opened}
        return found

    def _write(self, journal: Transaction, rows: Sequence[Values]) -> None:
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
    record: Record, archive: str | None, identifier: str, key: SealKey, file: str | None, tag: str | None, draw: Draws
) -> Values:
    """The values of `FIELDS` from the caller on, for a decision."""
    return (
        record.caller, record.contract, record.version, record.digest, archive, record.engine, record.calendar,
        record.tariff, _readings(record.readings), links_text(record.links), file, tag, None, None, key.id,
        key.digest(identifier, record.contract, record.request),
        key.seal(identifier, "request", record.request, draw),
        key.seal(identifier, "result", record.result, draw),
    )  # fmt: skip


def _of_act(draft: Draft, identifier: str, key: SealKey | None, draw: Draws) -> Values:
    """The same, for an act."""
    text = draft.text
    sealed = key.seal(identifier, "text", text.encode(), draw) if text is not None and key is not None else None
    told = (draft.file_tag, None, draft.subject, draft.detail, key and key.id, None, sealed, None)
    return (draft.caller, *_NOTHING, *told)


def new_id(now: int, draw: Callable[[int], bytes] = os.urandom) -> str:
    """An id of 32 hexadecimal digits: 12 of the time in milliseconds, so that ids sort by time, then 20 at random."""
    return f"{now:012x}{draw(_RANDOM).hex()}"


def same_request(row: Row, key: SealKey | None, contract: str, request: bytes) -> IdempotencyConflict | None:
    """What is wrong with a key of idempotency used again, from the row of its first use."""
    identifier = row["id"]
    if key is None:
        return IdempotencyConflict("cette clé d'idempotence est celle d'une décision effacée", identifier)
    if hmac.compare_digest(key.digest(identifier, contract, request), row["request_digest"]):
        return None
    return IdempotencyConflict("cette clé d'idempotence a déjà servi pour une autre demande", identifier)


def _alike(one: Handed, earlier: Handed, outcome: Kept | None) -> Kept | None:
    """What becomes of the second decision of a lot under one key of idempotency."""
    assert isinstance(one, Record) and isinstance(earlier, Record)
    if (one.request == earlier.request and one.contract == earlier.contract) or not isinstance(outcome, Entry):
        return outcome
    return IdempotencyConflict("cette clé d'idempotence a déjà servi pour une autre demande", outcome.id)


@lru_cache(256)
def _readings(readings: tuple[tuple[str, str], ...]) -> str:
    return compact([list(one) for one in readings])
