"""Every atom of a contract version in its place: the text, the words it is read in, the node it was parsed into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from engine.clauses import Clause
from engine.program import Program
from engine.scopes import Scope
from engine.source import scalars_of
from engine.table_rows import is_empty, table_rows
from grammar import nodes as n
from grammar.french import normalize
from grammar.overlays import overlaid, verb_of
from grammar.parser import parse_condition, parse_expression
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

AtomKind: TypeAlias = Literal["condition", "expression"]

_TREES = {
    "subordonne": ("à",),
    "prélève": ("admis si",),
    "répartit": ("par rang",),
    "oblige": ("apprécié par", "tenue si"),
    "conseille": ("apprécié par", "tenue si"),
}
_VALUES = {
    "fixe": ("à", "au", "le", "hors table", "cases vides"),
    "ajoute": ("ajoute",),
    "retranche": ("retranche",),
    "plafonne": ("à",),
    "relève": ("à",),
    "limite": ("à",),
    "augmente": ("de",),
    "diminue": ("de",),
    "remet": ("à",),
    "prélève": ("prélève",),
    "reporte": ("au", "à"),
    "avance": ("au", "à"),
    "met fin à": ("le", "au", "à"),
    "crédite": ("de",),
    "débite": ("de",),
}
_COMPUTATIONS = {
    "fixe": ("selon", "en colonne", "à partir de"),
    "répartit": ("entre", "selon", "à rang égal", "par groupe"),
    "prélève": ("dans l'ordre de", "dans l'ordre inverse de"),
    "oblige": ("par", "au plus tard"),
    "conseille": ("par", "au plus tard"),
    "crédite": ("le", "au", "pour chacun de"),
    "débite": ("le", "au", "pour chacun de"),
}
_WORDS = {"hors table": "non réglé", "cases vides": "non réglé", "à rang égal": "au prorata"}
_BLOCKS = ("l'un de", "tous", "aucun de")
_QUANTIFIERS = ("au moins un de", "chacun de")


@dataclass(frozen=True, slots=True)
class Atom:
    """One atom: its scalar, its node, the scope it is read in, and whose it is (a clause, a row, a declaration).

    ``posted`` tells the computations whose result becomes the value of a grandeur, or a step of it.
    """

    scalar: Scalar
    node: n.Expression | n.Condition
    scope: Scope
    owner: str
    posted: bool = False


def syntax_nodes(root: n.Node) -> Iterator[n.Node]:
    """Every node under a node of the grammar, the root first."""
    yield root
    for field in fields(root):
        inner = getattr(root, field.name)
        for part in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(part, n.Node):
                yield from syntax_nodes(part)


def atoms_of(program: Program, *, own: bool = False) -> tuple[Atom, ...]:
    """The atoms of every clause and declaration that parse, in the order of the files; those that the contract itself
    writes alone where ``own``. Cells of tables, which have a shorter wording, are not among them; the values of rows
    are."""
    found: dict[tuple[object, ...], Atom] = {}
    for raw in _raw(program):
        if own and raw.scope.contract != program.declarations.own:
            continue
        parse = parse_condition if raw.kind == "condition" else parse_expression
        node, _ = parse(raw.scalar.text, raw.scope.vocabulary(), raw.scalar.locate)
        if node is not None:
            found.setdefault((raw.scalar.span, raw.kind), Atom(raw.scalar, node, raw.scope, raw.owner, raw.posted))
    return tuple(sorted(found.values(), key=lambda atom: atom.scalar.span))


@dataclass(frozen=True, slots=True)
class _Raw:
    """An atom before it is parsed."""

    scalar: Scalar
    kind: AtomKind
    scope: Scope
    owner: str
    posted: bool = False


def _raw(program: Program) -> Iterator[_Raw]:
    declared = program.declarations
    for clause in program.clauses.values():
        scope = declared.scopes[clause.scope]
        for block in blocks_of_clause(clause):
            yield from _of_clause(clause, block, scope)
    for symbol, block, scope in declared.periods:
        for key in ("du", "au", "avant"):
            yield from _scalars(block.get(key), scope, symbol.key)
    for symbol in declared.facts:
        if symbol.what == "parameter":
            scope = declared.scopes[symbol.scope]
            yield from _scalars(declared.blocks[symbol.key].get("en vigueur"), scope, symbol.key)
    for key in declared.states:
        scope = declared.scopes[declared.states[key].scope]
        yield from _scalars(declared.blocks[key].get("au départ"), scope, key)
    for key, symbol in declared.grandeurs.items():
        scope, block = declared.scopes[symbol.scope], declared.blocks[key]
        register = block.get("registre")
        for _, value in register.entries if isinstance(register, Mapping) else ():
            yield from _scalars(value, scope, key)
        for name in ("groupes de", "par", "du", "au"):
            yield from _scalars(block.get(name), scope, key)
    for name, block, scope in declared.perimeters:
        for part in (block, *overlays_of(block)):
            yield from _conditions_of(part, scope, name)


def overlays_of(block: Mapping) -> tuple[Mapping, ...]:
    """The blocks under « variantes »."""
    variants = block.get("variantes")
    if not isinstance(variants, Mapping):
        return ()
    return tuple(overlay for _, overlay in variants.entries if isinstance(overlay, Mapping))


def blocks_of_clause(clause: Clause) -> tuple[Mapping, ...]:
    """The block of a clause and what each option of its reading puts in its place."""
    return (clause.block, *overlays_of(clause.block))


def _of_clause(clause: Clause, block: Mapping, scope: Scope) -> Iterator[_Raw]:
    verb, owner = verb_of(block) or clause.verb, clause.identifier
    yield from _conditions_of(block, scope, owner)
    for key in _TREES.get(verb, ()):
        yield from _tree(block.get(key), scope, owner)
    for key in _VALUES.get(verb, ()):
        yield from _scalars(_meant(block, key), scope, owner, posted=True)
    for key in _COMPUTATIONS.get(verb, ()):
        yield from _scalars(_meant(block, key), scope, owner)
    for row in table_rows(overlaid(clause.block, block)) if block.get("lignes") is not None else ():
        for cell in row.values:
            if not is_empty(cell):
                yield _Raw(cell, "expression", scope, row.identifier.text, True)


def _meant(block: Mapping, key: str) -> Node | None:
    """The value of a key, unless it is a word that stands for no computation."""
    node = block.get(key)
    word = isinstance(node, Scalar) and normalize(node.text) == _WORDS.get(key)
    return None if word else node


def _conditions_of(block: Mapping, scope: Scope, owner: str) -> Iterator[_Raw]:
    for key in ("si", "l'un de", "sauf si"):
        yield from _tree(block.get(key), scope, owner)


def _tree(node: Node | None, scope: Scope, owner: str) -> Iterator[_Raw]:
    if isinstance(node, Scalar):
        yield _Raw(node, "condition", scope, owner)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _tree(item, scope, owner)
    elif isinstance(node, Mapping):
        for key in _BLOCKS:
            yield from _tree(node.get(key), scope, owner)
        for key in _QUANTIFIERS:
            yield from _scalars(node.get(key), scope, owner)
        yield from _tree(node.get("vérifie"), scope, owner)


def _scalars(node: Node | None, scope: Scope, owner: str, posted: bool = False) -> Iterator[_Raw]:
    for scalar in scalars_of(node):
        yield _Raw(scalar, "expression", scope, owner, posted)
