"""The order of identifiers and articles: A-9 before A-10."""

from __future__ import annotations

from itertools import groupby


def natural(identifier: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts A-9 before A-10, and A-10.a before A-10.b."""
    runs = ("".join(run) for _, run in groupby(identifier, str.isdecimal))
    return tuple((0, int(run), "") if run.isdecimal() else (1, 0, run) for run in runs)
