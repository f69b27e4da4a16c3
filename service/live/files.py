"""The files that contracts are read from: whether they have moved, and what is in them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.library import product_folders
from engine.versions import PRODUCT_FILE, own_files

Signature = tuple[tuple[str, int, int, int], ...]
"""For each file: where it is, when it was last written (nanoseconds), its size, its number on the disk."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder whose paths are the names of the files, and the folders of products to load in it.

    Where the settings name one product alone, what it reads is beside it: ``base`` is the folder above.
    """

    base: Path
    names: tuple[str, ...]
    watched: tuple[str, ...]


def folder_of(root: Path) -> Folder:
    """The products of a folder of contracts, or the one product that the folder is."""
    if (root / PRODUCT_FILE).exists():
        base = root.resolve().parent
        return Folder(base, (root.resolve().name,), tuple(one.name for one in product_folders(base)))
    names = tuple(one.name for one in product_folders(root))
    return Folder(root, names, names)


def signature(root: Path, tariffs: Path | None) -> Signature:
    """What tells, without reading anything, that a file has changed, come or gone."""
    found = []
    for path in watched_files(folder_of(root), tariffs):
        with contextlib.suppress(OSError):  # gone since it was listed: the next look tells
            state = path.stat()
            found.append((path.as_posix(), state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(found)


def watched_files(folder: Folder, tariffs: Path | None) -> list[Path]:
    """Every file that any contract of a folder may be read from, and the tariff."""
    found = [path for name in folder.watched for path in own_files(folder.base / name)]
    return [*found, tariffs] if tariffs is not None else found


def contents(base: Path, paths: Iterable[Path]) -> dict[str, bytes]:
    """What each file holds by its path under ``base``; files that cannot be read are left out."""
    found = {}
    for path in paths:
        with contextlib.suppress(OSError):
            found[path.relative_to(base).as_posix()] = path.read_bytes()
    return found


def content_hashes(base: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of each file by its path under ``base``; files that cannot be read are left out."""
    return hashes_of(contents(base, paths))


def hashes_of(held: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}


def digest_of(parts: Mapping[str, str]) -> str:
    """One SHA-256 for names and hashes, whatever their order."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{len(name.encode())}:{name}{parts[name]}\n".encode())
    return digest.hexdigest()
