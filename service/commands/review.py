"""``clausier review``: the file of a contract for its legal team."""

from __future__ import annotations

from argparse import Namespace

from engine import Contract
from engine.arbitration import arbitrations
from engine.coverage import Coverage
from engine.open_points import open_cases, open_clauses
from engine.outcomes import Verdict
from engine.witnesses import witnesses
from grammar.diagnostics import Diagnostic
from render.review import Findings, review_document
from service.commands.coverage import coverage_of
from service.contracts import narrowed, place_of, product, sound, stopping
from service.documents import deliver
from service.exits import FINE
from service.terminal import Progress


def run(arguments: Namespace) -> int:
    """The file on stdout, or where asked."""
    library = sound(narrowed(place_of(arguments.contracts), arguments.contract))
    found = product(library, arguments.contract)
    with stopping():
        contract = found.version(arguments.version)
    covered = coverage_of(contract) if arguments.provisions else None
    document = review_document(contract.program, _findings(contract, library.diagnostics, covered))
    deliver(document, arguments.to, arguments.output)
    return FINE


def _findings(contract: Contract, diagnostics: tuple[Diagnostic, ...], covered: Coverage | None) -> Findings:
    files = {root.span.file for root, _ in contract.program.roots}
    progress = Progress("cas rejoués sous chaque lecture")
    settled = arbitrations(contract, progress.at)
    progress.clear()
    return Findings(
        settled,
        open_clauses(contract),
        open_cases(contract, Verdict.SILENT),
        open_cases(contract, Verdict.CONFLICT),
        tuple(one for one in diagnostics if one.span.file in files),
        witnesses(contract),
        covered,
    )
