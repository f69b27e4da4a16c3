"""Whole numbers and ranks in French words (spelling in use, without the hyphens of 1990)."""

from grammar.gender import Gender

__all__ = ["number_in_words", "ordinal_word"]

_UNITS = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def number_in_words(number: int, gender: Gender = Gender.MASCULINE) -> str:
    """A whole number from 0 to 999 999 in words; ValueError outside.

    « vingt » and « cent » take an s when multiplied and last (quatre-vingts, deux cents), never before
    « mille », which is invariable. The feminine only changes a final « un » (vingt et une).
    """
    if not 0 <= number <= 999_999:
        raise ValueError("only whole numbers from 0 to 999999 are written in words")
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands > 1:
        words.append(_below_thousand(thousands, last=False))
    if thousands:
        words.append("mille")
    if rest or not thousands:
        words.append(_below_thousand(rest, last=True))
    text = " ".join(words)
    if gender is Gender.FEMININE and (text == "un" or text.endswith((" un", "-un"))):
        return text + "e"
    return text


def _below_thousand(number: int, *, last: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        plural = "s" if hundreds > 1 and not rest and last else ""
        words.append("cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent{plural}")
    if rest or not hundreds:
        words.append(_below_hundred(rest, last=last))
    return " ".join(words)


def _below_hundred(number: int, *, last: bool) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):  # soixante-dix, quatre-vingt-dix: counted on from the ten before
        tens, unit = tens - 1, unit + 10
    if not unit:
        return _TENS[tens] + ("s" if tens == 8 and last else "")
    if unit in (1, 11) and tens != 8:
        return f"{_TENS[tens]} et {_UNITS[unit]}"
    return f"{_TENS[tens]}-{_UNITS[unit]}"


def ordinal_word(number: int, gender: Gender = Gender.MASCULINE) -> str:
    """A rank in words, premier or première, deuxième, vingt et unième… ; ValueError outside 1 to 999 999."""
    if number < 1:
        raise ValueError("a rank is counted from 1")
    if number == 1:
        return "premier" if gender is Gender.MASCULINE else "première"
    words = number_in_words(number)
    if words.endswith(("quatre-vingts", "cents")):
        words = words[:-1]
    if words.endswith("cinq"):
        return words + "uième"
    if words.endswith("neuf"):
        return words[:-1] + "vième"
    return words.removesuffix("e") + "ième"
