"""The façade: load contracts, read a case, decide it. Everything a program outside needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.decider import Decider
from engine.decision import Decision, Identity
from engine.facts import Case, Fault, path_of, read_case
from engine.fast_reader import fast_reader
from engine.governing import governed
from engine.library import LoadedProduct, LoadedVersion, load_products
from engine.program import Program
from engine.questions import find_question
from engine.tariffs import Tariff, read_tariff
from engine.versions import PRODUCT_FILE
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic


class ContractError(Exception):
    """Why contracts, a case or a question cannot be taken: ``diagnostics`` for contracts, ``faults`` for a case."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = (), faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics
        self.faults = faults


class Contract:
    """One version of a contract, ready to decide."""

    def __init__(
        self, product: LoadedProduct, version: str, loaded: LoadedVersion, tariff: Tariff | None = None
    ) -> None:
        self._loaded = loaded
        self.identity = Identity(product.identifier, product.title, version, loaded.digest, named(tariff))
        self._tables = tariff.of(product.identifier, version) if tariff is not None else {}
        self._read = fast_reader(loaded.program, self._tables)

    @property
    def program(self) -> Program:
        """The assembled program: for renderers and tools."""
        return self._loaded.program

    @property
    def questions(self) -> tuple[str, ...]:
        """The JSON paths of all that may be asked."""
        return tuple(path_of(g.symbol, self.program) for g in self.program.questions())

    @property
    def readings(self) -> dict[str, tuple[str, ...]]:
        """The options of each reading, the one retained first."""
        return {
            name: (r.retained, *(o for o, _ in r.options if o != r.retained))
            for name, r in self.program.readings.items()
        }

    def facts(self, data: Mapping[str, Any], *, scope: str = "") -> Case:
        """The typed case of a plain dictionary. ``scope`` is the guarantee whose facts need no prefix.

        Raises `ContractError` with every fault of the case at once.
        """
        if not scope:
            quick = self._read(data)
            if quick is not None:
                return quick
        if scope not in self.program.declarations.scopes:
            raise ContractError(f"portée inconnue : « {scope} »")
        case, faults = read_case(self.program, data, scope, self._tables)
        if case is None:
            raise ContractError(f"le cas a {len(faults)} défaut(s)", faults=faults)
        return case

    def decide(
        self,
        case: Case,
        questions: Sequence[str] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Decision:
        """Decide a case: the questions asked, or all of them; under other readings than those retained if told so.

        Raises `ContractError` for a question, a reading or an option that the contract does not have.
        """
        try:
            asked = [find_question(self.program, q) for q in questions] if questions is not None else None
        except KeyError as error:
            raise ContractError(f"question inconnue : « {error.args[0]} »") from None
        grandeurs = self.program.questions() if asked is None else asked
        return Decision(self.identity, case, self.vector(readings), tuple(grandeurs))

    def decider(self, questions: Sequence[str], readings: Mapping[str, str] | None = None) -> Decider:
        """A function that decides these questions on typed cases, compiled where it can be (see `Decider`).

        Raises `ContractError` as `decide` does.
        """
        try:
            grandeurs = tuple(find_question(self.program, question) for question in questions)
        except KeyError as error:
            raise ContractError(f"question inconnue : « {error.args[0]} »") from None
        return Decider(self.program, grandeurs, self.vector(readings))

    def vector(self, readings: Mapping[str, str] | None = None) -> tuple[Any, ...]:
        """The parameter vector under given readings. Raises `ContractError`."""
        vector = list(self.program.vector)
        for name, option in (readings or {}).items():
            reading = self.program.readings.get(name)
            if reading is None:
                raise ContractError(f"lecture inconnue : « {name} »")
            if option not in dict(reading.options):
                raise ContractError(f"« {option} » n'est pas une option de la lecture « {name} »")
            vector[self.program.parameters.readings[f"lecture {name}"]] = option
        return tuple(vector)


class Product:
    """A product and its versions, by the day each came in force."""

    def __init__(self, loaded: LoadedProduct, tariff: Tariff | None = None) -> None:
        self._loaded = loaded
        self._tariff = tariff
        self.identifier = loaded.identifier
        self.title = loaded.title

    @property
    def versions(self) -> tuple[str, ...]:
        """The days the versions came in force, oldest first, as ISO dates."""
        return tuple(day for day, _ in self._loaded.versions)

    def version(self, day: str | None = None) -> Contract:
        """The version in force on a day (ISO), or the latest. Raises `ContractError` before the first."""
        governing = [(start, v) for start, v in self._loaded.versions if day is None or start <= day]
        if not governing:
            raise ContractError(f"aucune version de {self.identifier} n'est en vigueur le {day}")
        start, loaded = governing[-1]
        return Contract(self._loaded, start, loaded, self._tariff)

    def governing(self, data: Mapping[str, Any], *, scope: str = "") -> Contract:
        """The version that governs a case: that of the day of the fact that the product names, else the latest.

        ``scope`` is the guarantee whose facts need no prefix. Raises `ContractError` when the fact is not known, or
        comes before the first version: no version is chosen in silence.
        """
        if not self._loaded.by:
            return self.version()
        programs = tuple((day, loaded.program) for day, loaded in self._loaded.versions)
        found = governed(self._loaded.by, programs, data, scope) if programs else None
        if found is not None and found.start is None:
            faults = (Fault(found.path or ".", "F018", found.why),)
            raise ContractError(f"{self.identifier} : {found.why}", faults=faults)
        return self.version(found.start if found else None)


class Library:
    """Contracts loaded together. ``library["id"]`` is the latest version of a product."""

    def __init__(
        self,
        products: tuple[LoadedProduct, ...],
        diagnostics: tuple[Diagnostic, ...],
        tariff: Tariff | None = None,
    ) -> None:
        self._products = {product.identifier: Product(product, tariff) for product in products}
        self.diagnostics = diagnostics
        self.tariff = tariff

    def __getitem__(self, identifier: str) -> Contract:
        """The latest version of a product. Raises `ContractError`."""
        return self.product(identifier).version()

    def product(self, identifier: str) -> Product:
        """A product by id. Raises `ContractError`."""
        if identifier not in self._products:
            raise ContractError(f"contrat inconnu : « {identifier} »")
        return self._products[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._products)

    def __len__(self) -> int:
        return len(self._products)


def load(root: str | Path, tariffs: str | Path | None = None) -> Library:
    """Every contract under a folder, with the dated values of a tariff where one is given.

    Raises `ContractError` with all diagnostics when one of them is an error.
    """
    library = examine(root, tariffs)
    if any(d.severity is Severity.ERROR for d in library.diagnostics):
        count = sum(d.severity is Severity.ERROR for d in library.diagnostics)
        raise ContractError(f"{count} erreur(s) dans les contrats", diagnostics=library.diagnostics)
    return library


def examine(root: str | Path, tariffs: str | Path | None = None) -> Library:
    """Every contract under a folder with its diagnostics, errors or not: for editors and checkers.

    With one contract alone, what a tariff says of others is left aside.
    """
    products, diagnostics = load_products(Path(root))
    if not products and not diagnostics:
        raise ContractError(f"aucun contrat sous {Path(root).as_posix()}")
    if tariffs is None:
        return Library(products, diagnostics)
    tariff, faults = read_tariff(Path(tariffs), products, partial=(Path(root) / PRODUCT_FILE).exists())
    return Library(products, tuple(sorted({*diagnostics, *faults})), tariff)


def named(tariff: Tariff | None) -> tuple[str, str] | None:
    """The title of a tariff and the hash of its file."""
    return (tariff.title, tariff.digest) if tariff is not None else None
