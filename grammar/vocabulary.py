"""The names a contract declares, as the lexer finds them: the longest phrase that stands at a place of a text.

A vocabulary is a trie of words. Scopes nest: the vocabulary of a guarantee extends that of its contract. Whether two
declarations clash is the declarer's business; here the inner one is found first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Literal, NamedTuple

_WORD = re.compile(r"[^\s'(),;]+'?|'|[(),;]")
_END = ""
_PLAIN = {ord(c): "'" for c in "’ʼ"} | {n: " " for n in range(0x3001) if chr(n).isspace()}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN.keys() - {ord(' ')})))}]")
_ALIKE: Any = Fraction(18, 25)  # difflib accepts any ratio


class Word(NamedTuple):
    """One word of a text: folded for comparison, with its place (offsets in code points, end excluded)."""

    text: str
    start: int
    end: int


class Entry(NamedTuple):
    """What a phrase stands for: a noun or a yes/no sentence, by its canonical form."""

    terminal: Literal["NAME", "SENTENCE"]
    text: str
    negated: bool = False


Trie = dict[str, "Trie | Entry"]
_Kept = dict[tuple[tuple[tuple[str, Entry], ...], "Vocabulary | None"], "Vocabulary"]
_kept: ContextVar[_Kept | None] = ContextVar("vocabularies kept", default=None)


def fold(text: str) -> str:
    """The text as it is compared: same length, typographic apostrophes and spaces made plain, case folded by letter."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    lower = text.lower()
    # Lower case may be longer (İ), and a final sigma has a form of its own: then each letter is folded by itself.
    if len(lower) != len(text) or "Σ" in text:
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_PLAIN) if _ODD.search(lower) else lower


def words(text: str) -> tuple[Word, ...]:
    """The words of a text. An elided word keeps its apostrophe and stands alone: « l'assuré » is two words."""
    return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(fold(text)))


def add_phrase(trie: Trie, phrase: str, entry: Entry) -> str:
    """Put a phrase in a trie, where one already there keeps its first meaning; its words, one space between two."""
    node, found = trie, _WORD.findall(fold(phrase))
    for word in found:
        following = node.setdefault(word, {})
        assert isinstance(following, dict)
        node = following
    node.setdefault(_END, entry)
    return " ".join(found)


def longest(trie: Trie, sequence: tuple[Word, ...], start: int) -> tuple[Entry, int] | None:
    """The longest phrase of the trie that begins at word ``start``, with the index of the word after it."""
    node, found, index = trie, None, start
    while True:
        entry = node.get(_END)
        if isinstance(entry, Entry):
            found = (entry, index)
        if index >= len(sequence):
            return found
        following = node.get(sequence[index].text)
        if not isinstance(following, dict):
            return found
        node, index = following, index + 1


def _spaced(phrase: str) -> str:
    """The words of a phrase, folded, one space between two."""
    return " ".join(_WORD.findall(fold(phrase)))


class Vocabulary:
    """The names visible in one scope. ``parent`` holds those of the scope around it.

    ``read`` is the parser's memory of what it has read in these words, which never change.
    """

    __slots__ = ("_own", "_parent", "_phrases", "read")

    def __init__(self, entries: Iterable[tuple[str, Entry]], parent: Vocabulary | None = None) -> None:
        self._own: Trie = {}
        self._phrases: dict[str, Entry] = {}
        self._parent = parent
        self.read: dict[tuple[str, str], Any] = {}
        for phrase, entry in entries:
            self._phrases.setdefault(add_phrase(self._own, phrase, entry), entry)

    def __getstate__(self) -> tuple[Any, ...]:
        """What is stored of a vocabulary: its words. What was read in them can be read again."""
        return self._own, self._phrases, self._parent

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._own, self._phrases, self._parent = state
        self.read = {}

    def longest(self, sequence: tuple[Word, ...], start: int) -> tuple[Entry, int] | None:
        """The longest name at a place, the innermost scope first where two are equally long."""
        own = longest(self._own, sequence, start)
        outer = self._parent.longest(sequence, start) if self._parent else None
        if outer is None or (own is not None and own[1] >= outer[1]):
            return own
        return outer

    def phrases(self) -> Iterator[str]:
        """Every phrase, folded, inner scope first."""
        yield from self._phrases
        if self._parent:
            yield from self._parent.phrases()

    def find(self, phrase: str) -> Entry | None:
        """The entry of exactly this phrase, if it is one."""
        key = _spaced(phrase)
        found = self._phrases.get(key)
        return found if found or not self._parent else self._parent.find(phrase)

    def nearest(self, phrase: str) -> str | None:
        """The declared phrase that looks most like this one, for « vouliez-vous écrire … ? »."""
        key = _spaced(phrase)
        matches = get_close_matches(key, dict.fromkeys(self.phrases()), n=1, cutoff=_ALIKE)
        return matches[0].replace("' ", "'") if matches else None


@contextmanager
def vocabularies_kept() -> Iterator[None]:
    """Inside, scopes with the same words share one vocabulary, and what was read in it.

    A contract is assembled again in each contract that reads it: its atoms are then parsed once for all of them.
    """
    if _kept.get() is not None:
        yield
        return
    kept: _Kept = {}
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        for vocabulary in kept.values():
            vocabulary.read.clear()


def forget(vocabulary: Vocabulary) -> None:
    """Drop what was read in these words, unless others may still read the same."""
    if _kept.get() is None:
        vocabulary.read.clear()


def vocabulary_of(entries: Iterable[tuple[str, Entry]], parent: Vocabulary | None = None) -> Vocabulary:
    """The vocabulary of these words within another: the one already made of them where they are kept."""
    kept = _kept.get()
    if kept is None:
        return Vocabulary(entries, parent)
    key = tuple(entries), parent
    if key not in kept:
        kept[key] = Vocabulary(key[0], parent)
    return kept[key]
