"""The determiner at the head of a written phrase: « du sinistre » → de + le, « sinistre »."""

import re
from dataclasses import dataclass
from enum import StrEnum

from grammar.gender import Gender
from grammar.typography import normalize

__all__ = ["Determiner", "DeterminerKind", "is_pronoun", "strip_determiner"]


class DeterminerKind(StrEnum):
    """The kinds of determiner; BARE is « d' » alone, a preposition without article."""

    DEFINITE = "défini"
    INDEFINITE = "indéfini"
    POSSESSIVE = "possessif"
    DEMONSTRATIVE = "démonstratif"
    DISTRIBUTIVE = "distributif"
    TOTAL = "totalité"
    BARE = "préposition"


@dataclass(frozen=True, slots=True)
class Determiner:
    """A determiner as written, and what it says.

    `text` is the written form in lower case; `word` the determiner without its preposition (« le » for
    « du »), empty for a bare preposition; `preposition` is « de », « à » or None; `gender` is None where
    the form does not tell it; `plural` is None for a bare preposition.
    """

    text: str
    kind: DeterminerKind
    word: str
    preposition: str | None
    gender: Gender | None
    plural: bool | None


_M, _F = Gender.MASCULINE, Gender.FEMININE
_D, _I, _P = DeterminerKind.DEFINITE, DeterminerKind.INDEFINITE, DeterminerKind.POSSESSIVE
_S, _T = DeterminerKind.DEMONSTRATIVE, DeterminerKind.TOTAL

# « des » is read as de + les: the indefinite plural has the same form, and the same rest.
_DETERMINERS = (
    Determiner("le", _D, "le", None, _M, False),
    Determiner("la", _D, "la", None, _F, False),
    Determiner("l'", _D, "l'", None, None, False),
    Determiner("les", _D, "les", None, None, True),
    Determiner("du", _D, "le", "de", _M, False),
    Determiner("de la", _D, "la", "de", _F, False),
    Determiner("de l'", _D, "l'", "de", None, False),
    Determiner("des", _D, "les", "de", None, True),
    Determiner("au", _D, "le", "à", _M, False),
    Determiner("à la", _D, "la", "à", _F, False),
    Determiner("à l'", _D, "l'", "à", None, False),
    Determiner("aux", _D, "les", "à", None, True),
    Determiner("un", _I, "un", None, _M, False),
    Determiner("une", _I, "une", None, _F, False),
    # « son » also stands before a feminine vowel (son adresse): it does not tell the gender.
    Determiner("son", _P, "son", None, None, False),
    Determiner("sa", _P, "sa", None, _F, False),
    Determiner("ses", _P, "ses", None, None, True),
    Determiner("leur", _P, "leur", None, None, False),
    Determiner("leurs", _P, "leurs", None, None, True),
    Determiner("ce", _S, "ce", None, _M, False),
    Determiner("cet", _S, "cet", None, _M, False),
    Determiner("cette", _S, "cette", None, _F, False),
    Determiner("ces", _S, "ces", None, None, True),
    Determiner("chaque", DeterminerKind.DISTRIBUTIVE, "chaque", None, None, False),
    Determiner("tout", _T, "tout", None, _M, False),
    Determiner("toute", _T, "toute", None, _F, False),
    Determiner("tous les", _T, "tous les", None, _M, True),
    Determiner("toutes les", _T, "toutes les", None, _F, True),
    Determiner("tous", _T, "tous", None, _M, True),
    Determiner("toutes", _T, "toutes", None, _F, True),
    Determiner("d'", DeterminerKind.BARE, "", "de", None, None),
)
_BY_HEAD = {each.text if each.text.endswith("'") else f"{each.text} ": each for each in _DETERMINERS}
_PRONOUN = re.compile(r"ce (?:que |qui |dont |qu')")
# The longest head that something follows.
_HEAD = re.compile(f"(?:{'|'.join(sorted(_BY_HEAD, key=len, reverse=True))})(?=.)")


def is_pronoun(phrase: str) -> bool:
    """Whether a phrase is said without article, « ce » being its head: « ce que l'assuré doit », « ce qui reste »."""
    return _PRONOUN.match(phrase) is not None


def strip_determiner(text: str) -> tuple[Determiner | None, str]:
    """Part a phrase from its determiner: (determiner, rest), the rest normalized (`normalize`).

    Only one determiner is taken: « d'une carte » gives « d' » and « une carte ». The pronouns « l'un », « l'une »,
    « ce que », « ce qui », « ce dont », and a determiner that nothing follows, are left as they are, with None.
    """
    phrase = normalize(text)
    lower = phrase.lower()
    if lower.split(" ")[0] in ("l'un", "l'une") or is_pronoun(lower):
        return None, phrase
    head = _HEAD.match(lower)
    return (_BY_HEAD[head[0]], phrase[head.end() :].lstrip()) if head else (None, phrase)
