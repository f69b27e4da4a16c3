"""Names declared and read nowhere: facts, fields, internal grandeurs, periods, hours, perimeters, readings, values.

Warnings only: a name may be declared ahead of the clause that will read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine import core as c
from engine.atoms import overlays_of, syntax_nodes
from engine.contents import Contents
from engine.declare import HISTORY, HISTORY_RECORD
from engine.kinds import Kind
from engine.names import canonical
from engine.program import Program
from engine.scopes import Choice, Symbol
from engine.source import ContractSource, scalars_of, text_of
from grammar import nodes as n
from grammar.diagnostics import Diagnostic
from grammar.french import normalize
from grammar.yaml_nodes import Scalar


def readings_unused(program: Program, source: ContractSource, contents: Contents) -> Iterable[Diagnostic]:
    """C019: a reading that no clause, no perimeter and no condition looks at."""
    used = {identifier for clause in program.clauses.values() for identifier in clause.readings}
    for _, block, scope in program.declarations.perimeters:
        named = program.declarations.all_seen(scope.contract, "readings")
        used.add(named.get(normalize(text_of(block.get("lecture")) or ""), ""))
    slots = {node.index for node in contents.of(c.Reading)}
    for reading in program.readings.values():
        read = program.parameters.readings[f"lecture {reading.identifier}"] in slots
        if reading.identifier not in used and not read:
            yield Diagnostic(
                "C019",
                reading.span,
                f"la lecture « {reading.identifier} » ne change rien",
                article=reading.article or None,
                suggestion="ajoutez « lecture: » à la clause ambiguë, ou faites-en une note",
            )


def names_unused(program: Program, source: ContractSource, contents: Contents) -> Iterable[Diagnostic]:
    """C022: a fact, a field, an internal grandeur, a period, hours or a perimeter that nothing reads."""
    facts = {node.slot for node in contents.of(c.Fact)}
    fields = {node.name for node in contents.of(c.Field)}
    values = {node.grandeur for node in contents.of(c.Value)} | {node.grandeur for node in contents.of(c.Before)}
    named = _named(program, source)
    for symbol in program.declarations.facts:
        if symbol.name not in named and symbol.name != HISTORY and program.slots[symbol.key] not in facts:
            yield _unused(
                symbol, "ce paramètre" if symbol.what == "parameter" else "ce fait", "aucune clause ne le lit"
            )
    for record in program.declarations.records.values():
        for symbol in record.fields.values() if record.name != HISTORY_RECORD else ():
            if symbol.name not in fields and symbol.name not in named and symbol.name != record.when:
                yield _unused(symbol, "ce champ", "aucune clause ne le lit")
    for grandeur in program.grandeurs.values():
        symbol = grandeur.symbol
        if not symbol.public and symbol.key not in values and symbol.name not in named:
            yield _unused(symbol, "cette grandeur interne", "aucune clause ne la lit")
    spans = _spans_named(contents)
    for symbol, _, _ in program.declarations.periods:
        if symbol.name not in spans:
            yield _unused(symbol, "cette période", "aucune condition ne la nomme")
    for symbol, _, _ in program.declarations.hours:
        if symbol.name not in spans:
            yield _unused(symbol, "ces horaires", "aucune condition ne les nomme")
    counted = {canonical(s.text) for s in _under(program, "par")}
    for name, block, _ in program.declarations.perimeters:
        place = block.get("nom")
        if name not in counted and place is not None:
            yield Diagnostic(
                "C022",
                place.span,
                f"ce périmètre ne sert pas : aucune clause ne compte par « {name} »",
                suggestion="ajoutez « par: » à la clause qui plafonne ou limite, ou retirez-le",
            )


def values_undistinguished(program: Program, source: ContractSource, contents: Contents) -> Iterable[Diagnostic]:
    """C029: values of one choice that no clause tells apart. One value may stay unsaid: it is « all the others »."""
    said: dict[str, set[str]] = {}
    for node in contents.of(c.Op):
        if node.name in ("in", "includes") and node.operands:
            said.setdefault(node.operands[0].type.of, set()).update(map(str, node.data))
        elif node.name in ("=", "!=") and node.operands[0].type.kind is Kind.CHOICE:
            of = node.operands[0].type.of  # a comparison tells all the values apart
            said.setdefault(of, set()).update(program.declarations.choices[of].texts)
    for constant in contents.of(c.Const):
        if constant.type.of:
            said.setdefault(constant.type.of, set()).add(str(constant.value))
    for definition in program.definitions.values():
        groups = (definition.values, *(values for _, values in definition.variants))
        said.setdefault(definition.choice or "", set()).update(*groups)
    for choice in program.declarations.choices.values():
        if choice.name in said and not _built_in(program, choice):
            silent = [value for value in choice.values if value.text not in said[choice.name]]
            for value in silent if len(silent) > 1 else ():
                yield Diagnostic(
                    "C029",
                    value.span,
                    f"aucune clause ne distingue « {value.shown} »",
                    "Plusieurs valeurs de ce choix ont partout le même effet.",
                    suggestion="employez-la dans une clause, ou fondez ces valeurs en une seule",
                )


def _built_in(program: Program, choice: Choice) -> bool:
    """Choices that the engine makes: the options of a reading, the documents to supply."""
    return choice.name.startswith("lecture ") or choice.name.removesuffix(" remises") in program.grandeurs


def _unused(symbol: Symbol, what: str, why: str) -> Diagnostic:
    served = "ne servent pas" if what.startswith("ces ") else "ne sert pas"
    return Diagnostic(
        "C022",
        symbol.span,
        f"{what} {served} : {why} (« {symbol.name} »)",
        suggestion="employez ce nom dans une clause, ou retirez sa déclaration",
    )


def _named(program: Program, source: ContractSource) -> set[str]:
    """Names that declarations themselves use: lists gone through, orders, rights, bounds of periods, the version."""
    found: set[str] = set()
    for symbol in program.declarations.grandeurs.values():
        found.update(name for name in (symbol.right, symbol.among, symbol.each) if name)
    for grandeur in program.grandeurs.values():
        made = grandeur.grouping
        found.update((made.key_field, made.members_field) if made else ())
        found.update(grandeur.periods.fields if grandeur.periods else ())
    for scope in program.declarations.scopes.values():
        found.update(scope.suite_order)
        found.update((scope.suite,) if scope.suite else ())
    found.update(canonical(s.text) for s in scalars_of(source.product.root.get("version selon")))
    for period in program.periods.values():
        for bound in (period.start, period.end):
            parts = syntax_nodes(bound) if bound is not None else ()
            found.update(part.text for part in parts if isinstance(part, n.Name))
    return found


def _spans_named(contents: Contents) -> set[str]:
    """Periods and hours that conditions name after « pendant »."""
    nodes = (node for atom in contents.own_atoms for node in syntax_nodes(atom.node))
    parts = (node for node in nodes if isinstance(node, n.During))
    return {part.period.text for part in parts if isinstance(part.period, n.Name)}


def _under(program: Program, key: str) -> Iterator[Scalar]:
    for clause in program.clauses.values():
        for block in (clause.block, *overlays_of(clause.block)):
            yield from scalars_of(block.get(key))
