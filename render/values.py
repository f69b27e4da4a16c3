"""What something is worth: « est de 15 € », « est égale à la perte », « est la catégorie A », « est celle du lot »."""

from __future__ import annotations

from engine.kinds import Kind
from grammar import nodes as n
from grammar.french import strip_determiner
from render.expressions import of, said, to
from render.value_kinds import kind_of
from render.wording import Said
from render.words import Words

_CHOICES = (Kind.CHOICE, Kind.MULTI)
#: What has a name and no size: two of them are the same, not equal.
NAMED_KINDS = (*_CHOICES, Kind.TEXT)
_SAME = {(False, False): "celui", (True, False): "celle", (False, True): "ceux", (True, True): "celles"}


def worth(subject: Said, value: n.Expression, words: Words) -> str:
    """A subject and what it is worth. Only what is counted is equal; what is chosen, or written, merely is."""
    be = subject.verb("est", "sont")
    chosen = chosen_value(subject.name, value, words)
    if chosen:
        return f"{subject.text} {be} {chosen}"
    if isinstance(value, n.Literal_) and subject.plural and subject.kind is Kind.NUMBER:
        return f"{subject.text} sont au nombre {of(value, words)}"
    if isinstance(value, n.Literal_):
        return f"{subject.text} {be} {of(value, words)}"
    if subject.kind in NAMED_KINDS:
        return f"{subject.text} {be} {that_of(subject, value, words)}"
    return f"{subject.text} {be} {subject.agree('égal')} {to(value, words)}"


def chosen_value(name: str, value: n.Expression, words: Words) -> str:
    """A value of the choice that a name is of, as it was declared; the empty text for anything else."""
    typed = words.type_of(name)
    if typed is None or typed.kind not in _CHOICES or not isinstance(value, n.Name):
        return ""
    # Another choice of the case is no value: « la ligne est celle de l'intervention ».
    told = words.symbol(value.text)
    return "" if told is not None and told.type.of == typed.of else words.lexicon.value(value.text, name)


def that_of(subject: Said, value: n.Expression, words: Words) -> str:
    """« le compte de prélèvement » of an account, « celle de l'intervention » of a line, « celui de l'autre offre »."""
    told = said(value, words, inside=True)
    if isinstance(value, n.Of) and value.member.text == subject.name:
        return f"{_SAME[subject.feminine, subject.plural]} {of(value.owner, words)}"
    named = isinstance(value, n.Name | n.Of) and kind_of(value, words) in _CHOICES
    if not named or _head(subject) == _head(told):
        return told.text
    return f"{_SAME[subject.feminine, subject.plural]} {of(value, words)}"


def _head(phrase: Said) -> str:
    return strip_determiner(phrase.text)[1].split(" ")[0]


__all__ = ["NAMED_KINDS", "chosen_value", "that_of", "worth"]
