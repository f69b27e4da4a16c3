"""``clausier check``: what is wrong in the contracts."""

from __future__ import annotations

from argparse import Namespace

from engine.cases import written_cases
from service.contracts import errors_of, examined, place_of, versions
from service.exits import FAILURE, FINE
from service.terminal import say, show_diagnostics
from service.wording import counted


def run(arguments: Namespace) -> int:
    """Diagnostics on stderr, a summary on stdout; 1 when there is an error."""
    place = place_of(arguments.dir)
    library = examined(place)
    shown = [d for d in library.diagnostics if place.holds(d.span.file)]
    every = errors_of(library)
    errors = [d for d in every if place.holds(d.span.file)]
    show_diagnostics(errors if arguments.errors else shown)
    warnings = len(shown) - len(errors)
    found = versions(library)
    contents = [
        counted(len(library), "contrat"),
        counted(len(found), "version"),
        counted(sum(len(v.program.clauses) for v in found), "clause"),
        counted(sum(len(written_cases(v)) for v in found), "cas", "cas"),
    ]
    verdict = counted(len(errors), "erreur", none="aucune erreur")
    if warnings:
        verdict += f", {counted(warnings, 'avertissement')}"
    elsewhere = len(every) - len(errors)
    if elsewhere:
        verdict += f" ici, {counted(elsewhere, 'erreur')} dans d'autres fichiers du contrat"
    say(f"{', '.join(contents)} : {verdict}")
    return FAILURE if errors else FINE
