"""The published cases: read from the data beside, with where each comes from and why some are set aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

HERE = Path(__file__).parent
Row: TypeAlias = dict[str, Any]
"""One case as its source gives it."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases of one source and one operation."""

    identifier: str
    origin: str
    operation: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Cases of a suite that no contract runs, or on which sources differ, with the reason."""

    suite: str
    reason: str
    rows: tuple[Row, ...]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def origins() -> dict[str, dict[str, Any]]:
    """The sources: repository, commit, paths, licence."""
    found: dict[str, dict[str, Any]] = _read(HERE / "origines.yaml")["origines"]
    return found


@cache
def totals() -> dict[str, int]:
    """How many cases each suite of the source file has."""
    found: dict[str, int] = _read(HERE / "origines.yaml")["totaux"]
    return found


@cache
def suites() -> dict[str, Suite]:
    """The suites that are run, by id."""
    blocks = [block for path in sorted((HERE / "donnees").glob("*.yaml")) for block in _read(path)["suites"]]
    return {
        block["id"]: Suite(block["id"], block["origine"], block["operation"], tuple(block["cas"])) for block in blocks
    }


@cache
def set_aside() -> tuple[SetAside, ...]:
    """The groups of cases that are not run as their source has them."""
    return tuple(
        SetAside(block["suite"], block["raison"], tuple(block["cas"]))
        for block in _read(HERE / "ecartes.yaml")["ecartes"]
    )


@cache
def parts_set_aside() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """What of a case that is run is not: suite, fields of the source, reason."""
    blocks = _read(HERE / "ecartes.yaml")["parties"]
    return tuple((block["suite"], tuple(block["champs"]), block["raison"]) for block in blocks)
