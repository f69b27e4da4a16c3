"""What the journal keeps of a decision, and what it says when it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Relation(StrEnum):
    """How a decision stands to an earlier one."""

    CORRECTS = "corrects"
    COMPLETES = "completes"
    CANCELS = "cancels"
    REPLACES = "replaces"


@dataclass(frozen=True, slots=True)
class Link:
    """A decision and an earlier one, by the id of the earlier."""

    relation: Relation
    decision: str


@dataclass(frozen=True, slots=True)
class Record:
    """A decision made, to be kept. ``request`` and ``result`` are JSON, exactly as read and as answered."""

    contract: str
    version: str
    #: The hash of the files that decided, and that under which the whole closure is archived.
    digest: str
    engine: str
    calendar: str
    #: The hash of the tariff, where one was given.
    tariff: str | None
    readings: tuple[tuple[str, str], ...]
    #: The name of the key, or of whoever runs the command.
    caller: str
    request: bytes = field(repr=False)
    result: bytes = field(repr=False)
    #: The person's file, as the caller refers to it.
    file: str | None = None
    links: tuple[Link, ...] = ()
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record kept: its place in the chain. ``request`` and ``result`` are None once their key is erased."""

    id: str
    sequence: int
    recorded_at: datetime
    record: Record
    #: Hex of SHA-256: of the entry before, of this one.
    previous: str
    hash: str
    #: Later decisions that link to this one, as (relation, id).
    linked_by: tuple[Link, ...] = ()
    erased: bool = False


class JournalError(Exception):
    """Something the journal cannot do: ``message`` is a French sentence without any path of the machine."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class JournalUnavailable(JournalError):
    """The journal cannot keep anything for now: nothing may be acknowledged. ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
