"""Contracts on disk: products, dated versions, the one that governs a day."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from engine.assemble import assemble
from engine.program import Program
from engine.source import ContractSource, SourceFile, read_tree, text_of
from grammar.diagnostics import Diagnostic

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PRODUCT_FILE = "produit.yaml"


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """One version of a contract, with the hash of the files it was read from."""

    program: Program
    digest: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class LoadedProduct:
    """A product: its versions by the date they came in force, oldest first."""

    identifier: str
    title: str
    versions: tuple[tuple[str, LoadedVersion], ...]


def load_products(root: Path) -> tuple[tuple[LoadedProduct, ...], tuple[Diagnostic, ...]]:
    """Every product under a folder (or the one product the folder is), and every diagnostic."""
    folders = [root] if (root / PRODUCT_FILE).exists() else sorted(p.parent for p in root.glob(f"*/{PRODUCT_FILE}"))
    products: list[LoadedProduct] = []
    diagnostics: list[Diagnostic] = []
    for folder in folders:
        product, faults = _load_product(folder)
        diagnostics.extend(faults)
        if product:
            products.append(product)
    return tuple(products), tuple(sorted(set(diagnostics)))


def _load_product(folder: Path) -> tuple[LoadedProduct | None, tuple[Diagnostic, ...]]:
    shown = folder.as_posix()
    root, diagnostics = read_tree(folder / PRODUCT_FILE, f"{shown}/{PRODUCT_FILE}")
    if root is None:
        return None, diagnostics
    product = SourceFile(f"{shown}/{PRODUCT_FILE}", root)
    identifier = text_of(root.get("produit")) or folder.name
    faults = list(diagnostics)
    versions: list[tuple[str, LoadedVersion]] = []
    for dated in sorted(p for p in folder.iterdir() if p.is_dir() and _DATED.fullmatch(p.name)):
        files: list[SourceFile] = []
        for path in sorted(dated.glob("*.yaml")):
            tree, found = read_tree(path, f"{shown}/{dated.name}/{path.name}")
            faults.extend(found)
            if tree:
                files.append(SourceFile(f"{shown}/{dated.name}/{path.name}", tree))
        source = ContractSource(identifier, dated.name, product, tuple(files))
        program, found = assemble(source)
        faults.extend(found)
        versions.append((dated.name, LoadedVersion(program, _digest(folder, dated), found)))
    title = text_of(root.get("titre")) or identifier
    return LoadedProduct(identifier, title, tuple(versions)), tuple(faults)


def _digest(folder: Path, dated: Path) -> str:
    """SHA-256 of the files of a version, names and contents, in the order of names."""
    digest = hashlib.sha256()
    for path in (folder / PRODUCT_FILE, *sorted(dated.glob("*.yaml"))):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
