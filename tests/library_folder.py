"""Contracts written in a test: a library of folders by id and files by path, or one contract of one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine import Contract, examine

#: The day of the only version of most contracts of the tests.
DAY = "2020-01-01"


def product_file(name: str, more: str = "") -> str:
    """The ``produit.yaml`` of a contract whose title is its name; ``more`` is what it says besides."""
    return f"produit: {name}\ntitre: {name.capitalize()}\ncalendrier: France\n{more}"


def write_library(root: Path, products: Mapping[str, Mapping[str, str]]) -> Path:
    """The folder of the contracts; what is there under other names stays."""
    for product, files in products.items():
        for name, text in files.items():
            path = root / product / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root


def write_small(root: Path, text: str, name: str = "essai") -> Path:
    """The folder of a library of one contract, of one version in one file."""
    return write_library(root, {name: {"produit.yaml": product_file(name), f"{DAY}/a.yaml": text}})


def small_contract(root: Path, text: str, name: str = "essai") -> Contract:
    """That contract, loaded, of which nothing at all is told: neither an error nor a warning."""
    library = examine(write_small(root, text, name))
    assert not library.diagnostics, [(d.code, d.span.line, d.message) for d in library.diagnostics]
    return library[name]
