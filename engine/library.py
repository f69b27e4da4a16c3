"""Contracts on disk: products, dated versions, the one that governs a day."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from engine.assemble import assemble
from engine.cache import cached
from engine.garbage import collection_paused
from engine.program import Program
from engine.source import ContractSource, SourceFile, read_tree, text_of
from grammar.diagnostics import Diagnostic, Severity
from grammar.structure import DocumentKind, check_structure

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
    products: list[LoadedProduct] = []
    diagnostics: list[Diagnostic] = []
    for folder in product_folders(root):
        product, faults = _load_product(folder)
        diagnostics.extend(faults)
        if product:
            products.append(product)
    return tuple(products), tuple(sorted(set(diagnostics)))


def product_folders(root: Path) -> tuple[Path, ...]:
    """The folder of each product under a folder, by name; the folder itself where it is one product's."""
    if (root / PRODUCT_FILE).exists():
        return (root,)
    return tuple(sorted(path.parent for path in root.glob(f"*/{PRODUCT_FILE}")))


Loaded = tuple[LoadedProduct | None, tuple[Diagnostic, ...]]


def _load_product(folder: Path) -> Loaded:
    """The product and its diagnostics, from the cache where they are there."""

    def build() -> Loaded:
        with collection_paused():
            return _build_product(folder)

    return cached(folder, lambda: _files(folder), build)


def _files(folder: Path) -> list[Path]:
    """Every file that a product is read from."""
    return [folder / PRODUCT_FILE, *(path for day in _versions(folder) for path in _clause_files(day))]


def _clause_files(dated: Path) -> list[Path]:
    """What a version is read from: whatever is named so, were it no file, in the order of names."""
    return sorted(dated.glob("*.yaml"))


def _versions(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and _DATED.fullmatch(p.name))


def _build_product(folder: Path) -> Loaded:
    """The product, its files of wrong structure left out; None when produit.yaml itself is one of them."""
    shown = f"{folder.as_posix()}/{PRODUCT_FILE}"
    product, diagnostics = _read_source(folder / PRODUCT_FILE, shown, "produit")
    faults = list(diagnostics)
    identifier = (product and text_of(product.root.get("produit"))) or folder.name
    versions: list[tuple[str, LoadedVersion]] = []
    for dated in _versions(folder):
        files: list[SourceFile] = []
        told: list[Diagnostic] = []
        for path in _clause_files(dated):
            file, found = _read_source(path, f"{folder.as_posix()}/{dated.name}/{path.name}", "contrat")
            told.extend(found)
            if file:
                files.append(file)
        if product:
            program, found = assemble(ContractSource(identifier, dated.name, product, tuple(files)))
            told.extend(found)
            versions.append((dated.name, LoadedVersion(program, _digest(folder, dated), tuple(told))))
        faults.extend(told)
    title = (product and text_of(product.root.get("titre"))) or identifier
    return LoadedProduct(identifier, title, tuple(versions)) if product else None, tuple(faults)


def _read_source(path: Path, shown: str, kind: DocumentKind) -> tuple[SourceFile | None, tuple[Diagnostic, ...]]:
    """A file whose structure is right, or what is wrong with it."""
    root, unread = read_tree(path, shown)
    if root is None:
        return None, unread
    found = (*unread, *check_structure(root, kind))
    wrong = any(d.severity is Severity.ERROR for d in found)
    return None if wrong else SourceFile(shown, root), found


def _digest(folder: Path, dated: Path) -> str:
    """SHA-256 of the files of a version, names and contents, in the order of names."""
    digest = hashlib.sha256()
    for path in (folder / PRODUCT_FILE, *_clause_files(dated)):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # a folder, or a file that may not be read: Y002 has told it, and no program comes of it
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
