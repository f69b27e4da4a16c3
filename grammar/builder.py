"""From a Lark tree to a node: one small function for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lark import Token, Tree

from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.quantities import AnnualDate, Number, Ordinal
from grammar.vocabulary import Entry

Locate = Callable[[int, int], Span]


def build(tree: Tree[Token] | Token, locate: Locate) -> Any:
    """The node of a tree of the grammar, every span given by ``locate``."""
    return _Builder(locate).build(tree)


class _Builder:
    __slots__ = ("_locate",)

    def __init__(self, locate: Locate) -> None:
        self._locate = locate

    def build(self, tree: Tree[Token] | Token) -> Any:
        if isinstance(tree, Token):
            return tree
        handler = getattr(self, f"_{tree.data}")
        span = self._locate(tree.meta.start_pos, tree.meta.end_pos)
        children = [self.build(c) for c in tree.children if not (isinstance(c, Token) and c.type in _SILENT)]
        return handler(span, children)

    # --- conditions

    def _condition(self, span: Span, children: list[Any]) -> Any:
        return children[0]

    def _sentence(self, span: Span, children: list[Any]) -> n.Sentence:
        entry: Entry = children[0].value
        return n.Sentence(entry.text, entry.negated, span=span)

    def _has_status(self, span: Span, children: list[Any]) -> n.HasStatus:
        status, negated = children[1].value
        return n.HasStatus(children[0], status, negated, span=span)

    def _compare(self, span: Span, children: list[Any]) -> n.Compare:
        return n.Compare(children[1].value[0], children[0], children[2], span=span)

    def _when(self, span: Span, children: list[Any]) -> n.Compare:
        operator, negated = children[1].value
        return n.Compare(operator, children[0], children[2], temporal=True, negated=negated, span=span)

    def _between(self, span: Span, children: list[Any]) -> n.Between:
        value, token, low, high = children
        return n.Between(value, low, high, *token.value, span=span)

    def _within(self, span: Span, children: list[Any]) -> n.Within:
        value, _, duration, around, base = children
        return n.Within(value, duration, around.value[0], base, span=span)

    def _during(self, span: Span, children: list[Any]) -> n.During:
        return n.During(children[0], children[2], children[1].value[0], span=span)

    def _happened(self, span: Span, children: list[Any]) -> n.Happened:
        return n.Happened(children[0], children[1].value[0], span=span)

    def _falls_on(self, span: Span, children: list[Any]) -> n.FallsOn:
        return n.FallsOn(children[0], tuple(children[2]), children[1].value[0], span=span)

    def _is_(self, span: Span, children: list[Any]) -> n.Is:
        return n.Is(children[0], tuple(children[2]), children[1].value[0], span=span)

    def _is_of(self, span: Span, children: list[Any]) -> n.Compare:
        subject, token, quantity, *whole = children
        right = n.Operation("*", quantity, whole[0], span=span) if whole else quantity
        return n.Compare("!=" if token.value[0] else "=", subject, right, span=span)

    def _includes(self, span: Span, children: list[Any]) -> n.Includes:
        return n.Includes(children[0], tuple(children[2]), children[1].value[0], span=span)

    def _neither(self, span: Span, children: list[Any]) -> list[n.Name]:
        return children

    def _kinds(self, span: Span, children: list[Any]) -> list[str]:
        return children

    def _kind(self, span: Span, children: list[Any]) -> str:
        return str(children[0].value[0])

    def _values(self, span: Span, children: list[Any]) -> list[n.Name]:
        return children

    def _value(self, span: Span, children: list[Any]) -> n.Name:
        return self._name(children[0])

    # --- expressions

    def _name(self, token: Token) -> n.Name:
        entry: Any = token.value
        return n.Name(entry.text, span=self._locate(token.start_pos or 0, token.end_pos or 0))

    def _reference(self, span: Span, children: list[Any]) -> n.Name | n.Of:
        name = self._name(children[0])
        return name if len(children) == 1 else n.Of(name, children[1], span=span)

    def _according(self, span: Span, children: list[Any]) -> n.Of:
        return n.Of(self._name(children[0]), self._name(children[-1]), according=True, span=span)

    def _current(self, span: Span, children: list[Any]) -> n.Name:
        return n.Name(children[0].value.text, current=True, span=span)

    def _quantity(self, span: Span, children: list[Any]) -> n.Literal_:
        return n.Literal_(children[0].value, span=span)

    _determined = _quantity

    def _parenthesis(self, span: Span, children: list[Any]) -> Any:
        return children[0]

    def _add(self, span: Span, children: list[Any]) -> n.Operation:
        return n.Operation("+", children[0], children[1], span=span)

    def _subtract(self, span: Span, children: list[Any]) -> n.Operation:
        return n.Operation("-", children[0], children[1], span=span)

    def _multiply(self, span: Span, children: list[Any]) -> n.Operation:
        return n.Operation("*", children[0], children[1], span=span)

    _share = _multiply

    def _multiple(self, span: Span, children: list[Any]) -> n.Operation:
        token, whole = children
        place = self._locate(token.start_pos or 0, token.end_pos or 0)
        return n.Operation("*", n.Literal_(token.value[0], span=place), whole, span=span)

    def _divide(self, span: Span, children: list[Any]) -> n.Operation:
        return n.Operation("/", children[0], children[1], span=span)

    def _shift(self, span: Span, children: list[Any]) -> n.Shift:
        duration, around, base = children
        return n.Shift(duration, around.value[0], base, span=span)

    def _extreme(self, span: Span, children: list[Any]) -> n.Extreme:
        return n.Extreme(children[0].value[0], tuple(children[1]), span=span)

    def _operands(self, span: Span, children: list[Any]) -> list[Any]:
        return children

    def _sum_of(self, span: Span, children: list[Any]) -> n.Sum:
        return n.Sum(*children, span=span)

    def _count_of(self, span: Span, children: list[Any]) -> n.Count:
        return n.Count(*children, span=span)

    def _round_to(self, span: Span, children: list[Any]) -> n.Round:
        digits, direction, counted = children[1].value
        return n.Round(children[0], digits, direction, counted, span=span)

    def _open_day(self, span: Span, children: list[Any]) -> n.OpenDay:
        kind, forward, strict = children[0].value
        return n.OpenDay(kind, forward, strict, children[1] if len(children) > 1 else None, span=span)

    def _period_day(self, span: Span, children: list[Any]) -> n.PeriodDay:
        head, relation, *base = children
        edge: tuple[int, n.OpenKind] = head.value if head.type == "EDGE" else (_day_number(head.value), "")
        unit, offset = relation.value if relation.type == "UNIT_REL" else (relation.value[0], 0)
        return n.PeriodDay(*edge, unit, offset, base[0] if base else None, span=span)

    def _next_annual(self, span: Span, children: list[Any]) -> n.NextAnnual:
        annual, following, base = children
        return n.NextAnnual(_annual(annual.value), following.value[0], base, span=span)

    def _annual_of(self, span: Span, children: list[Any]) -> n.NextAnnual:
        annual, _, base = children
        return n.NextAnnual(_annual(annual.value), 0, base, span=span)

    def _anniversary(self, span: Span, children: list[Any]) -> n.Anniversary:
        _, origin, relation, after = children
        return n.Anniversary(origin, after, relation.type == "FOLLOWING", span=span)

    def _elapsed(self, span: Span, children: list[Any]) -> n.Elapsed:
        unit, begun = children[0].value
        return n.Elapsed(unit, begun, children[1], children[2], span=span)

    def _in_force(self, span: Span, children: list[Any]) -> n.InForce:
        return n.InForce(children[0], children[2], span=span)

    def _part(self, span: Span, children: list[Any]) -> n.Part:
        return n.Part(children[0].value[0], children[1], span=span)


_SILENT = frozenset(
    {
        "DET",
        "DE",
        "ET",
        "OU",
        "NI",
        "COMMA",
        "LPAR",
        "RPAR",
        "PLUS",
        "MINUS",
        "TIMES",
        "OVER",
        "SUM",
        "COUNT",
        "DONT",
        "ROUND",
    }
)


def _day_number(quantity: object) -> int:
    value = quantity.value if isinstance(quantity, (Number, Ordinal)) else 0
    assert isinstance(value, int)
    return value


def _annual(value: object) -> AnnualDate:
    assert isinstance(value, AnnualDate)
    return value
