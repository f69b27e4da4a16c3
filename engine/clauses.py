"""A clause as a lawyer wrote it: its verb, its conditions and its atoms, parsed, not yet given a meaning."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from typing import Any

from engine.declarations import Declarations
from engine.declare import contract_of, scope_of
from engine.scopes import Scope
from engine.source import ContractSource, SourceFile, blocks_of, items_of, scalars_of, text_of
from engine.variants import Variant, ambiguous_variants, combinations_of
from grammar import nodes as n
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import normalize
from grammar.overlays import verb_of
from grammar.parser import parse_condition, parse_expression
from grammar.vocabulary import Vocabulary
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

COMMON_KEYS = frozenset(
    {
        "id",
        "si",
        "l'un de",
        "sauf si",
        "lecture",
        "variantes",
        "après",
        "prévaut sur",
        "déroge à",
        "complète",
        "regroupe",
        "note",
        "rang",
        "titre",
        "pour chacun de",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A point on which the source is ambiguous: the question, the options, the one retained and why."""

    identifier: str
    question: str
    options: tuple[tuple[str, str], ...]
    retained: str
    because: str
    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``body`` maps a role (the verb's own keys) to the node it was parsed into, or to its text.

    ``variants`` holds the clause as it reads under other options than those it is written for.
    """

    identifier: str
    verb: str
    article: str
    scope: str
    span: Span
    file: str
    block: Mapping = field(repr=False)
    condition: n.ConditionTree | None = None
    readings: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    groups: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    note: str | None = None
    each: str | None = None
    contract: str = ""
    derogates: tuple[str, ...] = ()
    completes: tuple[str, ...] = ()

    def under(self, options: Table[str, str]) -> Clause:
        """The clause as it reads where ``options`` (by reading) are retained."""
        fitting = [v for v in self.variants if all(options.get(reading) == option for reading, option in v.options)]
        if not fitting:
            return self
        chosen = max(fitting, key=lambda variant: len(variant.options))
        return replace(
            self,
            verb=chosen.verb,
            block=chosen.block,
            condition=chosen.condition,
            after=_named(chosen.block, "après"),
            over=_named(chosen.block, "prévaut sur"),
        )


def _named(block: Mapping, key: str) -> tuple[str, ...]:
    return tuple(scalar.text for scalar in scalars_of(block.get(key)))


@dataclass(slots=True)
class Atoms:
    """Parses the atoms of one clause in the words of its scope, keeping the faults."""

    vocabulary: Vocabulary
    diagnostics: list[Diagnostic]

    def expression(self, node: Node | None) -> n.Expression | None:
        """The computation written in a scalar."""
        if not isinstance(node, Scalar):
            return None
        parsed, faults = parse_expression(node.text, self.vocabulary, node.locate)
        self.diagnostics.extend(faults)
        return parsed

    def condition(self, node: Node | None) -> n.ConditionTree | None:
        """The tree of conditions written under ``si:``."""
        if isinstance(node, Scalar):
            parsed, faults = parse_condition(node.text, self.vocabulary, node.locate)
            self.diagnostics.extend(faults)
            return parsed
        if isinstance(node, Sequence):
            return self._members(n.AllOf, node)
        if isinstance(node, Mapping):
            return self._block(node)
        return None

    def _members(self, build: Any, node: Node) -> n.ConditionTree | None:
        members = [self.condition(item) for item in items_of(node)]
        if any(member is None for member in members):
            return None
        found: n.ConditionTree = build(tuple(members), span=node.span)
        return found

    def _block(self, block: Mapping) -> n.ConditionTree | None:
        for key, build in (("l'un de", n.AnyOf), ("tous", n.AllOf), ("aucun de", n.NoneOf)):
            inner = block.get(key)
            if inner is not None:
                return self._members(build, inner)
        for key, quantifier in (("au moins un de", n.Some), ("chacun de", n.Every)):
            over = block.get(key)
            if over is not None:
                source, where = self.expression(over), self.condition(block.get("vérifie"))
                return quantifier(source, where, span=block.span) if source and where else None
        self.diagnostics.append(
            Diagnostic(
                "S002",
                block.span,
                "bloc de conditions inconnu",
                suggestion="clés possibles : l'un de, tous, aucun de, au moins un de, chacun de (avec vérifie)",
            )
        )
        return None

    def conditions(self, block: Mapping) -> n.ConditionTree | None:
        """All that a clause says under ``si``, ``l'un de`` and ``sauf si``, together; None when it says nothing."""
        members: list[n.ConditionTree] = []
        for key, build in (("si", n.AllOf), ("l'un de", n.AnyOf), ("sauf si", n.NoneOf)):
            node = block.get(key)
            if node is None:
                continue
            alone = key == "si" and not isinstance(node, Sequence)
            tree = self.condition(node) if alone else self._members(build, node)
            if tree is None:
                return None
            members.append(tree)
        if not members:
            return None
        return members[0] if len(members) == 1 else n.AllOf(tuple(members), span=block.span)


def has_condition(block: Mapping) -> bool:
    """Whether a clause says when it applies."""
    return any(block.get(key) is not None for key in ("si", "l'un de", "sauf si"))


def read_readings(
    source: ContractSource, declarations: Declarations, diagnostics: list[Diagnostic]
) -> dict[str, Reading]:
    """The readings of all files, by identifier; those of a contract read have its id before their own."""
    found: dict[str, Reading] = {}
    for file in source.closure:
        world = declarations.worlds[contract_of(file, declarations)]
        for block in blocks_of(file.root.get("lectures")):
            identifier, retained = block.get("id"), block.get("retenue")
            options = block.get("options")
            if (
                not isinstance(identifier, Scalar)
                or not isinstance(options, Mapping)
                or not isinstance(retained, Scalar)
            ):
                continue
            bare = normalize(identifier.text)
            name = f"{world.prefix}{bare}"
            if name in found:
                related = (Related(found[name].span, "première fois ici"),)
                diagnostics.append(
                    Diagnostic("R001", identifier.span, f"la lecture « {name} » existe déjà", related=related)
                )
                continue
            listed = tuple((normalize(key.text), text_of(value) or "") for key, value in options.entries)
            option = normalize(retained.text)
            if option not in dict(listed):
                diagnostics.append(
                    Diagnostic(
                        "R002",
                        retained.span,
                        f"« {retained.text} » n'est pas une option de la lecture « {name} »",
                        suggestion=f"options : {', '.join(dict(listed))}",
                    )
                )
                # The reading is declared all the same, so that what names it is not told as unknown.
                option = next(iter(dict(listed)), "")
            article = text_of(block.get("article")) or text_of(file.root.get("article")) or ""
            world.readings[bare] = name
            found[name] = Reading(
                name,
                text_of(block.get("question")) or "",
                listed,
                option,
                text_of(block.get("parce que")) or "",
                article,
                identifier.span,
            )
    return found


def read_clauses(
    source: ContractSource,
    declarations: Declarations,
    readings: Table[str, Reading],
    verbs: frozenset[str],
    diagnostics: list[Diagnostic],
) -> dict[str, Clause]:
    """Every clause of every file, by id, in an order that does not depend on the files."""
    found: dict[str, Clause] = {}
    options = {name: frozenset(dict(reading.options)) for name, reading in readings.items()}
    for file in source.closure:
        scope = scope_of(file, declarations)
        named = declarations.all_seen(scope.contract, "readings")
        for block in blocks_of(file.root.get("clauses")):
            clause = _read_clause(block, file, scope, verbs, named, options, diagnostics)
            if clause is None:
                continue
            if clause.identifier in found:
                related = (Related(found[clause.identifier].span, "première fois ici"),)
                place = block.get("id")
                diagnostics.append(
                    Diagnostic(
                        "C001",
                        place.span if place else block.span,
                        f"deux clauses portent l'identifiant {clause.identifier}",
                        related=related,
                        suggestion="gardez-en une, ou donnez un suffixe (.a, .b) à chacune",
                    )
                )
                continue
            found[clause.identifier] = clause
    return found


def _read_clause(
    block: Mapping,
    file: SourceFile,
    scope: Scope,
    verbs: frozenset[str],
    named: dict[str, str],
    options: Table[str, frozenset[str]],
    diagnostics: list[Diagnostic],
) -> Clause | None:
    identifier = block.get("id")
    if not isinstance(identifier, Scalar):
        return None
    spoken = [key for key, _ in block.entries if key.text in verbs]
    if len(spoken) != 1:
        remedy: str | None = "une clause a un verbe : accorde, exclut, fixe, plafonne, oblige, énonce…"
        what = f"a deux verbes ({', '.join(key.text for key in spoken)})"
        if not spoken:
            what = "n'a pas de verbe"
            meant = [(key.text, nearest(key.text, verbs)) for key, _ in block.entries if key.text not in COMMON_KEYS]
            said = next(((written, verb) for written, verb in meant if verb), None)
            remedy = f"au lieu de « {said[0]} », vouliez-vous écrire « {said[1]} » ?" if said else remedy
        diagnostics.append(
            Diagnostic(
                "S003",
                identifier.span,
                f"la clause {identifier.text} {what}",
                suggestion=remedy,
            )
        )
        return None
    written = [normalize(s.text) for s in scalars_of(block.get("lecture"))]
    readings = tuple(named.get(name, name) for name in written)
    atoms = Atoms(scope.vocabulary(), diagnostics)
    diagnostics.extend(ambiguous_variants(block, readings, options))
    variants = tuple(
        Variant(named, verb_of(told) or spoken[0].text, told, atoms.conditions(told))
        for named, told in combinations_of(block, readings, options)
    )
    each = block.get("pour chacun de") or file.root.get("pour chacun de")
    return Clause(
        identifier.text,
        spoken[0].text,
        text_of(block.get("article")) or text_of(file.root.get("article")) or "",
        scope.name,
        identifier.span,
        file.path,
        block,
        atoms.conditions(block),
        readings,
        variants,
        _named(block, "regroupe"),
        _named(block, "après"),
        _named(block, "prévaut sur"),
        text_of(block.get("note")),
        text_of(each),
        scope.contract,
        tuple(s.text for s in scalars_of(block.get("déroge à"))),
        tuple(s.text for s in scalars_of(block.get("complète"))),
    )
