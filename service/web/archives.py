"""The contracts that serve are archived before they decide anything, so that any decision can be replayed."""

from __future__ import annotations

import asyncio

from engine import Library
from service.journal import Closure, Journal, JournalError, JournalUnavailable
from service.live.snapshot import Snapshot
from service.settings import Settings
from service.web.work import Work

#: How long archiving may take, in seconds.
_PATIENCE = 120


class Archives:
    """What is archived already. Archiving the same contracts twice costs nothing but time."""

    def __init__(self, journal: Journal | None, settings: Settings, work: Work) -> None:
        self._journal = journal
        self._settings = settings
        self._work = work
        self._done = ""
        self._lock = asyncio.Lock()

    def done(self, snapshot: Snapshot) -> bool:
        """Whether nothing is left to archive."""
        return self._journal is None or snapshot.digest == self._done

    async def ready(self, snapshot: Snapshot) -> None:
        """Returns once the contracts are archived. Raises `JournalUnavailable` where they cannot be for now."""
        journal = self._journal
        if journal is None or self.done(snapshot):
            return
        async with self._lock:
            if snapshot.digest == self._done:
                return
            try:
                await self._work.run(lambda: archive(journal, snapshot, self._settings), _PATIENCE)
            except JournalUnavailable:
                raise
            except JournalError as error:
                # The files have changed since they were loaded: what is on disk serves in a moment, or is told faulty.
                raise JournalUnavailable(error.message) from None
            self._done = snapshot.digest


def archive(journal: Journal, snapshot: Snapshot, settings: Settings) -> None:
    """Archive what serves. Raises `JournalError`.

    The files are those that were loaded, whatever has become of them on disk since; where nothing says which they were,
    those on disk, if they still are the same. Versions of one contract that come from several sources go one by one.
    """
    root, tariffs = settings.contracts, snapshot.tariffs or settings.tariffs
    if not snapshot.sources:
        journal.archive(root, snapshot.library, tariffs)
        return
    left = list(snapshot.sources)
    while left:
        together = list({source.product.identifier: source for source in left}.values())
        library = Library(tuple(one.product for one in together), (), snapshot.library.tariff)
        closures = [Closure(one.product.identifier, one.folder, one.files) for one in together]
        journal.archive(root, library, tariffs, closures)
        left = [source for source in left if all(source is not one for one in together)]
