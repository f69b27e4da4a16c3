"""The journal of decisions: append-only, chained, sealed, replayable."""

from service.journal.archive import Closure
from service.journal.drafts import Draft
from service.journal.erasing import Erasure
from service.journal.journal import Journal
from service.journal.opening import open_journal, rotate_master
from service.journal.reading import Filter
from service.journal.record import (
    Act,
    Entry,
    IdempotencyConflict,
    JournalError,
    JournalUnavailable,
    Kind,
    Link,
    Record,
    Relation,
)
from service.journal.replay import Replay
from service.journal.retention import read_rules
from service.journal.verification import Verification, Why

__all__ = [
    "Act",
    "Closure",
    "Draft",
    "Entry",
    "Erasure",
    "Filter",
    "IdempotencyConflict",
    "Journal",
    "JournalError",
    "JournalUnavailable",
    "Kind",
    "Link",
    "Record",
    "Relation",
    "Replay",
    "Verification",
    "Why",
    "open_journal",
    "read_rules",
    "rotate_master",
]
