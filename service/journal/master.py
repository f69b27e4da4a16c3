"""The master key: a file of its own, and the keys drawn from it, each for one use.

The file holds 32 bytes in hexadecimal, on one line. It is made at first start, belongs to the user alone (0600), and is
on the disk, its name too, before anything is sealed. Who loses it loses every case of the journal; who has it and the
key store reads them. The chain needs it only for the code of its head.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import stat
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from service.durable import sync_folder
from service.journal.record import JournalError
from service.system_errors import reason

_SIZE = 32


@dataclass(frozen=True, slots=True)
class Master:
    """The keys drawn from the master key (HMAC-SHA256 of a label under it)."""

    #: Wraps the keys of the entries.
    wrapping: bytes = field(repr=False)
    #: Makes tags: that of the first master key for ever (see `rotation`).
    tags: bytes = field(repr=False)
    #: Makes codes.
    codes: bytes = field(repr=False)
    #: Made codes under the master key before, as long as the head of the chain may bear one of those.
    before: bytes | None = field(default=None, repr=False)

    def tag(self, *parts: str) -> str:
        """What stands in the database for something that must be found again and not read: 64 hexadecimal digits."""
        written = [part.encode() for part in parts]
        framed = b"".join(len(one).to_bytes(8, "big") + one for one in written)
        return hmac.digest(self.tags, framed, "sha256").hex()

    def code(self, told: str) -> str:
        """A code that says who wrote a text had the master key: 64 hexadecimal digits."""
        return hmac.digest(self.codes, told.encode(), "sha256").hex()

    def vouches(self, code: str, told: str) -> bool:
        """Whether a code says that who wrote a text had the master key, or the one before where that may be."""
        keys = (self.codes,) if self.before is None else (self.codes, self.before)
        given = str(code).encode(errors="surrogateescape")
        return any(hmac.compare_digest(given, hmac.digest(key, told.encode(), "sha256").hex().encode()) for key in keys)


def new_secret() -> bytes:
    """32 random bytes."""
    return os.urandom(_SIZE)


def master_of(secret: bytes) -> Master:
    """The keys of a secret of 32 bytes."""
    wrapping, tags, codes = (
        hmac.new(secret, b"clausier journal 1 " + use, sha256).digest() for use in (b"wrapping", b"tags", b"codes")
    )
    return Master(wrapping, tags, codes)


def read_master(path: Path, *, make: bool) -> Master:
    """The master key of a file; made where there is none and ``make`` allows it.

    Raises `JournalError` for a file that is missing, is not a key, or that others may open.
    """
    try:
        if make and not path.exists():
            _make(path)
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            text = stream.read(200)
    except FileNotFoundError:
        raise JournalError(
            f"la clé maîtresse « {path.name} » manque : sans elle, les dossiers du journal ne peuvent pas être lus ; "
            "remettez-la depuis sa sauvegarde"
        ) from None
    except OSError as error:
        raise JournalError(f"la clé maîtresse « {path.name} » ne peut pas être lue ({reason(error)})") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise JournalError(f"la clé maîtresse « {path.name} » est ouverte à d'autres que vous : chmod 600")
    try:
        secret = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != _SIZE:
        raise JournalError(f"« {path.name} » n'est pas une clé maîtresse : 64 chiffres hexadécimaux sont attendus")
    return master_of(secret)


def _make(path: Path) -> None:
    """Written aside, then put in place only if no other process has done it first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(new_secret().hex().encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
    finally:
        Path(aside).unlink()
    sync_folder(path.parent)
