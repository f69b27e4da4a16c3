"""``clausier render``: the conditions of a contract, or of all, in French."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine import Contract
from engine.bonds import serves_others
from engine.garbage import collection_paused
from render.shelf_page import Shelved, shelf_page
from service.conditions import conditions_document
from service.contracts import place_of, product, sound, stopping
from service.documents import deliver, written
from service.exits import FINE, Stop
from service.output import write_file
from service.processes import mapped
from service.request import chosen_contract
from service.terminal import tell

#: The formats in which one file can lead to the others.
INDEXED = ("md", "html")


def run(arguments: Namespace) -> int:
    """The document on stdout or in the file asked; with ``--all``, one file for each contract in a folder."""
    if arguments.all:
        if arguments.contract:
            raise Stop(f"--all imprime tous les contrats, pas seulement « {arguments.contract} »", hint="choisissez")
        if not arguments.output:
            raise Stop("--all écrit un fichier par contrat", hint="nommez un dossier par -o")
        # All that is read serves to the end: looking for cycles in it took half of the time.
        with collection_paused():
            return _all(arguments)
    if not arguments.contract:
        raise Stop("il manque : CONTRAT", hint="nommez un contrat, ou --all pour tous")
    contract = chosen_contract(arguments)
    if not contract.program.own_clauses:
        raise Stop(f"« {arguments.contract} » n'a aucune clause : rien à imprimer")
    document = conditions_document(contract, arguments.to, not arguments.no_cases)
    deliver(document, arguments.to, arguments.output)
    return FINE


def _all(arguments: Namespace) -> int:
    """Each contract that has something to say, by as many processes as there are; each file is told once written."""
    library = sound(place_of(arguments.contracts))
    with stopping():
        contracts = [product(library, name).version(arguments.version) for name in library]
    silent = [one.identity.contract for one in contracts if not one.program.own_clauses]
    spoken = [one for one in contracts if one.program.own_clauses]
    # The longest first, so that no process is still at one when the others are done.
    spoken.sort(key=lambda one: len(one.program.own_clauses), reverse=True)

    def work(contract: Contract) -> str | Stop:
        path = Path(arguments.output) / f"{contract.identity.contract}.{arguments.to}"
        try:
            document = conditions_document(contract, arguments.to, not arguments.no_cases)
            write_file(str(path), written(document, arguments.to))
        except Stop as stop:
            return stop
        return str(path)

    for done, result in enumerate(mapped(work, spoken), start=1):
        if isinstance(result, Stop):
            raise result
        tell(f"écrit : {result} ({done}/{len(spoken)})")
    if arguments.to in INDEXED and spoken:
        path = str(Path(arguments.output) / f"index.{arguments.to}")
        write_file(path, shelf_page(_shelved(contracts, arguments.to), arguments.to))
        tell(f"écrit : {path}")
    for name in silent:
        tell(f"« {name} » n'a aucune clause : rien à imprimer")
    return FINE


def _shelved(contracts: Iterable[Contract], to: str) -> Iterator[Shelved]:
    """The contracts on the page that leads to all: those that are printed, and those that only serve others."""
    for contract in contracts:
        apart = serves_others(contract.program.roots[0][0])
        if contract.program.own_clauses or apart:
            identity = contract.identity
            file = f"{identity.contract}.{to}" if contract.program.own_clauses else ""
            yield Shelved(identity.title, identity.version, file, apart)
