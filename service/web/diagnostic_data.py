"""Diagnostics as plain data, their files named from the folder of the contracts: no path of the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grammar.diagnostics import Diagnostic, Span


def relative(file: str, root: Path) -> str:
    """A file as it is named from a folder; its name alone where that would be a path of the machine."""
    path = Path(file)
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name if path.is_absolute() else path.as_posix()


def place_told(span: Span, root: Path) -> dict[str, Any]:
    """A place as plain data."""
    return {
        "file": relative(span.file, root),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def diagnostic_told(one: Diagnostic, root: Path) -> dict[str, Any]:
    """A diagnostic as plain data."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "detail": one.detail or None,
        "article": one.article,
        "suggestion": one.suggestion,
        "place": place_told(one.span, root),
        "related": [{"message": other.message, "place": place_told(other.span, root)} for other in one.related],
    }
