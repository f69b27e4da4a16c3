"""The words of one clause: names with their article, figures with their owner, the element that « son » refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal, TypeAlias

from engine.clauses import Clause
from engine.kinds import Kind, Type
from engine.lexicon import ContractLexicon
from engine.other_places import place_named
from engine.parameters import FigureEntry
from engine.period_lists import TODAY
from engine.places import figures_in_prose
from engine.program import Program
from engine.scopes import Scope, Symbol
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.french import Noun, normalize, possessive, the, this, typography
from grammar.quantities import Quantity, Scanned, scan, write
from render.day_considered import DAY_CONSIDERED
from render.marks import Marks
from render.wording import Said, contracted_name

_COMPLETED = re.compile(r" (?:du|des|de la|de l['’]) ?")
_NAMED = re.compile(r"\{([^{}]*)\}")
#: How a field of the element is said: « son moyen », « le moyen de l'opération », « le moyen de cette opération »,
#: « le moyen ».
Style: TypeAlias = Literal["possessive", "of", "this", "bare"]


def conditions_of(program: Program, clause: Clause) -> str:
    """« des conditions de « Carte » », after a clause of another product."""
    return f" des conditions de « {program.declarations.worlds[clause.contract].title} »"


class FigureTable:
    """The figures of a program by the place they were read from."""

    __slots__ = ("_alone", "_by_place")

    def __init__(self, program: Program) -> None:
        self._by_place: dict[Span, list[FigureEntry]] = {}
        for entry in program.parameters.figures:
            self._by_place.setdefault(entry.span, []).append(entry)
        self._alone: dict[str, FigureEntry | None] = {}
        for entry in program.parameters.figures:
            known = self._alone.setdefault(entry.owner, entry)
            if known is not None and known.span != entry.span:
                self._alone[entry.owner] = None

    def find(self, span: Span, owner: str, quantity: Quantity) -> FigureEntry | None:
        """The figure read from a place; that of ``owner`` first where several read it."""
        entries = [e for e in self._by_place.get(span, ()) if e.quantity == quantity]
        return next((e for e in entries if e.owner == owner), entries[0] if entries else None)

    def at(self, span: Span, owner: str) -> tuple[FigureEntry, ...]:
        """The figures of an owner read from exactly this place, in order, each once."""
        seen: dict[Quantity, FigureEntry] = {}
        for entry in self._by_place.get(span, ()):
            if entry.owner == owner:
                seen.setdefault(entry.quantity, entry)
        return tuple(seen.values())

    def only(self, owner: str) -> FigureEntry | None:
        """The figure of a clause or of a row that owns exactly one."""
        return self._alone.get(owner)


def _printed(written: str) -> str:
    """A figure written as a text, in its printed form where it is a quantity."""
    text = normalize(written)
    found = scan(text, 0)
    whole = isinstance(found, Scanned) and found.end == len(text)
    return write(found.quantity, typographic=True) if isinstance(found, Scanned) and whole else typography(text)


class Words:
    """What a sentence needs to name things. One instance for one clause."""

    __slots__ = ("_bound", "_pronoun", "figures", "lexicon", "marks", "owner", "program", "scope")

    def __init__(self, program: Program, scope: Scope, owner: str, figures: FigureTable) -> None:
        self.program = program
        self.scope = scope
        self.owner = owner
        self.figures = figures
        self.marks = Marks()
        self.lexicon = ContractLexicon(program.declarations, program.definitions, scope)
        self._bound: list[tuple[str, Style]] = []
        self._pronoun: Said | None = None

    # --- what is bound

    @contextmanager
    def element(self, record: str, style: Style) -> Iterator[None]:
        """Inside, fields of the record are those of the element being told of."""
        self._bound.append((record, style))
        try:
            yield
        finally:
            self._bound.pop()

    @contextmanager
    def subject(self, said: Said | None) -> Iterator[None]:
        """Inside, the subject of the sentence is « il » or « elle ». An element is called by its noun."""
        record = self.program.declarations.records.get(said.name) if said is not None and said.name else None
        before = self._pronoun
        self._pronoun = replace(said, name=record.noun.text) if said is not None and record is not None else said
        try:
            yield
        finally:
            self._pronoun = before

    # --- names

    def symbol(self, name: str) -> Symbol | None:
        """The declaration of a name, from the element outward, then anywhere in the contract."""
        for record, _ in reversed(self._bound):
            found = self.program.declarations.records[record].fields.get(name)
            if found is not None:
                return found
        return self.scope.lookup(name) or self._elsewhere(name)

    def type_of(self, name: str) -> Type | None:
        """The type of a name."""
        symbol = self.symbol(name)
        return symbol.type if symbol is not None else None

    def formula(self, node: n.Expression) -> tuple[str, str] | None:
        """How a condition on a name is told and denied, where its declaration says; of the element, « elle est … »."""
        match node:
            case n.Name(name):
                symbol = self.symbol(name)
            case n.Of(n.Name(name), owner, True):  # a sentence of a contract read needs no « selon… » either
                place = place_named(self.program.declarations, self.scope, owner)
                symbol = place.symbols.get(name) if place is not None else None
            case _:
                return None
        told = symbol.formula if symbol is not None else None
        for record, style in reversed(self._bound) if told else ():
            if style not in ("possessive", "this"):
                continue
            noun = self.record_noun(record)
            whole = the(noun)
            pronoun = self._pronoun is not None and self._pronoun.name == noun.text
            said = ("elle" if noun.is_feminine else "il") if pronoun else this(noun)
            if told and all(form.startswith(f"{whole} ") for form in told):
                told = tuple(said + form.removeprefix(whole) for form in told)  # type: ignore[assignment]
        return told

    def _elsewhere(self, name: str) -> Symbol | None:
        declarations = self.program.declarations
        tables = [r.fields for r in declarations.records.values()] + [s.symbols for s in declarations.scopes.values()]
        return next((table[name] for table in tables if name in table), None)

    def name(self, text: str) -> Said:
        """A name where it stands: « l'indemnité », « son moyen », « elle »."""
        if self._pronoun is not None and text == self._pronoun.name:
            said = self._pronoun
            return Said(said.pronoun, said.feminine, said.plural, said.kind, text)
        for record, style in reversed(self._bound):
            if text in self.program.declarations.records[record].fields and style != "bare":
                return self.field(text, record, style)
            if style in ("possessive", "this") and self._told_of(text, record):
                return self.field(text, record, style)
        return self.definite(text)

    def _told_of(self, name: str, record: str) -> bool:
        """Whether a grandeur is told for each element of a record: « la pénalité » of a loan is « sa pénalité »."""
        symbol = self.scope.lookup(name)
        return symbol is not None and symbol.each is not None and self.record_of(symbol.each) == record

    def field(self, text: str, record: str, style: Style) -> Said:
        """A field of a record, told in a style."""
        said = self.definite(text)
        noun = self.lexicon.noun(text)
        if style == "bare" or noun is None:
            return said
        if style == "possessive" and _COMPLETED.search(noun[0].text):
            # « son envoi de l'accusé » is no French: the noun has its complement already.
            return said
        if style == "possessive":
            written = possessive(noun[0], plural=noun[1])
        elif style == "this":
            written = f"{said.text} de {this(self.record_noun(record))}"
        else:
            written = f"{said.text} {contracted_name('de', the(self.record_noun(record)))}"
        return Said(written, said.feminine, said.plural, said.kind, text)

    def definite(self, text: str) -> Said:
        """A name with its definite article."""
        noun = self.lexicon.noun(text)
        symbol = self.symbol(text)
        kind = symbol.type.kind if symbol else None
        if noun is None:
            return Said(self.lexicon.definite(text), kind=kind, name=text)
        if text == TODAY and symbol is not None and symbol.what == "fact":
            return Said(DAY_CONSIDERED, kind=kind, name=text)
        return Said(self.lexicon.definite(text), noun[0].is_feminine, noun[1], kind, text)

    def plural(self, text: str) -> Said:
        """The plural of a name with its article."""
        said = self.definite(text)
        return Said(self.lexicon.definite_plural(text), said.feminine, True, said.kind, text)

    def record_noun(self, record: str) -> Noun:
        """The noun of a record: a list of « mois » may have the very name of its elements."""
        return self.program.declarations.records[record].noun

    def bound(self, record: str) -> tuple[str, Style] | None:
        """The record that a noun names among those of the elements here, and how its fields are told.

        In a contract that another one reads, the key of a record is not its noun. None where no element of it is bound.
        """
        records = self.program.declarations.records
        names = ((key, records[key].noun.text, style) for key, style in reversed(self._bound))
        return next(((key, style) for key, name, style in names if record in (key, name)), None)

    def record_of(self, listed: str) -> str | None:
        """The record that a list holds: « opérations retenues » → « opération »."""
        symbol = self.symbol(listed)
        for _ in range(len(self.program.declarations.grandeurs) + 1):
            if symbol is None or symbol.among is None:
                break
            symbol = self.symbol(symbol.among)
        if symbol is None or symbol.type.kind is not Kind.LIST:
            return None
        return symbol.type.of or None

    # --- figures

    def quantity(self, quantity: Quantity, span: Span) -> str:
        """The mark of a figure read from a place."""
        entry = self.figures.find(span, self.owner, quantity)
        return self.marks.figure(
            write(quantity, typographic=True), entry.owner if entry else self.owner, entry.index if entry else None
        )

    def figures_in(self, text: str, span: Span, owner: str) -> str:
        """A text whose figures are those of ``owner``, read from exactly this place, in the order written."""
        text, known = normalize(text), self.figures.at(span, owner)
        parts: list[str] = []
        at, start, rank = 0, 0, 0
        while at < len(text):
            found = scan(text, at) if text[at].isdigit() else None
            if not isinstance(found, Scanned):
                at += 1
                continue
            index = known[rank].index if rank < len(known) else None
            parts += [text[start:at], self.marks.figure(write(found.quantity, typographic=True), owner, index)]
            at = start = found.end
            rank += 1
        return "".join([*parts, text[start:]])

    def prose(self, text: str) -> str:
        """Free text. « {nom} » is a figure of the clause itself, « {identifiant} » the one figure of another clause."""
        return _NAMED.sub(lambda found: self._named(normalize(found[1])), normalize(text))

    def _named(self, name: str) -> str:
        clause = self.program.clauses.get(self.owner)
        own = {normalize(k): v.text for k, v in figures_in_prose(clause).items()} if clause else {}
        if name in own:
            return self.marks.figure(_printed(own[name]), self.owner, None)
        there = self.program.clauses.get(name)
        entry = self.figures.only(name)
        if entry is not None:
            return self.marks.figure(write(entry.quantity, typographic=True), name, entry.index)
        stated = tuple(figures_in_prose(there).values()) if there else ()
        return self.marks.figure(_printed(stated[0].text), name, None) if len(stated) == 1 else "{" + name + "}"

    # --- references

    def clause(self, identifier: str) -> str:
        """A mention of another clause: its id, with its article where that is another one; or that article alone."""
        here = self.program.clauses.get(self.owner)
        there = self.program.clauses.get(identifier)
        article = there.article if there else ""
        if there is not None and here is not None and here.contract != there.contract:
            # Another document: there is nothing in this one to point at.
            return f"article {article}{conditions_of(self.program, there)}" if article else f"clause {identifier}"
        if not article or (here is not None and here.article == article):
            return self.marks.reference(f"clause {identifier}", identifier)
        if self._alone_in_its_article(identifier):
            return self.marks.reference(f"article {article}", identifier)
        return self.marks.reference(f"clause {identifier} de l’article {article}", identifier)

    def _alone_in_its_article(self, identifier: str) -> bool:
        """Whether an article says one clause only: naming it then names the clause."""
        there = self.program.clauses[identifier]
        return all(
            other.article != there.article or other.contract != there.contract or other is there
            for other in self.program.clauses.values()
        )

    def the_clause(self, identifier: str) -> str:
        """The same with its article: « la clause … », « l'article … »."""
        mark = self.clause(identifier)
        return f"l'{mark}" if self.marks.plain(mark).startswith("article") else f"la {mark}"
