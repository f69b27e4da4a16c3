"""Standard clauses: what several products say in the same words is written once, and each product takes it.

A model, or a product of common notions, holds them under « clauses types ». They have no effect there. A clause of a
product made on it, or that shares it, takes one, under « clause type », with an id, an article and words of its own:
the keys it writes stand in the place of those of the standard clause, so that what differs from one product to another
is what is written.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeAlias

from engine.bonds import Tie, bonds_of
from engine.source import ContractSource, SourceFile, blocks_of, text_of
from grammar.diagnostics import Diagnostic, Related, nearest
from grammar.overlays import taken
from grammar.structure import STANDARD, check_clause
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

SECTION = "clauses types"
_MENTION = re.compile(r"\{([^{}]*)\}")
Blocks: TypeAlias = dict[str, Mapping]


def with_standard_clauses(source: ContractSource) -> tuple[ContractSource, tuple[Diagnostic, ...]]:
    """The source with every clause that takes a standard one written whole, and what is wrong in doing so.

    A clause that names no known standard clause is left out, and told (B012).
    """
    faults: list[Diagnostic] = []
    sources = {part.identifier: part for part in (source, *source.parts)}
    held = {identifier: _held(part, faults) for identifier, part in sources.items()}
    if not any(held.values()) and not any(_takes(file) for file in source.closure):
        return source, ()
    made = {identifier: _written(part, _seen(part, sources, held), faults) for identifier, part in sources.items()}
    whole = replace(made[source.identifier], parts=tuple(made[part.identifier] for part in source.parts))
    return whole, tuple(faults)


def _held(part: ContractSource, faults: list[Diagnostic]) -> Blocks:
    """The standard clauses of a product, by id."""
    found: Blocks = {}
    for file in part.written:
        for block in blocks_of(file.root.get(SECTION)):
            identifier = block.get("id")
            if not isinstance(identifier, Scalar):
                continue  # told with the structure
            first = found.setdefault(identifier.text, block)
            if first is not block:
                message = f"deux clauses types portent l'identifiant {identifier.text}"
                related = (Related(first.span, "première fois ici"),)
                remedy = "gardez-en une, ou donnez un suffixe (.a, .b) à chacune"
                faults.append(Diagnostic("C001", identifier.span, message, related=related, suggestion=remedy))
    return found


def _seen(part: ContractSource, sources: dict[str, ContractSource], held: dict[str, Blocks]) -> Blocks:
    """The standard clauses that a product may take: those of its models, of what it shares, and of what they do."""
    found: Blocks = held[part.identifier]
    level, met = [part.identifier], {part.identifier}
    while level:
        bonds = [bond for identifier in level for root in sources[identifier].roots for bond in bonds_of(root)]
        shared = {bond.contract.text for bond in bonds if bond.tie is Tie.SHARES}
        level = sorted((shared & sources.keys()) - met)
        met.update(level)
        for identifier in level:
            found = held[identifier] | found
    return found


def _takes(file: SourceFile) -> bool:
    return any(block.get(STANDARD) is not None for block in blocks_of(file.root.get("clauses")))


def _written(part: ContractSource, seen: Blocks, faults: list[Diagnostic]) -> ContractSource:
    """A product, each clause of its files whole."""
    files = part.written
    names: dict[str, list[str]] = {}
    for block in (block for file in files for block in blocks_of(file.root.get("clauses"))):
        standard, identifier = text_of(block.get(STANDARD)), text_of(block.get("id"))
        if standard is not None and identifier is not None:
            names.setdefault(standard, []).append(identifier)
    product, *others = (_file(file, seen, names, faults) if _takes(file) else file for file in files)
    models = len(part.models)
    return replace(part, product=product, models=tuple(others[:models]), files=tuple(others[models:]))


def _file(file: SourceFile, seen: Blocks, names: dict[str, list[str]], faults: list[Diagnostic]) -> SourceFile:
    clauses = file.root.get("clauses")
    assert isinstance(clauses, Sequence)  # the structure was checked
    article = text_of(file.root.get("article"))
    whole = tuple(made for node in clauses.items if (made := _clause(node, article, seen, names, faults)) is not None)
    told = Sequence(clauses.span, whole, clauses.flow)
    entries = tuple((key, told if value is clauses else value) for key, value in file.root.entries)
    return replace(file, root=Mapping(file.root.span, entries, file.root.flow))


def _clause(
    node: Node, article: str | None, seen: Blocks, names: dict[str, list[str]], faults: list[Diagnostic]
) -> Node | None:
    named = node.get(STANDARD) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(named, Scalar):
        return node
    standard = seen.get(named.text)
    if standard is None:
        near = nearest(named.text, seen)
        remedy = f"vouliez-vous écrire {near} ?" if near else "partagez le produit qui la contient (« partage: »)"
        message = f"aucune clause type ne porte l'identifiant {named.text}"
        faults.append(Diagnostic("B012", named.span, message, article=article, suggestion=remedy))
        return None
    renamed = _renamed(standard, names, (f"{named.text}.", f"{text_of(node.get('id'))}."))
    assert isinstance(renamed, Mapping)
    whole = taken(renamed, node)
    found = tuple(check_clause(whole))
    faults.extend(_told_of(diagnostic, named) for diagnostic in found)
    return None if found else whole


def _told_of(diagnostic: Diagnostic, named: Scalar) -> Diagnostic:
    """A fault of the whole clause; one that stands in the standard clause says who takes it."""
    if diagnostic.span.file == named.span.file:
        return diagnostic
    return replace(diagnostic, related=(*diagnostic.related, Related(named.span, "la clause type est prise ici")))


def _renamed(node: Node, names: dict[str, list[str]], rows: tuple[str, str]) -> Node:
    """A standard clause where the ids of others are those of the clauses that take them: all, where several do.

    ``rows`` is how the ids of its own rows begin, and how they are to: MOD-4.a is GEN-7.a in the clause GEN-7.
    """
    if isinstance(node, Scalar) and "{" in node.text:
        return replace(node, text=_MENTION.sub(lambda found: _mentioned(found, names, rows), node.text))
    if isinstance(node, Scalar):
        told = names.get(node.text) or [node.text.replace(*rows, 1) if node.text.startswith(rows[0]) else node.text]
        items = tuple(node if identifier == node.text else replace(node, text=identifier) for identifier in told)
        return items[0] if len(items) == 1 else Sequence(node.span, items, flow=True)
    if isinstance(node, Sequence):
        found: list[Node] = []
        for item in node.items:
            made = _renamed(item, names, rows)
            if isinstance(item, Scalar) and isinstance(made, Sequence):
                found.extend(made.items)
            else:
                found.append(made)
        return Sequence(node.span, tuple(found), node.flow)
    return Mapping(node.span, tuple((key, _renamed(value, names, rows)) for key, value in node.entries), node.flow)


def _mentioned(found: re.Match[str], names: dict[str, list[str]], rows: tuple[str, str]) -> str:
    """« {MOD-4} » in a sentence: its own clause first, or the one clause that takes that other, or its
    table; else left as it is."""
    before, after = rows[0].removesuffix("."), rows[1].removesuffix(".")
    if found[1] == before:
        return f"{{{after}}}"
    if found[1].startswith(rows[0]):
        return f"{{{found[1].replace(*rows, 1)}}}"
    holder = max((name for name in names if f"{found[1]}.".startswith(f"{name}.")), key=len, default="")
    told = names.get(holder, [])
    return f"{{{told[0]}{found[1].removeprefix(holder)}}}" if len(told) == 1 else found[0]
