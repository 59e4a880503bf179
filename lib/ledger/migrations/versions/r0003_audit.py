"""The audit says by which right and why, what was before and after, and is sealed row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; rows that are there stay as they were written, the first seal covers them.

    Added one by one: to rebuild the table, as a batch would, is to rewrite it.
    """
    op.add_column("audit", sa.Column("roles", sa.Text, nullable=False, server_default=""))
    for name in ("why", "before", "after", "seal"):
        op.add_column("audit", sa.Column(name, sa.Text))
    op.create_index("ix_audit_at", "audit", ["at"])
