"""What the server knows of a caller's connection and the application cannot see: it has gone, or has to end soon."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

_WHERE = "clausier.connection"


@dataclass(slots=True)
class Connection:
    """A connection while it lasts. ``ending``: the service stops, and what is under way has to end soon."""

    gone: Callable[[], bool] = lambda: False
    ending: bool = False
    #: Whether what is being answered is a stream, which alone may last without end.
    streaming: bool = False


def attach(scope: MutableMapping[str, Any], connection: Connection) -> None:
    """Tell a request by which connection it came."""
    scope[_WHERE] = connection


def connection_of(scope: MutableMapping[str, Any]) -> Connection:
    """The connection of a request. One that did not come by our server never seems to have gone."""
    found: Connection | None = scope.get(_WHERE)
    return found if found is not None else Connection()
