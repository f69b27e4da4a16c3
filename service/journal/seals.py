"""The key store: one key for each file (dossier), one for each entry that names none, wrapped by the master key.

A key is 64 random bytes: half seals (AES-256-GCM), half salts the digest of the request. It is kept as AES-256-GCM
under the master key, with the reference of the file beside it, the id of the key as associated data. What is sealed is
a nonce of 12 bytes then the sealed bytes and their tag, the id of the entry and the name of the part as associated
data: neither can be moved to another entry. Erasing a key is removing its row; nothing else of the journal can open
what it sealed, check a guess of the request, or give the reference of the file back.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, select, update

from service.journal.database import Database
from service.journal.draws import Draws
from service.journal.master import Master
from service.journal.record import JournalError, JournalUnavailable
from service.journal.statements import CHUNK, CoreTransaction, Find, Transaction, adding, chunks
from service.journal.tables import as_held, seal_check, seal_keys

_NONCE = 12
_HALF = 32
_ID = 16
#: The random bytes that keeping a decision takes, its key and its seals.
DRAWN = _ID + 2 * _HALF + 3 * _NONCE
_TRIES = 20
_THERE = seal_keys.c.doomed.is_(None)
_OF_FILES = Find(seal_keys.c.file_tag, (seal_keys.c.id, seal_keys.c.wrapped, seal_keys.c.file_tag), _THERE)
_OF_IDS = Find(seal_keys.c.id, (seal_keys.c.id, seal_keys.c.wrapped), _THERE)
_CODE = Find(seal_check.c.one, (seal_check.c.code,))
_KEPT = adding(seal_keys, ("id", "file_tag", "wrapped", "doomed"))
_NO_CODE = "le témoin de la clé maîtresse a été retiré d'à côté des clés : remettez la sauvegarde des clés"
_Row = tuple[str, str | None, bytes, None]


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key and the reference of the file that it is for, None for an entry alone."""

    id: str
    file: str | None = field(repr=False)
    _sealing: AESGCM = field(repr=False)
    _salting: bytes = field(repr=False)

    def seal(self, entry: str, part: str, plain: bytes, draw: Draws) -> bytes:
        """A part of an entry (« request », « result », « text »), sealed."""
        nonce = draw(_NONCE)
        return nonce + self._sealing.encrypt(nonce, plain, f"{entry} {part}".encode())

    def open(self, entry: str, part: str, sealed: bytes) -> bytes:
        """What was sealed. Raises `JournalError` where it is not what was."""
        try:
            return self._sealing.decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{entry} {part}".encode())
        except (InvalidTag, ValueError):
            raise JournalError(f"l'entrée {entry} ne s'ouvre pas avec sa clé : elle a été altérée") from None

    def digest(self, entry: str, contract: str, request: bytes) -> str:
        """The digest of a request under the salt of this key, 64 hexadecimal digits: no key, no guess."""
        parts = (entry.encode(), contract.encode(), request)
        framed = b"".join([part for one in parts for part in (len(one).to_bytes(8, "big"), one)])
        return hmac.digest(self._salting, framed, "sha256").hex()


#: An entry that needs a key: its id; its file and the tag of that, None where it names none.
Wanted = tuple[str, str | None, str | None]


class Seals:
    """The keys of the entries, in a database of their own or, with PostgreSQL, in a table of the journal's."""

    def __init__(self, database: Database, master: Master, *, shared: bool) -> None:
        self._database = database
        self._master = master
        self._wrapping = AESGCM(master.wrapping)
        self._shared = shared

    def _lot(self, journal: Transaction | None) -> AbstractContextManager[Transaction]:
        """The transaction of the journal where the keys are in its database; else one of their own."""
        return nullcontext(journal) if self._shared and journal is not None else self._database.lot()

    def keys_for(self, wanted: Sequence[Wanted], journal: Transaction, draw: Draws) -> list[SealKey]:
        """A key for each entry: that of its file, made where it has none, or one of its own, which bears the id of the
        entry. They are kept before this returns.

        ``journal`` is the transaction that will keep the entries.
        """
        tags = {tag for _, _, tag in wanted if tag is not None}
        made: list[_Row] = []
        found: list[SealKey] = []
        with self._lot(journal) as keys:
            rows = keys.find(_OF_FILES, tags) if tags else ()
            # A key put under the tag of another file seals nothing of that one: erasing it would erase both.
            opened = ((tag, self._unwrap(key, wrapped)) for key, wrapped, tag in rows)
            known: dict[tuple[str | None, str | None], SealKey] = {(tag, key.file): key for tag, key in opened}
            for entry, file, tag in wanted:
                key = known.get((tag, file))
                if key is None:
                    key, row = self._make(entry if tag is None else draw(_ID).hex(), file, tag, draw)
                    made.append(row)
                    if tag is not None:
                        known[tag, file] = key
                found.append(key)
            if made:
                self.still_ours(keys)
                keys.write(_KEPT, made)
        return found

    def _make(self, identifier: str, file: str | None, tag: str | None, draw: Draws) -> tuple[SealKey, _Row]:
        nonce, secret = draw(_NONCE), draw(2 * _HALF)
        # A byte tells a file without a name from no file.
        told = b"\0" if file is None else b"\1" + file.encode()
        wrapped = nonce + self._wrapping.encrypt(nonce, secret + told, identifier.encode())
        return _key(identifier, file, secret), (identifier, tag, wrapped, None)

    def _unwrap(self, identifier: str, wrapped: bytes) -> SealKey:
        try:
            plain = self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], identifier.encode())
        except (InvalidTag, ValueError, TypeError):  # SQLite may hold a text where bytes were
            self.still_ours()
            raise JournalError("une clé de dossier ne s'ouvre pas avec la clé maîtresse : elle a été altérée") from None
        secret, told = plain[: 2 * _HALF], plain[2 * _HALF :]
        return _key(identifier, told[1:].decode() if told[:1] == b"\1" else None, secret)

    def open(self, identifiers: Collection[str], journal: Transaction | None = None) -> dict[str, SealKey]:
        """The keys of these ids; those erased, or about to be, are not there.

        Raises `JournalError` where a key was altered, `JournalUnavailable`.
        """
        if not identifiers:
            return {}
        if self._shared and journal is not None:
            return self._opened(identifiers, journal)
        with self._database.reading() as connection:
            return self._opened(identifiers, CoreTransaction(connection))

    def _opened(self, identifiers: Collection[str], keys: Transaction) -> dict[str, SealKey]:
        return {key: self._unwrap(key, wrapped) for key, wrapped in keys.find(_OF_IDS, identifiers)}

    def of_file(self, file: str, sealed: Collection[str] = ()) -> tuple[str, ...]:
        """The ids of the keys of a file, erased ones left out: those that sealed its entries, under whatever tag they
        are put, and those made for it that have sealed nothing yet.
        """
        found = set(sealed) & self.tags(sealed).keys()
        with self._database.reading() as connection:
            query = select(seal_keys.c.id, seal_keys.c.wrapped).where(
                seal_keys.c.file_tag == self._master.tag("file", file), seal_keys.c.doomed.is_(None)
            )
            rows = connection.execute(query).all()
        for identifier, wrapped in rows:
            if identifier not in found and self._unwrap(identifier, wrapped).file == file:
                found.add(identifier)
        return tuple(sorted(found))

    def tags(self, identifiers: Collection[str]) -> dict[str, str | None]:
        """The tag of the file of each of these keys that is there, by its id."""
        found: dict[str, str | None] = {}
        with self._database.reading(as_held=True) as connection:
            for some in chunks(identifiers):
                query = select(seal_keys.c.id, seal_keys.c.file_tag).where(seal_keys.c.id.in_(some))
                found |= {row.id: row.file_tag for row in connection.execute(query)}
        return found

    def kept(self) -> Iterator[list[tuple[str, str | None]]]:
        """Every key that is there, as (id, tag of its file), by lots, in the order of ids."""
        after = ""
        while True:
            with self._database.reading() as connection:
                query = select(seal_keys.c.id, seal_keys.c.file_tag).where(
                    seal_keys.c.id > after, seal_keys.c.doomed.is_(None)
                )
                lot = [
                    (row.id, row.file_tag) for row in connection.execute(query.order_by(seal_keys.c.id).limit(CHUNK))
                ]
            if not lot:
                return
            after = lot[-1][0]
            yield lot

    def damaged(self) -> Iterator[str]:
        """The ids of the keys that are there and that the master key does not open, in their order."""
        after = ""
        wrapped = as_held(seal_keys.c.wrapped)
        while True:
            with self._database.reading(as_held=True) as connection:
                query = select(seal_keys.c.id, wrapped).where(seal_keys.c.id > after)
                lot = connection.execute(query.order_by(seal_keys.c.id).limit(CHUNK)).all()
            if not lot:
                return
            for identifier, held in lot:
                try:
                    self._unwrap(identifier, held)
                except JournalUnavailable:
                    raise
                except JournalError:
                    yield identifier
            after = lot[-1][0]

    # --- erasing: doomed, then told by an act of the chain, then gone

    def doom(self, identifiers: Iterable[str], act: str) -> tuple[str, ...]:
        """Mark keys as about to be erased by an act; those that were there. They open nothing any more."""
        done: list[str] = []
        with self._database.writing() as connection:
            for some in chunks(identifiers):
                query = select(seal_keys.c.id).where(seal_keys.c.id.in_(some), seal_keys.c.doomed.is_(None))
                there = list(connection.execute(query).scalars())
                connection.execute(update(seal_keys).where(seal_keys.c.id.in_(there)).values(doomed=act))
                done += there
        return tuple(done)

    def doomed(self) -> tuple[str, ...]:
        """The acts that have keys left to erase: a process ended between its words and its deeds."""
        with self._database.reading() as connection:
            query = select(seal_keys.c.doomed).where(seal_keys.c.doomed.is_not(None)).distinct()
            return tuple(one for one in connection.execute(query).scalars() if one is not None)

    def spare(self, act: str) -> None:
        """Take back the mark of an act that was never kept."""
        with self._database.writing() as connection:
            connection.execute(update(seal_keys).where(seal_keys.c.doomed == act).values(doomed=None))

    def remove(self, identifiers: Iterable[str]) -> None:
        """Erase keys. `clear` then leaves nothing of them."""
        with self._database.writing() as connection:
            for some in chunks(identifiers):
                connection.execute(delete(seal_keys).where(seal_keys.c.id.in_(some)))

    def remove_doomed(self, act: str) -> None:
        """Erase the keys that an act doomed."""
        with self._database.writing() as connection:
            connection.execute(delete(seal_keys).where(seal_keys.c.doomed == act))

    def clear(self) -> None:
        """Leave nothing of erased keys in the write-ahead log (SQLite) or in dead rows (PostgreSQL).

        Raises `JournalUnavailable` where a reader holds the old pages for too long: the keys are erased all the same,
        and the next call clears the pages.
        """
        with self._database.bare() as connection:
            if self._database.kind != "sqlite":
                connection.exec_driver_sql("VACUUM seal_key")
                return
            for _ in range(_TRIES):
                if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0:
                    return
        raise JournalUnavailable("une lecture en cours retient les clés effacées : refaites l'effacement", 5)

    @property
    def database(self) -> Database:
        """Where the keys are."""
        return self._database

    def still_ours(self, keys: Transaction | None = None) -> None:
        """That the master key has not been changed since it was read. Raises `JournalUnavailable`.

        Whoever adds keys asks it in the transaction that does.
        """
        if keys is None:
            with self._database.reading() as connection:
                self.still_ours(CoreTransaction(connection))
            return
        own = self._master.code("seals")
        known = [code for (code,) in keys.find(_CODE, (1,))]
        if not known:
            raise JournalUnavailable(f"le journal ne répond plus : {_NO_CODE}", 30)
        if not hmac.compare_digest(known[0], own):
            told = "le journal ne répond plus : sa clé maîtresse a changé, redémarrez le service"
            raise JournalUnavailable(told, 30)

    def vouched(self) -> bool:
        """Whether what tells the master key is there."""
        with self._database.reading() as connection:
            return connection.execute(select(seal_check.c.one)).first() is not None

    def check(self) -> None:
        """That the master key is the one that wrapped the keys. Raises `JournalError`."""
        with self._database.writing() as connection:
            known = connection.execute(select(seal_check.c.code)).scalar()
            own = self._master.code("seals")
            if known is None:
                # It is written before any key is kept: only a hand can have taken it away from beside them. After a
                # change of the master key, what found files again has gone with it.
                if connection.execute(select(seal_keys.c.id).limit(1)).first() is not None:
                    raise JournalError(_NO_CODE)
                connection.execute(insert(seal_check), {"one": 1, "code": own})
            elif not hmac.compare_digest(known, own):
                raise JournalError("la clé maîtresse n'est pas celle qui a scellé ce journal : remettez la bonne")


def in_use(database: Database) -> bool:
    """Whether a master key has already sealed something here."""
    with database.reading() as connection:
        known = connection.execute(select(seal_check.c.code)).first()
        return known is not None or connection.execute(select(seal_keys.c.id).limit(1)).first() is not None


def _key(identifier: str, file: str | None, secret: bytes) -> SealKey:
    return SealKey(identifier, file, AESGCM(secret[:_HALF]), secret[_HALF:])
