"""The audit is sealed row by row; what is decided about a person's data has a table."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

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
    _privacy()


def _privacy() -> None:
    op.create_table(
        "privacy",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("record_id", sa.Text, nullable=False, unique=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text, nullable=False, index=True),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("report", sa.JSON),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("privacy")
