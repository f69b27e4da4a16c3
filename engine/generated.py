"""Code that is generated, made into a function: in names of its own, its lines told by whatever it raises."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Mapping
from typing import Any
from weakref import finalize


def function_of(source: str, title: str, names: Mapping[str, Any]) -> Any:
    """The function ``decide`` that a source defines; ``names`` are those that it reads.

    The names are copied: threads that make several functions from the same ones each get their own. Its lines are kept,
    for whoever shows where an error comes from, as long as the function is.
    """
    file = f"<{title} {hashlib.sha256(source.encode()).hexdigest()[:12]}>"
    scope = dict(names)
    exec(compile(source, file, "exec"), scope)
    decide = scope["decide"]
    lines = source.splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)
    finalize(decide, _forget, file, lines).atexit = False
    return decide


def _forget(file: str, lines: list[str]) -> None:
    """Drop the lines of a function that is gone, unless another one of the same source has put its own there since."""
    kept = linecache.cache.get(file)
    if kept is not None and len(kept) == 4 and kept[2] is lines:
        linecache.cache.pop(file, None)
