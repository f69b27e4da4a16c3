"""All that the doors are made of, in one place: what the application is given."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from service.access.caller import Caller
from service.access.doors import App, Doors, caller_of
from service.access.hosts import on_loopback
from service.access.keys import Keys
from service.access.log import Log
from service.access.metrics import Metrics
from service.access.rate import Rate
from service.access.routes import without_role
from service.access.seen import seen_of
from service.exits import Stop
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """The keys (None where none is asked), the log, the counts, the pace of each key."""

    settings: Settings
    keys: Keys | None
    log: Log
    metrics: Metrics = field(default_factory=Metrics)
    rate: Rate = field(default_factory=lambda: Rate(0))

    def check(self, routes: Iterable[tuple[str, str]]) -> None:
        """Raise `ValueError` where a route, by method and template, has no role: what nobody thought of is not open."""
        missing = without_role(routes)
        if missing:
            raise ValueError(f"no role is told for {missing}")

    def guard(self, app: App) -> Doors:
        """An application behind the doors, all of its routes having been checked."""
        return Doors(app, self.settings, self.keys, self.log, self.metrics, self.rate)

    def caller(self, scope: MutableMapping[str, Any]) -> Caller:
        """Who makes a request."""
        return caller_of(seen_of(scope))


def open_access(settings: Settings, log: Log | None = None) -> Access:
    """The doors of the settings. Stops where keys are off and others than this machine could come in."""
    if not settings.keys and not on_loopback(settings.host):
        raise Stop(
            f"sans clé, le service n'écoute que sur la machine elle-même, non sur « {settings.host} »",
            hint="retirez --no-keys, ou écoutez sur 127.0.0.1",
        )
    keys = Keys(settings.data) if settings.keys else None
    told = log if log is not None else Log(settings.log, facts=settings.log_facts)
    return Access(settings, keys, told, Metrics(), Rate(settings.rate))
