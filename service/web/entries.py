"""What the journal keeps of a decision, and how an answer tells what was kept."""

from __future__ import annotations

from typing import Any

from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from service.journal.personal import links_data
from service.journal.record import Entry, Record
from service.universal_time import written
from service.web.deciding import Decided
from service.web.request_body import Asked


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
