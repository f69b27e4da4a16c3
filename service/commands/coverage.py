"""``clausier coverage``: the provisions of the source that the contracts say, compute, and that cases hold."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from engine import Contract
from engine.coverage import Coverage, Standing, coverage, coverage_table
from engine.held import held
from engine.provisions import PROVISIONS_FILE, read_provisions
from service.contracts import narrowed, place_of, sound, versions
from service.exits import FAILURE, FINE, Stop
from service.json_text import json_text
from service.terminal import Progress, say, show_diagnostics, tell
from service.wording import counted


def run(arguments: Namespace) -> int:
    """A table for each version, or JSON; 1 when something is left to do."""
    place = narrowed(place_of(arguments.dir), arguments.contract)
    found: list[tuple[Contract, Coverage]] = []
    for contract in versions(sound(place), arguments.contract):
        one = coverage_of(contract)
        if one is not None:
            found.append((contract, one))
    if arguments.json:
        say(
            json_text(
                [{"contract": c.identity.contract, "version": c.identity.version, **one.to_dict()} for c, one in found]
            )
        )
    else:
        for contract, one in found:
            say(f"{contract.identity.title} ({contract.identity.contract}), version du {contract.identity.version}")
            say(coverage_table(one))
        last = {contract.identity.contract: one for contract, one in found}
        if len(last) > 1:
            say(_together(list(last.values())))
    return FINE if found and all(one.complete for _, one in found) else FAILURE


def _together(found: list[Coverage]) -> str:
    """Provisions of all the sources encoded, and computable ones held, in the last version of each contract."""
    every = [provision for one in found for provision in one.provisions]
    computable = [one for one in every if one.provision.computable]
    encoded, kept = sum(bool(one.clauses) for one in every), sum(one.standing is Standing.HELD for one in computable)
    listed = counted(len(every), "disposition")
    return f"Ensemble : {encoded} sur {listed} dans les contrats ; {kept} calculables sur {len(computable)} tenues"


def coverage_of(contract: Contract) -> Coverage | None:
    """What a contract says of the provisions of its source, with its progress; None where nothing lists them."""
    # The product's own file comes first among the roots, and the list of provisions stands beside it.
    product, _ = contract.program.roots[0]
    path = Path(product.span.file).parent / PROVISIONS_FILE
    if not path.exists():
        tell(f"{path.as_posix()} : ce fichier n'existe pas ; rien ne dit ce que ce contrat doit contenir")
        return None
    provisions, diagnostics = read_provisions(path, path.as_posix())
    if diagnostics:
        show_diagnostics(diagnostics)
        raise Stop("les dispositions ne peuvent pas être lues", FAILURE)
    progress = Progress("clauses et chiffres éprouvés")
    try:
        return coverage(contract, provisions, held(contract, done=progress.at))
    finally:
        progress.clear()
