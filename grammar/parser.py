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
from grammar.lexer import LexicalFault, Terminal, cut
from grammar.nodes import Condition, Expression
from grammar.vocabulary import Vocabulary

Locate = Callable[[int, int], Span]

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
    "ROUND_TO": "« au centime » ou « à l'euro »",
    "AROUND": "« qui suivent » ou « qui précèdent »",
    "AROUND_BASE": "« après » ou « avant »",
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
    text: str, vocabulary: Vocabulary, locate: Locate, start: Literal["condition", "expression"]
) -> tuple[object | None, tuple[Diagnostic, ...]]:
    terminals = cut(text, vocabulary)
    if isinstance(terminals, LexicalFault):
        fault = terminals
        place = locate(fault.start, fault.end)
        return None, (Diagnostic(fault.code, place, fault.message, suggestion=fault.suggestion),)
    interactive = lalr().parse_interactive(start=start)
    try:
        for terminal in terminals:
            interactive.feed_token(_token(terminal))
        tree = interactive.feed_eof(  # type: ignore[no-untyped-call]
            _token(Terminal("$END", "", len(text), len(text)))
        )
    except UnexpectedToken as error:
        return None, (_syntax_fault(error, text, locate, start),)
    return build(cast("Tree[Token]", tree), locate), ()


def _token(terminal: Terminal) -> Token:
    return Token(
        terminal.name,
        cast("str", terminal.value),
        start_pos=terminal.start,
        line=1,
        column=terminal.start + 1,
        end_line=1,
        end_column=terminal.end + 1,
        end_pos=terminal.end,
    )


def _syntax_fault(error: UnexpectedToken, text: str, locate: Locate, start: str) -> Diagnostic:
    start_offset = error.token.start_pos or 0
    end_offset = error.token.end_pos or len(text)
    expected = [LABELS[name] for name in LABELS if name in (error.accepts or error.expected)]
    wanted = f"attendu : {', '.join(expected[:5])}" if expected else None
    if error.token.type == "$END":
        kind = "condition" if start == "condition" else "calcul"
        message = f"{'cette' if kind == 'condition' else 'ce'} {kind} s'arrête trop tôt"
        place = locate(max(0, len(text) - 1), len(text))
    else:
        message = f"« {text[start_offset:end_offset]} » n'a pas sa place ici"
        if start == "condition" and error.token.type in ("ET", "OU", "SENTENCE"):
            wanted = _ONE_EACH
        place = locate(start_offset, end_offset)
    return Diagnostic("L002", place, message, suggestion=wanted)
