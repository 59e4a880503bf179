"""Quality reviews of visits."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table, which is only ever added to."""
    op.create_table(
        "quality_reviews",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("review_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("quality_reviews.review_id"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("visit", sa.Text, nullable=False, index=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("collector", sa.Text, nullable=False, index=True),
        sa.Column("visited_on", sa.Date, nullable=False),
        sa.Column("drawn", sa.Text, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("note", sa.Text),
        sqlite_autoincrement=True,
    )
    guard("quality_reviews")
