"""The contracts that serve at one moment: a library without error, never changed once made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from engine import Library
from engine.library import LoadedProduct
from grammar.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Source:
    """The files that versions of one product were loaded from: those of the whole closure, as they were then.

    Where versions must be approved, those of one product may come from several sources.
    """

    product: LoadedProduct
    #: The folder of the product among the files.
    folder: str
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A library and where it was read. A request takes one and keeps it to its end.

    Every place in it is relative to the folder of the contracts: nothing of it tells a path of the machine.
    """

    library: Library
    root: Path
    #: Changes with any file of any contract, and with the tariff.
    digest: str
    #: Warnings of what serves.
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Where each version came from: what is to be archived before anything is decided.
    sources: tuple[Source, ...] = ()
    #: The file that the tariff of the library was read from.
    tariffs: Path | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the files on disk are those that serve, and what keeps them from it."""

    #: The digest of what serves, "" where nothing does.
    serving: str
    #: The diagnostics of what is on disk and does not serve; empty where what is on disk serves.
    refused: tuple[Diagnostic, ...] = ()
    #: What waits for approval: « contract@version » or « tarif » to the hash to approve, "" for a version that is gone.
    waiting: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: What else keeps the files on disk from serving, as a French sentence.
    failure: str = ""
    #: How many contracts are loaded, of how many, while the first ones are and nothing serves yet; None otherwise.
    loading: tuple[int, int] | None = None
    #: Since when files on disk are others than those that were looked at last, and are being loaded, while what was
    #: loaded before serves (RFC 3339, universal time); "" where nothing is.
    reloading: str = ""

    @property
    def ready(self) -> bool:
        """Whether contracts serve, be they those on disk or not."""
        return bool(self.serving)


_WHERE = "voir /ready, avec une clé s'il en est demandé une"


class NotServing(Exception):
    """No contract serves yet: the answer is 503. ``message`` is a French sentence."""

    def __init__(self, readiness: Readiness) -> None:
        if readiness.failure:
            message = readiness.failure
        elif readiness.refused:
            message = f"les contrats ont des erreurs : aucun ne sert ({_WHERE})"
        elif readiness.waiting:
            message = f"aucune version n'est approuvée : aucun contrat ne sert ({_WHERE})"
        else:
            message = "les contrats sont en cours de chargement"
            if readiness.loading is not None:
                message += f" ({readiness.loading[0]} sur {readiness.loading[1]})"
        super().__init__(message)
        self.message = message
        self.readiness = readiness
