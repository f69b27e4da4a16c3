"""Small joints of French: contraction, « si », verbs that agree, negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.kinds import Kind
from grammar.french import Gender, agree, elides, join, strip_determiner

_INNER = re.compile(r" (ou|et) (le |la |l'|les )")
_WITH = {
    "de": {"le ": "du ", "la ": "de la ", "l'": "de l'", "les ": "des "},
    "à": {"le ": "au ", "la ": "à la ", "l'": "à l'", "les ": "aux "},
}
_MOMENTS = frozenset((
    "date", "dates", "jour", "jours", "lendemain", "veille", "échéance", "échéances", "terme", "limite", "moment",
    "heure", "horodatage", "instant", "début", "fin", "anniversaire",
))  # fmt: skip
_ORDINALS = frozenset(("premier", "première", "dernier", "dernière", "nouveau", "nouvelle", "prochain", "prochaine"))


@dataclass(frozen=True, slots=True)
class Said:
    """A noun phrase and what agrees with it. ``kind`` is the kind of value it names, where that is known."""

    text: str
    feminine: bool = False
    plural: bool = False
    kind: Kind | None = None
    name: str = ""
    literal: bool = False
    computed_day: bool = False

    def verb(self, singular: str, plural: str) -> str:
        """The verb in the number of the phrase."""
        return plural if self.plural else singular

    def agree(self, participle: str) -> str:
        """A masculine participle or adjective, agreed."""
        return agree(participle, Gender.FEMININE if self.feminine else Gender.MASCULINE, self.plural)

    def be(self, participle: str) -> str:
        """« est accordée », « sont refusés »."""
        return f"{self.verb('est', 'sont')} {self.agree(participle)}"

    @property
    def moment(self) -> bool:
        """Whether it names a moment (« la date limite »), which stands in time where an event « a lieu »."""
        nouns = strip_determiner(self.text)[1].split(" ")
        head = nouns[1] if nouns[0] in _ORDINALS and len(nouns) > 1 else nouns[0]
        return self.computed_day or head in _MOMENTS

    @property
    def pronoun(self) -> str:
        """« il », « elles »…"""
        return ("elle" if self.feminine else "il") + ("s" if self.plural else "")


def together(phrases: Sequence[Said]) -> Said:
    """Several phrases (one at least) as one subject: « la P.T.I.A., l'I.P.T. et l'I.T.T. »."""
    if len(phrases) == 1:
        return phrases[0]
    return Said(
        join([p.text for p in phrases]), all(p.feminine for p in phrases), True, phrases[0].kind if phrases else None
    )


def contracted(preposition: str, phrase: str) -> str:
    """« de » or « à » before a phrase: « du sinistre », « aux opérations », « d'une carte », « de 15 € »."""
    for article, form in _WITH[preposition].items():
        if phrase.startswith(article):
            return form + phrase[len(article) :]
    if preposition == "de" and phrase[:1].isalpha() and elides(phrase.split(" ")[0]):
        return f"d'{phrase}"
    return f"{preposition} {phrase}"


def contracted_name(preposition: str, phrase: str) -> str:
    """The same before a name that itself holds « ou » or « et »: « de la perte ou du vol »."""
    inner = _INNER.sub(lambda found: f" {found[1]} {_WITH[preposition][found[2]]}", phrase)
    return contracted(preposition, inner)


def if_(text: str) -> str:
    """« si la carte… », « s'il tombe… »."""
    if text.startswith("pour "):  # « si, pour l'une des opérations, le montant… »
        return f"si, {text}"
    return f"s'{text}" if text.startswith(("il ", "ils ")) else f"si {text}"


def only_form(negative: str) -> str:
    """« le demandeur n'est assuré » from « le demandeur n'est pas assuré »: what « que si… » follows.

    Empty where the sentence holds no plain « ne … pas ».
    """
    head, pas, rest = negative.partition(" pas ")
    return f"{head} {rest}" if pas and re.search(r" n(?:e |'|’)", head) else ""


def capital(text: str) -> str:
    """The text with a capital."""
    return text[:1].upper() + text[1:]


def either(texts: Sequence[str]) -> str:
    """« A », « A ou B », « A, B ou C »."""
    return join(texts, "ou")


def neither(texts: Sequence[str]) -> str:
    """« pas A », « ni A ni B », « ni A, ni B, ni C » after « ne … »."""
    if len(texts) == 1:
        return f"pas {texts[0]}"
    return ("ni " + " ni ".join(texts)) if len(texts) == 2 else "ni " + ", ni ".join(texts)
