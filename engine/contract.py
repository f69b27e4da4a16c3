"""The façade: load contracts, read a case, decide it. Everything a program outside needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.decider import Decider
from engine.decision import Decision, Identity
from engine.envelope import Envelope, facts_alone, is_envelope, open_envelope
from engine.errors import ContractError, proposed
from engine.facts import Case, path_of, read_case
from engine.fast_fields import FieldReader, field_reader
from engine.fast_reader import Reader, fast_reader
from engine.faults import Fault, how_many, in_order
from engine.governing import governed
from engine.library import LoadedProduct, LoadedVersion, load_products
from engine.program import Grandeur, Program
from engine.questions import check_reading, find_question, find_scope
from engine.tariffs import Tariff, read_tariff
from engine.versions import PRODUCT_FILE, VersionReader
from grammar.case_envelope import FACTS
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic


class Contract:
    """One version of a contract, ready to decide.

    Any number of threads may use one together, from its first use on; so with the `Decider` and the `Case` that it
    gives, and with the documents made from its `program`, which nobody changes. What is worked out at a first use is
    made aside, then put in place whole: threads that come together may each make it, the same. A `Decision` is for one
    thread at a time: it works out what it is asked as it is asked.
    """

    def __init__(
        self, product: LoadedProduct, version: str, loaded: LoadedVersion, tariff: Tariff | None = None
    ) -> None:
        self._loaded = loaded
        self.identity = Identity(product.identifier, product.title, version, loaded.digest, named(tariff))
        self._tables = tariff.of(product.identifier, version) if tariff is not None else {}

    @cached_property
    def quick_values(self) -> Reader:
        """The function from a plain dictionary that is in its plainest form to its values, as compiled decisions read
        them (`Case.fast`), and None from any other. Made when a first case is read: most contracts of a library read
        none.
        """
        return fast_reader(self.program, self._tables)

    @cached_property
    def quick_fields(self) -> FieldReader | None:
        """The same from an object with an attribute for each fact, where there is such a form (see `FieldReader`)."""
        return field_reader(self.program, self._tables)

    @property
    def program(self) -> Program:
        """The assembled program: for renderers and tools."""
        return self._loaded.program

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was read from, in the order of its hash, from the folder that holds the products."""
        return self._loaded.files

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
        """The typed case of a plain dictionary: its facts, or its facts in their envelope (see `engine.envelope`).

        ``scope`` is the guarantee whose facts need no prefix; it goes before the one that the envelope says. The
        questions of the envelope are those that `decide` answers when it is not told others.
        Raises `ContractError` with every fault of the case at once.
        """
        if not scope:
            quick = self.quick_facts(data)
            if quick is not None:
                return quick
        if not is_envelope(data) or not self.takes_envelopes:
            return self._case(data, find_scope(self.program, scope), ())
        envelope, faults = open_envelope(data)
        faults += self._checked(envelope)
        if any(fault.path == "portée" for fault in faults):
            raise ContractError(f"le cas a {how_many(faults)}", faults=in_order(faults))
        case = self._case(envelope.facts, find_scope(self.program, scope or envelope.scope or ""), faults, f"{FACTS}.")
        case.questions = envelope.questions
        return case

    def quick_facts(self, data: Mapping[str, Any]) -> Case | None:
        """The typed case of a plain dictionary that is in its plainest form, be it in an envelope that says nothing
        else, read at once; None for any other, which `facts` reads whole."""
        values = self.quick_values(data)
        if values is None and (alone := facts_alone(data)) is not None and self.takes_envelopes:
            values, data = self.quick_values(alone), alone
        return None if values is None else Case(self.program, data, "", values)

    @cached_property
    def takes_envelopes(self) -> bool:
        """Whether a case with a block « faits » is one in its envelope: no fact of the contract has that name."""
        return not any(FACTS in (one.json, one.scope) for one in self.program.facts)

    def _checked(self, envelope: Envelope) -> tuple[Fault, ...]:
        """What an envelope says that is not true of this contract."""
        found: list[Fault] = []
        identifier = self.identity.contract
        if isinstance(envelope.contract, str) and envelope.contract != identifier:
            message = f"ce cas est écrit pour le contrat « {envelope.contract} », non pour « {identifier} »"
            found.append(Fault("contrat", "F010", message, "décidez-le avec ce contrat, ou corrigez « contrat »"))
        if isinstance(envelope.scope, str):
            try:
                find_scope(self.program, envelope.scope)
            except ContractError as error:
                found.append(Fault("portée", "F003", error.message, error.suggestion))
        return tuple(found)

    def _case(self, data: Mapping[str, Any], scope: str, known: tuple[Fault, ...], prefix: str = "") -> Case:
        case, faults = read_case(self.program, data, scope, self._tables)
        if prefix:
            faults = tuple(replace(fault, path=f"{prefix}{fault.path}".rstrip(".")) for fault in faults)
        every = known + faults
        if case is None or every:
            raise ContractError(f"le cas a {how_many(every)}", faults=in_order(every))
        return case

    def decide(
        self,
        case: Case,
        questions: Sequence[str] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Decision:
        """Decide a case: the questions asked, or those of its envelope, or all of them; under other readings than
        those retained if told so.

        Raises `ContractError` for a question, a reading or an option that the contract does not have.
        """
        self._own(case)
        wanted = case.questions if questions is None else questions
        asked = self.program.questions() if wanted is None else self._asked(wanted, case.home)
        return Decision(self.identity, case, self.vector(readings), tuple(asked))

    def _own(self, case: Case) -> None:
        """A case read for another contract, or another version, has other facts at the same places."""
        if case.program is not self.program:
            told = f"{case.program.identifier}, version du {case.program.version}"
            raise ContractError(
                f"ce cas a été lu pour un autre contrat ({told})", suggestion="lisez-le par contract.facts(…)"
            )

    def _asked(self, questions: Sequence[str], scope: str = "") -> list[Grandeur]:
        if isinstance(questions, str):
            raise ContractError("les questions sont une liste", suggestion=f'écrivez ["{questions}"]')
        return [find_question(self.program, question, scope) for question in questions]

    def decider(self, questions: Sequence[str], readings: Mapping[str, str] | None = None) -> Decider:
        """A function that decides these questions on typed cases, compiled where it can be (see `Decider`).

        Raises `ContractError` as `decide` does.
        """
        return Decider(self.program, tuple(self._asked(questions)), self.vector(readings))

    def vector(self, readings: Mapping[str, str] | None = None) -> tuple[Any, ...]:
        """The parameter vector under given readings. Raises `ContractError`."""
        vector = list(self.program.vector)
        for name, option in (readings or {}).items():
            check_reading(self.program, name, option)
            vector[self.program.parameters.readings[f"lecture {name}"]] = option
        return tuple(vector)


class Product:
    """A product and its versions, by the day each came in force; threads may share it, as a `Contract`."""

    def __init__(self, loaded: LoadedProduct, tariff: Tariff | None = None) -> None:
        self._loaded = loaded
        self._tariff = tariff
        self._contracts: dict[str, Contract] = {}
        self.identifier = loaded.identifier
        self.title = loaded.title
        #: The fact whose date says which version governs a case, "" where the product does not say.
        self.by = loaded.by

    @property
    def versions(self) -> tuple[str, ...]:
        """The days the versions came in force, oldest first, as ISO dates."""
        return tuple(day for day, _ in self._loaded.versions)

    def version(self, day: str | date | None = None) -> Contract:
        """The version in force on a day (a date, or its ISO text), or the latest; always the same object for a version.

        Raises `ContractError` for what is no day, and for a day before the first version.
        """
        told = _iso(day) if day is not None else None
        governing = [(start, v) for start, v in self._loaded.versions if told is None or start <= told]
        if not governing:
            when = f" le {told}" if told else ""
            versions = ", ".join(self.versions) or "aucune"
            raise ContractError(
                f"aucune version de {self.identifier} n'est en vigueur{when}", suggestion=f"versions : {versions}"
            )
        start, loaded = governing[-1]
        known = self._contracts.get(start)
        return known or self._contracts.setdefault(start, Contract(self._loaded, start, loaded, self._tariff))

    def governing(self, data: Mapping[str, Any], *, scope: str = "") -> Contract:
        """The version that governs a case: that of the day of the fact that the product names, else the latest.

        The case is bare or in its envelope; ``scope`` is the guarantee whose facts need no prefix. Raises
        `ContractError` when the fact is not known, or comes before the first version: no version is chosen in silence.
        """
        if not self._loaded.by:
            return self.version()
        programs = tuple((day, loaded.program) for day, loaded in self._loaded.versions)
        if programs and is_envelope(data):
            said = scope or data.get("portée")
            scope = _scope_or_top(programs[-1][1], said)
            data = data[FACTS]
        found = governed(self._loaded.by, programs, data, scope) if programs else None
        if found is not None and found.start is None:
            faults = (Fault(found.path or ".", "F018", found.why),)
            remedy = f"versions : {', '.join(self.versions)}"
            raise ContractError(f"{self.identifier} : {found.why}", faults=faults, suggestion=remedy)
        return self.version(found.start if found else None)


def _scope_or_top(program: Program, written: object) -> str:
    """The scope of a name, "" where there is none: reading the case will tell."""
    try:
        return find_scope(program, written) if isinstance(written, str) else ""
    except ContractError:
        return ""


def _iso(day: str | date) -> str:
    try:
        return (date.fromisoformat(day) if isinstance(day, str) else day).isoformat()[:10]
    except ValueError:
        raise ContractError(f"« {day} » n'est pas une date", suggestion="écrivez par exemple 2015-03-01") from None


class Library:
    """Contracts loaded together. ``library["id"]`` is the latest version of a product.

    Threads may share it, and what it gives (see `Contract`); several may load libraries at once, each with a
    `VersionReader` of its own.
    """

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
        """A product by id. Raises `ContractError`, with the nearest id."""
        if identifier not in self._products:
            remedy = proposed(str(identifier), self._products, "contrats", "aucun")
            raise ContractError(f"contrat inconnu : « {identifier} »", suggestion=remedy)
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
    count = sum(d.severity is Severity.ERROR for d in library.diagnostics)
    if count:
        told = "1 erreur" if count == 1 else f"{count} erreurs"
        raise ContractError(f"{told} dans les contrats", diagnostics=library.diagnostics)
    return library


def examine(root: str | Path, tariffs: str | Path | None = None, reader: VersionReader | None = None) -> Library:
    """Every contract under a folder with its diagnostics, errors or not: for editors and checkers.

    With one contract alone, what a tariff says of others is left aside. ``reader`` remembers the files read by earlier
    calls: for whoever examines contracts one by one, while no file changes; the cache is then left alone.
    """
    products, diagnostics = load_products(Path(root), reader)
    if not products and not diagnostics:
        remedy = f"un contrat est un dossier qui contient {PRODUCT_FILE}"
        if not Path(root).exists():
            raise ContractError(f"{Path(root).as_posix()} : ni dossier ni fichier de ce nom", suggestion=remedy)
        raise ContractError(f"aucun contrat sous {Path(root).as_posix()}", suggestion=remedy)
    if tariffs is None:
        return Library(products, diagnostics)
    tariff, faults = read_tariff(Path(tariffs), products, partial=(Path(root) / PRODUCT_FILE).exists())
    return Library(products, tuple(sorted({*diagnostics, *faults})), tariff)


def named(tariff: Tariff | None) -> tuple[str, str] | None:
    """The title of a tariff and the hash of its file."""
    return (tariff.title, tariff.digest) if tariff is not None else None
