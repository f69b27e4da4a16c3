"""What pages keep of the contracts that serve, made once for each snapshot: shelf, conditions, samples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine import Contract
from engine.contract import Product
from render.formats import Format
from render.html import to_html
from service.conditions import conditions_document
from service.exits import Stop
from service.live.snapshot import Snapshot
from service.pages.shelf import Shelf, shelves_of
from service.samples import Sample, samples_of
from service.web.answering import etag

T = TypeVar("T")
#: The files that a page of conditions proposes, as it calls them.
FILES: dict[Format, str] = {"pdf": "En PDF", "docx": "Pour Word"}


class Shelved:
    """The contracts of one snapshot as pages need them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._made: dict[tuple[str, ...], object] = {}

    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves of the first page."""
        return self._once(("rayons",), lambda: shelves_of(self.snapshot.library))

    def product(self, identifier: str) -> Product:
        """A product. Raises `ContractError`."""
        return self.snapshot.library.product(identifier)

    def conditions(self, contract: Contract) -> tuple[bytes, str]:
        """The page of the conditions of a version, and its entity tag."""
        identity = contract.identity

        def made() -> tuple[bytes, str]:
            document = conditions_document(contract, "html", cases=False)
            content = to_html(document, self._around(contract)).encode("utf-8")
            return content, etag(content)

        return self._once(("conditions", identity.contract, identity.version), made)

    def _around(self, contract: Contract) -> tuple[tuple[str, str], ...]:
        """What one may go to from the conditions: their contract among the others, a case to try, a file to keep."""
        name, version = contract.identity.contract, contract.identity.version
        offered = [book for shelf in self.shelves() if not shelf.apart for book in shelf.books if book.questions]
        tried = any(book.identifier == name for book in offered)
        trial = (("Essayer un cas", f"/essais/{name}"),) if tried else ()
        files = ((words, f"/conditions/{name}/{form}?version={version}") for form, words in FILES.items())
        return (("Les contrats", "/"), *trial, *files)

    def samples(self, contract: Contract) -> tuple[Sample, ...]:
        """The sample claims beside a product; none where they cannot be read."""

        def made() -> tuple[Sample, ...]:
            root, _ = contract.program.roots[0]
            # What serves tells its places from the folder of the contracts on.
            folder = self.snapshot.root / Path(root.span.file).parent
            try:
                return tuple(samples_of(folder))
            except Stop:
                return ()

        return self._once(("exemples", contract.identity.contract), made)

    def _once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found  # type: ignore[return-value]
