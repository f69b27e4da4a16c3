"""How a person is asked for a fact: in the words of the contract, or in words made from the name of the fact."""

from __future__ import annotations

from engine.kinds import Kind
from engine.scopes import Symbol
from grammar.french import of_bare, the


def question_of(symbol: Symbol) -> str:
    """The question about a fact: « Quelle est la cause du vol ? »."""
    return symbol.question or _made(symbol)


def _made(symbol: Symbol) -> str:
    kind, noun = symbol.type.kind, symbol.noun
    if noun is None:
        return f"Est-ce exact : « {symbol.name} » ?" if kind is Kind.BOOL else f"{symbol.name} ?"
    if kind is Kind.LIST:
        return f"Combien y a-t-il {of_bare(noun.plural_text)} ?"
    name = the(noun, plural=symbol.plural_only)
    if kind is Kind.EVENT:
        return f"Quand {'ont' if symbol.plural_only else 'a'} eu lieu {name} ?"
    word = f"Quel{'le' if noun.is_feminine else ''}{'s' if symbol.plural_only else ''}"
    return f"{word} {'sont' if symbol.plural_only else 'est'} {name} ?"
