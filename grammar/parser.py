"""From the text of an atom to its node. One LALR(1) grammar for all contracts; names come in through the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer as LarkLexer

from grammar.builder import build
from grammar.diagnostics import Diagnostic, Span
from grammar.lexer import AtomFault, Terminal, cut
from grammar.nodes import Condition, Expression
from grammar.vocabulary import Vocabulary

Locate = Callable[[int, int], Span]
Start = Literal["condition", "expression"]

LABELS = {
    "SENTENCE": "une phrase oui/non déclarée",
    "NAME": "un nom déclaré",
    "QUANTITY": "une quantité avec son unité (6 000 €, 15 jours, 50 %)",
    "INTEGER": "un nombre",
    "COMPARE": "une comparaison (dépasse, est au plus, vaut…)",
    "WHEN": "un repère de temps (a lieu avant, suit…)",
    "IS": "« est » ou « n'est pas »",
    "STATUS": "« est accordé » ou « est refusé »",
    "BETWEEN": "« a lieu entre … et … »",
    "FALLS": "« tombe un … »",
    "ET": "« et »",
    "OU": "« ou »",
    "DE": "« de »",
    "COMMA": "une virgule",
    "RPAR": "une parenthèse fermante",
    "PLUS": "« + »",
    "$END": "la fin de la phrase",
    "DAY_KIND": "un jour (samedi, jour férié…)",
    "ROUND_TO": "« au centime », « à l'euro » ou « à l'unité »",
    "AROUND": "« qui suivent » ou « qui précèdent »",
    "AROUND_BASE": "« après » ou « avant »",
    "IN_FORCE": "« en vigueur le … »",
    "ACCORDING": "« selon »",
}


_ONE_EACH = "une condition par phrase : une par ligne sous « si: » (toutes), ou sous « l'un de: » (l'une au moins)"


class _NoLexer(LarkLexer):
    """Terminals are fed by hand; Lark only needs a lexer class to exist."""

    def __init__(self, _configuration: object) -> None: ...

    def lex(self, *_arguments: Any) -> Any:
        """Nothing to read."""
        return iter(())


@cache
def lalr() -> Lark:
    """The parser of the whole language, built once in a process."""
    return Lark(
        files("grammar").joinpath("clausier.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_NoLexer,
        start=["condition", "expression"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse_condition(
    text: str, vocabulary: Vocabulary, locate: Locate
) -> tuple[Condition | None, tuple[Diagnostic, ...]]:
    """One condition. ``locate`` gives the span in the file of a pair of offsets in ``text``."""
    node, diagnostics = _parse(text, vocabulary, locate, "condition")
    return cast("Condition | None", node), diagnostics


def parse_expression(
    text: str, vocabulary: Vocabulary, locate: Locate
) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """One computation. ``locate`` gives the span in the file of a pair of offsets in ``text``."""
    node, diagnostics = _parse(text, vocabulary, locate, "expression")
    return cast("Expression | None", node), diagnostics


def _parse(
    text: str, vocabulary: Vocabulary, locate: Locate, start: Start
) -> tuple[object | None, tuple[Diagnostic, ...]]:
    # An atom is read once in the same words, wherever it stands: only the places differ. At one place, whose ends give
    # every other, it is the same node for all who read it.
    known = vocabulary.read.get((start, text))
    if known is None:
        # Another thread may have read it meanwhile, or forget what was read: what is first there is taken, and held.
        known = vocabulary.read.setdefault((start, text), (_tree(text, vocabulary, start), {}))
    found, built = known
    if isinstance(found, AtomFault):
        place = locate(found.start, found.end)
        return None, (Diagnostic(found.code, place, found.message, suggestion=found.suggestion),)
    here = locate(0, len(text))
    node = built.get(here)
    return (node if node is not None else built.setdefault(here, build(found, locate))), ()


def _tree(text: str, vocabulary: Vocabulary, start: Start) -> Tree[Token] | AtomFault:
    terminals = cut(text, vocabulary)
    if isinstance(terminals, AtomFault):
        return terminals
    interactive = lalr().parse_interactive(start=start)
    try:
        for terminal in terminals:
            interactive.feed_token(_token(terminal))
        end = _token(Terminal("$END", "", len(text), len(text)))
        return cast("Tree[Token]", interactive.feed_eof(end))  # type: ignore[no-untyped-call]
    except UnexpectedToken as error:
        return _syntax_fault(error, text, start)


def _token(terminal: Terminal) -> Token:
    token = Token(
        terminal.name,
        "",  # a token is a text first: what it carries is put in it below, without being written out
        start_pos=terminal.start,
        line=1,
        column=terminal.start + 1,
        end_line=1,
        end_column=terminal.end + 1,
        end_pos=terminal.end,
    )
    token.value = terminal.value
    return token


def _syntax_fault(error: UnexpectedToken, text: str, start: Start) -> AtomFault:
    first = error.token.start_pos or 0
    last = error.token.end_pos or len(text)
    expected = [LABELS[name] for name in LABELS if name in (error.accepts or error.expected)]
    wanted = f"attendu : {', '.join(expected[:5])}" if expected else None
    if error.token.type == "$END":
        message = f"{'cette condition' if start == 'condition' else 'ce calcul'} s'arrête trop tôt"
        return AtomFault("L002", message, max(0, len(text) - 1), len(text), wanted)
    if start == "condition" and error.token.type in ("ET", "OU", "SENTENCE"):
        wanted = _ONE_EACH
    return AtomFault("L002", f"« {text[first:last]} » n'a pas sa place ici", first, last, wanted)
