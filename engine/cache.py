"""Loaded contracts kept on disk, so that loading them again takes a few milliseconds.

An entry is named by the SHA-256 of all that it was made from: the files of the product and of all it reads, where they
are, the sources of the engine and the grammar, the version of Python. Anything else is another entry; nothing is ever
out of date. An entry that is missing, damaged or not to be trusted is made again without a word: the cache changes no
answer.

``CLAUSIER_CACHE`` is a folder, or ``off``; by default ``$XDG_CACHE_HOME/clausier``, else ``~/.cache/clausier``. Since
reading an entry runs what it says (it is a pickle), entries are only read from a folder, and written as files, that
belong to the user and that nobody else may open. Entries are written aside, then put in place at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from engine.shelf import from_bytes, to_bytes

Loaded = TypeVar("Loaded")
SETTING = "CLAUSIER_CACHE"
_MAGIC = b"clausier 1\n"
_CHECK = hashlib.sha256().digest_size
_LENGTH = 8
_KEPT = 256
_KEPT_BYTES = 1 << 29
_SUFFIX = ".cache"


def cached(
    folder: Path,
    files: Callable[[], Iterable[Path]],
    build: Callable[[], Loaded],
    makers: tuple[str, ...] = ("engine", "grammar"),
) -> Loaded:
    """What ``build`` makes of the files of a folder, from the cache where it is there, else made and kept.

    ``makers`` are the packages whose code makes it; one kind of thing is made by one set of them.
    """
    place = cache_folder()
    if place is None:
        return build()
    entry = place / f"{_key(folder, files(), makers)}{_SUFFIX}"
    known = _read(entry)
    if known is not None:
        return cast(Loaded, known[0])
    made = build()
    # A file may have changed while the product was read: then the entry would not be what its name says.
    if entry.name == f"{_key(folder, files(), makers)}{_SUFFIX}":
        _write(entry, made)
    return made


def cache_folder() -> Path | None:
    """The folder of the cache, made if need be; None where there is none to be trusted."""
    setting = os.environ.get(SETTING, "")
    if setting == "off" or not hasattr(os, "geteuid"):
        return None
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(setting) if setting else home / "clausier"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError):
        return None
    return folder if stat.S_ISDIR(found.st_mode) and _private(found) else None


def _private(found: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user, and nobody else may open it."""
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077


def _key(folder: Path, files: Iterable[Path], makers: tuple[str, ...]) -> str:
    digest = hashlib.sha256(f"{sys.version}\0{_sources(makers)}\0{folder.as_posix()}\0".encode())
    for path in files:
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        digest.update(f"{path.as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _sources(makers: tuple[str, ...]) -> str:
    """The digest of the code of some packages."""
    digest = hashlib.sha256("\0".join(makers).encode())
    root = Path(__file__).parent.parent
    code = (path for name in makers for path in (root / name).rglob("*") if "__pycache__" not in path.parts)
    for path in sorted(path for path in code if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(entry: Path) -> tuple[object] | None:
    """The value of an entry, in a tuple; None where there is none, whatever the reason."""
    try:
        handle = os.open(entry, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or not _private(found):
                return None
            content = file.read()
        start = len(_MAGIC) + _CHECK
        body = content[start:]
        if content[:start] != _MAGIC + hashlib.sha256(body).digest():
            return None
        size = int.from_bytes(body[:_LENGTH])
        return (from_bytes(body[_LENGTH : _LENGTH + size], body[_LENGTH + size :]),)
    except Exception:
        # A damaged pickle may raise anything; whatever it is, the entry is made again.
        return None


def _write(entry: Path, made: object) -> None:
    light, trees = to_bytes(made)
    body = len(light).to_bytes(_LENGTH) + light + trees
    aside = ""
    try:
        handle, aside = tempfile.mkstemp(dir=entry.parent, suffix=".tmp")  # made with mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(body).digest() + body)
        Path(aside).replace(entry)
        _forget(entry.parent)
    except OSError:
        with contextlib.suppress(OSError):
            Path(aside).unlink()


def _forget(folder: Path) -> None:
    """Keep the entries written last, so many of them and so many bytes: a library must fit whole."""
    found = sorted(((path.stat(), path) for path in folder.glob(f"*{_SUFFIX}")), key=lambda one: -one[0].st_mtime_ns)
    size = 0
    for rank, (state, path) in enumerate(found):
        size += state.st_size
        if rank >= _KEPT or (rank and size > _KEPT_BYTES):
            path.unlink(missing_ok=True)
