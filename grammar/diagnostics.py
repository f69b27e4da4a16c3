"""Diagnostics as data: where, what is wrong, what to do. The words on the screen are made in `report`."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from grammar.catalogue import CODES, Severity

__all__ = ["Diagnostic", "Related", "Severity", "Span", "nearest"]

_LONGEST_NAME = 200


class Span(NamedTuple):
    """A place in a file: lines and columns count from 1, columns in code points, the end is exclusive.

    A tuple, not a dataclass: there is one for each scalar and each node, and tuples are made four times as fast.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def point(cls, file: str, line: int = 1, column: int = 1) -> Self:
        """A span of no width."""
        return cls(file, line, column, line, column)


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that explains a diagnostic, with what it shows (French)."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    `message` says in one French sentence what is wrong, `detail` gives more where it helps, `suggestion` says
    what to do, `article` is the article of the contract concerned. The code must be in the catalogue: an
    unknown code is a programming error and raises `ValueError`.
    """

    code: str
    span: Span
    message: str
    detail: str = ""
    article: str | None = None
    related: tuple[Related, ...] = ()
    suggestion: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"unknown diagnostic code {self.code!r}")

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives to the code."""
        return CODES[self.code].severity

    def _key(self) -> tuple[object, ...]:
        # File, line, column, code first; the rest only makes the order total, hence deterministic.
        span = self.span
        place = (span.file, span.line, span.column, self.code, span.end_line, span.end_column)
        words = (self.message, self.detail, self.suggestion is not None, self.suggestion or "")
        return (*place, *words, self.article is not None, self.article or "", self.related)

    def __lt__(self, other: "Diagnostic") -> bool:
        return self._key() < other._key()

    def __le__(self, other: "Diagnostic") -> bool:
        return self._key() <= other._key()

    def __gt__(self, other: "Diagnostic") -> bool:
        return self._key() > other._key()

    def __ge__(self, other: "Diagnostic") -> bool:
        return self._key() >= other._key()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, capitals aside, or None when none is near enough to be worth proposing.

    The answer keeps the candidate's own spelling and does not depend on the order of the candidates.
    """
    if len(name) > _LONGEST_NAME:
        return None
    spellings: dict[str, str] = {}
    for candidate in sorted(candidates):
        spellings.setdefault(_folded(candidate), candidate)
    found = difflib.get_close_matches(_folded(name), sorted(spellings), n=1)
    return spellings[found[0]] if found else None
