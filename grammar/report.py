"""The words and the drawing of a diagnostic, for a terminal or a log."""

import unicodedata

from grammar.diagnostics import Diagnostic, Severity, Span

_TAB = "    "
_RESET = "\x1b[0m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def render_diagnostic(d: Diagnostic, source_line: str | None, color: bool = False) -> str:
    """The diagnostic as text: `file:line:column: code: message`, the line with carets, the remedy.

    `source_line` is the line `d.span.line` of the file, with or without its line end, or None when the
    text is not at hand. Related places come last. There is no line feed at the end.
    """
    start, stop = (_COLORS[d.severity], _RESET) if color else ("", "")
    out = [f"{_place(d.span)}: {start}{d.code}{stop}: {d.message}"]
    if source_line is not None:
        shown, carets = _underlined(source_line.rstrip("\r\n"), d.span)
        margin = carets.index("^")
        out += [f"  {shown}".rstrip(), f"  {carets[:margin]}{start}{carets[margin:]}{stop}"]
    if d.detail:
        out += [f"  {line}" for line in d.detail.splitlines()]
    if d.article is not None:
        out.append(f"  article {d.article}")
    if d.suggestion is not None:
        out.append(f"→ {d.suggestion}")
    out += [f"  {_place(related.span)}: {related.message}" for related in d.related]
    return "\n".join(out)


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def _underlined(line: str, span: Span) -> tuple[str, str]:
    """The line as a terminal can show it, and the carets under the part of the span that lies on it."""
    last = span.end_column if span.end_line == span.line else len(line) + 1
    before = "".join(_visible(char) for char in line[: span.column - 1])
    inside = "".join(_visible(char) for char in line[span.column - 1 : last - 1])
    after = "".join(_visible(char) for char in line[last - 1 :]) if last > span.column else ""
    shown = before + inside + after if after or inside else "".join(_visible(char) for char in line)
    # A place beyond the end of the line keeps its distance, so that the caret stays honest.
    beyond = max(0, span.column - 1 - len(line))
    return shown, " " * (_width(before) + beyond) + "^" * max(1, _width(inside))


def _visible(char: str) -> str:
    if char == "\t":
        return _TAB
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in _HIDDEN else char


def _width(text: str) -> int:
    """Columns of a terminal: none for a combining accent, two for wide characters."""
    width = 0
    for char in text:
        if not unicodedata.combining(char):
            width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width
