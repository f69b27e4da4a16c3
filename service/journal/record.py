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
    #: The archive of the contract's closure (see `archive`); None is the last one made of ``contract`` and ``digest``.
    archive: str | None = None
    #: Whether its links may name the decisions of other callers: a rule of its keeping, itself not kept.
    links_to_all: bool = field(default=True, compare=False)


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


class Kind(StrEnum):
    """What an entry of the chain tells: a decision, or something done about decisions."""

    DECISION = "decision"
    #: A note on a decision, and the flag that asks a human to review it, set and lowered.
    NOTE = "note"
    FLAG = "flag"
    UNFLAG = "unflag"
    #: Someone read a decision, a letter, a file; a replay is one too.
    ACCESS = "access"
    EXPORT = "export"
    ERASURE = "erasure"
    RETENTION = "retention"
    #: Something of the service's own life: a version approved, a key made.
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that is no decision: who did what, when, about which decision or file, and why.

    ``subject`` is the id of a decision, the tag of a file, or what the event is about. ``detail`` is kept in clear,
    ``text`` is sealed with the key of the decision, and None once it is erased.
    """

    id: str
    sequence: int
    kind: Kind
    recorded_at: datetime
    caller: str
    subject: str
    detail: str
    text: str | None = field(default=None, repr=False)


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


class IdempotencyConflict(JournalError):
    """A key of idempotency used again with another request; ``decision`` is the id of the first."""

    def __init__(self, message: str, decision: str) -> None:
        super().__init__(message)
        self.decision = decision
