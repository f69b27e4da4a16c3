"""The bank's shelf: its contracts, grouped by what they say of themselves; what serves several of them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine import Contract, Library
from engine.bonds import serves_others
from engine.source import scalars_of, text_of
from grammar.french import typography
from grammar.yaml_nodes import Mapping
from render.anchors import slug
from render.shelf_page import APART
from render.version_date import day_of

INSURED = "Assurances et assistance"
OTHERS = "Comptes, cartes et services"


@dataclass(frozen=True, slots=True)
class Book:
    """A contract on the shelf: its title, what it is in a sentence, since when, what it is read with."""

    identifier: str
    title: str
    about: str
    since: str
    questions: int
    read_with: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A board: its heading and its books. ``apart`` is what no one asks anything of."""

    heading: str
    books: tuple[Book, ...]
    apart: bool = False

    @property
    def id(self) -> str:
        """The id of its heading."""
        return slug(self.heading)


def shelves_of(library: Library) -> tuple[Shelf, ...]:
    """The shelves: products made on a model under its name, those that an insurer guarantees, the others; by title."""
    contracts = [library[identifier] for identifier in library]
    titles = {one.identity.contract: typography(one.identity.title) for one in contracts}
    boards: dict[str, list[Book]] = {}
    for contract in contracts:
        boards.setdefault(_board(product_of(contract), titles), []).append(_book(contract, titles))
    names = sorted((name for name in boards if name not in (INSURED, OTHERS, APART)), key=slug)
    order = [name for name in (OTHERS, *names, INSURED, APART) if name in boards]
    return tuple(
        Shelf(name, tuple(sorted(boards[name], key=lambda one: slug(one.title))), name == APART) for name in order
    )


def product_of(contract: Contract) -> Mapping:
    """What produit.yaml says of a contract."""
    return contract.program.roots[0][0]


def _board(product: Mapping, titles: dict[str, str]) -> str:
    if serves_others(product):
        return APART
    if product.get("assureur") is not None or product.get("assureurs") is not None:
        return INSURED
    model = text_of(product.get("contrat type"))
    # « Services à distance, contrat type » names its products by what stands before the comma.
    return titles.get(model or "", "").partition(",")[0] or OTHERS


def _book(contract: Contract, titles: dict[str, str]) -> Book:
    product = product_of(contract)
    about = next(iter(scalars_of(product.get("préambule"))), None)
    read = tuple((name, titles[name]) for name in _read(contract) if name in titles)
    return Book(
        contract.identity.contract,
        titles[contract.identity.contract],
        typography(" ".join(about.text.split())) if about else "",
        day_of(contract.identity.version),
        len(contract.program.questions()),
        read,
    )


def _read(contract: Contract) -> Iterable[str]:
    """The contracts that it names among those it reads, itself and common notions apart."""
    own = contract.program.declarations.worlds[contract.program.declarations.own]
    return dict.fromkeys(one.contract for one in own.namespaces.values())
