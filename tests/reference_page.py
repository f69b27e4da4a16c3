"""The two pages of the language as data: their fenced blocks, and the small contracts that those of a page make."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from library_folder import write_library

DOCS = Path(__file__).resolve().parents[1] / "docs"
#: What one needs to write an article; then what some articles need.
PAGES = (DOCS / "langage.md", DOCS / "langage-avance.md")
VERSION = "2024-01-01"
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)$")
_SAMPLE_PRODUCT = "produit: {name}\ntitre: {name}\ncalendrier: France\n"


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: its page, the line of its first fence, its kind, its options, its lines."""

    page: str
    line: int
    kind: str
    options: dict[str, str]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block, ending with a newline."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def shape(self) -> tuple[str, ...]:
        """Its kind and the names of its options, in order: what a reader of blocks recognises it by."""
        return (self.kind, *self.options)


@dataclass(slots=True)
class Page:
    """The page, its blocks in order, and its contracts: files by path, by contract."""

    name: str
    text: str
    fences: list[Fence] = field(default_factory=list)
    contracts: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The contract that a block speaks of when it does not say so: that of the last example before it.
    current: dict[int, str] = field(default_factory=dict)

    def contract_of(self, fence: Fence) -> str:
        """The contract a block speaks of."""
        return fence.options.get("contrat") or self.current[fence.line]

    def of_shape(self, *shapes: tuple[str, ...]) -> list[Fence]:
        """The blocks of some shapes."""
        return [fence for fence in self.fences if fence.shape in shapes]

    @property
    def headings(self) -> list[str]:
        """The titles of second level."""
        return [line.removeprefix("## ") for line in self.outside() if line.startswith("## ")]

    def outside(self) -> Iterator[str]:
        """The lines that stand in no block."""
        inside = False
        for line in self.text.split("\n"):
            if line.startswith("```"):
                inside = not inside
            elif not inside:
                yield line

    def write(self, folder: Path, only: str | None = None) -> None:
        """The contracts, as folders."""
        write_library(folder, {name: files for name, files in self.contracts.items() if only in (None, name)})


def place_in(contract: dict[str, str], fence: Fence) -> str:
    """Where in its contract the file of a block stands: in the version, but for the product's own file."""
    name = fence.options["fichier"]
    return name if name in ("produit.yaml", "provisions.yaml") or "/" in name else f"{VERSION}/{name}"


def read_page(name: str, text: str) -> Page:
    """The blocks of a page and the contracts they make. Raises ValueError for two blocks that give one file."""
    page = Page(name, text)
    for fence in _fences(name, text):
        page.fences.append(fence)
        if fence.shape == ("yaml", "contrat", "fichier"):
            contract = page.contracts.setdefault(fence.options["contrat"], {})
            path = place_in(contract, fence)
            if path in contract:
                raise ValueError(f"line {fence.line}: {path} is given twice")
            contract[path] = fence.text
        last = fence.options.get("contrat") or next(reversed(page.current.values()), "")
        page.current[fence.line] = last
    for name, files in page.contracts.items():
        files.setdefault("produit.yaml", _SAMPLE_PRODUCT.format(name=name))
    return page


def _fences(page: str, text: str) -> Iterator[Fence]:
    opened: tuple[int, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _FENCE.match(line)
        if match is None:
            lines.append(line)
        elif opened is None:
            opened, lines = (number, match["info"]), []
        else:
            words = shlex.split(opened[1])
            pairs = (word.partition("=") for word in words[1:])
            yield Fence(page, opened[0], words[0] if words else "", {k: v for k, _, v in pairs}, tuple(lines))
            opened = None
    if opened is not None:
        raise ValueError(f"line {opened[0]}: a block that is not closed")


def slug(heading: str) -> str:
    """The anchor that a page of Markdown gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
