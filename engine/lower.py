"""From the nodes of the grammar to the core: names resolved, types checked, figures lifted.

One `Lowering` serves one clause (or one declaration that holds expressions): it knows the scope to look names up in,
the elements bound around the place, and the grandeur whose own value may be read « before the step ».
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine import core as c
from engine.declare import Declarations
from engine.kinds import (
    BOOL,
    DATE,
    DAYS,
    EXACT_NUMBERS,
    INSTANT,
    MOMENTS,
    NUMBER,
    ORDERED,
    TIMES,
    Kind,
    Type,
)
from engine.parameters import COUNTED, HOURS_DURATION, Parameters
from engine.scopes import Definition, Period, Record, Scope, Symbol
from grammar import nodes as n
from grammar.diagnostics import Diagnostic, Span, nearest

TRUE = c.Const(True, BOOL)


@dataclass(slots=True)
class Lowering:
    """The place an expression stands in, and what it may refer to."""

    declarations: Declarations
    definitions: dict[str, Definition]
    periods: dict[str, Period]
    hours: dict[str, tuple[c.Core, ...]]
    parameters: Parameters
    scope: Scope
    owner: str
    diagnostics: list[Diagnostic]
    slots: dict[str, int]
    elements: list[tuple[int, str]] = field(default_factory=list)
    own: str | None = None
    base: c.Core | None = None
    lowered: dict[tuple[str, Span], c.Core] = field(default_factory=dict)

    # --- diagnostics

    def fault(self, code: str, span: Span, message: str, suggestion: str | None = None) -> None:
        """Record one fault."""
        self.diagnostics.append(
            Diagnostic(code, span, message, suggestion=suggestion, article=self.scope.article or None)
        )

    # --- conditions

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
            case n.Compare(operator, left, right, temporal):
                return self._compare(operator, left, right, temporal, node.span)
            case n.Between(value, low, high, negated, _):
                first = self._compare(">=", value, low, False, node.span)
                second = self._compare("<=", value, high, False, node.span)
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
            if Kind.DATE in kinds:
                first, second = _as_day(first), _as_day(second)
        elif temporal:
            self.fault("T003", span, f"un repère de temps compare deux dates, pas {first.type} et {second.type}")
            return None
        elif set(kinds) == {Kind.MONTHS, Kind.DAYS}:
            self.fault(
                "T007", span, "des mois et des jours ne se comparent pas", "donnez les deux durées dans la même unité"
            )
            return None
        elif kinds == (Kind.TEXT, Kind.TEXT) and operator in ("=", "!="):
            pass
        elif kinds[0] is not kinds[1] or kinds[0] not in ORDERED:
            self._mismatch(first, second, span)
            return None
        return c.Op(operator, (first, second), BOOL)

    def _mismatch(self, first: c.Core, second: c.Core, span: Span) -> None:
        suggestion = None
        if {first.type.kind, second.type.kind} == {Kind.AMOUNT, Kind.NUMBER}:
            suggestion = "un montant s'écrit avec son unité : ajoutez « € »"
        elif {first.type.kind, second.type.kind} & {Kind.MONTHS, Kind.DAYS}:
            suggestion = "une durée s'écrit avec son unité : « 8 jours », « 2 mois »"
        self.fault("T001", span, f"{first.type} et {second.type} ne vont pas ensemble", suggestion)

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
        if isinstance(value, n.Name) and (record := self._bound_record(value.text)):
            return self._is_defined(record, values)
        subject = self.expression(value)
        if subject is None:
            return None
        if subject.type.kind is not wanted:
            verb = "est" if wanted is Kind.CHOICE else "comprend"
            self.fault("T005", value.span, f"« {verb} » attend {wanted.value}, pas {subject.type}")
            return None
        choice = self.declarations.choices[subject.type.of]
        name = "in" if wanted is Kind.CHOICE else "includes"
        plain: list[str] = []
        parts: list[c.Core] = []
        for item in values:
            definition = self.definitions.get(item.text)
            if item.text in choice.texts:
                plain.append(item.text)
            elif definition and definition.choice == choice.name:
                switch = c.Switch(self.parameters.switch(definition.clause), BOOL)
                inside = c.Op(name, (subject,), BOOL, tuple(sorted(definition.values)))
                parts.append(c.Op("and", (switch, inside), BOOL))
            else:
                near = nearest(item.text, choice.texts)
                remedy = f"vouliez-vous écrire « {near} » ?" if near else f"valeurs : {', '.join(choice.texts[:8])}"
                self.fault("T006", item.span, f"« {item.text} » n'est pas une valeur de « {choice.name} »", remedy)
                return None
        if plain:
            parts.insert(0, c.Op(name, (subject,), BOOL, tuple(sorted(plain))))
        return parts[0] if len(parts) == 1 else c.Op("or", tuple(parts), BOOL)

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
            self.fault("T008", span, f"« est {status} » ne se dit pas de {subject.type}")
            return None
        return c.Op("granted" if status == "accordé" else "refused", (subject,), BOOL)

    # --- expressions

    def expression(self, node: n.Expression) -> c.Core | None:
        """The core of a computation, or None after a fault."""
        match node:
            case n.Literal_(quantity):
                entry = self.parameters.figure(self.owner, quantity, node.span)
                return c.Figure(entry.index, entry.type)
            case n.Name(text):
                return self._name(text, node.span)
            case n.Of(member, owner):
                return self._of(member, owner)
            case n.Operation(operator, left, right):
                return self._operation(operator, left, right, node.span)
            case n.Extreme(greatest, operands):
                return self._extreme(greatest, operands, node.span)
            case n.Sum(of, where):
                return self._aggregate("sum", of, where)
            case n.Count(of, where):
                return self._count(of, where)
            case n.Round(value, digits, direction):
                inner = self.expression(value)
                if inner and inner.type.kind not in EXACT_NUMBERS:
                    self.fault("T002", node.span, f"{inner.type} ne s'arrondit pas")
                    return None
                if inner is None:
                    return None
                unit = 100 if inner.type.kind is Kind.AMOUNT else 1
                return c.Op("round", (inner,), inner.type, (digits, direction, unit))
            case _:
                return self._time(node)

    def _time(self, node: n.Expression) -> c.Core | None:
        match node:
            case n.Shift(duration, forward, base):
                return self._shift(duration, forward, base, node.span)
            case n.OpenDay(kind, forward, strict, base):
                day = self._base(base, node.span)
                return c.Op("open_day", (day,), DATE, (kind, forward, strict)) if day else None
            case n.PeriodDay(number, kind, unit, offset, base):
                day = self._base(base, node.span)
                return c.Op("period_day", (day,), DATE, (number, kind, unit, offset)) if day else None
            case n.NextAnnual(annual, direction, base):
                day = self._day(base)
                figure = self.parameters.figure(self.owner, annual, node.span)
                operand = c.Figure(figure.index, figure.type)
                return c.Op("next_annual", (operand, day), DATE, (direction,)) if day else None
            case n.Anniversary(origin, after, strict):
                first, second = self._day(origin), self._day(after)
                return c.Op("anniversary", (first, second), DATE, (strict,)) if first and second else None
            case n.Elapsed(unit, begun, start, end):
                return self._elapsed(unit, begun, start, end)
            case n.Part(part, base):
                day = self._day(base)
                return c.Op("part", (day,), NUMBER, (part,)) if day else None
            case _:
                raise TypeError(f"no meaning for {type(node).__name__}")

    def _elapsed(self, unit: str, begun: bool, start: n.Expression, end: n.Expression) -> c.Core | None:
        if unit == "heure":
            first, second = self.expression(start), self.expression(end)
        else:
            first, second = self._day(start), self._day(end)
        return c.Op("elapsed", (first, second), NUMBER, (unit, begun)) if first and second else None

    def _base(self, base: n.Expression | None, span: Span) -> c.Core | None:
        if base is not None:
            return self._day(base)
        if self.base is None:
            self.fault(
                "T009", span, "à partir de quelle date ?", "nommez la date, ou ajoutez « à partir de: » à la clause"
            )
            return None
        return _as_day(self.base)

    def _day(self, node: n.Expression) -> c.Core | None:
        inner = self.expression(node)
        if inner is None:
            return None
        if inner.type.kind not in TIMES:
            self.fault("T003", node.span, f"une date est attendue ici, pas {inner.type}")
            return None
        return _as_day(inner)

    def _shift(self, duration: n.Expression, forward: bool, base: n.Expression, span: Span) -> c.Core | None:
        length, start = self.expression(duration), self.expression(base)
        if length is None or start is None:
            return None
        if start.type.kind not in TIMES:
            self.fault("T003", base.span, f"une date est attendue ici, pas {start.type}")
            return None
        sign = 1 if forward else -1
        if length.type.kind is Kind.MONTHS:
            return c.Op("shift_months", (length, _as_day(start)), DATE, (sign,))
        if length.type == HOURS_DURATION:
            moment = start if start.type.kind in MOMENTS else c.Op("whole_day", (start,), INSTANT)
            return c.Op("shift_seconds", (length, moment), INSTANT, (sign,))
        if length.type.kind is Kind.DAYS:
            return c.Op("shift_days", (length, _as_day(start)), DATE, (sign,))
        if length.type == COUNTED:
            return c.Op("shift_counted", (length, _as_day(start)), DATE, (sign,))
        self.fault("T002", span, f"une durée est attendue avant « {'après' if forward else 'avant'} », pas {length.type}",
                   "écrivez l'unité : « 15 jours », « 2 mois »")  # fmt: skip
        return None

    def _operation(self, operator: n.Arithmetic, left: n.Expression, right: n.Expression, span: Span) -> c.Core | None:
        first, second = self.expression(left), self.expression(right)
        if first is None or second is None:
            return None
        result = _result(operator, first.type, second.type)
        if result is None:
            self._mismatch(first, second, span)
            return None
        names = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
        if operator == "-" and first.type.kind in TIMES:
            return c.Op("days_between", (_as_day(second), _as_day(first)), DAYS)
        return c.Op(names[operator], (first, second), result)

    def _extreme(self, greatest: bool, operands: tuple[n.Expression, ...], span: Span) -> c.Core | None:
        if len(operands) == 1:
            return self._aggregate("max" if greatest else "min", operands[0], None)
        lowered = [self.expression(operand) for operand in operands]
        if any(part is None for part in lowered):
            return None
        parts = tuple(part for part in lowered if part is not None)
        if all(part.type.kind in TIMES for part in parts) and any(part.type.kind is Kind.DATE for part in parts):
            parts = tuple(_as_day(part) for part in parts)
        for part in parts[1:]:
            if part.type.kind is not parts[0].type.kind or part.type.kind not in ORDERED:
                self._mismatch(parts[0], part, span)
                return None
        return c.Op("greatest" if greatest else "least", parts, parts[0].type)

    # --- lists

    def _bind(self, record: str) -> int:
        variable = len(self.elements)
        self.elements.append((variable, record))
        return variable

    def listed(self, node: n.Expression) -> c.Core | None:
        """The core of a list."""
        if isinstance(node, n.Name):
            symbol, variable = self._find(node.text, node.span)
            if symbol is None:
                return None
            if symbol.type.kind is Kind.LIST:
                return self._use(symbol, variable, node.span)
        self.fault("T004", node.span, "une liste est attendue ici")
        return None

    def _aggregate(self, name: str, of: n.Expression, where: n.Condition | None) -> c.Core | None:
        if not isinstance(of, n.Of):
            self.fault("T004", of.span, "dites quoi, et de quelle liste : « somme des montants des opérations »")
            return None
        source = self.listed(of.owner)
        if source is None:
            return None
        variable = self._bind(source.type.of)
        body = self.expression(of.member)
        kept = self.condition(where) if where else None
        self.elements.pop()
        if body is None or (where and kept is None):
            return None
        summed = EXACT_NUMBERS | {Kind.DAYS, Kind.MONTHS}
        if body.type.kind not in (summed if name == "sum" else ORDERED):
            self.fault("T002", of.span, f"{body.type} ne s'additionne ni ne se classe")
            return None
        return c.Fold(name, source, variable, kept, body, body.type)

    def _count(self, of: n.Expression, where: n.Condition | None) -> c.Core | None:
        source = self.listed(of)
        if source is None:
            return None
        variable = self._bind(source.type.of)
        kept = self.condition(where) if where else None
        self.elements.pop()
        return None if where and kept is None else c.Fold("count", source, variable, kept, None, NUMBER)

    # --- names

    def _name(self, text: str, span: Span) -> c.Core | None:
        if record := self._bound_record(text):
            variable, kind = record
            if kind.when is None:
                self.fault("N011", span, f"« {text} » ne se lit pas seul", f"dites quoi : « le montant de {text} »")
                return None
            return c.Field(variable, kind.when, kind.fields[kind.when].type)
        symbol, variable_ = self._find(text, span)
        return self._use(symbol, variable_, span) if symbol else None

    def _bound_record(self, text: str) -> tuple[int, Record] | None:
        if self.scope.lookup(text) is not None:
            return None
        for variable, record in reversed(self.elements):
            if record == text:
                return variable, self.declarations.records[record]
        return None

    def _of(self, member: n.Name, owner: n.Expression) -> c.Core | None:
        if isinstance(owner, n.Name):
            if record := self._bound_record(owner.text):
                variable, kind = record
                if member.text in kind.fields:
                    return c.Field(variable, member.text, kind.fields[member.text].type)
                symbol = self.scope.lookup(member.text)
                return self._use(symbol, variable, member.span) if symbol else self._missing(member, kind.fields)
            if owner.text in self.declarations.scopes:
                scope = self.declarations.scopes[owner.text]
                symbol = scope.symbols.get(member.text)
                return self._use(symbol, None, member.span) if symbol else self._missing(member, scope.symbols)
        self.fault("N012", owner.span, "ce qui suit « de » n'est ni un élément, ni une portée",
                   "pour une liste, dites « la somme de… », « le plus grand de… »")  # fmt: skip
        return None

    def _missing(self, name: n.Name, candidates: dict[str, Symbol]) -> c.Core | None:
        near = nearest(name.text, candidates)
        self.fault("N010", name.span, f"« {name.text} » n'est pas déclaré ici",
                   f"vouliez-vous écrire « {near} » ?" if near else None)  # fmt: skip
        return None

    def _find(self, text: str, span: Span) -> tuple[Symbol | None, int | None]:
        for variable, record in reversed(self.elements):
            symbol = self.declarations.records[record].fields.get(text)
            if symbol is not None:
                return symbol, variable
        symbol = self.scope.lookup(text)
        if symbol is None:
            owners = [r.name for r in self.declarations.records.values() if text in r.fields]
            hint = f"c'est un champ de « {owners[0]} » : dites de quel élément" if owners else None
            elsewhere = [s.name for s in self.declarations.scopes.values() if text in s.symbols]
            if elsewhere:
                hint = f"il appartient à « {elsewhere[0]} » : dites « … de {elsewhere[0]} »"
            self.fault("N010", span, f"« {text} » n'est pas déclaré ici", hint)
        return symbol, self._variable_for(symbol)

    def _variable_for(self, symbol: Symbol | None) -> int | None:
        if symbol is None or symbol.each is None:
            return None
        source = self.scope.lookup(symbol.each)
        for variable, record in reversed(self.elements):
            if source is not None and record == source.type.of:
                return variable
        return None

    def _use(self, symbol: Symbol, variable: int | None, span: Span) -> c.Core | None:
        match symbol.what:
            case "field":
                return c.Field(variable or 0, symbol.name, symbol.type)
            case "fact":
                return c.Fact(self.slots[symbol.key], symbol.type)
            case "state":
                return c.Before(symbol.key, symbol.type) if self.elements else c.Value(symbol.key, symbol.type)
            case "reading":
                return c.Reading(self.parameters.readings[symbol.name], symbol.type)
            case "grandeur":
                if symbol.key == self.own:
                    return c.Before(symbol.key, symbol.type)
                if symbol.each is not None and variable is None:
                    self.fault(
                        "N011",
                        span,
                        f"« {symbol.name} » se dit de chaque élément",
                        "dites de quel élément ou quelle liste",
                    )
                    return None
                kind = symbol.type
                if symbol.among is not None:
                    source = self.scope.lookup(symbol.among)
                    kind = source.type if source else kind
                return c.Value(symbol.key, kind, variable if symbol.each else None)
            case _:
                self.fault("N012", span, f"« {symbol.name} » n'est pas une valeur")
                return None


def _negate(inner: c.Core | None, negated: bool) -> c.Core | None:
    return c.Op("not", (inner,), BOOL) if inner and negated else inner


def _as_day(inner: c.Core) -> c.Core:
    return c.Op("day", (inner,), DATE) if inner.type.kind in MOMENTS else inner


def _result(operator: str, first: Type, second: Type) -> Type | None:
    """The type of an arithmetic operation, None where it has no meaning."""
    a, b = first.kind, second.kind
    if operator in "+-":
        if a is b and a in EXACT_NUMBERS | {Kind.MONTHS, Kind.DAYS}:
            return first
        return DAYS if operator == "-" and a in TIMES and b in TIMES else None
    numbers = {Kind.NUMBER, Kind.RATE}
    if operator == "*":
        if a in numbers and b in numbers:
            return NUMBER if Kind.NUMBER in (a, b) else first
        if b in numbers and a in {Kind.AMOUNT, Kind.MONTHS, Kind.DAYS}:
            return first
        return second if a in numbers and b in {Kind.AMOUNT, Kind.MONTHS, Kind.DAYS} else None
    if b in numbers and a in EXACT_NUMBERS | {Kind.MONTHS, Kind.DAYS}:
        return first
    return NUMBER if a is b and a in {Kind.AMOUNT, Kind.MONTHS, Kind.DAYS} else None
