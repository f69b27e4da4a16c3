"""Deciding fast: one Python function for a set of questions, equal to the interpreter wherever it answers.

The function is straight-line code made from the core: each grandeur is computed once, after those it reads, and leaves
a verdict, a value and a mask of the clauses that decided. It speaks of settled cases only. Whatever it cannot settle (an
unknown fact that matters, a silence, a conflict, two moments whose order hangs on an hour) raises `NotSettled`, and the
interpreter answers. Two forms are made from the same core: one with the contract's own switches and readings folded in,
one that reads them from the parameter vector, for what-ifs and mutations.

Every line of generated code that a clause gave is mapped back to the clause (`Compiled.places`).
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine import fast_values
from engine.calendars import calendar
from engine.compile_grandeurs import FunctionWriter
from engine.emit import Emitter, NotCompiled
from engine.outcomes import Verdict
from engine.program import Grandeur, Program
from grammar.diagnostics import Span

Reply = tuple[Verdict, Any, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled decision: ``run(V, P)`` gives (verdict, value, reasons) for each question.

    ``slots`` is the mask of the facts it may read: a case that lacks one of them goes to the interpreter. ``places`` is
    the span of the clause that gave each line of ``source``.
    """

    run: Callable[[tuple[Any, ...], tuple[Any, ...]], tuple[Reply, ...]]
    slots: int
    source: str = field(repr=False)
    places: dict[int, Span] = field(repr=False)


def compile_questions(program: Program, questions: tuple[Grandeur, ...], *, fixed: bool) -> Compiled | None:
    """The compiled decision of some questions; None where one of them is left to the interpreter.

    With ``fixed``, switches and readings are those of the contract as written, and ``P`` is not read for them.
    """
    emitter = Emitter(program, fixed)
    writer = FunctionWriter(program, emitter)
    try:
        for grandeur in questions:
            if grandeur.symbol.each is not None:
                raise NotCompiled(grandeur.key)
            writer.request(grandeur.key)
        results = ", ".join(writer.result(grandeur.key) for grandeur in questions)
    except NotCompiled:
        return None
    reads = [f"v{slot} = V[{slot}]" for slot in sorted(emitter.slots)]
    body = "\n".join(f"    {line}" for line in [*reads, *writer.lines, f"return ({results},)"])
    source = f"def decide(V, P, K=K, C=C, h=h, GRANTED=GRANTED, REFUSED=REFUSED, ESTABLISHED=ESTABLISHED):\n{body}\n"
    name = f"<{program.identifier} {program.version} {abs(hash(source)):x}>"
    scope: dict[str, Any] = {
        "K": tuple(emitter.constants),
        "C": calendar(program.calendar, program.saturday_open),
        "h": fast_values,
        "GRANTED": Verdict.GRANTED,
        "REFUSED": Verdict.REFUSED,
        "ESTABLISHED": Verdict.SETTLED,
    }
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), scope)
    slots = sum(1 << slot for slot in emitter.slots)
    places = {
        number + 2 + len(reads): program.clauses[clause].span
        for number, clause in writer.owners.items()
        if clause in program.clauses
    }
    return Compiled(scope["decide"], slots, source, places)
