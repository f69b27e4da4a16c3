"""Whether the journal can keep decisions: what became of the last lots, and a look at it when that is asked.

A look reads: it finds a database out of reach, one put in place of another, a master key changed under a service that
runs, an end of the chain that was altered. A disk without room, a lock that is held, only a lot finds: its failure
stands for the time after which it says to try again, or until a lot is kept. Someone must then try.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from service.journal.record import JournalUnavailable

LOG = logging.getLogger("clausier.journal")
#: For how long, in seconds, what a look found is told without looking again.
FRESH = 1.0


class Standing:
    """What is known. The log has one event when the journal can keep nothing more, and one when it can again."""

    def __init__(self, look: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._clock = clock
        self._state, self._looking = threading.Lock(), threading.Lock()
        self._failure: JournalUnavailable | None = None
        #: Until when the failure of a lot stands; None where it was a look that failed.
        self._until: float | None = None
        self._looked: tuple[float, JournalUnavailable | None] | None = None

    def kept(self) -> None:
        """Something has just been kept."""
        if self._failure is not None:  # on the way of every lot: no lock where all goes well
            self._back()

    def failed(self, error: JournalUnavailable) -> None:
        """Something could not be kept."""
        self._gone(error, self._clock() + error.retry_after)

    @property
    def failure(self) -> JournalUnavailable | None:
        """What the last lot or look failed of; None where it was well. Nothing is looked at."""
        return self._failure

    @property
    def fresh(self) -> bool:
        """Whether `look` answers at once, by what was last seen."""
        return self._looked is not None and self._clock() - self._looked[0] < FRESH

    def look(self) -> JournalUnavailable | None:
        """Why nothing can be kept; None where it can, as far as is known. Blocks as long as the database does."""
        with self._looking:
            looked = self._looked
            if looked is None or not self.fresh:
                looked = self._looked = self._seen()
        found = looked[1]
        if found is not None:
            return found
        with self._state:
            return self._failure if self._until is not None and self._clock() < self._until else None

    def _seen(self) -> tuple[float, JournalUnavailable | None]:
        try:
            self._look()
        except JournalUnavailable as error:
            self._gone(error, None)
            return self._clock(), error
        if self._failure is not None and self._until is None:
            self._back()
        return self._clock(), None

    def _gone(self, error: JournalUnavailable, until: float | None) -> None:
        with self._state:
            known, self._failure, self._until = self._failure, error, until
        if known is None:
            LOG.error("journal_unavailable", extra={"clausier": {"cause": error.message}})

    def _back(self) -> None:
        with self._state:
            known, self._failure, self._until = self._failure, None, None
        if known is not None:
            LOG.warning("journal_available", extra={"clausier": {"was": known.message}})
