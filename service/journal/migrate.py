"""Bringing the tables to what the code expects, from Python, in one transaction under the write lock."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from service.journal.record import JournalError

_STEPS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, part: str) -> None:
    """Run the steps of a part (« journal » or « seals ») that its database has not had.

    The connection is in a transaction that no other process may be in; it is left for the caller to commit. Raises
    `JournalError` where the tables were made by a later version of the program.
    """
    config = Config()
    config.set_main_option("script_location", _escaped(_STEPS))
    config.set_main_option("version_locations", _escaped(_STEPS / part))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=connection, version_table=f"{part}_version")
    try:
        command.upgrade(config, ScriptDirectory.from_config(config).get_current_head() or "head")
    except CommandError:
        raise JournalError(
            "la base du journal a été faite par une version plus récente du programme : mettez le programme à jour"
        ) from None


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
