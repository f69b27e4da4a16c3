"""From a source to a program: declarations, clauses, contributions, then what binds clauses to one another.

The stages are plain functions, in the order of `assemble`. Each adds to the program or to the diagnostics.
"""

from __future__ import annotations

from dataclasses import replace

from engine import contributions as k
from engine.burdens import parties_of
from engine.checks import run_checks
from engine.clauses import Atoms, read_clauses, read_readings
from engine.contribute import Contributor
from engine.declarations import Declarations
from engine.declare import contract_of, declare, scope_of
from engine.hours import opening_hours
from engine.kinds import Kind, Type
from engine.links import link
from engine.names import canonical
from engine.naming import natural
from engine.parameters import Parameters
from engine.program import Program
from engine.scopes import Choice, ChoiceValue, Definition, Period, Symbol
from engine.source import ContractSource, blocks_of, scalars_of, text_of
from engine.variants import combinations_of
from engine.verbs import VERBS
from engine.worlds import World
from grammar.diagnostics import Diagnostic, Severity, nearest
from grammar.french import normalize
from grammar.vocabulary import Entry, forget
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence


def assemble(source: ContractSource, *, whole: bool = True) -> tuple[Program, tuple[Diagnostic, ...]]:
    """The program of a contract version and every diagnostic of it, sorted by place.

    ``whole`` is False where a file was left out: clauses are not checked against one another then.
    """
    declarations = declare(source)
    diagnostics = declarations.diagnostics
    product = source.product.root
    program = Program(
        source.identifier,
        source.version,
        text_of(product.get("titre")) or source.identifier,
        declarations,
        Parameters(),
    )
    program.calendar = text_of(product.get("calendrier")) or "France"
    program.grounds = {part.identifier: _grounds(part.product.root, diagnostics) for part in (source, *source.parts)}
    program.parties = parties_of(source, diagnostics)
    program.saturday_open = text_of(product.get("samedi")) == "ouvré"
    program.readings = read_readings(source, declarations, diagnostics)
    program.roots = [(file.root, scope_of(file, declarations).name) for file in source.written]
    program.versions = tuple((part.identifier, part.version) for part in source.parts)
    _declare_readings(source, program)
    _define(source, program, diagnostics)
    program.clauses = read_clauses(source, declarations, program.readings, frozenset(VERBS), diagnostics)
    _allot_slots(program)
    hours = {symbol.key: opening_hours(symbol, program, diagnostics) for symbol, _, _ in declarations.hours}
    _read_periods(program, diagnostics)
    _read_default_days(program, diagnostics)
    builder = Contributor(program, hours, diagnostics)
    builder.grandeurs()
    builder.perimeters()
    builder.groupings()
    for clause in sorted(program.clauses.values(), key=lambda cl: natural(cl.identifier)):
        builder.clause(clause)
    builder.suites()
    builder.registers()
    link(program, diagnostics)
    if whole and not any(d.severity is Severity.ERROR for d in diagnostics):
        diagnostics.extend(run_checks(program, source))
    for scope in declarations.scopes.values():
        # What was read in its words has served: the checks read the same atoms again, decisions read none.
        forget(scope.vocabulary())
    return program, tuple(sorted(set(diagnostics)))


_GROUNDS = {
    "subordonne": k.Ground.CONDITION,
    "conditionne": k.Ground.CONDITION,
    "exclut": k.Ground.EXCLUSION,
    "suspend": k.Ground.SUSPENSION,
    "déchoit de": k.Ground.FORFEITURE,
    "refuse": k.Ground.REFUSAL,
    "limite": k.Ground.LIMIT,
}


def _grounds(product: Mapping, diagnostics: list[Diagnostic]) -> dict[int, int]:
    """The order in which grounds of refusal are told, where the product declares one: by verb."""
    order: dict[int, int] = {}
    for rank, scalar in enumerate(scalars_of(product.get("ordre des motifs"))):
        ground = _GROUNDS.get(normalize(scalar.text))
        if ground is None:
            remedy = f"verbes possibles : {', '.join(_GROUNDS)}"
            message = f"« {scalar.text} » n'est pas un motif de refus"
            diagnostics.append(Diagnostic("S013", scalar.span, message, suggestion=remedy))
        else:
            order.setdefault(int(ground), rank)
    return order


def _declare_readings(source: ContractSource, program: Program) -> None:
    declarations = program.declarations
    asked = frozenset(normalize(text) for file in source.closure for text in _texts(file.root))
    for world in declarations.worlds.values():
        top = declarations.scopes[world.top]
        taken = {text for key in world.choices.values() for text in declarations.choices[key].texts}
        taken |= _names_of(world, declarations)
        for bare, identifier in world.readings.items():
            reading = program.readings[identifier]
            program.parameters.reading(f"lecture {identifier}", reading.retained)
            name, key = f"lecture {bare}", f"lecture {identifier}"
            options = tuple(ChoiceValue(option, option, reading.span, meaning) for option, meaning in reading.options)
            declarations.choices[key] = Choice(key, options, reading.span)
            top.symbols[name] = Symbol(name, "reading", Type(Kind.CHOICE, key), key, top.name, reading.span)
            # Most options are named under « variantes » alone: they take no word from the sentences of the contract.
            for option in options if any(name in text for text in asked) else ():
                # An option worded as a value of a choice, or as a name, is read as that, whatever its article.
                if canonical(option.text) not in taken:
                    top.extra_entries.append((option.text, Entry("NAME", option.text)))
            top.extra_entries.append((name, Entry("NAME", name)))


def _texts(root: Node) -> list[str]:
    """Every text under a node that may name a reading."""
    waiting: list[Node] = [root]
    found: list[str] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            if "lecture " in node.text:
                found.append(node.text)
        elif isinstance(node, Sequence):
            waiting.extend(node.items)
        else:
            waiting.extend(value for _, value in node.entries)
    return found


def _names_of(world: World, declarations: Declarations) -> set[str]:
    """Every name that a product declares, fields of records included."""
    scopes = [scope for scope in declarations.scopes.values() if scope.contract == world.contract]
    fields = (declarations.records[key].fields for key in world.records.values())
    return {name for scope in scopes for name in scope.symbols} | {name for table in fields for name in table}


def _define(source: ContractSource, program: Program, diagnostics: list[Diagnostic]) -> None:
    """Definitions are known before any condition is read, since conditions use them."""
    declarations = program.declarations
    for file in source.closure:
        contract = contract_of(file, declarations)
        for block in blocks_of(file.root.get("clauses")):
            word, subject = block.get("définit"), block.get("pour")
            if not isinstance(word, Scalar) or not isinstance(subject, Scalar):
                continue
            name, shown = canonical(word.text), normalize(word.text)
            found = declarations.seen(contract, "choices", canonical(subject.text))
            choice = declarations.choices[found] if found is not None else None
            if choice is None:
                near = nearest(canonical(subject.text), declarations.all_seen(contract, "choices"))
                diagnostics.append(
                    Diagnostic(
                        "N005",
                        subject.span,
                        f"choix inconnu : « {subject.text} »",
                        suggestion=f"vouliez-vous écrire « {near} » ?" if near else None,
                    )
                )
                continue
            values = _values_of(block, choice, diagnostics)
            seen = declarations.all_seen(contract, "readings")
            readings = tuple(
                seen[n] for n in (normalize(s.text) for s in scalars_of(block.get("lecture"))) if n in seen
            )
            options = {reading: frozenset(dict(program.readings[reading].options)) for reading in readings}
            forms = tuple(
                (form, _values_of(told, choice, diagnostics))
                for form, told in combinations_of(block, readings, options)
            )
            clause = text_of(block.get("id")) or ""
            scope = scope_of(file, declarations)
            key = f"{scope.name}/{name}"
            program.definitions[key] = Definition(
                name, shown, clause, choice.name, values, None, word.span, readings, forms
            )
            scope.extra_entries.append((name, Entry("NAME", name)))


def _values_of(block: Mapping, choice: Choice, diagnostics: list[Diagnostic]) -> frozenset[str]:
    """The values of a choice that a definition groups: those of « est », or all but those of « sauf »."""
    listed = {canonical(s.text): s for key in ("est", "sauf") for s in scalars_of(block.get(key))}
    for text, scalar in listed.items():
        if text not in choice.texts:
            message = f"« {scalar.text} » n'est pas une valeur de « {choice.name} »"
            known = f"valeurs : {', '.join(choice.texts[:8])}"
            diagnostics.append(Diagnostic("T006", scalar.span, message, suggestion=known))
    chosen = {text for text in listed if text in choice.texts}
    return frozenset(chosen if block.get("est") is not None else set(choice.texts) - chosen)


def _allot_slots(program: Program) -> None:
    """A slot for each fact; documents to supply bring their own fact: which of them were supplied."""
    labels: dict[str, list[str]] = {}
    for clause in program.clauses.values():
        if clause.verb == "exige":
            for subject in scalars_of(clause.block.get("pour")):
                scope = program.declarations.scopes[clause.scope]
                labels.setdefault(f"{scope.prefix}{canonical(subject.text)}", []).append(
                    normalize(text_of(clause.block.get("exige")) or "")
                )
    facts = list(program.declarations.facts)
    for symbol in program.declarations.grandeurs.values():
        if symbol.type.kind is Kind.DOCUMENTS:
            choice = f"{symbol.key} remises"
            listed = sorted(set(labels.get(symbol.key, [])))
            values = tuple(ChoiceValue(label, label, symbol.span) for label in listed)
            program.declarations.choices[choice] = Choice(choice, values, symbol.span)
            name = f"{symbol.name} remises"
            facts.append(
                replace(
                    symbol,
                    name=name,
                    what="fact",
                    type=Type(Kind.MULTI, choice),
                    key=choice,
                    noun=None,
                    json=f"{symbol.json}_remises",
                )
            )
    program.facts = sorted(facts, key=lambda f: f.key)
    program.slots = {fact.key: slot for slot, fact in enumerate(program.facts)}


def _read_default_days(program: Program, diagnostics: list[Diagnostic]) -> None:
    declared = program.declarations
    for symbol in declared.facts:
        written = declared.blocks[symbol.key].get("en vigueur") if symbol.what == "parameter" else None
        if written is not None:
            vocabulary = declared.scopes[symbol.scope].vocabulary()
            declared.default_days[symbol.key] = Atoms(vocabulary, diagnostics).expression(written)


def _read_periods(program: Program, diagnostics: list[Diagnostic]) -> None:
    for symbol, block, scope in program.declarations.periods:
        atoms = Atoms(scope.vocabulary(), diagnostics)
        open_end = block.get("avant") is not None
        program.periods[symbol.key] = Period(
            symbol,
            atoms.expression(block.get("du")),
            atoms.expression(block.get("avant" if open_end else "au")),
            open_end,
        )
