"""What refuses, in the database itself, to change a row of the journal: the triggers that its migrations make."""

from __future__ import annotations

from sqlalchemy import Connection, text

_TABLES = ("entry", "link", "content", "archive", "archived")
_HEAD = ("head_no_delete", "head_goes_on")
_SQLITE = frozenset(
    {f"{table}_no_{change}" for table in _TABLES for change in ("update", "delete", "replace")} | {*_HEAD}
)
_POSTGRESQL = frozenset({f"{table}_append_only" for table in (*_TABLES, "head")} | {"head_goes_on"})
_ON_SQLITE = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
#: One that is disabled refuses nothing; one of another schema refuses nothing here.
_ON_POSTGRESQL = text(
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"
)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The names of the triggers that are not there, in their order."""
    sqlite = connection.dialect.name == "sqlite"
    there = set(connection.execute(_ON_SQLITE if sqlite else _ON_POSTGRESQL).scalars())
    return tuple(sorted((_SQLITE if sqlite else _POSTGRESQL) - there))
