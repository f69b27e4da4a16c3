"""Changing the master key: every key of the store is wrapped again by a new one, all in one transaction.

What can end in the middle is told apart by one thing, the code that `seal_check` keeps of the master key in force. The
new key is on the disk, in a file beside the old one, before the transaction; it takes the place of the old one after.
A journal that opens finishes what was begun: it puts the new key in its place where that is the one in force, then adds
to the chain who changed it and why, which gives the head a code of the new key.

What is found again by a tag (a file, a key of idempotency) is in entries that never change: the key of the tags goes on
as it was, wrapped by the new master key. Who holds the old master key can still tell whether a file that he guesses is
there, where he has the database too; he opens nothing more, and cannot make the code of a head.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, select, update

from service.durable import sync_folder
from service.journal.database import Database
from service.journal.master import Master, master_of, new_secret, read_master
from service.journal.record import JournalError, JournalUnavailable
from service.journal.tables import head, seal_check, seal_keys
from service.system_errors import reason

if TYPE_CHECKING:
    from service.journal.journal import Journal

SUBJECT = "master-key"
_NONCE = 12
_LOT = 500
_BUSY = "la clé maîtresse est en train d'être changée par une autre commande"


def next_place(place: Path) -> Path:
    """Where a new master key waits to take the place of the one in force."""
    return place.with_name(f"{place.name}.next")


def master_in_force(place: Path, keys: Database, *, make: bool) -> Master:
    """The master key of a file, after the one that waits beside it has taken its place, if it is the one in force.

    What a change carried over is put in it. Raises `JournalError`.
    """
    waiting = next_place(place)
    row = _row(keys)
    if row is not None and waiting.exists() and _is_in_force(waiting, row.code):
        _put(waiting, place)
    found = read_master(place, make=make)
    if row is None or row.tags is None or not hmac.compare_digest(row.code, found.code("seals")):
        return found  # never changed; or another key, which `Seals.check` refuses
    before = None if row.before is None else _opened(found, "before", row.before)
    return replace(found, tags=_opened(found, "tags", row.tags), before=before)


def _is_in_force(waiting: Path, code: str) -> bool:
    """Whether the key that waits is the one in force; one not written to its end is not: nothing was wrapped by it."""
    try:
        return hmac.compare_digest(code, read_master(waiting, make=False).code("seals"))
    except JournalError:
        return False


def rotate(journal: Journal, place: Path, caller: str, why: str) -> int:
    """Change the master key of a journal that is open; how many keys were wrapped again.

    The journal is then to be closed, and opened again: that finishes the work. Raises `JournalError`: the key in force
    is then the old one, or the new one waits beside it, as `master_in_force` takes it.
    """
    old, keys, waiting = journal.master, journal.seals.database, next_place(place)
    with _claimed(waiting) as descriptor:
        row = _row(keys)
        if row is None or not hmac.compare_digest(row.code, old.code("seals")):
            raise JournalError("la clé maîtresse vient d'être changée : recommencez s'il le faut")
        secret = new_secret()
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, secret.hex().encode() + b"\n", 0)
            os.fsync(descriptor)
            sync_folder(place.parent)
        except OSError as error:
            raise JournalError(f"la nouvelle clé maîtresse ne peut pas être écrite ({reason(error)})") from None
        fresh = master_of(secret)
        with keys.writing() as connection:
            count = _wrapped_again(connection, keys, old, fresh, json.dumps([caller, why]))
        _put(waiting, place)
    return count


def finish(journal: Journal) -> None:
    """Say in the chain that the master key was changed, where that is still to be said."""
    row = _row(journal.seals.database)
    if row is None or row.told is None or not hmac.compare_digest(row.code, journal.master.code("seals")):
        return
    caller, why = json.loads(row.told)
    journal.event(SUBJECT, caller, why)
    with journal.seals.database.writing() as connection:
        connection.execute(update(seal_check).where(seal_check.c.code == row.code).values(before=None, told=None))
    with suppress(JournalUnavailable):  # a reader holds the old pages for now: the next erasure clears them
        journal.seals.clear()


def _wrapped_again(connection: Connection, keys: Database, old: Master, fresh: Master, by: str) -> int:
    if keys.path is None:  # who adds an entry holds the head: nobody makes a key meanwhile
        connection.execute(select(head.c.one).with_for_update())
    known = connection.execute(select(seal_check.c.code)).scalar()
    if known is None or not hmac.compare_digest(known, old.code("seals")):
        raise JournalError(_BUSY)
    before, after = AESGCM(old.wrapping), AESGCM(fresh.wrapping)
    put = update(seal_keys).where(seal_keys.c.id == bindparam("key")).values(wrapped=bindparam("again"))
    count, last = 0, ""
    while True:
        query = select(seal_keys.c.id, seal_keys.c.wrapped).where(seal_keys.c.id > last)
        lot = list(connection.execute(query.order_by(seal_keys.c.id).limit(_LOT)))
        if not lot:
            break
        last, count = lot[-1].id, count + len(lot)
        connection.execute(put, [{"key": one.id, "again": _again(before, after, one)} for one in lot])
    carried = {"tags": _sealed(fresh, "tags", old.tags), "before": _sealed(fresh, "before", old.codes)}
    connection.execute(update(seal_check).values(code=fresh.code("seals"), told=by, **carried))
    return count


def _again(before: AESGCM, after: AESGCM, row: Any) -> bytes:
    try:
        plain = before.decrypt(row.wrapped[:_NONCE], row.wrapped[_NONCE:], row.id.encode())
    except (InvalidTag, ValueError):
        raise JournalError(
            "une clé de dossier ne s'ouvre pas avec la clé maîtresse : elle a été altérée, rien n'est changé"
        ) from None
    nonce = os.urandom(_NONCE)
    return nonce + after.encrypt(nonce, plain, row.id.encode())


def _sealed(master: Master, name: str, plain: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(master.wrapping).encrypt(nonce, plain, f"master {name}".encode())


def _opened(master: Master, name: str, sealed: bytes) -> bytes:
    try:
        return AESGCM(master.wrapping).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"master {name}".encode())
    except (InvalidTag, ValueError):
        raise JournalError("ce que la clé maîtresse a repris de l'ancienne a été altéré") from None


def _row(keys: Database) -> Any:
    with keys.reading() as connection:
        return connection.execute(select(seal_check)).first()


@contextmanager
def _claimed(waiting: Path) -> Iterator[int]:
    """The file of the new key, made where it is not there, held by this process alone."""
    try:
        descriptor = os.open(waiting, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise JournalError(f"la nouvelle clé maîtresse ne peut pas être écrite ({reason(error)})") from None
    try:
        _hold(descriptor)
        # What it held before may have taken the place of the old key since it was opened.
        if not waiting.exists() or not os.path.samestat(os.fstat(descriptor), waiting.stat()):
            raise JournalError(_BUSY)
        yield descriptor
    finally:
        os.close(descriptor)


def _hold(descriptor: int) -> None:
    if os.name != "posix":
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise JournalError(_BUSY) from None


def _put(waiting: Path, place: Path) -> None:
    try:
        with suppress(FileNotFoundError):  # another process that opened the journal has done it
            waiting.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise JournalError(
            f"la nouvelle clé maîtresse est en vigueur, mais « {waiting.name} » n'a pas pu prendre la place de "
            f"« {place.name} » ({reason(error)}) : renommez-le"
        ) from None
