"""Clauses lowered one by one into a program: perimeters, groups, contributions, suites, ledger marks."""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.clauses import Atoms, Clause
from engine.draft import Draft
from engine.gates import gate, retained
from engine.kinds import BOOL, DATE, MOMENTS, Kind
from engine.lower import TRUE, Lowering
from engine.names import canonical
from engine.perimeters import PERIMETER_VARIABLE
from engine.period_lists import period_list
from engine.program import Derogation, Grandeur, Grouping, Program, Suite
from engine.scopes import Definition, Scope
from engine.source import scalars_of, text_of
from engine.verbs import VERBS
from grammar.diagnostics import Diagnostic, nearest
from grammar.french import normalize
from grammar.yaml_nodes import Mapping


class Contributor:
    """Lowers clauses one by one into the program."""

    def __init__(self, program: Program, hours: dict[str, tuple[c.Core, ...]], diagnostics: list[Diagnostic]) -> None:
        self.program = program
        self.hours = hours
        self.diagnostics = diagnostics
        self.inside: dict[str, c.Core | None] = {}
        self._visible: dict[str, dict[str, Definition]] = {}

    def lowering(self, scope: Scope, owner: str) -> Lowering:
        """A lowering that stands in a scope."""
        program = self.program
        return Lowering(
            program.declarations,
            self._defined(scope),
            program.periods,
            self.hours,
            program.parameters,
            scope,
            owner,
            self.diagnostics,
            program.slots,
            lowered=program.lowered,
        )

    def _defined(self, scope: Scope) -> dict[str, Definition]:
        """The definitions that a scope sees, the innermost of each name."""
        known = self._visible.get(scope.name)
        if known is None:
            known = {}
            for outer in reversed((scope.parent,) if scope.parent else scope.shared):
                known |= self._defined(outer)
            known |= {d.name: d for key, d in self.program.definitions.items() if key == f"{scope.name}/{d.name}"}
            self._visible[scope.name] = known
        return known

    def grandeurs(self) -> None:
        """An empty grandeur for each declaration."""
        for key in sorted(self.program.declarations.grandeurs):
            self.program.grandeurs[key] = Grandeur(self.program.declarations.grandeurs[key])

    def perimeters(self) -> None:
        """What each perimeter holds, as a condition on an earlier line of the ledger."""
        for name, block, scope in self.program.declarations.perimeters:
            lowering = self.lowering(scope, f"périmètre {name}")
            lowering.elements.append((PERIMETER_VARIABLE, "versement antérieur"))
            key = self.program.declarations.worlds[scope.contract].perimeters[name]
            self.inside[key] = self._by_reading(block, Atoms(scope.vocabulary(), self.diagnostics), lowering)

    def groupings(self) -> None:
        """How lists of groups, and lists of periods, are made."""
        for key, grandeur in self.program.grandeurs.items():
            block = self.program.declarations.blocks[key]
            record = self.program.declarations.records.get(grandeur.symbol.type.of)
            if record is None:
                continue  # no list of elements, or one of records that are not known: N005 told it
            if block.get("chaque") is not None:
                scope = self.program.declarations.scopes[grandeur.symbol.scope]
                lowering, atoms = self.lowering(scope, key), Atoms(scope.vocabulary(), self.diagnostics)
                grandeur.periods = period_list(block, record, lowering, atoms)
            if block.get("groupes de") is None:
                continue
            scope = self.program.declarations.scopes[grandeur.symbol.scope]
            lowering, atoms = self.lowering(scope, key), Atoms(scope.vocabulary(), self.diagnostics)
            source = atoms.expression(block.get("groupes de"))
            over = lowering.listed(source) if source else None
            lists = [f.type for f in record.fields.values() if f.type.kind is Kind.LIST] + ([over.type] if over else [])
            if any(kind.of not in self.program.declarations.records for kind in lists):
                continue
            members = [f for f in record.fields.values() if over is not None and f.type == over.type]
            keys = [f for f in record.fields.values() if f not in members]
            if over is None or len(members) != 1 or len(keys) != 1:
                message = f"« {record.name} » doit avoir deux champs : la clé du groupe et la liste de ses éléments"
                self.diagnostics.append(Diagnostic("N013", grandeur.symbol.span, message))
                continue
            lowering.elements.append((0, over.type.of))
            parsed = atoms.expression(block.get("par"))
            core = lowering.expression(parsed) if parsed else None
            if core is not None:
                grandeur.grouping = Grouping(over, core, keys[0].name, members[0].name)

    def _by_reading(self, block: Mapping, atoms: Atoms, lowering: Lowering) -> c.Core | None:
        tree = atoms.conditions(block)
        base = lowering.condition(tree) if tree else TRUE
        overlays = block.get("variantes")
        reading = text_of(block.get("lecture"))
        if not isinstance(overlays, Mapping) or reading is None:
            return base
        named = self.program.declarations.seen(lowering.scope.contract, "readings", normalize(reading))
        index = self.program.parameters.readings.get(f"lecture {named}")
        if index is None:
            near, place = nearest(normalize(reading), self.program.readings), block.get("lecture")
            remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-la sous « lectures: »"
            message = f"lecture inconnue : « {reading} »"
            self.diagnostics.append(Diagnostic("R003", (place or block).span, message, suggestion=remedy))
            return base
        options: list[str] = []
        parts: list[c.Core] = []
        for key, overlay in overlays.entries:
            inner_tree = atoms.conditions(overlay) if isinstance(overlay, Mapping) else None
            inner = lowering.condition(inner_tree) if inner_tree else TRUE
            if inner is not None:
                options.append(normalize(key.text))
                parts.append(c.Op("and", (retained(index, (normalize(key.text),)), inner), BOOL))
        if base is not None:
            parts.append(c.Op("and", (c.Op("not", (retained(index, tuple(options)),), BOOL), base), BOOL))
        return c.Op("or", tuple(parts), BOOL)

    def clause(self, clause: Clause) -> None:
        """All the contributions of a clause, under each of its readings."""
        known = self._readings_known(clause)
        switch = c.Switch(self.program.parameters.switch(clause.identifier), BOOL)
        for variant in clause.variants if known else ():
            read = clause.under(dict(variant.options))
            self._contribute(
                read,
                (switch, *self._gate(clause, dict(variant.options))),
                ", ".join(option for _, option in variant.options),
            )
        self._contribute(clause, (switch, *(self._gate(clause, {}) if known else ())))

    def _gate(self, clause: Clause, chosen: dict[str, str]) -> tuple[c.Core, ...]:
        forms = [variant.options for variant in clause.variants]
        return gate(self.program.parameters, clause.readings, forms, chosen)

    def _readings_known(self, clause: Clause) -> bool:
        for identifier in clause.readings:
            if identifier not in self.program.readings:
                near = nearest(identifier, self.program.readings)
                node = clause.block.get("lecture")
                self.diagnostics.append(
                    Diagnostic(
                        "R003",
                        node.span if node else clause.span,
                        f"lecture inconnue : « {identifier} »",
                        suggestion=f"vouliez-vous écrire « {near} » ?" if near else "déclarez-la sous « lectures: »",
                    )
                )
                return False
        return True

    def _contribute(self, clause: Clause, gate: tuple[c.Core, ...], option: str = "") -> None:
        scope = self.program.declarations.scopes[clause.scope]
        lowering = self.lowering(scope, clause.identifier)
        lowering.article = clause.article
        atoms = Atoms(scope.vocabulary(), self.diagnostics)
        perimeters = self.program.declarations.all_seen(scope.contract, "perimeters")
        inside = {name: self.inside[key] for name, key in perimeters.items()}
        draft = Draft(clause, clause.block, clause.condition, gate, lowering, atoms, inside)
        if clause.verb in ("lève", "reprend"):
            self._note_when(clause, draft)
        made = VERBS[clause.verb](draft)
        for key, contribution in made:
            self._add(key, contribution, option)
        if made and clause.block.get("déroge à") is not None:
            self._derogate(clause, draft)

    def _note_when(self, clause: Clause, draft: Draft) -> None:
        """When a lift or a taking-up works, under each reading: what it names is bound to it later (`engine.links`)."""
        source = draft.lowering.scope.lookup(canonical(clause.each)) if clause.each else None
        if source is not None:
            draft.lowering.elements.append((0, source.type.of))
        when = draft.when()
        if when is not None:
            self.program.lifting.setdefault(clause.identifier, []).append(when)

    def _derogate(self, clause: Clause, draft: Draft) -> None:
        """When a clause applies, under each reading: those it derogates from are bound to it later."""
        when, elements = draft.when(), draft.lowering.elements
        for scalar in scalars_of(draft.block.get("déroge à")):
            if when is not None:
                derogation = Derogation(clause.identifier, when, elements[0][1] if elements else "")
                self.program.derogations.setdefault(scalar.text, []).append(derogation)

    def _add(self, key: str, contribution: k.Contribution, option: str) -> None:
        if isinstance(contribution, k.Duty):
            # A duty under a reading stands beside the same duty as it is otherwise: one of them is without object.
            own = f"{contribution.clause} ({option})" if option else contribution.clause
            self.program.duties[own] = contribution
            return
        if isinstance(contribution, k.Update | k.Draw):
            scope = self.program.declarations.states[key].scope
            suite = self.program.suites.setdefault(scope, self._new_suite(scope))
            suite.updates.setdefault(key, []).append(contribution)
            return
        grandeur = self.program.grandeurs[key]
        match contribution:
            case k.Grant():
                grandeur.grants.append(contribution)
            case k.Require():
                grandeur.requires.append(contribution)
            case k.Block():
                grandeur.blocks.append(contribution)
            case k.Assign():
                grandeur.assigns.append(contribution)
            case k.Step():
                grandeur.steps.append(contribution)
            case k.Share():
                grandeur.shares.append(contribution)
            case k.Select():
                grandeur.selects.append(contribution)
            case k.Document():
                grandeur.documents.append(contribution)
            case k.Credit():
                grandeur.credits.append(contribution)
            case k.Entry():
                grandeur.entries.append(contribution)

    def _new_suite(self, scope: str) -> Suite:
        declared = self.program.declarations.scopes[scope]
        return Suite(scope, declared.suite or "", declared.suite_order)

    def suites(self) -> None:
        """The initial state of each counter."""
        for key, symbol in self.program.declarations.states.items():
            suite = self.program.suites.setdefault(symbol.scope, self._new_suite(symbol.scope))
            block = self.program.declarations.blocks[key]
            scope = self.program.declarations.scopes[symbol.scope]
            lowering = self.lowering(scope, key)
            source = scope.lookup(symbol.each) if symbol.each else None
            if symbol.each and (source is None or source.type.kind is not Kind.LIST):
                self.diagnostics.append(Diagnostic("N005", symbol.span, f"liste inconnue : « {symbol.each} »"))
                continue
            if source is not None:
                lowering.elements.append((0, source.type.of))
            parsed = Atoms(scope.vocabulary(), self.diagnostics).expression(block.get("au départ"))
            initial = lowering.expression(parsed) if parsed else None
            if initial is not None and symbol.type.kind is Kind.DATE and initial.type.kind in MOMENTS:
                initial = c.Op("day", (initial,), DATE)
            if initial is None:
                place = block.get("nom")
                self.diagnostics.append(
                    Diagnostic("S004", place.span if place else symbol.span, "il manque « au départ »")
                )
                continue
            suite.states[key] = (symbol, initial)

    def registers(self) -> None:
        """What a line of the ledger says beside its amount: the date and the marks that perimeters look at."""
        for key, symbol in self.program.declarations.grandeurs.items():
            register = self.program.declarations.blocks[key].get("registre")
            if not isinstance(register, Mapping):
                continue
            scope = self.program.declarations.scopes[symbol.scope]
            lowering, atoms = self.lowering(scope, key), Atoms(scope.vocabulary(), self.diagnostics)
            source = scope.lookup(symbol.each) if symbol.each else None
            if source is not None:
                lowering.elements.append((0, source.type.of))
            line: dict[str, c.Core] = {}
            for mark, value in register.entries:
                parsed = atoms.expression(value)
                inner = lowering.expression(parsed) if parsed else None
                if inner is not None and normalize(mark.text) == "date" and inner.type.kind in MOMENTS:
                    inner = c.Op("day", (inner,), DATE)
                if inner is not None:
                    line[normalize(mark.text)] = inner
            self.program.registers[key] = line
