"""Whether the journal can keep decisions, asked from the loop: a database that hangs holds nobody."""

from __future__ import annotations

import asyncio

from service.journal import Journal, JournalUnavailable

#: How long, in seconds, a database is waited for.
PATIENCE = 2.0


class Keeping:
    """Looks at the journal, one look at a time however many ask."""

    def __init__(self, journal: Journal | None) -> None:
        self._journal = journal
        self._look: asyncio.Future[JournalUnavailable | None] | None = None

    async def failure(self) -> JournalUnavailable | None:
        """Why no decision can be kept; None where they can, or where none is to be."""
        if self._journal is None:
            return None
        standing = self._journal.standing
        if standing.fresh:
            return standing.look()
        look = self._look
        if look is None or look.done():
            look = self._look = asyncio.ensure_future(asyncio.to_thread(standing.look))
        if not (await asyncio.wait({look}, timeout=PATIENCE))[0]:
            return JournalUnavailable("le journal ne répond pas : la base de données tarde à répondre", 5)
        return look.result()
