"""YAML with the place of every key and text, and a refusal of all that YAML would change in silence.

Every scalar stays text: no truth value, number, date or null is ever guessed.
"""

import stat
from pathlib import Path
from typing import TypeAlias

from grammar import yaml_text
from grammar.diagnostics import Diagnostic
from grammar.yaml_builder import build
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence, Style

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Style", "read_bytes", "read_file", "read_text"]

Result: TypeAlias = tuple[Node | None, tuple[Diagnostic, ...]]


def read_file(path: Path, shown_as: str | None = None) -> Result:
    """Read a YAML file; `shown_as` is its name in the diagnostics. Same result as `read_text`.

    The size is looked at first: a file over the limit is never read.
    """
    file = path.as_posix() if shown_as is None else shown_as
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return None, (yaml_text.unreadable(file, "ce n'est pas un fichier"),)
        if about.st_size > yaml_text.MAX_BYTES:
            return None, (yaml_text.too_big(file),)
        with path.open("rb") as stream:
            # One byte more than the limit, in case the file has grown meanwhile.
            data = stream.read(yaml_text.MAX_BYTES + 1)
    except FileNotFoundError:
        return None, (yaml_text.unreadable(file, "il n'existe pas"),)
    except (OSError, ValueError):
        return None, (yaml_text.unreadable(file, "l'accès est refusé ou a échoué"),)
    return read_bytes(data, file)


def read_bytes(data: bytes, file: str) -> Result:
    """Read YAML from UTF-8 bytes. Same result as `read_text`."""
    text, found = yaml_text.decode(data, file)
    return (None, found) if text is None else read_text(text, file)


def read_text(text: str, file: str) -> Result:
    """The tree of a YAML text, and its problems in the order of the file.

    The tree is None when there is any error. Never raises on any text.
    """
    cleaned, found = yaml_text.clean(text, file)
    if any(problem.code == "Y001" for problem in found):
        return None, found
    root, problems = build(cleaned, file)
    problems.extend(found)
    told = tuple(sorted(set(problems)))
    return (None if told else root), told
