"""Whether conditions may hold together: a search for a way to make all of them true that nothing contradicts.

A condition is turned into formulas of literals; each is opened in turn, the branches of an « ou » one after the other,
and every literal met is added to what is held so far (`engine.held_together`), which refuses what cannot be. What is
known of grandeurs is opened as well: a yes/no one holds when its clauses say so, a right when it is granted, a choice
has a value when a clause that gives this value applies. What is too long to search is told as such: never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from engine import contributions as k
from engine import core as c
from engine.held_together import COMPARISONS, Held, Literal
from engine.kinds import BOOL, Kind, Type
from engine.program import Grandeur, Program

_STEPS = 1_000
_DEPTH = 3
_OPTION = Type(Kind.CHOICE)


@dataclass(frozen=True, slots=True)
class _Goal:
    """A condition to make true, or false; ``depth`` counts the grandeurs already opened on the way to it."""

    core: c.Core
    wanted: bool
    depth: int = 0


@dataclass(slots=True)
class _Search:
    """What is left of the patience of one search."""

    program: Program
    left: int = _STEPS
    options: dict[int, tuple[str, ...]] = field(default_factory=dict)


def may_coexist(program: Program, wanted: Iterable[c.Core], unwanted: Iterable[c.Core] = ()) -> bool | None:
    """Whether the conditions ``wanted`` may all hold while none of ``unwanted`` does; None where that takes too long.

    True means that nothing in the contract prevents it. Facts that no clause binds are free of one another.
    """
    slots = program.parameters.readings
    options = {
        slots[f"lecture {name}"]: tuple(option for option, _ in reading.options)
        for name, reading in program.readings.items()
        if f"lecture {name}" in slots
    }
    search = _Search(program, options=options)
    goals = (*(_Goal(core, True) for core in wanted), *(_Goal(core, False) for core in unwanted))
    found = _solve(search, goals, Held())
    return None if search.left <= 0 else found


def right_granted(program: Program, grandeur: Grandeur) -> tuple[c.Core, ...]:
    """The condition that the right a grandeur depends on is granted; nothing where it depends on none."""
    right = _right_of(program, grandeur)
    if right is None:
        return ()
    variable = 0 if right.symbol.each else None
    value = c.Value(right.key, right.symbol.type, variable)
    return (value if right.kind is Kind.BOOL else c.Op("granted", (value,), BOOL),)


def _right_of(program: Program, grandeur: Grandeur) -> Grandeur | None:
    if grandeur.symbol.right is None:
        return None
    symbol = program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.right)
    return program.grandeurs.get(symbol.key) if symbol is not None else None


def _solve(search: _Search, goals: tuple[_Goal, ...], held: Held) -> bool:
    """Whether all the goals can be reached from what is held. Conjunctions first, disjunctions last."""
    waiting: list[tuple[_Goal, ...]] = []
    stack = list(goals)
    while stack:
        search.left -= 1
        if search.left <= 0:
            return False
        goal = stack.pop()
        together, either = _opened(search, goal)
        stack.extend(together)
        if either:
            waiting.append(either)
        if not together and not either:
            literal = _literal(search, goal)
            if literal is False:
                return False
            if isinstance(literal, Literal):
                further = held.with_literal(literal)
                if further is None:
                    return False
                held = further
            stack.extend(_entailed(search, goal))
    if not waiting:
        return True
    waiting.sort(key=len)
    rest = tuple(waiting[1:])
    return any(_branch(search, one, rest, held) for one in waiting[0])


def _branch(search: _Search, goal: _Goal, rest: tuple[tuple[_Goal, ...], ...], held: Held) -> bool:
    """One way of an « ou », with the other « ou » still to choose in."""
    others = tuple(_either(goals) for goals in rest)
    return _solve(search, (goal, *others), held)


def _either(goals: tuple[_Goal, ...]) -> _Goal:
    """Several goals of which one is enough, as one goal."""
    parts = tuple(goal.core if goal.wanted else c.Op("not", (goal.core,), BOOL) for goal in goals)
    return _Goal(c.Op("or", parts, BOOL), True, max(goal.depth for goal in goals))


def _opened(search: _Search, goal: _Goal) -> tuple[tuple[_Goal, ...], tuple[_Goal, ...]]:
    """A goal as goals that must all be reached, and goals of which one must; neither where it is a literal."""
    core, wanted = goal.core, goal.wanted
    if isinstance(core, c.Op):
        match core.name:
            case "not":
                return (_Goal(core.operands[0], not wanted, goal.depth),), ()
            case "and" | "or":
                parts = tuple(_Goal(part, wanted, goal.depth) for part in core.operands)
                return (parts, ()) if (core.name == "and") is wanted else ((), parts)
            case "refused" | "granted":
                meant = wanted is (core.name == "granted")
                right = _grandeur(search, core.operands[0], goal.depth)
                if right is not None:
                    return (_granted(right, meant, goal.depth + 1),), ()
                if core.name == "refused":
                    return (_Goal(c.Op("granted", core.operands, core.type, core.data), meant, goal.depth),), ()
            case "includes" if len(core.data) > 1:
                ones = (c.Op(core.name, core.operands, core.type, (one,)) for one in core.data)
                parts = tuple(_Goal(one, wanted, goal.depth) for one in ones)
                return ((), parts) if wanted else (parts, ())
    yes_no = _grandeur(search, core, goal.depth)
    if yes_no is not None and yes_no.kind is Kind.BOOL:
        return (_granted(yes_no, wanted, goal.depth + 1),), ()
    return (), ()


def _grandeur(search: _Search, core: c.Core, depth: int) -> Grandeur | None:
    """The grandeur a value is that of, where its clauses may be read in its place: the same element, not too deep."""
    if not isinstance(core, c.Value) or core.variable not in (None, 0) or depth >= _DEPTH:
        return None
    return search.program.grandeurs.get(core.grandeur)


def _granted(grandeur: Grandeur, wanted: bool, depth: int) -> _Goal:
    """A right is granted when a clause grants it, every condition holds and no clause closes it."""
    opened = c.Op("or", tuple(grant.when for grant in grandeur.grants), BOOL)
    needs = tuple(
        c.Op("or", (c.Op("not", (one.given,), BOOL), one.condition), BOOL) for one in grandeur.requires
    )
    closed = tuple(c.Op("not", (_applies(block),), BOOL) for block in grandeur.blocks)
    return _Goal(c.Op("and", (opened, *needs, *closed), BOOL), wanted, depth)


def _applies(block: k.Block | k.Lift) -> c.Core:
    """A clause that closes, or a lift, and no lift of it."""
    if not block.lifts:
        return block.when
    lifted = c.Op("or", tuple(_applies(lift) for lift in block.lifts), BOOL)
    return c.Op("and", (block.when, c.Op("not", (lifted,), BOOL)), BOOL)


def _literal(search: _Search, goal: _Goal) -> Literal | bool:
    """What a goal that nothing opens says of the case: a literal, or whether it holds whatever the case."""
    core, wanted = goal.core, goal.wanted
    if isinstance(core, c.Switch):
        return wanted
    if isinstance(core, c.Const) and isinstance(core.value, bool):
        return core.value is wanted
    if isinstance(core, c.Op) and core.name in ("and", "or"):
        return (core.name == "and") is wanted  # no operand: a right that nothing grants, all of nothing
    if isinstance(core, c.Op) and core.name == "in":
        subject = core.operands[0]
        if isinstance(subject, c.Reading):
            domain = search.options.get(subject.index, ())
            subject = c.Reading(subject.index, _OPTION)  # the gate of a clause and a condition type it differently
        else:
            choice = search.program.declarations.choices.get(subject.type.of)
            domain = choice.texts if choice is not None else ()
        named = frozenset(str(value) for value in core.data)
        return Literal(subject, among=named if wanted else frozenset(domain) - named)
    return Literal(by_value(search.program, core), wanted=wanted)


def _entailed(search: _Search, goal: _Goal) -> tuple[_Goal, ...]:
    """What a claim about the value of a grandeur entails: a clause applies, and sets what the claim is made of."""
    core = goal.core
    if not isinstance(core, c.Op) or core.name not in ("in", *COMPARISONS):
        return ()
    found: list[_Goal] = []
    for value in core.operands:
        grandeur = _grandeur(search, value, goal.depth)
        relation = _relation(grandeur) if grandeur is not None else None
        if grandeur is None or relation is None:
            continue
        ways = tuple(
            c.Op("and", (one.when, _claimed(goal, core, one.value, value, relation)), BOOL) for one in grandeur.assigns
        )
        goals = (c.Op("or", ways, BOOL), *right_granted(search.program, grandeur))
        found += (_Goal(one, True, goal.depth + 1) for one in goals)
    return tuple(found)


def _relation(grandeur: Grandeur) -> str | None:
    """How the value of a grandeur stands to what a clause sets: « = », or as its steps move it; None where not told.

    An amount is rounded, and worth nothing where its right is refused: it is not told.
    """
    if not grandeur.assigns or grandeur.shares or grandeur.kind in (Kind.AMOUNT, Kind.NUMBER):
        return None
    ways = {_moves(step) for step in grandeur.steps}
    return "=" if not ways else ways.pop() if len(ways) == 1 else None


def _moves(step: k.Step) -> str | None:
    """« >= » for a step that only moves a date on, « <= » for one that only moves it back."""
    moved = step.amount
    if step.name in ("end", "cap"):
        return "<="
    if not isinstance(moved, c.Op) or moved.name != "open_day" or not isinstance(moved.operands[0], c.Before):
        return None
    return ">=" if moved.data[1] else "<="


def _claimed(goal: _Goal, core: c.Op, set_to: c.Core, value: c.Core, relation: str) -> c.Core:
    """The claim as it bears on what a clause sets: for a choice the same claim, else how the value stands to it."""
    if core.name != "in":
        return c.Op(relation, (value, set_to), BOOL)
    if isinstance(set_to, c.Const):
        return c.Const((set_to.value in core.data) is goal.wanted, BOOL)
    claim = replace(core, operands=(set_to,))
    return claim if goal.wanted else c.Op("not", (claim,), BOOL)


def by_value(program: Program, root: c.Core) -> c.Core:
    """An expression with each figure as the value it has: two that say the same are then equal."""
    match root:
        case c.Figure(index, kind):
            return c.Const(program.parameters.values[index], kind)
        case c.Op():
            operands = tuple(by_value(program, part) for part in root.operands)
            return c.Op(root.name, operands, root.type, root.data)
        case c.Fold(_, over, _, where, body):
            inner = [by_value(program, part) if part else None for part in (where, body)]
            return replace(root, over=by_value(program, over), where=inner[0], body=inner[1])
        case _:
            return root

