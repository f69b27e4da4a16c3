"""The tables of the journal and of its key store, as SQLAlchemy Core sees them. The migrations make them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, Text, TypeCoerce, type_coerce
from sqlalchemy.types import NullType, TypeEngine

JOURNAL = MetaData()
SEALS = MetaData()

#: SQLite makes the sequence the row's own number only where it is an INTEGER.
SEQUENCE: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")

#: The chain. Rows are added, never changed nor removed: the database refuses it.
entries = Table(
    "entry",
    JOURNAL,
    Column("sequence", SEQUENCE, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),  # milliseconds since 1970, UTC
    Column("caller", Text, nullable=False),
    Column("contract", Text),
    Column("version", Text),
    Column("digest", Text),
    Column("archive", String(64)),
    Column("engine", Text),
    Column("calendar", Text),
    Column("tariff", Text),
    Column("readings", Text),
    Column("links", Text),
    Column("file_tag", String(64)),
    Column("idempotency", String(64), unique=True),
    Column("subject", Text),
    Column("detail", Text),
    Column("key_id", String(32)),
    Column("request_digest", String(64)),
    Column("sealed_request", LargeBinary),
    Column("sealed_result", LargeBinary),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

#: The one row that says where the chain ends, under a code that only the master key makes.
head = Table(
    "head",
    JOURNAL,
    Column("one", Integer, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("code", String(64), nullable=False),
)

#: The links of the entries, turned round, to find what came after a decision.
links = Table(
    "link",
    JOURNAL,
    Column("sequence", SEQUENCE, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("source", String(32), nullable=False),
    Column("relation", String(16), nullable=False),
    Column("target", String(32), nullable=False, index=True),
)

#: Files of contracts and tariffs, once each, deflated, by the SHA-256 of what they hold.
contents = Table(
    "content",
    JOURNAL,
    Column("hash", String(64), primary_key=True),
    Column("deflated", LargeBinary, nullable=False),
)

#: The files of a contract's closure, as JSON [[path, hash], …], by the SHA-256 of that text.
archives = Table(
    "archive",
    JOURNAL,
    Column("hash", String(64), primary_key=True),
    Column("files", Text, nullable=False),
)

#: Which archive holds a version of a contract; ``number`` says which was made last.
archived = Table(
    "archived",
    JOURNAL,
    Column("number", SEQUENCE, primary_key=True, autoincrement=True),
    Column("contract", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("archive", String(64), nullable=False),
)

#: The wrapped keys. ``doomed`` is the id of the act that erases the row, from before the act until the row goes.
seal_keys = Table(
    "seal_key",
    SEALS,
    Column("id", String(32), primary_key=True),
    Column("file_tag", String(64), index=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("doomed", String(32)),
)

#: What tells whether a master key is the one that wrapped the keys; what it took over from the one before, wrapped by
#: it; and as long as the chain does not say that it was changed, JSON [who, why].
seal_check = Table(
    "seal_check",
    SEALS,
    Column("one", Integer, primary_key=True),
    Column("code", String(64), nullable=False),
    Column("tags", LargeBinary),
    Column("before", LargeBinary),
    Column("told", Text),
)


def as_held(column: Column[Any]) -> TypeCoerce[Any]:
    """A column of bytes as it is held: SQLite may hold a text or a number there, which verifying tells."""
    return type_coerce(column, NullType())
