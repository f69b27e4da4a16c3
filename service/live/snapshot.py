"""The contracts that serve at one moment: a library without error, never changed once made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from engine import Library
from grammar.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A library and where it was read. A request takes one and keeps it to its end."""

    library: Library
    root: Path
    #: Changes with any file of any contract, and with the tariff.
    digest: str
    loaded_at: datetime
    #: Warnings of what serves.
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the files on disk are those that serve, and what keeps them from it."""

    serving: str
    #: The diagnostics of what is on disk and does not serve; empty where what is on disk serves.
    refused: tuple[Diagnostic, ...] = ()
    #: The versions that wait for approval: contract and version to the hash to approve.
    waiting: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
