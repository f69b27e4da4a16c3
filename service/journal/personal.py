"""One person's file as data: its decisions, what was noted of them, who read them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from service.journal.record import Act, Entry, Kind, Link
from service.universal_time import written

#: What is told of a file besides its decisions.
ABOUT = frozenset(
    {Kind.NOTE, Kind.FLAG, Kind.UNFLAG, Kind.ACCESS, Kind.EXPORT, Kind.ERASURE, Kind.RETENTION}
)  # fmt: skip


def entry_data(entry: Entry, *, content: bool = True) -> dict[str, Any]:
    """An entry as plain data: JSON as data where it is JSON. ``content`` tells the request and the result too."""
    record = entry.record
    told: dict[str, Any] = {
        "id": entry.id,
        "sequence": entry.sequence,
        "recorded_at": written(entry.recorded_at),
        "contract": record.contract,
        "version": record.version,
        "digest": record.digest,
        "engine": record.engine,
        "calendar": record.calendar,
        "tariff": record.tariff,
        "readings": dict(record.readings),
        "caller": record.caller,
        "file": record.file,
        "links": links_data(record.links),
        "linked_by": links_data(entry.linked_by),
        "erased": entry.erased,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    if content and not entry.erased:
        told |= {"request": _data(record.request), "result": _data(record.result)}
    return told


def links_data(links: Iterable[Link]) -> list[dict[str, str]]:
    """Links as plain data."""
    return [{"relation": link.relation.value, "decision": link.decision} for link in links]


def act_data(act: Act) -> dict[str, Any]:
    """An act as plain data; the keys that an erasure names are left out."""
    detail: Any = act.detail
    if act.kind in (Kind.ERASURE, Kind.RETENTION):
        detail = json.loads(act.detail)["why"]
    return {
        "id": act.id,
        "sequence": act.sequence,
        "kind": act.kind.value,
        "recorded_at": written(act.recorded_at),
        "caller": act.caller,
        "subject": act.subject,
        "detail": detail,
        "text": act.text,
    }


def _data(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
