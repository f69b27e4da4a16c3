"""``clausier test``: the cases written beside the clauses, and what each failure wanted and got."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from engine import Contract
from engine.cases import Failure, WrittenCase, run_case, written_cases
from service.contracts import errors_of, examined, narrowed, place_of, sound, versions
from service.exits import FAILURE, FINE, Stop
from service.processes import mapped
from service.terminal import Progress, say, show_diagnostics, styled, tell
from service.wording import counted

_WORTH_SHARING = 100  # cases: fewer are played before another process is ready


def run(arguments: Namespace) -> int:
    """Every case whose name contains the text asked; 1 when one fails."""
    place = narrowed(place_of(arguments.dir), arguments.contract)
    library = examined(place, arguments.tariffs) if arguments.keep_going else sound(place, arguments.tariffs)
    wrong = errors_of(library)
    if wrong:
        show_diagnostics(library.diagnostics)
        tell(f"{counted(len(wrong), 'erreur')} dans les contrats : les cas sont joués malgré tout")
    wanted = (arguments.text or "").casefold()
    chosen = [
        (contract, case)
        for contract in versions(library, arguments.contract)
        for case in written_cases(contract)
        if place.holds(case.span.file) and wanted in case.name.casefold()
    ]
    if not chosen:
        if arguments.text:
            raise Stop(f"aucun cas dont le nom contient « {arguments.text} »")
        say("aucun cas")
        return FAILURE if wrong else FINE
    failed = 0
    progress = Progress("cas")
    played = mapped(lambda one: _played(*one, bool(wrong)), chosen, _WORTH_SHARING)
    for done, ((_, case), failures) in enumerate(zip(chosen, played, strict=True), 1):
        if failures:
            failed += 1
            progress.clear()
            _show(case, failures)
        progress.at(done, len(chosen))
    progress.clear()
    say(f"{counted(len(chosen), 'cas', 'cas')} : {counted(failed, 'échec', none='aucun échec')}")
    return FAILURE if failed or wrong else FINE


def _played(contract: Contract, case: WrittenCase, broken: bool) -> tuple[Failure, ...]:
    try:
        return run_case(contract, case)
    except Exception as error:
        # Only a contract known to be wrong may leave the engine without what it needs; elsewhere it is a bug.
        if not broken or os.environ.get("CLAUSIER_TRACE"):
            raise
        return (Failure(case.span, "le cas entier", "un contrat sans erreur", f"{type(error).__name__} : {error}"),)


def _show(case: WrittenCase, failures: tuple[Failure, ...]) -> None:
    for failure in failures:
        place = f"{failure.span.file}:{failure.span.line}"
        say(f"{place}: {styled('échec', 'error', sys.stdout)} : {case.name}")
        say(f"    {failure.key}")
        say(f"      voulu  : {failure.wanted}")
        say(f"      obtenu : {failure.got}")
