"""Computations, from nodes to the core: arithmetic, time, lists."""

from __future__ import annotations

from dataclasses import dataclass

from engine import core as c
from engine.kinds import DATE, DAYS, EXACT_NUMBERS, HOURS_DURATION, INSTANT, MOMENTS, NUMBER, ORDERED, TIMES, Kind, Type
from engine.lower_names import Names
from engine.other_places import kept_private, place_named, private_name
from engine.parameters import COUNTED
from engine.scopes import Symbol
from grammar import nodes as n
from grammar.diagnostics import Span, nearest
from grammar.french import the


@dataclass(slots=True)
class Expressions(Names):
    """A place where computations are lowered. `engine.lower.Lowering` adds conditions."""

    def condition(self, tree: n.ConditionTree) -> c.Core | None:
        """The core of a tree of conditions, or None after a fault."""
        raise NotImplementedError

    def expression(self, node: n.Expression) -> c.Core | None:
        """The core of a computation, or None after a fault."""
        match node:
            case n.Literal_(quantity):
                entry = self.parameters.figure(self.owner, quantity, node.span)
                return c.Figure(entry.index, entry.type)
            case n.Name():
                return self._name(node)
            case n.Of(member, owner, according):
                return self._according(member, owner) if according else self._of(member, owner)
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
                    self.fault("T002", node.span, f"une valeur de type {inner.type} ne s'arrondit pas")
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
            case n.InForce(parameter, at):
                return self._in_force(parameter, at)
            case n.Part(part, base):
                day = self._day(base)
                return c.Op("part", (day,), NUMBER, (part,)) if day else None
            case _:
                raise TypeError(f"no meaning for {type(node).__name__}")

    def _in_force(self, parameter: n.Name | n.Of, at: n.Expression) -> c.Core | None:
        symbol = self._parameter(parameter)
        day = self._day(at)
        return self._on(symbol, day) if symbol is not None and day is not None else None

    def _on(self, symbol: Symbol, day: c.Core) -> c.Core:
        held = c.Fact(self.slots[symbol.key], symbol.type)
        return c.Op("in_force", (held, day), symbol.type, (self.declarations.path_of(symbol),))

    def _parameter(self, node: n.Name | n.Of) -> Symbol | None:
        """The parameter that « en vigueur » is said of, in this scope or in the one that is named."""
        name = node.member if isinstance(node, n.Of) else node
        scope = place_named(self.declarations, self.scope, node.owner) if isinstance(node, n.Of) else self.scope
        if scope is None:
            self.fault("N012", node.span, "ce qui suit « de » n'est pas une portée")
            return None
        symbol = scope.symbols.get(name.text) if isinstance(node, n.Of) else scope.lookup(name.text)
        if symbol is not None and kept_private(self.declarations, self.scope, symbol):
            self.fault("B005", name.span, *private_name(symbol, self.declarations.title_of(symbol)))
            return None
        if symbol is not None and symbol.what == "parameter":
            return symbol
        known = [s.name for s in scope.visible() if s.what == "parameter"]
        near = nearest(name.text, known)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-le sous « paramètres: »"
        self.fault(
            "N015", name.span, f"« en vigueur » se dit d'un paramètre, et « {name.text} » n'en est pas un", remedy
        )
        return None

    def by_default(self, symbol: Symbol, span: Span) -> c.Core | None:
        """A parameter named without a day: what it is worth on the day that its declaration says."""
        at = self.declarations.default_days.get(symbol.key)
        if symbol.key not in self.declarations.default_days:
            written = the(symbol.noun, plural=symbol.plural_only) if symbol.noun else symbol.name
            remedy = f"écrivez « {written} en vigueur le … », ou ajoutez « en vigueur: » à sa déclaration"
            self.fault("N014", span, f"« {symbol.name} » change avec le temps : à quelle date ?", remedy)
        if at is None:
            return None
        if symbol.key in self.opened:
            self.fault("N014", at.span, f"la date de « {symbol.name} » dépend de « {symbol.name} »")
            return None
        outer = self.scope, self.owner
        self.scope, self.owner = self.declarations.scopes[symbol.scope], symbol.key
        self.opened.append(symbol.key)
        day = self._day(at)
        self.opened.pop()
        self.scope, self.owner = outer
        return self._on(symbol, day) if day is not None else None

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
        return as_day(self.base)

    def _day(self, node: n.Expression) -> c.Core | None:
        inner = self.expression(node)
        if inner is None:
            return None
        if inner.type.kind not in TIMES:
            self.fault("T003", node.span, f"une date est attendue ici, pas {inner.type}")
            return None
        return as_day(inner)

    def _shift(self, duration: n.Expression, forward: bool, base: n.Expression, span: Span) -> c.Core | None:
        length, start = self.expression(duration), self.expression(base)
        if length is None or start is None:
            return None
        if start.type.kind not in TIMES:
            self.fault("T003", base.span, f"une date est attendue ici, pas {start.type}")
            return None
        sign = 1 if forward else -1
        if length.type.kind is Kind.MONTHS:
            return c.Op("shift_months", (length, as_day(start)), DATE, (sign,))
        if length.type == HOURS_DURATION:
            moment = start if start.type.kind in MOMENTS else c.Op("whole_day", (start,), INSTANT)
            return c.Op("shift_seconds", (length, moment), INSTANT, (sign,))
        if length.type.kind is Kind.DAYS:
            return c.Op("shift_days", (length, as_day(start)), DATE, (sign,))
        if length.type == COUNTED:
            return c.Op("shift_counted", (length, as_day(start)), DATE, (sign,))
        self.fault(
            "T002",
            span,
            f"une durée est attendue avant « {'après' if forward else 'avant'} », pas {length.type}",
            "écrivez l'unité : « 15 jours », « 2 mois »",
        )
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
            return c.Op("days_between", (as_day(second), as_day(first)), DAYS)
        return c.Op(names[operator], (first, second), result)

    def _extreme(self, greatest: bool, operands: tuple[n.Expression, ...], span: Span) -> c.Core | None:
        if len(operands) == 1:
            return self._aggregate("max" if greatest else "min", operands[0], None)
        lowered = [self.expression(operand) for operand in operands]
        if any(part is None for part in lowered):
            return None
        parts = tuple(part for part in lowered if part is not None)
        if all(part.type.kind in TIMES for part in parts) and any(part.type.kind is Kind.DATE for part in parts):
            parts = tuple(as_day(part) for part in parts)
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
        """The core of a list: a fact, a grandeur, or a field of the element around."""
        if isinstance(node, n.Name | n.Of):
            found = self.expression(node)
            if found is None or found.type.kind is Kind.LIST:
                return found
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
            self.fault(
                "T002",
                of.span,
                f"une valeur de type {body.type} ne peut pas être {'additionnée' if name == 'sum' else 'comparée'}",
            )
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

    def _mismatch(self, first: c.Core, second: c.Core, span: Span) -> None:
        suggestion = None
        if {first.type.kind, second.type.kind} == {Kind.AMOUNT, Kind.NUMBER}:
            suggestion = "un montant s'écrit avec son unité : ajoutez « € »"
        elif {first.type.kind, second.type.kind} & {Kind.MONTHS, Kind.DAYS}:
            suggestion = "une durée s'écrit avec son unité : « 8 jours », « 2 mois »"
        self.fault("T001", span, f"{first.type} et {second.type} ne vont pas ensemble", suggestion)


def as_day(inner: c.Core) -> c.Core:
    """The local day of a moment; a date as it is."""
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
