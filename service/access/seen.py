"""What is known of a request while it goes through the service: for the log, the metrics, the handlers."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from service.access.caller import Caller

_WHERE = "clausier"


class Seen:
    """One request. The doors fill the first fields; handlers say which contract and which decision it was about."""

    __slots__ = ("caller", "contract", "decision", "id", "method", "status", "template")

    def __init__(self, identifier: str, method: str, template: str) -> None:
        self.id = identifier
        self.method = method
        #: The template of the route, "" where no route has that path: never the path, where ids of people may stand.
        self.template = template
        self.caller: Caller | None = None
        self.contract = ""
        self.decision = ""
        self.status = 0


def keep(scope: MutableMapping[str, Any], seen: Seen) -> None:
    """Attach what is known to a request."""
    scope[_WHERE] = seen


def seen_of(scope: MutableMapping[str, Any]) -> Seen | None:
    """What is known of a request; None where it did not come by the doors."""
    found: Seen | None = scope.get(_WHERE)
    return found
