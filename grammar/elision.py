"""Which words make the one before them elide: l'huissier, but le héros, le onze, le oui."""

import re

__all__ = ["elides"]

_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])*\.|[A-Z]{2,}(?![a-z])")
_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüœæ")

# Vowels that do not elide.
_FULL_WORDS = frozenset(
    (
        "onze",
        "onzième",
        "onzièmes",
        "oui",
        "ouistiti",
        "ouistitis",
        "ouï",
        "uhlan",
        "uhlans",
        "ululement",
        "ululer",
    )
)
# A y before a vowel is a consonant (le yaourt), but in these.
_ELIDING_Y = frozenset(["yeux", "yeuse", "yeuses", "yonne"])
_ASPIRATED_WORDS = frozenset(
    (
        "héros",
        "hall",
        "halls",
        "halo",
        "halos",
        "halte",
        "haltes",
        "hic",
        "hit",
        "hits",
        "hip",
        "hippie",
        "hippies",
        "hobby",
        "hors",
        "hot",
        "huit",
        "hun",
        "huns",
    )
)
_ASPIRATED_STEMS = (
    "hach",
    "hagard",
    "haie",
    "haill",
    "hain",
    "haï",
    "halag",
    "hâl",
    "haler",
    "halet",
    "halèt",
    "halle",
    "hallebard",
    "hamac",
    "hameau",
    "hampe",
    "hamster",
    "hanch",
    "hand",
    "hangar",
    "hanneton",
    "hans",
    "hant",
    "happ",
    "harangu",
    "haras",
    "harcel",
    "harcèl",
    "hard",
    "harem",
    "hareng",
    "hargn",
    "haricot",
    "harnach",
    "harnais",
    "harp",
    "hasard",
    "hât",
    "hau",
    "hav",
    "hayon",
    "henn",
    "héraut",
    "hériss",
    "hernie",
    "héron",
    "hers",
    "hêtre",
    "heurt",
    "hibou",
    "hideu",
    "hiérarch",
    "hiérogl",
    "hiss",
    "hobbi",
    "hobereau",
    "hoch",
    "hockey",
    "hold",
    "holland",
    "homard",
    "hongr",
    "honni",
    "hont",
    "hoquet",
    "horde",
    "hotte",
    "hou",
    "hublot",
    "huch",
    "hué",
    "huer",
    "huguenot",
    "huitain",
    "huitiè",
    "huitant",
    "hulul",
    "hupp",
    "hurl",
    "huron",
    "hussard",
    "hutt",
    "hâbl",
)


def elides(word: str) -> bool:
    """Whether the first word of `word` starts with a vowel or a mute h, so that « le » before it is « l' ».

    An acronym follows its first letter, vowel or not (l'I.T.T., la P.T.I.A.); an H there is aspirated, as
    in « le H.L.M. ». Figures never elide (le 11). An h is mute unless the word is in the list of
    aspirated ones, which covers the words of ordinary and legal use, not the whole dictionary.
    """
    first = _FIRST_WORD.match(word)
    if first is None:
        return False
    if _ACRONYM.match(word) and word[0].isupper():
        return word[0].lower() in _VOWELS
    lower = first[0].lower()
    if lower[0] == "h":
        return not _aspirated(lower)
    if lower[0] == "y":
        return lower in _ELIDING_Y or lower[1:2] not in _VOWELS
    return lower[0] in _VOWELS and lower not in _FULL_WORDS


def _aspirated(word: str) -> bool:
    return word in _ASPIRATED_WORDS or word.startswith(_ASPIRATED_STEMS)
