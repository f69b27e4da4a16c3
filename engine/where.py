"""Where a name, a clause, a reading or a figure is declared, and every place that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.atoms import atoms_of, syntax_nodes
from engine.names import canonical
from engine.places import figures_in_prose, place_of, rows_of
from engine.program import Program
from engine.scopes import Symbol, json_key
from grammar import nodes as n
from grammar.diagnostics import Span, nearest
from grammar.french import normalize
from grammar.quantities import Quantity, Scanned, scan, write
from grammar.yaml_nodes import Mapping, Node, Scalar

Role = Literal["déclaré", "employé"]
_WHATS = {
    "fact": "fait", "parameter": "paramètre", "field": "champ", "grandeur": "grandeur", "state": "compteur",
    "period": "période", "hours": "horaires", "scope": "portée", "reading": "lecture", "record": "fiche",
}  # fmt: skip
_SECTIONS = {"clauses": "clause", "cas": "cas", "modèles": "modèle", "lectures": "lecture", "grandeurs": "grandeur",
             "faits": "fait", "périmètres": "périmètre", "périodes": "période", "compteurs": "compteur",
             "choix": "choix", "paramètres": "paramètre", "fiches": "fiche", "horaires": "horaires"}  # fmt: skip
_NAMING = ("id", "nom", "phrase", "valeur")
_PROSE = frozenset({"titre", "note", "question", "sens", "parce que", "énonce", "informe"})


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One place: where, whether it declares or uses, whose it is (« clause X »), the article."""

    span: Span
    role: Role
    what: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    """What is looked for: written forms of the name, and the name as nodes hold it."""

    name: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Holder:
    """The block a scalar stands in: « clause X », and its article."""

    what: str
    article: str


def where(program: Program, written: str) -> tuple[Occurrence, ...]:
    """Every place of a name (French or JSON), a clause id, a reading id or a figure: declarations first, then uses.

    Empty when the version has nothing of this name; `nearest_name` then helps.
    """
    quantity = _quantity(written)
    if quantity is not None:
        return tuple(sorted(set(_figures(program, quantity))))
    declared = _declarations(program, written)
    if not declared:
        return ()
    places: dict[Span, Occurrence] = {}
    for occurrence, _ in declared:
        places.setdefault(occurrence.span, occurrence)
    for _, target in declared:
        for occurrence in (*_in_text(program, target), *_in_atoms(program, target)):
            inside = any(_holds(place, occurrence.span) for place in places)
            if not inside:
                places.setdefault(occurrence.span, occurrence)
    found = [one for one in places.values() if not _covers_another(one.span, places)]
    return tuple(sorted(found, key=lambda one: (one.role != "déclaré", one.span)))


def nearest_name(program: Program, written: str) -> str | None:
    """The declared name, clause or reading that looks most like what was written."""
    names = {symbol.name for symbol in _symbols(program)}
    names |= {
        *program.clauses,
        *program.readings,
        *(row.text for c in program.clauses.values() for row, _ in rows_of(c)),
    }
    names |= {text for choice in program.declarations.choices.values() for text in (choice.name, *choice.texts)}
    return nearest(canonical(written), names)


def _quantity(written: str) -> Quantity | None:
    text = normalize(written)
    scanned = scan(text, 0)
    if isinstance(scanned, Scanned) and scanned.end == len(text):
        return scanned.quantity
    return None


def _figures(program: Program, quantity: Quantity) -> Iterator[Occurrence]:
    named = f"chiffre {write(quantity)}"
    for entry in program.parameters.figures:
        if entry.quantity == quantity:
            clause = program.clauses.get(entry.owner)
            label = f"{named}, {_owner(program, entry.owner)}"
            yield Occurrence(entry.span, "déclaré", label, clause.article if clause else "")
    for clause in program.clauses.values():
        for name, scalar in figures_in_prose(clause).items():
            if _quantity(scalar.text) == quantity:
                label = f"{named} « {name} », clause {clause.identifier}"
                yield Occurrence(scalar.span, "déclaré", label, clause.article)


def _symbols(program: Program) -> Iterator[Symbol]:
    for scope in program.declarations.scopes.values():
        yield from (symbol for symbol in scope.symbols.values() if symbol.what != "reading")
    for record in program.declarations.records.values():
        yield from record.fields.values()
    # Facts that the engine adds: the documents supplied.
    yield from (fact for fact in program.facts if fact.key not in program.declarations.scopes[fact.scope].symbols
                and fact not in program.declarations.facts)  # fmt: skip


def _declarations(program: Program, written: str) -> list[tuple[Occurrence, _Target]]:
    declared = program.declarations
    name, folded = canonical(written), json_key(canonical(written))
    found: list[tuple[Occurrence, _Target]] = []

    def add(span: Span, what: str, article: str, *forms: str) -> None:
        target = _Target(forms[0], frozenset(canonical(form) for form in forms))
        found.append((Occurrence(span, "déclaré", what, article), target))

    for symbol in _symbols(program):
        forms = [symbol.name, *((symbol.contrary,) if symbol.contrary else ())]
        if symbol.noun is not None and not symbol.plural_only:
            forms.append(symbol.noun.plural_text)
        if name in map(canonical, forms) or folded in (symbol.json, json_key(symbol.key)):
            home = declared.scopes[symbol.scope]
            where_ = f", {home.noun.text}" if home.parent is not None and home.noun is not None else ""
            what = f"{_WHATS.get(symbol.what, symbol.what)} « {symbol.name} » ({symbol.type}{where_})"
            add(symbol.span, what, declared.scopes[symbol.scope].article, *forms)
    for scope in declared.scopes.values():
        if scope.parent is not None and scope.noun is not None and name == scope.noun.text:
            add(scope.span, f"portée « {name} »", scope.article, name)
    for record in declared.records.values():
        if name in (record.noun.text, record.noun.plural_text):
            add(record.span, f"fiche « {record.noun.text} »", "", record.noun.text, record.noun.plural_text)
    for choice in declared.choices.values():
        called = choice.name.rpartition("/")[2]
        if name == called and not choice.name.startswith("lecture "):
            add(choice.span, f"choix « {called} »", "", called)
        for value in choice.values if not choice.name.startswith("lecture ") else ():
            if name == value.text:
                add(value.span, f"valeur de « {called} »", "", value.text)
    for definition in program.definitions.values():
        if name == definition.name:
            add(definition.span, f"définition, clause {definition.clause}", "", definition.name)
    for perimeter, block, _ in declared.perimeters:
        place = block.get("nom")
        if name == perimeter and place is not None:
            add(place.span, f"périmètre « {perimeter} »", "", perimeter)
    reading = program.readings.get(normalize(written).removeprefix("lecture "))
    if reading is not None:
        add(reading.span, f"lecture « {reading.identifier} »", reading.article,
            f"lecture {reading.identifier}", reading.identifier)  # fmt: skip
    for reading in program.readings.values():
        if normalize(written) in dict(reading.options):
            add(reading.span, f"option de la lecture « {reading.identifier} »", reading.article, normalize(written))
    identifier = written.strip()
    span = place_of(program, identifier)
    if span is not None:
        add(span, _owner(program, identifier), _article(program, identifier), identifier)
    return found


def _owner(program: Program, owner: str) -> str:
    if owner in program.clauses:
        return f"clause {owner}"
    for clause in program.clauses.values():
        if any(row.text == owner for row, _ in rows_of(clause)):
            return f"ligne {owner} de la clause {clause.identifier}"
    if any(name == owner for name, _, _ in program.declarations.perimeters):
        return f"périmètre « {owner} »"
    return f"déclaration « {owner.rpartition('/')[2]} »"


def _article(program: Program, owner: str) -> str:
    for clause in program.clauses.values():
        if clause.identifier == owner or any(row.text == owner for row, _ in rows_of(clause)):
            return clause.article
    return ""


def _in_atoms(program: Program, target: _Target) -> Iterator[Occurrence]:
    """The conditions and computations that name it, to the very words."""
    for atom in atoms_of(program):
        for node in syntax_nodes(atom.node):
            if isinstance(node, n.Name | n.Sentence) and node.text == target.name:
                yield Occurrence(node.span, "employé", _owner(program, atom.owner), _article(program, atom.owner))


def _in_text(program: Program, target: _Target) -> Iterator[Occurrence]:
    """The keys and texts that are the name and nothing else: subjects of verbs, cells, facts and results of cases."""
    for root, _ in program.roots:
        article = root.get("article")
        default = article.text if isinstance(article, Scalar) else ""
        for scalar, holder in _scalars(root, "", _Holder("", default)):
            written = canonical(scalar.text)
            tail = written.partition(" ")[2] if holder.what.startswith("cas ") else ""
            if written in target.forms or (tail and canonical(tail) in target.forms):
                yield Occurrence(scalar.span, "employé", holder.what or "fichier", holder.article)


def _scalars(node: Node, section: str, holder: _Holder) -> Iterator[tuple[Scalar, _Holder]]:
    if isinstance(node, Scalar):
        yield node, holder
    elif isinstance(node, Mapping):
        inner = _held(node, section, holder)
        for key, value in node.entries:
            if key.text not in _PROSE and not (section in _SECTIONS and key.text in _NAMING):
                yield key, inner
                # What a block says under « cas » or « clauses » keeps that section; its own blocks have names too.
                top = _SECTIONS.get(key.text) if not section else None
                yield from _scalars(value, key.text if top else f"{section}·" if section else "", inner)
    else:
        for item in node.items:
            yield from _scalars(item, section, holder)


def _held(block: Mapping, section: str, holder: _Holder) -> _Holder:
    name = next((block.get(key) for key in _NAMING if block.get(key) is not None), None)
    if section not in _SECTIONS or not isinstance(name, Scalar):
        return holder
    article = block.get("article")
    shown = name.text if section == "clauses" else f"« {normalize(name.text)} »"
    return _Holder(f"{_SECTIONS[section]} {shown}", article.text if isinstance(article, Scalar) else holder.article)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.file == inner.file and _start(outer) <= _start(inner) and _end(inner) <= _end(outer)


def _covers_another(span: Span, places: dict[Span, Occurrence]) -> bool:
    """A whole text that is the name is also found word by word: the words are enough."""
    return any(other != span and _holds(span, other) for other in places)


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column
