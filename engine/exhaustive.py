"""Whether clauses that may apply leave no case out: one of them applies, whatever the facts still unknown."""

from __future__ import annotations

from engine import core as c
from engine.evaluate import Environment, Evaluator
from engine.kinds import Kind


def exhaustive(evaluator: Evaluator, whens: list[c.Core], bound: Environment) -> bool:
    """Whether one of the conditions of a grandeur's clauses holds for certain, though none is known to hold.

    Known where what is open in each is one condition, and these are: a condition and its contrary; values that share
    out a whole choice; or rows of a table and « hors table ». False where it cannot be told: never a guess.
    """
    atoms = [open_part(evaluator, when, bound) for when in whens]
    if any(_contrary(first, second) for first in atoms for second in atoms):
        return True
    return any(_outside(evaluator, atom, whens, bound) for atom in atoms) or _shared_out(evaluator, atoms)


def open_part(evaluator: Evaluator, when: c.Core, bound: Environment) -> c.Core | None:
    """The one part of a conjunction that is not known to hold; None when there are several."""
    if not isinstance(when, c.Op) or when.name != "and":
        return when
    left = [part for part in when.operands if evaluator.value(part, bound) is not True]
    return open_part(evaluator, left[0], bound) if len(left) == 1 else None


def _contrary(first: c.Core | None, second: c.Core | None) -> bool:
    return isinstance(first, c.Op) and first.name == "not" and first.operands[0] == second


def _outside(evaluator: Evaluator, atom: c.Core | None, whens: list[c.Core], bound: Environment) -> bool:
    """« hors table » and every row that may still apply."""
    if not isinstance(atom, c.Op) or atom.name != "not":
        return False
    inner = atom.operands[0]
    rows = inner.operands if isinstance(inner, c.Op) and inner.name == "or" else (inner,)
    return all(row in whens or evaluator.value(row, bound) is False for row in rows)


def _shared_out(evaluator: Evaluator, atoms: list[c.Core | None]) -> bool:
    """Conditions « X est V1 ou V2 », « X n'est pas V1 » on one X, that name every value of its choice between them."""
    found: dict[c.Core, set[object]] = {}
    for atom in atoms:
        negated = isinstance(atom, c.Op) and atom.name == "not"
        inner = atom.operands[0] if isinstance(atom, c.Op) and negated else atom
        if not isinstance(inner, c.Op) or inner.name != "in":
            continue
        subject = inner.operands[0]
        choice = evaluator.program.declarations.choices.get(subject.type.of)
        if choice is None or subject.type.kind is not Kind.CHOICE:
            continue
        named = set(inner.data)
        found.setdefault(subject, set()).update(set(choice.texts) - named if negated else named)
        if found[subject].issuperset(choice.texts):
            return True
    return False
