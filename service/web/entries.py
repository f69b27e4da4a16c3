"""What the journal keeps of a decision, and how an answer tells what was kept."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from service.journal.personal import links_data
from service.journal.record import Entry, Record
from service.universal_time import written
from service.web.deciding import Decided
from service.web.request_body import Asked

encode = msgspec.json.Encoder().encode


def record_of(
    decided: Decided, asked: Asked, caller: str, body: bytes, key: str | None = None, *, every: bool = False
) -> Record:
    """What the journal keeps of a decision. ``every``: the caller may see, so link to, the decisions of others."""
    identity = decided.contract.identity
    return Record(
        contract=identity.contract,
        version=identity.version,
        digest=identity.digest,
        engine=ENGINE_VERSION,
        calendar=TABLE_VERSION,
        tariff=identity.tariff[1] if identity.tariff else None,
        readings=tuple(decided.plan.readings.items()),
        caller=caller,
        request=body,
        result=decided.result,
        file=asked.file,
        links=asked.links,
        idempotency_key=key,
        links_to_all=every,
    )


def told_with(result: bytes, entry: Entry | None) -> bytes:
    """An answer: the entry, then the result as it was given."""
    return b'{"decision":%b,%b' % (_told(entry), result[1:])


def _told(entry: Entry | None) -> bytes:
    """What `entry_told` says, as JSON. Most entries have no link."""
    if entry is None or entry.linked_by or entry.record.links:
        return encode(entry_told(entry))
    file = entry.record.file
    return b'{"id":"%b","sequence":%d,"recorded_at":"%b","file":%b,"links":[]}' % (
        entry.id.encode(), entry.sequence, _moment(entry.recorded_at), b"null" if file is None else encode(file),
    )  # fmt: skip


@lru_cache(64)
def _moment(when: datetime) -> bytes:
    """A moment as it is told: those of a lot are one."""
    return written(when).encode()


def entry_told(entry: Entry | None) -> dict[str, Any] | None:
    """An entry as the answer tells it."""
    if entry is None:
        return None
    told: dict[str, Any] = {
        "id": entry.id,
        "sequence": entry.sequence,
        "recorded_at": written(entry.recorded_at),
        "file": entry.record.file,
        "links": links_data(entry.record.links),
    }
    if entry.linked_by:
        told["linked_by"] = links_data(entry.linked_by)
    return told
