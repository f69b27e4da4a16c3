"""The key store: wrapped keys, and what tells the master key that wrapped them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "seal_key",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("file_tag", sa.String(64)),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("doomed", sa.String(32)),
    )
    op.create_index("seal_key_file_tag", "seal_key", ["file_tag"])
    op.create_table(
        "seal_check",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
    )
