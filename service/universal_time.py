"""Moments in universal time: this one, and how one is written in data (RFC 3339, « 2026-11-22T10:00:00.123Z »)."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def written(moment: datetime, to: str = "milliseconds") -> str:
    """A moment of universal time as data, ``to`` the millisecond or the second (see `datetime.isoformat`)."""
    return moment.isoformat(timespec=to).replace("+00:00", "Z")
