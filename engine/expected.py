"""What a case may expect: the keys of ``attendu``, and the question each is about."""

from __future__ import annotations

from engine.program import Grandeur, Program
from engine.questions import question_named
from grammar.french import strip_determiner

DUTY = "obligation "
PREFIXES = ("motifs ", "motif principal ", "réserves ", "manque ", "date théorique ", "pièces ", "reste ", "lignes ")


def parted(key: str) -> tuple[str, str]:
    """What is expected of a question (one of `PREFIXES`, or nothing: its answer), and the question."""
    return next(((prefix, key[len(prefix) :].strip()) for prefix in PREFIXES if key.startswith(prefix)), ("", key))


def question_of(program: Program, scope: str, question: str) -> Grandeur | None:
    """The grandeur that a question names, from a scope outward, then anywhere; None where none or several do."""
    name = strip_determiner(question)[1]
    for written in (name, question):
        symbol = program.declarations.scopes[scope].lookup(written)
        if symbol is not None and symbol.key in program.grandeurs:
            return program.grandeurs[symbol.key]
        if symbol is not None and symbol.what == "state":
            return Grandeur(symbol)
    return question_named(program, question, scope)
