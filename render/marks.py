"""Sentences are built as plain strings in which one private character stands for each figure or reference.

French joins words by looking at their letters (elision, contraction, capitals, spaces before a colon). Keeping figures
and links as one opaque character while a sentence is built lets every rule of the language work on a plain string; the
marks become runs once the sentence is complete.
"""

from __future__ import annotations

import re

from grammar.french import sentence, typography
from render.runs import Emphasis, FigureRun, Reference, Run, Runs, Text

_FIRST = 0xF0000  # first code point of private plane 15
_MARK = re.compile("[\U000f0000-\U000ffffd]")


class Marks:
    """The figures, references and emphases of one sentence, by the character that stands for each."""

    __slots__ = ("_atoms",)

    def __init__(self) -> None:
        self._atoms: list[Run] = []

    def _mark(self, atom: Run) -> str:
        self._atoms.append(atom)
        return chr(_FIRST + len(self._atoms) - 1)

    def figure(self, text: str, clause: str, index: int | None) -> str:
        """The mark of a figure."""
        return self._mark(FigureRun(text, clause, index))

    def reference(self, text: str, clause: str) -> str:
        """The mark of a mention of another clause."""
        return self._mark(Reference(text, clause))

    def emphasis(self, text: str) -> str:
        """The mark of a word put forward."""
        return self._mark(Emphasis(text))

    def plain(self, marked: str) -> str:
        """The text with every mark replaced by what it says."""
        return _MARK.sub(lambda found: self._said(found[0]), marked)

    def _said(self, mark: str) -> str:
        atom = self._atom(mark)
        return atom.text if atom else mark

    def _atom(self, mark: str) -> Run | None:
        index = ord(mark) - _FIRST
        return self._atoms[index] if 0 <= index < len(self._atoms) else None

    def sentence(self, marked: str) -> Runs:
        """The runs of a whole sentence: capital, final stop, French spaces."""
        text = marked.strip()
        first = self._atom(text[0]) if text and _MARK.match(text) else None
        if isinstance(first, Reference | Emphasis):  # the capital falls inside the mark
            self._atoms[ord(text[0]) - _FIRST] = type(first)(
                *(first.text[:1].upper() + first.text[1:], *([first.clause] if isinstance(first, Reference) else []))
            )
        return self.runs(sentence(text))

    def runs(self, marked: str) -> Runs:
        """The runs of a text, in French typography."""
        text = typography(marked)
        found: list[Run] = []
        at = 0
        for match in _MARK.finditer(text):
            if match.start() > at:
                found.append(Text(text[at : match.start()]))
            atom = self._atom(match[0])
            # A character of that plane that no one put as a mark is one of a fact: it stays.
            found.append(atom if atom is not None else Text(match[0]))
            at = match.end()
        if at < len(text):
            found.append(Text(text[at:]))
        return tuple(found)
