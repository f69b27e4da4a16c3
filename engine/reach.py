"""What an answer may depend on: every core expression reached from it, with the lists that bind its variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from engine import contributions as k
from engine import core as c
from engine.kinds import BOOL, Kind, Type
from engine.lower_expressions import as_day
from engine.program import Grandeur, Program
from engine.scopes import Symbol
from engine.walk import contributions_of, parts_of

Binder = tuple[int, c.Core]
Token = int | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Situated:
    """An expression where it stands: ``binders`` are its variables, each with the list it runs over, outermost first.

    ``owner`` is the grandeur, the duty or the suite that the expression serves. ``tempers`` marks a comparison that
    only tempers a value (a cap, « le plus petit de »), and so leaves it as settled as it was.
    """

    node: c.Core
    binders: tuple[Binder, ...]
    owner: str
    tempers: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The expressions reached from a grandeur, in the order they are met, and who reads whom."""

    program: Program
    nodes: list[Situated] = field(default_factory=list)
    reads: dict[str, set[Token]] = field(default_factory=dict)
    edges: dict[str, set[str]] = field(default_factory=dict)
    #: What was asked already: by expression (kept, so that its id stays its own), and by owner.
    direct: dict[int, tuple[c.Core, set[Token], set[str]]] = field(default_factory=dict)
    closures: dict[str, frozenset[Token]] = field(default_factory=dict)

    @property
    def slots(self) -> tuple[int, ...]:
        """The facts reached, by slot."""
        return tuple(sorted({token for tokens in self.reads.values() for token in tokens if isinstance(token, int)}))

    def depends(self, node: c.Core, token: Token) -> bool:
        """Whether a fact (its slot) or a field of elements (« field », name) bears on an expression, near or far."""
        if id(node) not in self.direct:
            self.direct[id(node)] = node, *_direct(node)
        _, near, further = self.direct[id(node)]
        return token in near or any(token in self.closure(_owner(self.program, key)) for key in further)

    def closure(self, owner: str) -> frozenset[Token]:
        """All that bears on an owner, near or far."""
        if owner not in self.closures:
            seen, waiting = {owner}, [owner]
            while waiting:
                further = self.edges.get(waiting.pop(), set()) - seen
                seen |= further
                waiting.extend(further)
            self.closures[owner] = frozenset(token for one in seen for token in self.reads.get(one, ()))
        return self.closures[owner]


def reach(program: Program, grandeur: Grandeur) -> Reach:
    """All that the value of a grandeur may be made of."""
    found = Reach(program)
    waiting = [f"g:{grandeur.key}"]
    while waiting:
        owner = waiting.pop()
        if owner in found.reads:
            continue
        reads: set[Token] = set()
        edges: set[str] = set()
        for root, binders in _roots(program, owner):
            near, further = _direct(root)
            reads |= near
            edges |= {_owner(program, key) for key in further}
            found.nodes.extend(Situated(node, inner, owner) for node, inner in _walk(root, binders))
            found.nodes.extend(Situated(pair, inner, owner, True) for pair, inner in _extremes(root, binders))
        found.nodes.extend(Situated(node, (), owner) for node in _terms(program, owner))
        found.nodes.extend(Situated(node, inner, owner, True) for node, inner in _caps(program, owner))
        found.reads[owner], found.edges[owner] = reads, edges
        waiting.extend(sorted(edges, reverse=True))
    return found


def _owner(program: Program, key: str) -> str:
    """Where the value of a grandeur, of a state or of a duty is made."""
    state = program.declarations.states.get(key.removeprefix("g:"))
    return f"s:{state.scope}" if state is not None else key


def _roots(program: Program, owner: str) -> Iterator[tuple[c.Core, tuple[Binder, ...]]]:
    what, _, key = owner.partition(":")
    if what == "d":
        if key in program.duties:
            yield from ((part, ()) for part in parts_of(program.duties[key]))
        return
    if what == "s":
        yield from _suite_roots(program, key)
        return
    grandeur = program.grandeurs[key]
    symbol = grandeur.symbol
    scope = program.declarations.scopes[symbol.scope]
    right = scope.lookup(symbol.right) if symbol.right else None
    if right is not None:
        yield c.Value(right.key, right.type), ()
    listed = symbol.among or symbol.each
    over = _list_core(program, scope.lookup(listed)) if listed else None
    binders: tuple[Binder, ...] = ((0, over),) if over is not None else ()
    if over is not None:
        yield over, ()
    if grandeur.grouping is not None:
        yield grandeur.grouping.over, ()
        yield grandeur.grouping.key, ((0, grandeur.grouping.over),)
    yield from ((part, ()) for part in (grandeur.periods.parts if grandeur.periods else ()))
    for contribution in contributions_of(grandeur):
        credited = contribution.over if isinstance(contribution, k.Credit) else None
        around = binders if credited is None else ((0, credited),)
        yield from ((part, () if part is credited else around) for part in parts_of(contribution))


def _suite_roots(program: Program, scope: str) -> Iterator[tuple[c.Core, tuple[Binder, ...]]]:
    suite = program.suites[scope]
    over = _list_core(program, program.declarations.scopes[scope].lookup(suite.over))
    each = {key: lots_of(program, symbol) for key, (symbol, _) in suite.states.items()}
    for key, (_, initial) in suite.states.items():
        lots = each[key]
        yield initial, () if lots is None else ((0, lots),)
    if over is None:
        return
    yield over, ()
    for key, updates in suite.updates.items():
        lots = each.get(key)
        binders: tuple[Binder, ...] = ((0, over),) if lots in (None, over) else ((0, over), (1, lots))
        for update in updates:
            yield from ((part, binders) for part in parts_of(update))


def lots_of(program: Program, symbol: Symbol) -> c.Core | None:
    """The list whose elements each have the state, None where the state is one for all."""
    found = program.declarations.scopes[symbol.scope].lookup(symbol.each) if symbol.each else None
    return _list_core(program, found) if found is not None else None


def _terms(program: Program, owner: str) -> Iterator[c.Core]:
    """A duty compares its event, and today, with its deadline."""
    what, _, key = owner.partition(":")
    duty = program.duties.get(key) if what == "d" else None
    for moment in (duty.event, duty.today) if duty else ():
        if duty and moment is not None and duty.deadline is not None:
            yield c.Op("<=", (as_day(moment), as_day(duty.deadline)), BOOL)


def _caps(program: Program, owner: str) -> Iterator[tuple[c.Core, tuple[Binder, ...]]]:
    """A cap, a floor, an end compare the value with what it may reach."""
    what, _, key = owner.partition(":")
    if what != "g":
        return
    symbol = program.grandeurs[key].symbol
    over = _list_core(program, program.declarations.scopes[symbol.scope].lookup(symbol.each)) if symbol.each else None
    binders: tuple[Binder, ...] = ((0, over),) if over is not None else ()
    for step in program.grandeurs[key].steps:
        if step.name in ("cap", "floor", "end"):
            used = step.perimeter.used if step.perimeter else None
            room = step.amount if used is None else c.Op("subtract", (step.amount, used), step.amount.type)
            yield c.Op("<=", (c.Before(key, symbol.type), room), BOOL), binders


def _extremes(root: c.Core, binders: tuple[Binder, ...]) -> Iterator[tuple[c.Core, tuple[Binder, ...]]]:
    """« le plus petit de A et B » compares A with B."""
    for node, inner in _walk(root, binders):
        if isinstance(node, c.Op) and node.name in ("least", "greatest"):
            for first, second in pairwise(node.operands):
                yield c.Op("<=", (first, second), BOOL), inner


def _list_core(program: Program, symbol: Symbol | None) -> c.Core | None:
    if symbol is None:
        return None
    kind = Type(Kind.LIST, symbol.type.of)
    return c.Value(symbol.key, kind) if symbol.what == "grandeur" else c.Fact(program.slots[symbol.key], kind)


def _walk(node: c.Core, binders: tuple[Binder, ...]) -> Iterator[tuple[c.Core, tuple[Binder, ...]]]:
    yield node, binders
    if isinstance(node, c.Op):
        for operand in node.operands:
            yield from _walk(operand, binders)
    elif isinstance(node, c.Fold):
        yield from _walk(node.over, binders)
        for part in (node.where, node.body):
            if part is not None:
                yield from _walk(part, (*binders, (node.variable, node.over)))


def _direct(root: c.Core) -> tuple[set[Token], set[str]]:
    """The facts and fields an expression reads itself, and the owners of the values it reads."""
    reads: set[Token] = set()
    further: set[str] = set()
    for node, _ in _walk(root, ()):
        match node:
            case c.Fact(slot):
                reads.add(slot)
            case c.Field(_, name):
                reads.add(("field", name))
            case c.Value(key) | c.Before(key):
                further.add(f"g:{key}")
            case c.Op("missed", _, _, (clause,)):
                further.add(f"d:{clause}")
    return reads, further
