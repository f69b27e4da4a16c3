"""A library of contracts written in a test: folders by id, files by path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_library(root: Path, products: Mapping[str, Mapping[str, str]]) -> Path:
    """The folder of the contracts; what is there under other names stays."""
    for product, files in products.items():
        for name, text in files.items():
            path = root / product / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root
