"""Products loaded away from the process that serves.

Assembling a contract keeps Python busy for seconds, and no request would be answered meanwhile. So another process, of
lower priority, reads the files, checks and assembles them, and sends back what changed as bytes: taking those in costs
some tens of milliseconds a contract, during which other threads get their turn every few milliseconds.

That process works in the folder of the contracts, so that every place in a diagnostic or a program is relative to it:
no path of the machine is ever in what the service answers.
"""

from __future__ import annotations

import contextlib
import gc
import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from engine.library import Loaded, files_of, load_product
from engine.shelf import from_bytes, to_bytes
from engine.versions import VersionReader
from grammar.vocabulary import vocabularies_kept
from service.live.files import content_hashes, digest_of

_NICE = 10
#: How often whoever waits for a contract looks whether it is still wanted, in seconds.
_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class Job:
    """A product to load: the folder it is in, the name of its own. ``known`` is the key of what is there already."""

    base: Path
    name: str
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A product loaded, with the hash of every file it was read from by path under its folder, and the hash of all."""

    key: str
    files: Mapping[str, str] = field(repr=False)
    loaded: Loaded = field(repr=False)


class LoadingFailed(Exception):
    """The process that loads has ended before its work: killed, out of memory, out of time. ``message`` is French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


Loader = Callable[[Sequence[Job]], "Iterable[Part | None]"]
"""Loads jobs, in order, each given as soon as it is there: None where the files are those that are known."""


def load_here(jobs: Sequence[Job]) -> list[Part | None]:
    """Load in this process, which changes folder meanwhile: for a process of one thread, and for tests."""
    return list(_loaded(jobs))


def _loaded(jobs: Sequence[Job]) -> Iterator[Part | None]:
    readers: dict[Path, VersionReader] = {}
    for job in jobs:
        with contextlib.chdir(job.base):
            folder = Path(job.name)
            files = content_hashes(Path(), files_of(folder))
            key = digest_of(files)
            if key == job.known:
                yield None
                continue
            with vocabularies_kept():
                loaded = load_product(folder, readers.setdefault(job.base, VersionReader()))
            yield Part(key, files, loaded)


def load_aside(
    jobs: Sequence[Job], *, seconds: int = 600, stopping: threading.Event | None = None
) -> Iterator[Part | None]:
    """Load in another process, which ends at once when ``stopping`` is set. Raises `LoadingFailed`.

    ``seconds`` is how long each product may take.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    absolute = [Job(job.base.resolve(), job.name, job.known) for job in jobs]
    process = context.Process(target=_serve, args=(there, absolute), daemon=True, name="clausier-load")
    process.start()
    there.close()
    try:
        for _ in jobs:
            yield _received(here, seconds, stopping)
    except (EOFError, OSError):
        raise LoadingFailed("le processus qui charge les contrats s'est arrêté avant la fin") from None
    finally:
        here.close()
        if process.is_alive():
            process.terminate()
        process.join()
        process.close()


def _serve(there: Connection, jobs: Sequence[Job]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is for the process that serves, which ends this one
    if hasattr(os, "nice") and any(job.known for job in jobs):
        os.nice(_NICE)  # what serves goes before what will; at a first start nothing serves
    gc.disable()  # the process ends with its work
    with contextlib.suppress(BrokenPipeError):  # nobody waits any more
        for part in _loaded(jobs):
            if part is None:
                there.send_bytes(b"")
                continue
            there.send_bytes(json.dumps([part.key, dict(part.files)]).encode())
            for content in to_bytes(part.loaded):
                there.send_bytes(content)
        there.close()


def _received(here: Connection, seconds: int, stopping: threading.Event | None) -> Part | None:
    until = time.monotonic() + seconds
    while not here.poll(_LOOK):
        if stopping is not None and stopping.is_set():
            raise LoadingFailed("le service s'arrête")
        if time.monotonic() > until:
            raise LoadingFailed(f"les contrats ne sont pas chargés au bout de {seconds} s")
    first = here.recv_bytes()
    if not first:
        return None
    key, files = json.loads(first)
    light, trees = here.recv_bytes(), here.recv_bytes()
    return Part(key, files, from_bytes(light, trees))
