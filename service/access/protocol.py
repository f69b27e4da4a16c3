"""The server's side of a connection, less patient than uvicorn's: the head of a request comes soon, and is short.

uvicorn waits without end for the end of the headers, and keeps however many come; a few slow callers would hold every
connection. A head that comes whole, as almost all do, costs nothing here.

A stream of cases lasts as long as its caller likes: it is told when the caller has gone and when the service stops.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.access.connection import Connection, attach

#: How long the head of a request may take, in seconds, and its length in bytes.
PATIENCE = 10
LONGEST = 65_536
#: How long a stream has, when the service stops, to tell what is decided of it, in seconds: then it is cut.
GRACE = 3


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request does not come."""

    _timer: asyncio.TimerHandle | None = None
    _in_head = True
    _length = 0

    def connection_made(self, transport: Any) -> None:
        """A caller connects: the head of a first request is waited for."""
        super().connection_made(transport)
        self._connection = Connection(transport.is_closing)
        self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller has gone."""
        self._settle()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some bytes, of a head or of a body."""
        if self._in_head:
            self._length += len(data)
        super().data_received(data)
        if self._in_head:
            if self._length > LONGEST:
                self._give_up()
            elif self._timer is None:
                self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._in_head = True
        super().on_message_begin()
        attach(cast(dict[str, Any], self.scope), self._connection)

    def shutdown(self) -> None:
        """The service stops: what is being answered ends, a stream after the lines at hand."""
        self._connection.ending = True
        super().shutdown()
        if self._connection.streaming:
            self.cycle.message_event.set()  # one that waits for its next lines looks up
            self.loop.call_later(GRACE, self.transport.abort)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head = False
        self._length = 0
        self._settle()
        super().on_headers_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """A request to speak another protocol is answered in this one (RFC 9110, section 7.8): nothing is lacking."""

    def _settle(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._settle()
        self.transport.close()
