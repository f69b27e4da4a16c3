"""The contracts that serve are archived before they decide anything, so that any decision can be replayed."""

from __future__ import annotations

import asyncio

from service.journal import Closure, Journal, JournalError, JournalUnavailable
from service.live.snapshot import Snapshot
from service.settings import Settings
from service.web.work import Work

#: How long archiving may take, in seconds.
PATIENCE = 120


class Archives:
    """What is archived already. Archiving the same contracts twice costs nothing but time."""

    def __init__(self, journal: Journal | None, settings: Settings, work: Work) -> None:
        self._journal = journal
        self._settings = settings
        self._work = work
        self._done = ""
        self._lock = asyncio.Lock()

    async def ready(self, snapshot: Snapshot) -> None:
        """Returns once the contracts are archived. Raises `JournalUnavailable` where they cannot be for now."""
        journal = self._journal
        if journal is None or snapshot.digest == self._done:
            return
        async with self._lock:
            if snapshot.digest == self._done:
                return
            try:
                root, tariffs = self._settings.contracts, self._settings.tariffs
                held = tuple(Closure(one.product.identifier, one.folder, one.files) for one in snapshot.sources)
                await self._work.run(lambda: journal.archive(root, snapshot.library, tariffs, held or None), PATIENCE)
            except JournalUnavailable:
                raise
            except JournalError as error:
                # The files have changed since they were loaded: what is on disk serves in a moment, or is told faulty.
                raise JournalUnavailable(error.message) from None
            self._done = snapshot.digest
