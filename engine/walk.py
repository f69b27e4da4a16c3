"""Walking core expressions: what they read."""

from __future__ import annotations

from collections.abc import Iterator

from engine import contributions as k
from engine import core as c
from engine.program import Grandeur, Program


def nodes(root: c.Core) -> Iterator[c.Core]:
    """Every node of a core expression, the root first."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, c.Op):
            waiting.extend(reversed(node.operands))
        elif isinstance(node, c.Fold):
            waiting.extend(part for part in (node.body, node.where, node.over) if part is not None)


def conjuncts(root: c.Core) -> Iterator[c.Core]:
    """The conditions that a condition joins, however deep; itself where it joins none."""
    if isinstance(root, c.Op) and root.name == "and":
        for part in root.operands:
            yield from conjuncts(part)
    else:
        yield root


def reads_elements(root: c.Core) -> bool:
    """Whether an expression looks at an element bound around it, or at a value told of one."""
    inside = {node.variable for node in nodes(root) if isinstance(node, c.Fold)}
    read = (node.variable for node in nodes(root) if isinstance(node, c.Field | c.Value))
    before = any(isinstance(node, c.Before) for node in nodes(root))
    return before or any(variable is not None and variable not in inside for variable in read)


def free_variables(root: c.Core) -> frozenset[int]:
    """The variables that an expression reads and does not bind itself."""
    match root:
        case c.Field(variable):
            return frozenset({variable})
        case c.Value(_, _, variable) | c.Before(_, _, variable):
            return frozenset() if variable is None else frozenset({variable})
        case c.Op(_, operands):
            return frozenset().union(*(free_variables(part) for part in operands))
        case c.Fold(_, over, variable, where, body):
            inner = frozenset().union(*(free_variables(part) for part in (where, body) if part is not None))
            return free_variables(over) | (inner - {variable})
        case _:
            return frozenset()


def grandeurs_read(root: c.Core) -> tuple[str, ...]:
    """The grandeurs an expression reads, by key, in order."""
    return tuple(dict.fromkeys(node.grandeur for node in nodes(root) if isinstance(node, c.Value)))


def parts_of(contribution: k.Contribution | k.Lift) -> tuple[c.Core, ...]:
    """The core expressions of a contribution."""
    match contribution:
        case k.Require(_, given, condition, proof):
            return (given, condition, *((proof,) if proof else ()))
        case k.Assign(_, when, value):
            return (when, value)
        case k.Step(_, _, when, amount, perimeter):
            return (when, amount, perimeter.used) if perimeter else (when, amount)
        case k.Share():
            tie = (contribution.tie,) if contribution.tie else ()
            return (
                contribution.when,
                contribution.total,
                contribution.over,
                contribution.need,
                *contribution.ranks,
                *tie,
                *contribution.groups,
            )
        case k.Document(_, _, when, supplied):
            return (when, supplied)
        case k.Duty():
            optional = (contribution.kept, contribution.event, contribution.deadline, contribution.today)
            return (contribution.when, *(part for part in optional if part is not None))
        case k.Update(_, _, when, amount):
            return (when, amount)
        case k.Draw(_, when, amount, admitted, tie, _):
            return (when, amount, admitted, *((tie,) if tie else ()))
        case k.Entry(_, when, date):
            return (when, date)
        case k.Credit(_, when, amount, date, over, _):
            return (when, amount, date, *((over,) if over else ()))
        case k.Block(_, when, _, proof, lifts):
            inner = tuple(part for lift in lifts for part in parts_of(lift))
            return (when, *inner, *((proof,) if proof else ()))
        case k.Lift(_, when, lifts):
            return (when, *(part for lift in lifts for part in parts_of(lift)))
        case _:
            return (contribution.when,)


def contributions_of(grandeur: Grandeur) -> tuple[k.Contribution, ...]:
    """All the contributions to a grandeur, in the order they are combined."""
    return (
        *grandeur.grants,
        *grandeur.requires,
        *grandeur.blocks,
        *grandeur.assigns,
        *grandeur.steps,
        *grandeur.shares,
        *grandeur.selects,
        *grandeur.documents,
        *grandeur.credits,
        *grandeur.entries,
    )


def contributions_by_clause(program: Program) -> dict[str, list[k.Contribution | k.Lift]]:
    """What each clause gives, to whatever it gives it; made aside when it is first asked for, then seen whole."""
    if program.contributed:
        return program.contributed
    found: dict[str, list[k.Contribution | k.Lift]] = {}
    for grandeur in program.grandeurs.values():
        for contribution in contributions_of(grandeur):
            found.setdefault(contribution.clause, []).append(contribution)
            for lift in contribution.lifts if isinstance(contribution, k.Block) else ():
                found.setdefault(lift.clause, []).append(lift)
    for duty in program.duties.values():
        found.setdefault(duty.clause, []).append(duty)
    for suite in program.suites.values():
        for updates in suite.updates.values():
            for update in updates:
                found.setdefault(update.clause, []).append(update)
    program.contributed = found
    return found
