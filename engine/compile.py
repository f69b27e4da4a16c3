"""Deciding fast: one Python function for a set of questions, equal to the interpreter wherever it answers.

The function is straight-line code made from the core: each grandeur is computed once, after those it reads, and leaves
a value and a mask of the clauses that decided; lists and suites are loops. It speaks of settled answers only. Whatever
it cannot settle (an unknown fact that matters, a silence, a conflict, two moments whose order hangs on an hour) raises
`NotSettled`, and the interpreter answers. Two forms are made from the same core: one with the contract's own switches,
figures and readings folded in, one that reads them from the parameter vector, for what-ifs and mutations.

Every line of generated code that a clause gave is mapped back to the clause (`Compiled.places`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine import fast_lists, fast_values
from engine.calendars import calendar
from engine.compile_lists import write
from engine.compile_replies import reply
from engine.compile_rights import missed
from engine.compile_suites import write_suite
from engine.compile_writer import Writer
from engine.compile_written import Encode, Ends, Write, WrittenForm, piece
from engine.emit import NotCompiled
from engine.generated import function_of
from engine.outcomes import Verdict
from engine.program import Grandeur, Program
from grammar.diagnostics import Span

#: The verdict, the value and the reasons of a question.
Reply = tuple[Verdict, Any, tuple[str, ...]]
Facts = tuple[Any, ...]
Vector = tuple[Any, ...]
#: So many facts read are worth counting those told.
_MANY = 24
_CENTS = tuple(f"{cents:02}" for cents in range(100))


@dataclass(frozen=True)
class Compiled:
    """A compiled decision: ``run(V, P)`` gives the reply to each question, a tuple of replies where it is told of each
    element of a list; ``plain(V, P)`` the same as plain data, by question.

    ``places`` is the span of the clause that gave each line of ``source``.
    """

    source: str = field(repr=False)
    places: dict[int, Span] = field(repr=False)
    plain_source: str = field(repr=False)
    scope: dict[str, Any] = field(repr=False)
    written_form: WrittenForm = field(repr=False)
    name: str = ""

    @cached_property
    def run(self) -> Callable[[Facts, Vector], tuple[Any, ...]]:
        """The typed form."""
        decide: Callable[[Facts, Vector], tuple[Any, ...]] = function_of(self.source, self.name, self.scope)
        return decide

    @cached_property
    def plain(self) -> Callable[[Facts, Vector], dict[str, Any]]:
        """The plain form."""
        decide: Callable[[Facts, Vector], dict[str, Any]]
        decide = function_of(self.plain_source, f"{self.name} plain", self.scope)
        return decide

    def written(self, told: tuple[str, ...], encode: Encode, ends: Ends) -> Write | None:
        """The form that gives the JSON text of the questions told; None where one of them has no such form.

        What it leaves to the interpreter is what the plain form leaves, the questions that are not told included.
        """
        made = self.written_form.source(told, encode, ends)
        if made is None:
            return None
        source, scope = made
        decide: Write = function_of(source, f"{self.name} written", self.scope | scope)
        return decide


def compile_questions(program: Program, questions: dict[str, Grandeur], *, fixed: bool) -> Compiled | None:
    """The compiled decision of some questions by path; None where one of them is left to the interpreter.

    With ``fixed``, switches, figures and readings are those of the contract as written, and ``P`` is not read.
    """
    try:
        return compile_or_tell(program, questions, fixed=fixed)
    except NotCompiled:
        return None


def compile_or_tell(program: Program, questions: dict[str, Grandeur], *, fixed: bool) -> Compiled:
    """The compiled decision of some questions. Raises `NotCompiled`, which tells what is left to the interpreter."""
    writer = Writer(program, fixed=fixed, write=write, write_suite=write_suite, missed=missed)
    typed = "".join(f"{reply(writer, grandeur, plain=False)}, " for grandeur in questions.values())
    replies = {name: reply(writer, grandeur, plain=True) for name, grandeur in questions.items()}
    plain = ", ".join(f"{name!r}: {told}" for name, told in replies.items())
    pieces = {name: piece(writer, grandeur, place) for place, (name, grandeur) in enumerate(questions.items())}
    reads = _reads(writer.emitter.slots, len(program.facts))
    body = [*reads, *(f"    {text}" for text, _ in writer.main.lines)]
    places = {
        number: program.clauses[clause].span
        for number, (_, clause) in enumerate(writer.main.lines, len(reads) + 2)
        if clause in program.clauses
    }
    scope: dict[str, Any] = {f"K{index}": constant for index, constant in enumerate(writer.emitter.constants)}
    scope |= {"C": calendar(program.calendar, program.saturday_open), "h": fast_values, "U": fast_values.NOT_TOLD}
    scope |= {"LEFT": fast_values.LEFT, "lists": fast_lists}
    scope |= {"GRANTED": Verdict.GRANTED, "REFUSED": Verdict.REFUSED, "ESTABLISHED": Verdict.SETTLED}
    scope |= {"IDLE": Verdict.IDLE, "CENTS": _CENTS}
    sources = ("\n".join(["def decide(V, P):", *body, f"    return {end}\n"]) for end in (f"({typed})", f"{{{plain}}}"))
    source, plain_source = sources
    form = WrittenForm(tuple(body), pieces, replies, scope)
    return Compiled(source, places, plain_source, scope, form, f"{program.identifier} {program.version}")


def _reads(slots: set[int], count: int) -> list[str]:
    """The lines that put the facts in locals: all at once where most of them are read.

    A case that tells less than half of many facts read is left at once: hardly any such case is settled, and finding
    out one grandeur after the other costs more than weighing what is told (see `engine.partial`).
    """
    ordered = sorted(slots)
    if 2 * len(slots) > count > 1:
        lines = [f"    {', '.join(f'v{slot}' if slot in slots else '_' for slot in range(count))} = V"]
    else:
        lines = [f"    v{slot} = V[{slot}]" for slot in ordered]
    if len(slots) >= _MANY:
        lines.append(f"    if {' + '.join(f'(v{slot} is U)' for slot in ordered)} > {len(slots) // 2}: h.unsettled()")
    return lines
