"""Plural and feminine of French words and of simple noun phrases."""

import re
from collections.abc import Callable

from grammar.gender import Gender

__all__ = ["agree", "feminine", "pluralize"]

# The words after one of these do not vary: « date d'effet », « chèque sans provision ».
_STOPS = frozenset(
    (
        "à",
        "au",
        "aux",
        "après",
        "avant",
        "avec",
        "chez",
        "contre",
        "dans",
        "de",
        "depuis",
        "dès",
        "des",
        "dont",
        "du",
        "en",
        "entre",
        "envers",
        "hors",
        "jusque",
        "où",
        "par",
        "pendant",
        "pour",
        "que",
        "qui",
        "sans",
        "sauf",
        "selon",
        "sous",
        "sur",
        "vers",
    )
)
_INVARIABLE = frozenset(
    (
        "et",
        "ou",
        "ni",
        "non",
        "plus",
        "moins",
        "très",
        "déjà",
        "dûment",
        "bien",
        "mal",
        "marron",
        "orange",
        "ci-après",
    )
)
_WHOLE_PLURALS = {
    "ayant droit": "ayants droit",
    "ayant cause": "ayants cause",
    "ayant-droit": "ayants droit",
    "chef-lieu": "chefs-lieux",
    "timbre-poste": "timbres-poste",
    "chèque-vacances": "chèques-vacances",
    "porte-monnaie": "porte-monnaie",
}
_PLURALS = {
    "œil": "yeux",
    "ciel": "cieux",
    "monsieur": "messieurs",
    "madame": "mesdames",
    "tout": "tous",
    "mademoiselle": "mesdemoiselles",
    "dû": "dus",
    "redû": "redus",
    "mû": "mus",
}
_AL_IN_S = frozenset(
    (
        "aval",
        "bal",
        "bancal",
        "cal",
        "carnaval",
        "chacal",
        "fatal",
        "festival",
        "natal",
        "naval",
        "récital",
        "régal",
    )
)
_AIL_IN_AUX = frozenset(
    (
        "bail",
        "corail",
        "émail",
        "soupirail",
        "travail",
        "vantail",
        "vitrail",
    )
)
_AU_IN_S = frozenset(["bleu", "émeu", "landau", "pneu", "sarrau"])
_OU_IN_X = frozenset(["bijou", "caillou", "chou", "genou", "hibou", "joujou", "pou"])
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+|[A-ZÀ-Ý0-9]{2,}|[^\W\d_]")

_FEMININES = {
    "absous": "absoute",
    "aigu": "aiguë",
    "ambigu": "ambiguë",
    "bas": "basse",
    "beau": "belle",
    "bénin": "bénigne",
    "blanc": "blanche",
    "bref": "brève",
    "caduc": "caduque",
    "contigu": "contiguë",
    "complet": "complète",
    "concret": "concrète",
    "désuet": "désuète",
    "discret": "discrète",
    "dissous": "dissoute",
    "doux": "douce",
    "dû": "due",
    "épais": "épaisse",
    "exigu": "exiguë",
    "exprès": "expresse",
    "faux": "fausse",
    "favori": "favorite",
    "fou": "folle",
    "frais": "fraîche",
    "franc": "franche",
    "gentil": "gentille",
    "grec": "grecque",
    "gros": "grosse",
    "incomplet": "incomplète",
    "indiscret": "indiscrète",
    "inquiet": "inquiète",
    "las": "lasse",
    "long": "longue",
    "malin": "maligne",
    "mou": "molle",
    "mû": "mue",
    "nouveau": "nouvelle",
    "nul": "nulle",
    "public": "publique",
    "redû": "redue",
    "replet": "replète",
    "roux": "rousse",
    "sec": "sèche",
    "secret": "secrète",
    "tiers": "tierce",
    "turc": "turque",
    "vieux": "vieille",
}
_EUR_IN_EURE = frozenset(
    (
        "antérieur",
        "extérieur",
        "inférieur",
        "intérieur",
        "majeur",
        "meilleur",
        "mineur",
        "postérieur",
        "supérieur",
        "ultérieur",
    )
)
_TEUR_IN_TEUSE = frozenset(["acheteur", "menteur", "porteur"])
_ENDINGS = (
    ("teur", "trice"),
    ("eur", "euse"),
    ("eux", "euse"),
    ("oux", "ouse"),
    ("if", "ive"),
    ("er", "ère"),
    ("el", "elle"),
    ("eil", "eille"),
    ("ien", "ienne"),
    ("éen", "éenne"),
    ("on", "onne"),
    ("et", "ette"),
)


def pluralize(text: str) -> str:
    """The plural of a singular noun phrase: « opération contestée » → « opérations contestées ».

    Every word varies up to the first preposition or relative pronoun (« dates d'effet »); acronyms,
    figures and adverbs do not. The rules cover regular nouns and the usual exceptions; give a rarer
    plural by hand (`Noun.plural`).
    """
    if text in _WHOLE_PLURALS:
        return _WHOLE_PLURALS[text]
    return _vary(text, _plural_word)


def feminine(word: str) -> str:
    """The feminine singular of a masculine singular adjective or participle."""
    if word in _FEMININES:
        return _FEMININES[word]
    if word.endswith("e"):
        return word
    if word in _EUR_IN_EURE:
        return word + "e"
    if word in _TEUR_IN_TEUSE:
        return word[:-1] + "se"
    for ending, replacement in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + replacement
    return word + "e"


def agree(adjective_or_participle: str, gender: Gender, plural: bool = False) -> str:
    """Agree a masculine singular adjective or participle: « accordé » → « accordées ».

    In a phrase every word agrees up to the first preposition: « non autorisé », « pris en charge ».
    """
    text = adjective_or_participle
    if gender is Gender.FEMININE:
        text = _vary(text, feminine)
    return _vary(text, _plural_word) if plural else text


def _vary(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to each word that varies."""
    words = text.split(" ")
    done: list[str] = []
    for index, word in enumerate(words):
        bare = word.split("'")[0].split("’")[0].lower()
        if index and (bare in _STOPS or bare in ("d", "l", "qu", "s")):
            return " ".join([*done, *words[index:]])
        adverb = index and word.endswith("ment")
        fixed = adverb or bare in _INVARIABLE or _ACRONYM.fullmatch(word) or not word[-1:].isalpha()
        done.append(word if fixed else change(word))
    return " ".join(done)


def _plural_word(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al") and word not in _AL_IN_S:
        return word[:-1] + "ux"
    if word in _AIL_IN_AUX:
        return word[:-2] + "ux"
    if (word.endswith(("au", "eu")) and word not in _AU_IN_S) or word in _OU_IN_X:
        return word + "x"
    return word + "s"
