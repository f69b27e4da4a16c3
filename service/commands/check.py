"""``clausier check``: what is wrong in the contracts."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from engine import examine
from engine.cache import cached
from engine.case_models import count_cases
from engine.garbage import collection_paused
from engine.library import files_of, product_folders
from engine.versions import VersionReader
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic
from grammar.vocabulary import vocabularies_kept
from service.contracts import errors_of, examined, place_of, versions
from service.exits import FAILURE, FINE, Stop
from service.processes import mapped
from service.samples import sample_files, samples_diagnosed
from service.terminal import say, show_diagnostics
from service.wording import counted


@dataclass(frozen=True, slots=True)
class _Examined:
    """What the check of one product found: how many contracts, versions, clauses and cases, and what is wrong."""

    counts: tuple[int, int, int, int]
    diagnostics: tuple[Diagnostic, ...]


def run(arguments: Namespace) -> int:
    """Diagnostics on stderr, a summary on stdout; 1 when there is an error."""
    place = place_of(arguments.dir)
    folders = product_folders(place.root)
    if not folders:
        raise Stop(f"aucun contrat sous {place.root.as_posix()}")
    reader = VersionReader()
    # The longest first: a contract that reads many others is as long as they are together. Each process remembers the
    # files and the sentences that it has read: most of them are part of several contracts.
    with vocabularies_kept(), collection_paused():
        longest = sorted(folders, key=lambda folder: -len(files_of(folder)))
        found = tuple(mapped(lambda folder: _examined_once(folder, reader), longest))
    every = sorted({diagnostic for one in found for diagnostic in one.diagnostics})
    own = [d for d in every if place.holds(d.span.file)]
    if arguments.tariffs is not None:
        tariff = Path(arguments.tariffs).as_posix()
        told = [d for d in examined(place, arguments.tariffs).diagnostics if d.span.file == tariff]
        own, every = own + told, every + told
    shown = sorted(own)
    errors = [d for d in shown if d.severity is Severity.ERROR]
    show_diagnostics(errors if arguments.errors else shown)
    contracts, dated, clauses, cases = (sum(column) for column in zip(*(one.counts for one in found), strict=True))
    contents = [
        counted(contracts, "contrat"),
        counted(dated, "version"),
        counted(clauses, "clause"),
        counted(cases, "cas", "cas"),
    ]
    verdict = counted(len(errors), "erreur", none="aucune erreur")
    if len(shown) > len(errors):
        verdict += f", {counted(len(shown) - len(errors), 'avertissement')}"
    elsewhere = sum(d.severity is Severity.ERROR for d in every) - len(errors)
    if elsewhere:
        verdict += f" ici, {counted(elsewhere, 'erreur')} dans d'autres fichiers du contrat"
    say(f"{', '.join(contents)} : {verdict}")
    return FAILURE if errors else FINE


def _examined_once(folder: Path, reader: VersionReader) -> _Examined:
    """What was found the last time where no file has changed: a few lines, not the programs, are kept."""
    return cached(
        folder,
        lambda: [*files_of(folder), *sample_files(folder)],
        lambda: _examined(folder, reader),
        ("engine", "grammar", "render", "service"),
    )


def _examined(folder: Path, reader: VersionReader) -> _Examined:
    library = examine(folder, reader=reader)
    found = versions(library)
    clauses = sum(len(contract.program.own_clauses) for contract in found)
    cases = sum(count_cases(contract.program) for contract in found)
    diagnostics = list(library.diagnostics)
    if not errors_of(library):
        for identifier in library:
            diagnostics.extend(samples_diagnosed(folder, library.product(identifier)))
    return _Examined((len(library), len(found), clauses, cases), tuple(diagnostics))
