"""Rows of the chain, and the entries and acts that they tell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from service.journal.record import Act, Entry, Kind, Link, Record, Relation
from service.journal.seals import SealKey

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, UTC, of a moment that knows its zone."""
    return (moment - _EPOCH) // _MILLISECOND


def moment(count: int) -> datetime:
    """The moment of a number of milliseconds."""
    return _EPOCH + count * _MILLISECOND


def compact(data: Any) -> str:
    """JSON without a space, in the order given."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def links_text(links: Sequence[Link]) -> str | None:
    """The links of an entry as they are kept; None where there is none."""
    return compact([[link.relation.value, link.decision] for link in links]) if links else None


def entry_of(row: Mapping[str, Any], key: SealKey | None, linked_by: tuple[Link, ...] = ()) -> Entry:
    """The decision of a row, opened where its key is there.

    Raises `JournalError` where what is sealed was altered.
    """
    identifier = row["id"]
    request = key.open(identifier, "request", row["sealed_request"]) if key else b""
    result = key.open(identifier, "result", row["sealed_result"]) if key else b""
    record = Record(
        contract=row["contract"],
        version=row["version"],
        digest=row["digest"],
        engine=row["engine"],
        calendar=row["calendar"],
        tariff=row["tariff"],
        readings=tuple((name, option) for name, option in json.loads(row["readings"])),
        caller=row["caller"],
        request=request,
        result=result,
        file=key.file if key else None,
        links=links_of(row),
        archive=row["archive"],
    )
    return Entry(
        identifier, row["sequence"], moment(row["recorded_at"]), record, row["previous"], row["hash"], linked_by,
        erased=key is None,
    )  # fmt: skip


def links_of(row: Mapping[str, Any]) -> tuple[Link, ...]:
    """The links of a row."""
    written = json.loads(row["links"]) if row["links"] else ()
    return tuple(Link(Relation(relation), decision) for relation, decision in written)


def act_of(row: Mapping[str, Any], key: SealKey | None = None) -> Act:
    """The act of a row, its text opened where its key is there."""
    sealed = row["sealed_request"]
    text = key.open(row["id"], "text", sealed).decode() if key and sealed is not None else None
    return Act(
        row["id"], row["sequence"], Kind(row["kind"]), moment(row["recorded_at"]), row["caller"],
        row["subject"] or "", row["detail"] or "", text,
    )  # fmt: skip
