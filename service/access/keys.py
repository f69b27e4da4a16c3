"""API keys: made, listed, revoked, recognised.

A key is « clausier_<id>_<secret> »: eight letters that name it in a log, and 32 random bytes written in base64. Only
the SHA-256 of the secret is kept. A slow hash (bcrypt, argon2) makes up for secrets that people choose; one drawn among
2^256 cannot be searched for however quick the hash is, and a slow one would be paid by every request.

The keys are in a small SQLite database of their own, which only the user may open. Each change adds one to its
`data_version`, read without touching the file's pages: a key revoked by another process is refused at the next request
that comes after a hundredth of a second.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from service.access.caller import Caller, Role
from service.universal_time import now, written

_PREFIX = "clausier"
_ID = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 8
_FRESH = 10_000_000
_TABLE = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, secret BLOB NOT NULL,
    created_at TEXT NOT NULL, revoked_at TEXT
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed: never its secret."""

    id: str
    name: str
    roles: frozenset[Role]
    created_at: str
    revoked_at: str | None


class KeyFault(Exception):
    """A key that cannot be made or changed: ``message`` is a French sentence, ``suggestion`` what to do."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


class Keys:
    """The keys of a folder of data. `find` may be called by any thread."""

    def __init__(self, data: Path) -> None:
        self._place = data / "keys.db"
        self._lock = threading.Lock()
        self._known: dict[str, tuple[bytes, Caller]] = {}
        self._version = -1
        self._looked = 0
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self._place, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._watching = self._open()
        with contextlib.closing(self._open()) as base, base:
            base.execute(_TABLE)

    def create(self, name: str, roles: Iterable[Role]) -> tuple[Key, str]:
        """A new key and its text, which is shown once and never kept. Raises `KeyFault` for a name taken."""
        wanted = frozenset(roles)
        if not name.strip() or len(name) > 100 or not name.isprintable():
            raise KeyFault("une clé a un nom, de 100 signes au plus", "écrivez par exemple --name guichet")
        if not wanted:
            raise KeyFault("une clé a au moins un rôle", f"rôles : {', '.join(Role)}")
        identifier = "".join(secrets.choice(_ID) for _ in range(_ID_LENGTH))
        secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        key = Key(identifier, name, wanted, _now(), None)
        values = (key.id, key.name, _written(wanted), _hash(secret), key.created_at)
        try:
            with self._changed() as base:
                base.execute("INSERT INTO keys (id, name, roles, secret, created_at) VALUES (?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError:
            raise KeyFault(f"une clé s'appelle déjà « {name} »", "un nom ne sert qu'une fois, même révoqué") from None
        return key, f"{_PREFIX}_{identifier}_{secret}"

    def every(self) -> list[Key]:
        """Every key, revoked ones too, in the order in which they were made."""
        with contextlib.closing(self._open()) as base:
            rows = base.execute("SELECT id, name, roles, created_at, revoked_at FROM keys ORDER BY rowid").fetchall()
        return [Key(row[0], row[1], _read(row[2]), row[3], row[4]) for row in rows]

    def revoke(self, named: str) -> Key:
        """Refuse a key from now on, by its id or its name. Raises `KeyFault`."""
        key = self._named(named)
        with self._changed() as base:
            base.execute("UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (_now(), key.id))
        return key

    def change(self, named: str, roles: Iterable[Role]) -> Key:
        """Give a key other roles. Raises `KeyFault`."""
        key, wanted = self._named(named), frozenset(roles)
        if not wanted:
            raise KeyFault("une clé a au moins un rôle", "pour qu'elle n'ouvre plus rien, révoquez-la")
        with self._changed() as base:
            base.execute("UPDATE keys SET roles = ? WHERE id = ?", (_written(wanted), key.id))
        return Key(key.id, key.name, wanted, key.created_at, key.revoked_at)

    def find(self, text: str) -> Caller | None:
        """Whose key a text is; None for one that is not, or was revoked."""
        if time.monotonic_ns() - self._looked > _FRESH:
            self._refresh()
        prefix, _, rest = text.partition("_")
        identifier, _, secret = rest.partition("_")
        kept, caller = self._known.get(identifier, (b"", None))
        # What is unknown takes the same way as what is known, and the comparison the same time whatever differs.
        same = hmac.compare_digest(_hash(secret), kept or bytes(32))
        return caller if same and prefix == _PREFIX else None

    def _refresh(self) -> None:
        with self._lock:
            version = self._watching.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:
                rows = self._watching.execute("SELECT id, name, roles, secret FROM keys WHERE revoked_at IS NULL")
                self._known = {row[0]: (row[3], Caller(row[0], row[1], _read(row[2]))) for row in rows}
                self._version = version
            self._looked = time.monotonic_ns()

    def _named(self, named: str) -> Key:
        found = [key for key in self.every() if named in (key.id, key.name)]
        if not found:
            known = ", ".join(key.name for key in self.every() if key.revoked_at is None) or "aucune"
            raise KeyFault(f"aucune clé « {named} »", f"clés : {known}")
        return found[0]

    @contextlib.contextmanager
    def _changed(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(self._open()) as base, base:
            yield base
        self._looked = 0

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._place, timeout=5, check_same_thread=False)
        base.execute("PRAGMA synchronous = FULL")
        return base


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _written(roles: frozenset[Role]) -> str:
    return ",".join(role for role in Role if role in roles)


def _read(written: str) -> frozenset[Role]:
    return frozenset(Role(one) for one in written.split(","))


def _now() -> str:
    return written(now(), to="seconds")
