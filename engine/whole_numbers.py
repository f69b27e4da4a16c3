"""Which computations always give whole numbers of centimes, so that nothing is left to round."""

from __future__ import annotations

from engine import core as c
from engine.kinds import Kind
from engine.program import Program

_CLOSED = frozenset({"add", "subtract", "least", "greatest"})


def always_whole(node: c.Core, program: Program, own: str, fixed: bool) -> bool:
    """Whether an amount is an int whatever the case: facts are, so are their sums, extremes and posted grandeurs.

    ``own`` is the grandeur whose value before a step is whole too; a figure is known only where figures are ``fixed``.
    """
    if node.type.kind is not Kind.AMOUNT:
        return False
    match node:
        case c.Const(value):
            return isinstance(value, int)
        case c.Figure(index):
            return fixed and isinstance(program.vector[index], int)
        case c.Fact() | c.Field():
            return True
        case c.Value(key):
            return key in program.grandeurs and program.grandeurs[key].symbol.type.kind is Kind.AMOUNT
        case c.Before(grandeur):
            return grandeur == own
        case c.Op(name, operands):
            return name in _CLOSED and all(always_whole(part, program, own, fixed) for part in operands)
        case c.Fold(name, _, _, _, body):
            return name in ("sum", "max", "min") and body is not None and always_whole(body, program, own, fixed)
        case _:
            return False
