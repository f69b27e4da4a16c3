"""Finding contracts on disk for a command: a folder of contracts, one product, one version or one file of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import Contract, ContractError, Library, Product, examine
from engine.versions import PRODUCT_FILE
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic
from service.exits import FAILURE, Stop
from service.terminal import show_diagnostics
from service.wording import counted


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command was pointed: the folder to load, and the part of it that is meant ("" for all)."""

    root: Path
    part: str = ""

    def holds(self, file: str) -> bool:
        """Whether a file, as diagnostics name it, is in the part that is meant."""
        return not self.part or file == self.part or file.startswith(f"{self.part}/")


def place_of(written: str) -> Place:
    """The place of a path: a folder of contracts, a product, or a version or a file inside a product."""
    path = Path(written)
    if not path.exists():
        raise Stop(f"{written} : ni dossier ni fichier de ce nom")
    if path.is_dir() and ((path / PRODUCT_FILE).exists() or any(path.glob(f"*/{PRODUCT_FILE}"))):
        return Place(path)
    for folder in path.parents:
        if (folder / PRODUCT_FILE).exists():
            return Place(folder, path.as_posix())
    raise Stop(f"{written} : aucun contrat", hint=f"un contrat est un dossier qui contient {PRODUCT_FILE}")


@contextmanager
def stopping() -> Iterator[None]:
    """A name that the contracts do not have stops the command, with the nearest one."""
    try:
        yield
    except ContractError as error:
        raise Stop(error.message, hint=error.suggestion) from None


def narrowed(place: Place, contract: str | None) -> Place:
    """The folder of one contract alone where it bears its name, so that the errors of others do not matter."""
    if contract is None or place.part or not (place.root / contract / PRODUCT_FILE).exists():
        return place
    return Place(place.root / contract)


def examined(place: Place, tariffs: str | None = None) -> Library:
    """The contracts of a place, errors or not, with the tariff in a file where one is given."""
    if tariffs is not None and not Path(tariffs).is_file():
        raise Stop(f"{tariffs} : ce fichier n'existe pas")
    with stopping():
        return examine(place.root, tariffs)


def errors_of(library: Library) -> list[Diagnostic]:
    """The diagnostics that stop the work."""
    return [d for d in library.diagnostics if d.severity is Severity.ERROR]


def sound(place: Place, tariffs: str | None = None) -> Library:
    """The contracts of a place without error; else their diagnostics are shown and the command stops."""
    library = examined(place, tariffs)
    errors = errors_of(library)
    if errors:
        show_diagnostics(library.diagnostics)
        raise Stop(f"{counted(len(errors), 'erreur')} dans les contrats", FAILURE)
    return library


def product(library: Library, identifier: str) -> Product:
    """The product of an id, or a stop that names the nearest."""
    with stopping():
        return library.product(identifier)


def versions(library: Library, identifier: str | None = None) -> list[Contract]:
    """Every version of every product, or of one."""
    names = list(library) if identifier is None else [product(library, identifier).identifier]
    products = [library.product(name) for name in names]
    return [one.version(day) for one in products for day in one.versions]
