"""The statements on the way of every decision: written in Core, compiled once, run with no more than the driver needs.

Core finds again, at each run, how a statement is written and which transaction it is in: a tenth of a millisecond, and
a lot has ten of them. With SQLite what was compiled goes straight to the driver; with PostgreSQL, Core runs it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Insert, Select, Table, Update, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite

#: The most values that one query of Core names.
CHUNK = 500
#: How many rows one statement adds.
_TOGETHER = (64, 16, 4, 1)
_SOME = "some"
_DIALECT = sqlite.dialect(paramstyle="qmark")


class Find:
    """Some columns of the rows of a table whose ``key`` is one of some values; ``where`` says what else they are."""

    def __init__(self, key: Column[Any], columns: Sequence[Column[Any]], *where: Any, locked: bool = False) -> None:
        query = select(*columns).where(*where)
        if locked:
            query = query.with_for_update()
        self.many: Select[Any] = query.where(key.in_(bindparam(_SOME, expanding=True)))
        self._one = query.where(key == bindparam(_SOME))

    @cached_property
    def text(self) -> str:
        """The query for one value."""
        return str(self._one.compile(dialect=_DIALECT))


class Write:
    """A row added, or a change, whose values are told in the order of ``names``."""

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        self.statement = statement
        self.names = tuple(names)

    @cached_property
    def ordered(self) -> itemgetter[Any]:
        """What puts the values in the order of the statement."""
        return itemgetter(*[self.names.index(name) for name in self._compiled.positiontup or ()])

    def text(self, rows: int) -> str:
        """The statement for so many rows."""
        written = str(self._compiled)
        return written + f", ({', '.join('?' * len(self.names))})" * (rows - 1)

    @cached_property
    def lots(self) -> tuple[tuple[int, str], ...]:
        """How many rows are written at once, the most first, with the statement for so many.

        The driver lets another thread run at each statement, which costs more than adding a row.
        """
        most = _TOGETHER if isinstance(self.statement, Insert) else (1,)
        return tuple((rows, self.text(rows)) for rows in most)

    @cached_property
    def _compiled(self) -> Any:
        return self.statement.compile(dialect=_DIALECT, column_keys=list(self.names))


def adding(table: Table, names: Sequence[str] | None = None) -> Write:
    """What adds a row: a value for each column, in the order of ``names``, that of the columns where it is not told."""
    told = tuple(names or table.c.keys())
    assert set(told) == set(table.c.keys())
    return Write(insert(table), told)


def changing(table: Table, names: Sequence[str]) -> Write:
    """What changes some columns of the only row of a table."""
    return Write(update(table).values({name: bindparam(name) for name in names}), names)


class Transaction(Protocol):
    """A transaction that writes."""

    def find(self, query: Find, values: Collection[Any]) -> list[Sequence[Any]]:
        """The rows of any of these values, in no order."""

    def write(self, change: Write, rows: Sequence[Sequence[Any]]) -> None:
        """Run a change for each row of values; there is one at least."""


class CoreTransaction:
    """One that Core runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, query: Find, values: Collection[Any]) -> list[Sequence[Any]]:
        """See `Transaction`."""
        found: list[Sequence[Any]] = []
        for some in chunks(values):
            found += self._connection.execute(query.many, {_SOME: some}).all()
        return found

    def write(self, change: Write, rows: Sequence[Sequence[Any]]) -> None:
        """See `Transaction`."""
        told: list[Mapping[str, Any]] = [dict(zip(change.names, row, strict=True)) for row in rows]
        self._connection.execute(change.statement, told)


class DriverTransaction:
    """One of SQLite, that its driver runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, query: Find, values: Collection[Any]) -> list[Sequence[Any]]:
        """See `Transaction`."""
        run, text = self._connection.execute, query.text
        return [row for value in dict.fromkeys(values) for row in run(text, (value,)).fetchall()]

    def write(self, change: Write, rows: Sequence[Sequence[Any]]) -> None:
        """See `Transaction`."""
        run, ordered, start = self._connection.execute, change.ordered, 0
        for size, text in change.lots:
            while len(rows) - start >= size:
                run(text, list(chain.from_iterable(map(ordered, rows[start : start + size]))))
                start += size


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values in a fixed order, so many at a time as one query of Core names, each once."""
    every = sorted(set(values))
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
