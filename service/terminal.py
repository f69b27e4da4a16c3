"""What goes to the terminal and where: results on stdout, diagnostics and progress on stderr, colour when wanted."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from grammar.diagnostics import Diagnostic

_RESET = "\x1b[0m"
_STYLES = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "good": "\x1b[32m", "bold": "\x1b[1m"}


def prepare(*streams: TextIO) -> None:
    """Let any text be written: what the terminal's encoding lacks is escaped instead of stopping the command."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def coloured(stream: TextIO) -> bool:
    """Whether colour may be written: to a terminal only, and never against ``NO_COLOR`` (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def styled(text: str, style: str, stream: TextIO) -> str:
    """The text in a style (error, warning, good, bold) where the stream takes colour."""
    return f"{_STYLES[style]}{text}{_RESET}" if coloured(stream) else text


def say(text: str = "") -> None:
    """One result on stdout."""
    print(text, file=sys.stdout)


def tell(text: str) -> None:
    """One diagnostic, or one word about the work, on stderr."""
    print(text, file=sys.stderr)


class SourceLines:
    """The lines of the files that diagnostics point at, each file read once."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._files = {file: text.split("\n") for file, text in (texts or {}).items()}

    def line(self, file: str, number: int) -> str | None:
        """The line of a file (from 1), None when it is not at hand."""
        if file not in self._files:
            try:
                # Only \n and \r\n end a line, as the reader counts them; splitlines() would cut elsewhere too.
                with open(file, encoding="utf-8-sig", errors="replace", newline="") as stream:  # noqa: PTH123
                    self._files[file] = stream.read().split("\n")
            except (OSError, ValueError):
                self._files[file] = []
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else None


def show_diagnostics(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str] | None = None) -> None:
    """Each diagnostic on stderr: place, code, message, the line underlined, the remedy.

    ``texts`` holds what was read from elsewhere than a file (stdin), by the name shown.
    """
    from grammar.report import render_diagnostic

    sources = SourceLines(texts)
    for diagnostic in diagnostics:
        line = sources.line(diagnostic.span.file, diagnostic.span.line)
        tell(render_diagnostic(diagnostic, line, coloured(sys.stderr)))


class Progress:
    """A counter rewritten in place on stderr, for long runs; silent when stderr is no terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = sys.stderr.isatty()

    def at(self, done: int, total: int) -> None:
        """Show how many are done of how many."""
        if self._shown and (done % 20 == 0 or done == total):
            print(f"\r{done}/{total} {self._what}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty for what follows."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
