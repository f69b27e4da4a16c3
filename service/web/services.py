"""All that the handlers of a request may use, in one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from service.access.access import Access
from service.journal import Journal
from service.live.snapshot import Readiness, Snapshot
from service.settings import Settings


class Live(Protocol):
    """The contracts that serve."""

    def current(self) -> Snapshot:
        """What serves now."""

    def readiness(self) -> Readiness:
        """Whether what is on disk serves."""


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the contracts that serve, the journal (None: nothing is kept), the doors (None: there are none)."""

    settings: Settings
    live: Live
    journal: Journal | None = None
    access: Access | None = None


@dataclass(frozen=True, slots=True)
class FixedContracts:
    """Contracts that never change: what serves is what was loaded."""

    loaded: Snapshot

    def current(self) -> Snapshot:
        """What serves."""
        return self.loaded

    def readiness(self) -> Readiness:
        """Always ready."""
        return Readiness(self.loaded.digest)
