"""French words for the printer and the renderer: nouns with their articles, elision, agreement, lists.

Gathers the small modules of the language (agreement, determiners, elision, number words, typography)
and holds the forms of a noun.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grammar.agreement import agree, feminine, pluralize
from grammar.determiners import Determiner, DeterminerKind, is_pronoun, strip_determiner
from grammar.elision import elides
from grammar.gender import Gender
from grammar.number_words import number_in_words, ordinal_word
from grammar.typography import normalize, sentence, typography

__all__ = [
    "Determiner",
    "DeterminerKind",
    "Gender",
    "Noun",
    "a",
    "agree",
    "at",
    "elides",
    "feminine",
    "is_pronoun",
    "join",
    "normalize",
    "number_in_words",
    "of",
    "of_bare",
    "ordinal_word",
    "pluralize",
    "possessive",
    "sentence",
    "strip_determiner",
    "that",
    "the",
    "this",
    "typography",
]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: its singular without article (« opération contestée »), gender and plural.

    `plural` None means the regular plural; `elides` None means the rule of `elides`. A noun that only
    exists in the plural (« honoraires ») is used with `plural=True` everywhere.
    """

    text: str
    gender: Gender
    plural: str | None = None
    elides: bool | None = None

    @property
    def plural_text(self) -> str:
        """The plural given, or else the regular one."""
        return pluralize(self.text) if self.plural is None else self.plural

    @property
    def elided(self) -> bool:
        """Whether the singular makes the article before it elide."""
        return elides(self.text) if self.elides is None else self.elides

    @property
    def is_feminine(self) -> bool:
        """Whether the noun is feminine."""
        return self.gender is Gender.FEMININE

    @property
    def is_pronoun(self) -> bool:
        """Whether it takes no article: « ce que l'assuré doit »."""
        return is_pronoun(self.text)


def the(noun: Noun, plural: bool = False) -> str:
    """« le sinistre », « la perte », « l'huissier », « les opérations »."""
    return _with(noun, plural, ("le ", "la ", "l'", "les "))


def of(noun: Noun, plural: bool = False) -> str:
    """« du sinistre », « de la perte », « de l'huissier », « des opérations »."""
    return _with(noun, plural, ("du ", "de la ", "de l'", "des "))


def at(noun: Noun, plural: bool = False) -> str:
    """« au sinistre », « à la perte », « à l'huissier », « aux opérations »."""
    return _with(noun, plural, ("au ", "à la ", "à l'", "aux "))


def _with(noun: Noun, plural: bool, forms: tuple[str, str, str, str]) -> str:
    """The noun after one of its four forms: masculine, feminine, elided, plural."""
    masculine, feminine_form, elided, plural_form = forms
    if noun.is_pronoun:
        return masculine.replace("le ", "").replace("du ", "de ").replace("au ", "à ") + noun.text
    if plural:
        return plural_form + noun.plural_text
    if noun.elided:
        return elided + noun.text
    return (feminine_form if noun.is_feminine else masculine) + noun.text


def a(noun: Noun, plural: bool = False) -> str:
    """« un sinistre », « une perte », « des opérations »."""
    if noun.is_pronoun:
        return noun.text
    if plural:
        return f"des {noun.plural_text}"
    return f"{'une' if noun.is_feminine else 'un'} {noun.text}"


def this(noun: Noun, plural: bool = False) -> str:
    """« ce sinistre », « cet huissier », « cette perte », « ces opérations »."""
    if noun.is_pronoun:
        return noun.text
    if plural:
        return f"ces {noun.plural_text}"
    if noun.is_feminine:
        return f"cette {noun.text}"
    return f"{'cet' if noun.elided else 'ce'} {noun.text}"


def possessive(noun: Noun, plural: bool = False, *, several_owners: bool = False) -> str:
    """« son contrat », « sa carte », « son adresse », « ses cartes »; « leur(s) » for several owners."""
    if noun.is_pronoun:
        return noun.text
    if plural:
        return f"{'leurs' if several_owners else 'ses'} {noun.plural_text}"
    if several_owners:
        return f"leur {noun.text}"
    return f"{'sa' if noun.is_feminine and not noun.elided else 'son'} {noun.text}"


def of_bare(text: str) -> str:
    """« de » without article: « de carte », « d'euros »."""
    return f"d'{text}" if elides(text) else f"de {text}"


def that(text: str) -> str:
    """« que » before a clause: « qu'il paie », « que le client paie »."""
    return f"qu'{text}" if elides(text) else f"que {text}"


def join(items: Sequence[str], conjunction: str = "et") -> str:
    """« a », « a et b », « a, b et c »; the empty text for no item."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
