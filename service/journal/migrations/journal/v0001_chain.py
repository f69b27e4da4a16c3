"""The chain, its head, its links, the archive of contracts; and what refuses to change a row once written."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_APPEND_ONLY = ("entry", "link", "content", "archive", "archived")
_REFUSED = "le journal ne se modifie pas"


def upgrade() -> None:
    """Make the tables, then the triggers."""
    sequence = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    texts = ("contract", "version", "digest", "engine", "calendar", "tariff", "readings", "links", "subject", "detail")
    op.create_table(
        "entry",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in texts),
        sa.Column("archive", sa.String(64)),
        sa.Column("file_tag", sa.String(64)),
        sa.Column("idempotency", sa.String(64), unique=True),
        sa.Column("key_id", sa.String(32)),
        sa.Column("request_digest", sa.String(64)),
        sa.Column("sealed_request", sa.LargeBinary),
        sa.Column("sealed_result", sa.LargeBinary),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    # Partial: what most entries do not have takes no place and costs no write.
    for column in ("file_tag", "subject"):
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"entry_{column}", "entry", [column], sqlite_where=filled, postgresql_where=filled)
    op.create_table(
        "head",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
    )
    op.create_table(
        "link",
        sa.Column("sequence", sequence, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("target", sa.String(32), nullable=False),
    )
    op.create_index("link_target", "link", ["target"])
    op.create_table(
        "content",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("deflated", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "archive",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("files", sa.Text, nullable=False),
    )
    op.create_table(
        "archived",
        sa.Column("number", sequence, primary_key=True, autoincrement=True),
        sa.Column("contract", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("archive", sa.String(64), nullable=False),
    )
    op.create_index("archived_version", "archived", ["contract", "digest"])
    _sqlite_triggers() if op.get_bind().dialect.name == "sqlite" else _postgresql_triggers()


def _sqlite_triggers() -> None:
    for table in _APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
    # INSERT OR REPLACE removes the row in its way without firing the triggers on DELETE.
    next_one = "NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM entry)"
    for table, taken in (
        ("entry", f"{next_one} OR {_there('entry', 'id')} OR {_there('entry', 'idempotency')}"),
        ("content", _there("content", "hash")),
        ("archive", _there("archive", "hash")),
        ("archived", _there("archived", "number")),
        ("link", _there("link", "sequence", "position")),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
    op.execute(f"CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END")
    op.execute(
        "CREATE TRIGGER head_goes_on BEFORE UPDATE ON head WHEN NEW.sequence <= OLD.sequence "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def _there(table: str, *columns: str) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION clausier_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION clausier_append_only()"
        )
    op.execute(
        "CREATE TRIGGER head_append_only BEFORE DELETE OR TRUNCATE ON head "
        "FOR EACH STATEMENT EXECUTE FUNCTION clausier_append_only()"
    )
    op.execute(
        "CREATE TRIGGER head_goes_on BEFORE UPDATE ON head FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) "
        "EXECUTE FUNCTION clausier_append_only()"
    )
