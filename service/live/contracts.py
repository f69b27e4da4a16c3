"""The contracts that serve: watched on disk, loaded again when they change, swapped all at once.

What is on disk serves as soon as it has no error and has stopped changing; until then, what served goes on serving. At
a first start with errors nothing serves: the service starts all the same, answers 503 and says why on `/ready`, and
serves as soon as the files are right, so that mending a contract needs no restart.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from engine import Library
from engine.library import LoadedProduct, gathered
from engine.tariffs import Tariff
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic
from service.live.approvals import TARIFF, Approval, Approvals
from service.live.approved import Archived, Candidates, Chosen, approved, to_approve, waiting
from service.live.files import Signature, contents, digest_of, folder_of, hashes_of, signature, watched_files
from service.live.loading import Job, Loader, LoadingFailed, Part, load_aside
from service.live.snapshot import NotServing, Readiness, Snapshot
from service.live.tariff import ServingTariff, serving_tariff
from service.live.trees import read_trees
from service.settings import Settings
from service.universal_time import now, written

LOG = logging.getLogger("clausier.contracts")
#: How many reloads before the collector of cycles is let loose on what they left: it stops everything for a second.
_COLLECT_EVERY = 64
_LONGEST_WAIT = 60


@dataclass(frozen=True, slots=True)
class Counts:
    """Reloads since the start."""

    good: int = 0
    refused: int = 0


class LiveContracts:
    """The contracts of the settings, kept up to date by a thread of its own once started."""

    def __init__(self, settings: Settings, load: Loader | None = None) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._loader = load or partial(load_aside, stopping=self._stopping)
        self._thread: threading.Thread | None = None
        self._serving: Snapshot | None = None
        self._readiness = Readiness("")
        self._approvals = Approvals(settings.data) if settings.approval else None
        self._candidates: Candidates | None = None
        self._parts: dict[str, Part] = {}
        self._archived: dict[str, Archived] = {}
        self._tariff = ServingTariff()
        self._read: Snapshot | None = None
        self._seen: Signature | None = None
        self._moving: Signature | None = None
        #: Since when what is on disk is not what was looked at last.
        self._changed = ""
        self._failures = 0
        self.counts = Counts()

    def current(self) -> Snapshot:
        """What serves now: a request takes it once. Raises `NotServing`."""
        found = self._serving
        if found is None:
            raise NotServing(self._readiness)
        return found

    def readiness(self) -> Readiness:
        """Whether what is on disk is what serves, and why not."""
        found, changed = self._readiness, self._changed
        return replace(found, reloading=changed) if changed and found.ready else found

    def approvals(self) -> tuple[Approval, ...]:
        """Every approval kept, the oldest first; none where the settings ask for none."""
        return self._approvals.every if self._approvals is not None else ()

    def start(self) -> None:
        """Load what is on disk, then watch it. Returns once it is loaded, or refused."""
        self._first()
        if self._settings.watch:
            self._aside(self._watch)

    def begin(self, then: Callable[[], None]) -> None:
        """The same by a thread, at once: `readiness` tells how far it is; ``then`` is called when it is done."""

        self._readiness = replace(self._readiness, loading=(0, len(folder_of(self._settings.contracts).names)))

        def work() -> None:
            self._first()
            if not self._stopping.is_set():
                then()
            if not self._failures:
                self._guarded(self._read_trees)
            if self._settings.watch:
                self._watch()

        self._aside(work)

    def stop(self) -> None:
        """Load and watch no more; what serves goes on serving."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def look(self) -> None:
        """One look at the files: they are loaded where they have changed, and have not since the look before."""
        with self._lock:
            found = self._signature()
            if found == self._seen:
                self._moving, self._changed = None, ""
                return
            self._changed = self._changed or written(now(), "seconds")
            if found != self._moving:
                self._moving = found  # an editor may be half-way through: wait until nothing moves
                return
            self._reload(found)
            if self._seen == found:
                self._changed = ""

    def approve(self, contract: str, version: str, digest: str, by: str, why: str) -> Approval:
        """Approve the hash of a version, which serves from now on. Raises `ApprovalError`, `NotServing`."""
        if self._readiness.loading is not None:
            raise NotServing(self._readiness)  # what waits is not known yet, and whoever asks would wait for it
        with self._lock:
            place = to_approve(self._approvals, self._candidates, self._tariff.waits, contract, version, digest, why)
            assert self._approvals is not None  # else `to_approve` has raised
            base, folder, files = folder_of(self._settings.contracts).base, place.folder, place.files
            tariff = self._settings.tariffs
            if (contract, version) == TARIFF and tariff is not None:
                base, folder, files = tariff.parent, tariff.name, {tariff.name: digest}
            made = self._approvals.add((contract, version), digest, by, why.strip(), base, folder, files)
            LOG.info("approved", extra={"clausier": {"contract": contract, "version": version, "hash": digest}})
            self._guarded(self._serve)
            return made

    # --- watching

    def _aside(self, work: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=work, name="clausier-contracts", daemon=True)
        self._thread.start()

    def _first(self) -> None:
        with self._lock:
            self._guarded(lambda: self._reload(self._signature()))

    def _watch(self) -> None:
        pause = self._settings.watch
        while not self._stopping.wait((pause if not self._failures else self._patience()) / 1000):
            self._guarded(self._looked)

    def _looked(self) -> None:
        self.look()
        self._read_trees()

    def _read_trees(self) -> None:
        """Read the trees of what serves, once."""
        snapshot = self._serving
        if snapshot is not None and snapshot is not self._read and read_trees(snapshot, self._stopping):
            self._read = snapshot
            gc.freeze()

    def _patience(self) -> int:
        return 1000 * min(1 << min(self._failures, 10), _LONGEST_WAIT)

    def _guarded(self, work: Callable[[], None]) -> None:
        """Nothing that goes wrong here stops what serves, nor the watch."""
        try:
            work()
            self._failures = 0
        except LoadingFailed as error:
            if self._stopping.is_set():
                return
            self._failed(error.message)
            self._again()
        except Exception:
            LOG.exception("contracts_error")
            self._failed("les contrats n'ont pas pu être chargés : le journal technique dit pourquoi")
            self._again()

    def _again(self) -> None:
        """What failed for a reason that is not in the files is tried again, later and later."""
        self._failures += 1
        self._seen = self._moving = None

    def _failed(self, message: str) -> None:
        self._readiness, self._changed = replace(self._readiness, failure=message, loading=None), ""
        LOG.error("contracts_failed", extra={"clausier": {"failure": message}})

    def _signature(self) -> Signature:
        return signature(self._settings.contracts, self._settings.tariffs)

    # --- loading

    def _load(self, jobs: Sequence[Job]) -> list[Part | None]:
        """Load jobs, and tell how far it is as long as nothing serves."""
        found: list[Part | None] = []
        self._tell(0, len(jobs))
        for part in self._loader(jobs):
            found.append(part)
            self._tell(len(found), len(jobs))
        return found

    def _tell(self, done: int, total: int) -> None:
        if self._serving is None:
            self._readiness = replace(self._readiness, loading=(done, total))
            LOG.info("contracts_loading", extra={"clausier": {"loaded": done, "contracts": total}})

    def _reload(self, seen: Signature) -> None:
        started = time.monotonic_ns()
        folder = folder_of(self._settings.contracts)
        found = self._load([Job(folder.base, name, self._key(name)) for name in folder.names])
        parts = {name: part or self._parts[name] for name, part in zip(folder.names, found, strict=True)}
        held = contents(folder.base, watched_files(folder, None))
        hashes = hashes_of(held)
        if seen != self._signature() or any(part.files.items() - hashes.items() for part in parts.values()):
            self._moving = None  # it moved meanwhile: look again, wait again
            return
        self._seen, self._moving, self._parts = seen, None, parts
        if not parts:
            self._failed("le dossier des contrats n'en contient aucun")
            return
        products, diagnostics = gathered([(Path(name), parts[name].loaded) for name in folder.names])
        if _errors(diagnostics):
            self._refuse(diagnostics)
            if self._serving is None and self._approvals is not None:
                self._serve(diagnostics)  # what was approved does not wait for what is on disk
            return
        self._candidates = Candidates(products, diagnostics, parts, held)
        self._serve(took=(time.monotonic_ns() - started) // 1_000_000)

    def _key(self, name: str) -> str | None:
        return self._parts[name].key if name in self._parts else None

    def _serve(self, refused: Sequence[Diagnostic] = (), took: int = 0) -> None:
        """Put in place what may serve of what is loaded."""
        chosen, waits = self._chosen()
        partial = folder_of(self._settings.contracts).base != self._settings.contracts
        found = serving_tariff(self._settings.tariffs, chosen.products, self._approvals, partial=partial)
        self._tariff, tariff, faults = found, found.tariff, found.faults
        waits, refused = MappingProxyType({**waits, **found.waits}), (*refused, *found.behind)
        if _errors(faults):
            self._refuse(faults, waits)
            return
        if not chosen.products:
            self._readiness = Readiness("", _errors(refused), waits)
            LOG.warning("nothing_approved", extra={"clausier": {"waiting": dict(waits)}})
            return
        digest = _digest(chosen.products, tariff)
        told = tuple(sorted({*chosen.diagnostics, *faults}))
        before = self._serving.digest if self._serving is not None else None
        if before == digest:  # files that were touched, or put back as they were
            mended = not refused and (self._readiness.refused or self._readiness.failure)
            self._readiness = Readiness(digest, _errors(refused), waits)
            if mended:
                LOG.info("contracts_mended", extra={"clausier": {"digest": digest}})
            return
        library = Library(chosen.products, told, tariff)
        self._serving = Snapshot(library, self._settings.contracts, digest, told, chosen.sources, found.path)
        self._readiness = Readiness(digest, _errors(refused), waits)
        self.counts = replace(self.counts, good=self.counts.good + 1)
        self._tidy()
        fields = {"digest": digest, "before": before, "contracts": len(library), "milliseconds": took}
        LOG.info("contracts_serve", extra={"clausier": fields | ({"waiting": dict(waits)} if waits else {})})

    def _chosen(self) -> tuple[Chosen, Mapping[str, str]]:
        if self._approvals is None:
            assert self._candidates is not None  # without approval, only what is on disk comes here
            found = self._candidates
            return Chosen(found.products, found.diagnostics, found.sources()), MappingProxyType({})
        in_effect = self._approvals.in_effect()
        archived = approved(in_effect, self._candidates, self._approvals, self._archived, self._load)
        return archived, waiting(in_effect, self._candidates)

    def _refuse(self, diagnostics: Sequence[Diagnostic], waits: Mapping[str, str] | None = None) -> None:
        errors = _errors(diagnostics)
        serving = self._serving.digest if self._serving is not None else ""
        self._readiness = Readiness(serving, errors, self._readiness.waiting if waits is None else waits)
        self.counts = replace(self.counts, refused=self.counts.refused + 1)
        fields = {"serving": serving, "errors": len(errors), "diagnostics": [_told(one) for one in errors]}
        LOG.error("contracts_refused", extra={"clausier": fields})

    def _tidy(self) -> None:
        """What is loaded is there to stay: the collector of cycles need not walk through it while requests wait."""
        if self.counts.good % _COLLECT_EVERY == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()


def _errors(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(one for one in diagnostics if one.severity is Severity.ERROR)


def _told(one: Diagnostic) -> str:
    return f"{one.span.file}:{one.span.line}:{one.span.column}: {one.code}: {one.message}"


def _digest(products: Sequence[LoadedProduct], tariff: Tariff | None) -> str:
    hashes = {f"{one.identifier}@{day}": loaded.digest for one in products for day, loaded in one.versions}
    return digest_of(hashes | ({"": tariff.digest} if tariff is not None else {}))
