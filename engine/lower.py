"""From the nodes of the grammar to the core: names resolved, types checked, figures lifted.

One `Lowering` serves one clause (or one declaration that holds expressions). It is built in three layers, each of which
needs only those before it: names (`engine.lower_names`), computations (`engine.lower_expressions`), conditions (here).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine import core as c
from engine.gates import gate
from engine.kinds import BOOL, MOMENTS, ORDERED, TIMES, Kind
from engine.lower_expressions import Expressions, as_day
from engine.names import canonical
from engine.scopes import Definition, Record
from grammar import nodes as n
from grammar.diagnostics import Span, nearest

TRUE = c.Const(True, BOOL)


@dataclass(slots=True)
class Lowering(Expressions):
    """A place where conditions and computations are lowered."""

    def condition(self, tree: n.ConditionTree) -> c.Core | None:
        """The core of a tree of conditions, or None after a fault."""
        match tree:
            case n.AllOf(members):
                return self._connect("and", members)
            case n.AnyOf(members):
                return self._connect("or", members)
            case n.NoneOf(members):
                inner = self._connect("or", members)
                return c.Op("not", (inner,), BOOL) if inner else None
            case n.Some(over, where):
                return self._quantify("some", over, where)
            case n.Every(over, where):
                return self._quantify("every", over, where)
            case _:
                core = self._atom(tree)
                if core is not None:
                    self.lowered[self.owner, tree.span] = core
                return core

    def _connect(self, name: Literal["and", "or"], members: tuple[n.ConditionTree, ...]) -> c.Core | None:
        lowered = [self.condition(member) for member in members]
        if any(part is None for part in lowered):
            return None
        parts = tuple(part for part in lowered if part is not None)
        return parts[0] if len(parts) == 1 else c.Op(name, parts, BOOL)

    def _quantify(self, name: str, over: n.Expression, where: n.ConditionTree) -> c.Core | None:
        source = self.listed(over)
        if source is None:
            return None
        variable = self._bind(source.type.of)
        body = self.condition(where)
        self.elements.pop()
        return c.Fold(name, source, variable, None, body, BOOL) if body else None

    def _atom(self, node: n.Condition) -> c.Core | None:
        match node:
            case n.Sentence(text, negated):
                value = self._sentence(text, node.span)
                return _negate(value, negated)
            case n.Compare(operator, left, right, temporal, negated):
                return _negate(self._compare(operator, left, right, temporal, node.span), negated)
            case n.Between(value, low, high, negated, temporal):
                first = self._compare(">=", value, low, temporal, node.span)
                second = self._compare("<=", value, high, temporal, node.span)
                both = c.Op("and", (first, second), BOOL) if first and second else None
                return _negate(both, negated)
            case n.Within(value, duration, forward, base):
                shifted = n.Shift(duration, forward, base, span=node.span)
                low, high = (base, shifted) if forward else (shifted, base)
                return self._atom(n.Between(value, low, high, span=node.span))
            case n.During(value, period, negated):
                return _negate(self._during(value, period), negated)
            case n.Happened(value, negated):
                inner = self.expression(value)
                if inner and inner.type.kind is not Kind.EVENT:
                    self.fault("T003", node.span, "« a eu lieu » se dit d'un événement")
                    return None
                return _negate(c.Op("happened", (inner,), BOOL) if inner else None, negated)
            case n.FallsOn(value, kinds, negated):
                day = self._day(value)
                return _negate(c.Op("falls_on", (day,), BOOL, kinds) if day else None, negated)
            case n.Is(value, values, negated):
                return _negate(self._is(value, values, Kind.CHOICE), negated)
            case n.Includes(value, values, negated):
                return _negate(self._is(value, values, Kind.MULTI), negated)
            case n.HasStatus(value, status, negated):
                return _negate(self._status(value, status, node.span), negated)

    def _sentence(self, text: str, span: Span) -> c.Core | None:
        symbol, variable = self._find(text, span)
        return self._use(symbol, variable, span) if symbol else None

    def _compare(
        self, operator: n.Comparison, left: n.Expression, right: n.Expression, temporal: bool, span: Span
    ) -> c.Core | None:
        first, second = self.expression(left), self.expression(right)
        if first is None or second is None:
            return None
        kinds = (first.type.kind, second.type.kind)
        if TIMES.issuperset(kinds):
            # « a lieu le jour de » looks at days, whatever the hours.
            if Kind.DATE in kinds or (temporal and operator == "="):
                first, second = as_day(first), as_day(second)
        elif temporal:
            self.fault("T003", span, f"un repère de temps compare deux dates, pas {first.type} et {second.type}")
            return None
        elif set(kinds) == {Kind.MONTHS, Kind.DAYS}:
            self.fault(
                "T007", span, "des mois et des jours ne se comparent pas", "donnez les deux durées dans la même unité"
            )
            return None
        elif kinds[0] in (Kind.TEXT, Kind.CHOICE) and first.type == second.type and operator in ("=", "!="):
            pass
        elif kinds[0] is not kinds[1] or kinds[0] not in ORDERED:
            self._mismatch(first, second, span)
            return None
        compared = c.Op(operator, (first, second), BOOL)
        # What « takes place » has happened: an event at FOREVER is after everything, but took place nowhere.
        subject = first.operands[0] if isinstance(first, c.Op) and first.name == "day" else first
        if temporal and operator != "<" and subject.type.kind is Kind.EVENT:
            return c.Op("and", (c.Op("happened", (subject,), BOOL), compared), BOOL)
        return compared

    def _during(self, value: n.Expression, period: n.Expression) -> c.Core | None:
        name = period.text if isinstance(period, n.Name) else ""
        symbol = self.scope.lookup(name)
        if symbol and symbol.what == "hours":
            moment = self.expression(value)
            if moment and moment.type.kind not in MOMENTS:
                self.fault("T003", value.span, "des horaires se comparent à un instant (date et heure)")
                return None
            return c.Op("in_hours", (moment, *self.hours[symbol.key]), BOOL) if moment else None
        if symbol is None or symbol.what != "period":
            self.fault("T004", period.span, "« pendant » attend une période ou des horaires déclarés")
            return None
        bounds = self.periods[symbol.key]
        parts: list[c.Core | None] = []
        if bounds.start is not None:
            parts.append(self._compare(">=", value, bounds.start, True, value.span))
        if bounds.end is not None:
            parts.append(self._compare("<" if bounds.open_end else "<=", value, bounds.end, True, value.span))
        known = tuple(part for part in parts if part is not None)
        return c.Op("and", known, BOOL) if len(known) == len(parts) else None

    def _is(self, value: n.Expression, values: tuple[n.Name, ...], wanted: Kind) -> c.Core | None:
        if isinstance(value, n.Name) and (record := self._bound_record(value)):
            return self._is_defined(record, values)
        subject = self.expression(value)
        if subject is None:
            return None
        if subject.type.kind is not wanted:
            verb, other = ("est", "comprend") if wanted is Kind.CHOICE else ("comprend", "est")
            swapped = subject.type.kind in (Kind.CHOICE, Kind.MULTI)
            remedy = (
                f"écrivez « {other} »"
                if swapped
                else "un montant, un nombre ou une date se comparent : « vaut », « dépasse »…"
            )
            message = f"« {verb} » se dit d'un {wanted.value} ; cette valeur est de type {subject.type}"
            self.fault("T005", value.span, message, remedy)
            return None
        choice = self.declarations.choices[subject.type.of]
        name = "in" if wanted is Kind.CHOICE else "includes"
        plain: list[str] = []
        parts: list[c.Core] = []
        texts = choice.texts
        for item in values:
            definition = self.definitions.get(item.text)
            text = item.text if item.text in texts else next((t for t in texts if canonical(t) == item.text), None)
            if text is not None:
                plain.append(text)
            elif definition and definition.choice == choice.name:
                parts.extend(self._defined(definition, name, subject))
            else:
                near = nearest(item.text, texts)
                remedy = f"vouliez-vous écrire « {near} » ?" if near else f"valeurs : {', '.join(texts[:8])}"
                self.fault("T006", item.span, f"« {item.text} » n'est pas une valeur de « {choice.name} »", remedy)
                return None
        if plain:
            parts.insert(0, c.Op(name, (subject,), BOOL, tuple(sorted(plain))))
        return parts[0] if len(parts) == 1 else c.Op("or", tuple(parts), BOOL)

    def _defined(self, definition: Definition, name: str, subject: c.Core) -> Iterator[c.Core]:
        """Whether a value is one that the word stands for: a part for each reading of the definition."""
        switch = c.Switch(self.parameters.switch(definition.clause), BOOL)
        forms = [options for options, _ in definition.variants]
        for options, values in (((), definition.values), *definition.variants):
            gates = gate(self.parameters, definition.readings, forms, dict(options))
            inside = c.Op(name, (subject,), BOOL, tuple(sorted(values)))
            yield c.Op("and", (switch, *gates, inside), BOOL)

    def _is_defined(self, record: tuple[int, Record], values: tuple[n.Name, ...]) -> c.Core | None:
        for item in values:
            self.fault("T006", item.span, f"« {item.text} » ne se dit pas de « {record[1].name} »")
        return None

    def _status(self, value: n.Expression, status: str, span: Span) -> c.Core | None:
        subject = self.expression(value)
        if subject is None:
            return None
        if subject.type.kind is Kind.DOCUMENTS and status == "complet":
            return c.Op("complete", (subject,), BOOL)
        if subject.type.kind is not Kind.RIGHT or status not in ("accordé", "refusé"):
            self.fault("T008", span, f"« est {status} » ne se dit pas d'une valeur de type {subject.type}")
            return None
        return c.Op("granted" if status == "accordé" else "refused", (subject,), BOOL)


def _negate(inner: c.Core | None, negated: bool) -> c.Core | None:
    return c.Op("not", (inner,), BOOL) if inner and negated else inner
