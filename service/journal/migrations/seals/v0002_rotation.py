"""What a change of the master key carries over, wrapped by the new one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Add the columns."""
    for name, kind in (("tags", sa.LargeBinary()), ("before", sa.LargeBinary()), ("told", sa.Text())):
        op.add_column("seal_check", sa.Column(name, kind))
