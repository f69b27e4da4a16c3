"""The journal of decisions: append-only, chained, sealed, replayable."""

from service.journal.drafts import Draft
from service.journal.journal import Journal, open_journal
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

__all__ = [
    "Act",
    "Draft",
    "Entry",
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
    "open_journal",
]
