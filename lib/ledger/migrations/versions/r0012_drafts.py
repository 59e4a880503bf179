"""What somebody is typing before he saves it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table of drafts: the product keeps and clears it itself, so nothing guards it."""
    op.create_table(
        "drafts",
        sa.Column("who", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("case_key", sa.Text, primary_key=True),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_drafts_case_key", "drafts", ["case_key"])
