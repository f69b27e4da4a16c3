"""Names and what they stand for: the symbols of a contract, scope by scope.

A scope is the contract itself (named "") or a *portée*: a guarantee, an option. A name is looked up from the inner
scope outward; fields of records belong to their record. Keys are stable: ``scope/name``, or ``name`` at the top.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from engine.kinds import Kind, Type
from engine.variants import Options
from grammar.diagnostics import Span
from grammar.french import Noun, strip_determiner
from grammar.nodes import Expression
from grammar.vocabulary import Entry, Vocabulary, vocabulary_of

What: TypeAlias = Literal[
    "fact", "parameter", "field", "grandeur", "state", "period", "hours", "scope", "reading", "record", "definition",
    "value",
]

#: Longer texts are worked out each time: a case may have any key, and none is to be kept for what it weighs.
_REMEMBERED = 200


def json_key(text: str) -> str:
    """The JSON name of a French one: « date d'effet » → ``date_d_effet`` (ASCII, lower case, underscores)."""
    return _json_key(text) if len(text) <= _REMEMBERED else _json_key.__wrapped__(text)


def bare_key(text: str) -> str:
    """The JSON name of a French one without its article: « l'âge », « âge » → ``age``."""
    return _bare_key(text) if len(text) <= _REMEMBERED else _bare_key.__wrapped__(text)


@lru_cache(maxsize=16_384)
def _json_key(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", re.sub("['’]", "_", text.lower()).replace("œ", "oe").replace("æ", "ae"))
    return re.sub("[^a-z0-9]+", "_", "".join(c for c in decomposed if c.isascii())).strip("_")


@lru_cache(maxsize=16_384)
def _bare_key(text: str) -> str:
    return json_key(strip_determiner(text)[1])


@dataclass(frozen=True, slots=True)
class Symbol:
    """One declared name.

    ``name`` is canonical: the singular without article, or the whole sentence. ``key`` is unique in the contract.
    ``plural_only`` marks a name declared with « les ». ``contrary`` is the negative form of a sentence. ``formula`` is
    how documents tell, and deny, what a condition asks of the name (« l'opération est … »).
    """

    name: str
    what: What
    type: Type
    key: str
    scope: str
    span: Span
    noun: Noun | None = None
    plural_only: bool = False
    contrary: str | None = None
    json: str = ""
    each: str | None = None
    right: str | None = None
    among: str | None = None
    public: bool = True
    rounding: tuple[int, int] | None = None
    question: str | None = None
    signed: bool = False
    note: str | None = None
    formula: tuple[str, str] | None = None

    @property
    def is_sentence(self) -> bool:
        """Whether the name is a yes/no sentence."""
        return self.noun is None and self.contrary is not None


@dataclass(frozen=True, slots=True)
class ChoiceValue:
    """A value of a choice: its canonical text and the way it is written after « est »."""

    text: str
    shown: str
    span: Span
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A closed list of values."""

    name: str
    values: tuple[ChoiceValue, ...]
    span: Span

    @property
    def texts(self) -> tuple[str, ...]:
        """The canonical values, in the order declared."""
        return tuple(v.text for v in self.values)


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of element: an operation, a stay in hospital. ``when`` names the field that tells when it took place."""

    name: str
    noun: Noun
    fields: dict[str, Symbol]
    when: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time between two moments, both included unless ``open_end``."""

    symbol: Symbol
    start: Expression | None
    end: Expression | None
    open_end: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A word for some values of a choice, or for the records that satisfy a condition; owned by a clause.

    Under other options of ``readings`` it may be a word for other values: ``variants``.
    """

    name: str
    shown: str
    clause: str
    choice: str | None
    values: frozenset[str]
    record: str | None
    span: Span
    readings: tuple[str, ...] = ()
    variants: tuple[tuple[Options, frozenset[str]], ...] = ()


@dataclass(slots=True)
class Scope:
    """The names of one scope. Filled while declarations are read, then only read.

    ``contract`` is the product it belongs to; ``prefix`` stands before the keys of its names, ``path`` before their
    JSON names. Common notions have neither: each is one fact, however many contracts share it. ``shared`` are the tops
    of the products whose notions are seen from here, after the contract's own. ``plural_only`` tells a guarantee
    named in the plural, or a contract read under a plural name.
    """

    name: str
    article: str
    span: Span
    noun: Noun | None = None
    parent: Scope | None = None
    contract: str = ""
    prefix: str = ""
    path: tuple[str, ...] = ()
    shared: tuple[Scope, ...] = ()
    symbols: dict[str, Symbol] = field(default_factory=dict)
    extra_entries: list[tuple[str, Entry]] = field(default_factory=list)
    suite: str | None = None
    suite_order: tuple[str, ...] = ()
    plural_only: bool = False
    _vocabulary: Vocabulary | None = None

    def lookup(self, name: str) -> Symbol | None:
        """The symbol of a canonical name, from this scope outward."""
        found = self.symbols.get(name)
        if found is not None:
            return found
        if self.parent is not None:
            return self.parent.lookup(name)
        return next((known for scope in self.shared if (known := scope.lookup(name)) is not None), None)

    def around(self) -> Iterator[Scope]:
        """This scope, those around it, then the notions shared."""
        yield self
        for scope in (self.parent,) if self.parent else self.shared:
            yield from scope.around()

    def elements_of(self, name: str) -> str | None:
        """The record of the elements of a list, None where the name is not one of a list."""
        found = self.lookup(name)
        return found.type.of if found is not None and found.type.kind is Kind.LIST else None

    def visible(self) -> Iterator[Symbol]:
        """Every symbol seen from here, inner first."""
        for scope in self.around():
            yield from scope.symbols.values()

    def vocabulary(self) -> Vocabulary:
        """The words of this scope, within those of the scope around it."""
        if self._vocabulary is None:
            parent = self.parent.vocabulary() if self.parent else None
            if self.shared:
                outward = [scope for top in self.shared for scope in top.around()]
                parent = vocabulary_of(entry for scope in outward for entry in scope.entries())
            self._vocabulary = vocabulary_of(self.entries(), parent)
        return self._vocabulary

    def entries(self) -> list[tuple[str, Entry]]:
        """The words of this scope alone."""
        return [*(entry for symbol in self.symbols.values() for entry in entries_of(symbol)), *self.extra_entries]


def entries_of(symbol: Symbol) -> Iterator[tuple[str, Entry]]:
    """The phrases under which a symbol may be written."""
    if symbol.contrary is not None:
        yield symbol.name, Entry("SENTENCE", symbol.name)
        yield symbol.contrary, Entry("SENTENCE", symbol.name, negated=True)
        return
    yield symbol.name, Entry("NAME", symbol.name)
    if symbol.noun is not None and not symbol.plural_only:
        yield symbol.noun.plural_text, Entry("NAME", symbol.name)
