"""From the text of an atom to terminals: quantities, fixed phrases, declared names.

At each word three readers look: the quantities, the fixed phrases, the vocabulary. The longest match wins; of equal
ones a quantity wins over a phrase and a phrase over a name. What none of them knows is an unknown name, reported
whole, with the nearest declared one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from grammar.french import number_in_words
from grammar.phrases import PHRASES, Payload
from grammar.quantities import AnnualDate, Number, Ordinal, Quantity, Scanned
from grammar.quantity_reader import QuantityError, scan
from grammar.vocabulary import Entry, Trie, Vocabulary, Word, add_phrase, longest, words

MAX_LENGTH = 1_000
MAX_PARENTHESES = 20
_LOOK_BACK = 5  # words before an unknown one that may begin the misspelt name: « date d'efet »
_PUNCTUATION = {"(": "LPAR", ")": "RPAR", ",": "COMMA"}


class Terminal(NamedTuple):
    """One terminal: its name in the grammar, what it carries, and its place in the atom."""

    name: str
    value: Payload | Quantity | Entry | str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AtomFault:
    """Why an atom cannot be read, and where in its text."""

    code: str
    message: str
    start: int
    end: int
    suggestion: str | None = None


@cache
def _phrase_trie() -> Trie:
    trie: Trie = {}
    for phrase in PHRASES:
        add_phrase(trie, phrase, Entry("NAME", phrase))
    return trie


@cache
def _number_words() -> frozenset[str]:
    return frozenset(number_in_words(n).split(" ")[0].split("-")[0] for n in range(101)) | {"une"}


def _quantity_at(text: str, word: Word) -> tuple[Quantity | QuantityError, int] | None:
    if not word.text[0].isdigit() and word.text.split("-")[0] not in _number_words():
        return None
    scanned = scan(text, word.start)
    if scanned is None:
        return None
    return (scanned, scanned.end) if isinstance(scanned, QuantityError) else (scanned.quantity, scanned.end)


def _quantity_terminal(quantity: Quantity) -> str:
    if isinstance(quantity, Number) and isinstance(quantity.value, int):
        return "INTEGER"
    if isinstance(quantity, Ordinal):
        return "ORDINAL"
    return "ANNUAL" if isinstance(quantity, AnnualDate) else "QUANTITY"


_SIGN = re.compile(r"[-−]\s?(?=[0-9])")
_DIGITS = re.compile(r"[0-9](?:[0-9\s.,]*[0-9])?")
#: What to do about a quantity that no other way of writing it can save.
_REMEDIES = {
    "figure-too-long": "corrigez le nombre ; un numéro (compte, dossier, téléphone) est un texte : « type: texte »",
}


def _unknown(sequence: tuple[Word, ...], index: int, vocabulary: Vocabulary, text: str) -> AtomFault:
    """The unknown words from ``index`` up to the next thing that is known, as one fault."""
    stop = index + 1
    while stop < len(sequence) and sequence[stop].text not in _PUNCTUATION:
        phrase = longest(_phrase_trie(), sequence, stop)
        known = phrase and PHRASES[phrase[0].text][0] not in {"DET", "DE", "ET", "OU"}
        if known or vocabulary.longest(sequence, stop):
            break
        stop += 1
    start, end = sequence[index].start, sequence[stop - 1].end
    # A connective left at the end belongs to what follows, not to the unknown name.
    written = text[start:end]
    sign = _SIGN.match(text, start)
    scanned = scan(text, sign.end()) if sign else None
    if sign and isinstance(scanned, Scanned):
        quantity = text[sign.end() : scanned.end]
        nothing = _DIGITS.sub("0", quantity, count=1)
        told = f"« {text[start : scanned.end]} » : un nombre ne commence pas par un signe"
        remedy = f"écrivez « {nothing} - {quantity} », ou tournez la phrase sans nombre négatif"
        return AtomFault("L004", told, start, scanned.end, remedy)
    near = vocabulary.nearest(written)
    for before in range(index - 1, max(-1, index - _LOOK_BACK), -1) if near is None else ():
        longer = text[sequence[before].start : end]
        if (found := vocabulary.nearest(longer)) is not None:
            near, start, written = found, sequence[before].start, longer
            break
    return AtomFault(
        "L001",
        f"« {written} » n'est ni un nom déclaré ni un mot de la langue",
        start,
        end,
        f"vouliez-vous écrire « {near} » ?" if near else "déclarez ce nom (faits, grandeurs, choix) ou corrigez-le",
    )


def cut(text: str, vocabulary: Vocabulary) -> tuple[Terminal, ...] | AtomFault:
    """The terminals of an atom, or the first reason why it has none."""
    if len(text) > MAX_LENGTH:
        return AtomFault(
            "L003", f"phrase de plus de {MAX_LENGTH} caractères", 0, len(text), "une idée par phrase : découpez-la"
        )
    sequence = words(text)
    terminals: list[Terminal] = []
    index = depth = 0
    while index < len(sequence):
        word = sequence[index]
        if word.text in _PUNCTUATION:
            depth += {"(": 1, ")": -1}.get(word.text, 0)
            if depth > MAX_PARENTHESES:
                return AtomFault(
                    "L003", "trop de parenthèses imbriquées", word.start, word.end, "découpez le calcul"
                )
            terminals.append(Terminal(_PUNCTUATION[word.text], word.text, word.start, word.end))
            index += 1
            continue
        found = _longest_terminal(text, sequence, index, vocabulary, _days_expected(terminals))
        if found is None:
            return _unknown(sequence, index, vocabulary, text)
        if isinstance(found, AtomFault):
            return found
        terminal, index = found
        terminals.append(terminal)
    return tuple(terminals)


def _days_expected(terminals: list[Terminal]) -> bool:
    """Whether a kind of day comes next: « tombe un jour ouvré » tells no duration of one working day."""
    names = [terminal.name for terminal in terminals[-2:]]
    return names[-1:] == ["FALLS"] or names in (["DAY_KIND", "COMMA"], ["DAY_KIND", "OU"])


def _longest_terminal(
    text: str, sequence: tuple[Word, ...], index: int, vocabulary: Vocabulary, days: bool
) -> tuple[Terminal, int] | AtomFault | None:
    word = sequence[index]
    phrase = longest(_phrase_trie(), sequence, index)
    name = vocabulary.longest(sequence, index)
    quantity = None if days and not word.text[0].isdigit() else _quantity_at(text, word)
    phrase_end = sequence[phrase[1] - 1].end if phrase else -1
    name_end = sequence[name[1] - 1].end if name else -1
    if name and phrase and PHRASES[phrase[0].text][0] == "DET" and _reaches(sequence, phrase[1], vocabulary, name_end):
        # « l'envoi » may be an option: it does not cut « l'envoi de la lettre », whose name has no article.
        name, name_end = None, -1
    quantity_end = quantity[1] if quantity else -1
    if quantity and _article_reaches_further(text, sequence, index, vocabulary, quantity_end):
        quantity_end = -1
    if quantity and quantity_end >= max(phrase_end, name_end):
        value, end = quantity
        if isinstance(value, QuantityError):
            remedy = value.suggestion or _REMEDIES.get(value.code_hint)
            return AtomFault("L004", value.message, value.start, value.end, remedy)
        following = next((i for i in range(index, len(sequence)) if sequence[i].start >= end), len(sequence))
        if following < len(sequence) and sequence[following - 1].end > end:
            stuck = sequence[following - 1]
            return AtomFault("L004", f"« {stuck.text} » : lettres collées à un nombre", stuck.start, stuck.end)
        return Terminal(_quantity_terminal(value), value, word.start, end), following
    if phrase and phrase_end >= name_end:
        terminal, payload = PHRASES[phrase[0].text]
        return Terminal(terminal, payload, word.start, phrase_end), phrase[1]
    if name:
        return Terminal(name[0].terminal, name[0], word.start, name_end), name[1]
    return None


def _article_reaches_further(
    text: str, sequence: tuple[Word, ...], index: int, vocabulary: Vocabulary, end: int
) -> bool:
    """« un jour chômé ou férié » is an article and a kind of day, not the duration « un jour »."""
    if text[sequence[index].start].isdigit() or index + 1 >= len(sequence):
        return False
    phrase = longest(_phrase_trie(), sequence, index + 1)
    name = vocabulary.longest(sequence, index + 1)
    return any(found is not None and sequence[found[1] - 1].end > end for found in (phrase, name))


def _reaches(sequence: tuple[Word, ...], index: int, vocabulary: Vocabulary, end: int) -> bool:
    """Whether a name that starts at a word ends beyond a place."""
    name = vocabulary.longest(sequence, index)
    return name is not None and sequence[name[1] - 1].end > end
