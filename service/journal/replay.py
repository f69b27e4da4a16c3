"""Deciding an entry again, with the contract that was archived with it."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine import Library
from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from engine.library import load_products
from engine.tariffs import read_tariff
from grammar.diagnostics import Severity
from service.journal.archive import content_of, contract_folder, restore
from service.journal.database import Database
from service.journal.record import Entry, JournalError

#: What makes the bytes of a result: from the contracts, the id of the one asked, the bytes of the request.
Decide = Callable[[Library, str, bytes], bytes]
_KEPT = 8
_TARIFF = "tarif.yaml"


@dataclass(frozen=True, slots=True)
class Replay:
    """What deciding an entry again gave. ``same`` is whether the bytes are those that were kept."""

    entry: Entry = field(repr=False)
    result: bytes = field(repr=False)
    same: bool
    #: The versions of the engine and of the calendar that decided again, where they are not those of the entry.
    engine: str | None = None
    calendar: str | None = None


class Replayer:
    """Loads archives, and keeps the last ones loaded."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaded: OrderedDict[tuple[str, str, str, str | None], Library] = OrderedDict()
        self._lock = threading.Lock()

    def library(self, entry: Entry) -> Library:
        """The contract of an entry, its versions up to the one that decided, and its tariff, as they were then.

        Raises `JournalError` where the archive is missing, altered, or no longer gives the contract of that hash.
        """
        record = entry.record
        key = (record.archive or "", record.contract, record.version, record.tariff)
        with self._lock:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
            library = self._load(*key)
            self._loaded[key] = library
            while len(self._loaded) > _KEPT:
                self._loaded.popitem(last=False)
        return library

    def _load(self, archive: str, contract: str, version: str, tariff: str | None) -> Library:
        folder = Path(tempfile.mkdtemp(prefix="clausier-"))
        try:
            restore(self._database, archive, contract, folder / "contrats")
            products, told = load_products(contract_folder(folder / "contrats", contract))
            if any(one.severity is Severity.ERROR for one in told):
                raise JournalError(
                    f"le contrat archivé « {contract} » ne se lit plus sans erreur avec cette version du programme"
                )
            # A later version, which was not in force yet for the service, would govern cases in its place.
            kept = tuple(
                replace(one, versions=tuple(pair for pair in one.versions if pair[0] <= version)) for one in products
            )
            if tariff is None:
                return Library(kept, told)
            source = folder / _TARIFF
            with self._database.reading() as connection:
                source.write_bytes(content_of(connection, tariff))
            return Library(kept, told, read_tariff(source, products, partial=True)[0])
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def replay(self, entry: Entry, decide: Decide) -> Replay:
        """Decide an entry again. Raises `JournalError` where it is erased or its contract cannot be had."""
        if entry.erased:
            raise JournalError(f"la décision {entry.id} a été effacée : ses faits n'existent plus")
        record = entry.record
        library = self.library(entry)
        product = library.product(record.contract)
        digests = {product.version(day).identity.digest for day in product.versions}
        if record.digest not in digests:
            raise JournalError(f"l'archive de la décision {entry.id} ne donne plus le contrat qui l'a décidée")
        result = decide(library, record.contract, record.request)
        return Replay(
            entry,
            result,
            result == record.result,
            ENGINE_VERSION if record.engine != ENGINE_VERSION else None,
            None if record.calendar.endswith(TABLE_VERSION) else TABLE_VERSION,
        )
