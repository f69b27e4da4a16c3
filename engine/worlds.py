"""The products of a closure, each with its own names: what one of them calls by a name does not depend on its readers.

A contract reads others and shares notions (`engine.bonds`). Every product of the closure is a world: its scopes, its
choices, its records are found by the bare name from inside, by a key that is unique in the closure from anywhere else.
The keys of the contract itself and of common notions are their names; those of a contract read begin with its id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from grammar.diagnostics import Span
from grammar.french import Noun

#: What a world has tables of, from the bare name to the key.
Table: TypeAlias = Literal["scopes", "choices", "records", "readings", "perimeters"]


@dataclass(frozen=True, slots=True)
class Namespace:
    """A contract read, as its reader calls it: « le contrat carte », « les conditions générales » (``plural_only``)."""

    contract: str
    noun: Noun
    plural_only: bool
    span: Span


@dataclass(slots=True)
class World:
    """One product of a closure. ``top`` names its outer scope; ``namespaces`` are the contracts it reads, by name."""

    contract: str
    title: str
    prefix: str
    top: str
    shares: tuple[str, ...] = ()
    namespaces: dict[str, Namespace] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    perimeters: dict[str, str] = field(default_factory=dict)

    def table(self, name: Table) -> dict[str, str]:
        """One of its tables."""
        found: dict[str, str] = getattr(self, name)
        return found
