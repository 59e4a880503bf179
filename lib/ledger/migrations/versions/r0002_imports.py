"""What the import remembers: templates of lenders' files, corrections that outlive later files."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("templates", "corrections")


def upgrade() -> None:
    """Make the tables of version 0.2."""
    op.create_table(
        "templates",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("template_id", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False, server_default=""),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False, index=True),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "corrections",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("correction_id", sa.Text, nullable=False, unique=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False, index=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.add_column("imports", sa.Column("replaces", sa.Text))
    for table in APPEND_ONLY:
        guard(table)
