"""The tree of a YAML file: text, lists and keyed blocks, each with its place. Nothing has a type here."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from grammar.diagnostics import Span

Style: TypeAlias = Literal["plain", "single", "double", "literal"]

_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, exactly as written once YAML's quotes are off. `source` holds the lines it stands on."""

    span: Span = field(compare=False)
    text: str
    style: Style
    source: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def locate(self, start: int, end: int) -> Span:
        """The place in the file of `text[start:end]`; the whole scalar's span where YAML folded the text.

        Raises `ValueError` unless `0 <= start <= end <= len(text)`.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no characters {start} to {end} in a text of {len(self.text)}")
        if self.style == "literal":
            return self._locate_in_lines(start, end)
        columns = self._columns()
        if columns is None:
            return self.span
        line = self.span.line
        return Span(self.span.file, line, columns[start], line, columns[end])

    def _columns(self) -> "range | list[int] | None":
        """For a scalar on one line, the column of each character of the text, and of its end."""
        if self.span.line != self.span.end_line:
            return None
        first, size = self.span.column, len(self.text)
        margin = 0 if self.style == "plain" else 1
        if self.span.end_column - first == size + 2 * margin:
            return range(first + margin, first + margin + size + 1)
        if not self.source:
            return None
        columns, at, stop = [first + 1], first + 1, self.span.end_column - 1
        while at < stop:
            at += self._written_length(self.source[0], at)
            columns.append(at)
        return columns if len(columns) == size + 1 and at == stop else None

    def _written_length(self, line: str, column: int) -> int:
        """How many characters the quoted character at this column takes in the file."""
        char = line[column - 1]
        if self.style == "single":
            return 2 if char == "'" else 1
        if char != "\\":
            return 1
        return _ESCAPE_LENGTHS.get(line[column], 2)

    def _locate_in_lines(self, start: int, end: int) -> Span:
        """In a literal block each line of the text ends a line of the file: only the indent was taken off."""
        first = self._line_place(start, after=start > 0 and start == len(self.text))
        last = first if start == end else self._line_place(end, after=True)
        if first is None or last is None:
            return self.span
        return Span(self.span.file, *first, *last)

    def _line_place(self, index: int, after: bool) -> tuple[int, int] | None:
        """Line and column of `text[index]`, or of the end of `text[index - 1]` when `after`."""
        char = index - 1 if after else index
        row = self.text.count("\n", 0, char)
        begin = self.text.rfind("\n", 0, char) + 1
        stop = self.text.find("\n", begin)
        part = self.text[begin : stop if stop >= 0 else len(self.text)]
        if row + 1 >= len(self.source) or not self.source[row + 1].endswith(part):
            return None
        indent = len(self.source[row + 1]) - len(part)
        newline = after and self.text[char] == "\n"
        return self.span.line + 1 + row, indent + (char - begin) + (1 if not after or newline else 2)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; `flow` when written between brackets."""

    span: Span = field(compare=False)
    items: "tuple[Node, ...]"
    flow: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order written; `flow` when written between braces."""

    span: Span = field(compare=False)
    entries: "tuple[tuple[Scalar, Node], ...]"
    flow: bool
    _index: dict[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {key.text: i for i, (key, _) in enumerate(self.entries)})

    def get(self, key: str) -> "Node | None":
        """The value under this key, or None when the key is not written."""
        i = self._index.get(key)
        return None if i is None else self.entries[i][1]

    def key(self, key: str) -> Scalar | None:
        """The key itself, with its place, or None when it is not written."""
        i = self._index.get(key)
        return None if i is None else self.entries[i][0]

    def keys(self) -> tuple[str, ...]:
        """The texts of the keys, in the order written."""
        return tuple(key.text for key, _ in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """A node as plain data: texts, lists and dictionaries of texts, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}
