"""A database of the journal: its connections, its transactions, and what its failures mean.

SQLite: WAL, full synchronous (a commit returns once it is on the disk), a writer takes the lock when its transaction
begins. PostgreSQL: synchronous commit, the lock is the row of the chain's head.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from service.durable import sync_folder
from service.journal.record import JournalError, JournalUnavailable
from service.journal.statements import CoreTransaction, DriverTransaction, Transaction
from service.system_errors import reason

NO_JOURNAL = "il n'y a pas de journal à cette adresse : --journal ou --data disent où il est"
#: How long a transaction waits for a lock that another holds, in milliseconds.
LOCK_TIMEOUT = 2_000
#: The lock is taken at once: a transaction that reads first and then finds another before it would have to begin again.
_BEGIN_WRITING = "BEGIN IMMEDIATE"
#: Part of what a driver says -> what it means. The first that fits is told.
_MEANINGS = (
    ("locked", "la base est verrouillée par un autre programme", 1),
    ("lock timeout", "la base est verrouillée par un autre programme", 1),
    ("full", "il n'y a plus de place sur le disque", 30),
    ("no space", "il n'y a plus de place sur le disque", 30),
    ("disk i/o", "le disque ne répond pas", 30),
    ("readonly", "la base est en lecture seule", 30),
    ("no such table", "la base n'est plus celle qui a été ouverte", 30),
    ("not a database", "le fichier de la base est abîmé", 30),
    ("malformed", "le fichier de la base est abîmé", 30),
)


class Database:
    """One database by its address, opened when first used.

    ``secure`` asks SQLite to overwrite what is deleted; ``make`` is whether its file may be made.
    """

    def __init__(self, url: str, *, secure: bool = False, make: bool = True) -> None:
        try:
            self._url = make_url(url)
        except ArgumentError:
            raise JournalError("l'adresse du journal n'est pas celle d'une base de données") from None
        self.kind = self._url.get_backend_name()
        if self.kind not in ("sqlite", "postgresql"):
            raise JournalError(f"le journal se tient dans SQLite ou PostgreSQL, non dans « {self.kind} »")
        self.path = Path(self._url.database or "") if self.kind == "sqlite" else None
        self._secure = secure
        self._file: tuple[int, int] | None = None
        if self.path is not None:
            if not self._url.database or self._url.database == ":memory:":
                raise JournalError("le journal ne se tient pas en mémoire : donnez le chemin d'un fichier")
            if not make and not self.path.exists():
                raise JournalError(NO_JOURNAL)
            _made(self.path)
            self._file = _identity(self.path)
        try:
            self._engine = self._made_engine()
        except (ImportError, NoSuchModuleError):
            raise JournalError("il manque de quoi parler à PostgreSQL : pip install clausier[postgres]") from None

    def _made_engine(self) -> Engine:
        options: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 5, "max_overflow": 10, "pool_timeout": 5}
        if self.path is not None:
            options["connect_args"] = {"timeout": LOCK_TIMEOUT / 1000, "isolation_level": None}
        else:
            options["pool_pre_ping"] = True
            options["connect_args"] = {
                "connect_timeout": 3,
                "options": f"-c synchronous_commit=on -c lock_timeout={LOCK_TIMEOUT} -c statement_timeout=60000",
            }
        engine = create_engine(self._url, hide_parameters=True, **options)
        if self.path is not None:
            event.listen(engine, "connect", self._prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _prepare_sqlite(self, connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"secure_delete={'ON' if self._secure else 'OFF'}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, alone where the database is SQLite; committed when the block ends well.

        Raises `JournalUnavailable` where the database does not answer, is locked, full or gone: nothing of the block
        is then to be acknowledged.
        """
        with self._told(), self._engine.connect() as connection:
            connection = connection.execution_options(clausier_writes=True)
            with connection.begin() as transaction:
                yield connection
                self._still_there()
                transaction.commit()

    @contextmanager
    def lot(self) -> Iterator[Transaction]:
        """A transaction as `writing` makes, for the statements of every decision (see `statements`)."""
        if self.path is None:
            with self.writing() as connection:
                yield CoreTransaction(connection)
            return
        with self._told():
            pooled = self._engine.raw_connection()
            try:
                driver = cast(sqlite3.Connection, pooled.driver_connection)
                driver.execute(_BEGIN_WRITING)
                yield DriverTransaction(driver)
                self._still_there()
                driver.commit()
            finally:
                pooled.close()  # what was not committed is rolled back

    @contextmanager
    def reading(self, *, as_held: bool = False) -> Iterator[Connection]:
        """A transaction that reads one state of the database. Raises `JournalUnavailable`.

        ``as_held``: a text of SQLite that is not UTF-8 is read all the same, to be found altered.
        """
        with self._told(), self._engine.connect() as connection:
            if self.path is None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin(), _texts_as_held(connection) if as_held else nullcontext():
                yield connection

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A connection without any transaction, for what may not be in one. Raises `JournalUnavailable`."""
        own: dict[str, Any] = {"clausier_bare": True} if self.path is not None else {"isolation_level": "AUTOCOMMIT"}
        with self._told(), self._engine.connect() as connection:
            yield connection.execution_options(**own)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            self._still_there()
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            # What was open may stand on what is no longer there; the next transaction starts anew.
            with suppress(Exception):
                self._engine.dispose()
            raise unavailable(error) from error

    def _still_there(self) -> None:
        """A file that was removed or put in place of another would still take writes, for nobody to read."""
        if self.path is not None and _identity(self.path) != self._file:
            raise JournalUnavailable("le journal ne répond pas : la base n'est plus celle qui a été ouverte", 30)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def unavailable(error: Exception) -> JournalUnavailable:
    """What a failure of the database is to a caller."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    said = str(cause).casefold()
    for part, meaning, after in _MEANINGS:
        if part in said:
            return JournalUnavailable(f"le journal ne répond pas : {meaning}", after)
    return JournalUnavailable("le journal ne répond pas : la base de données est hors d'atteinte", 5)


@contextmanager
def _texts_as_held(connection: Connection) -> Iterator[None]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.text_factory = lambda held: held.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _begin_sqlite(connection: Connection) -> None:
    told = connection.get_execution_options()
    if not told.get("clausier_bare", False):
        connection.exec_driver_sql(_BEGIN_WRITING if told.get("clausier_writes", False) else "BEGIN")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _made(path: Path) -> None:
    """The file of a database, readable by its owner alone, made where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"le fichier « {path.name} » du journal ne peut pas être écrit ({reason(error)})") from None
