"""Fitted chances of a payment."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table of fitted chances; it is only ever added to."""
    op.create_table(
        "score_models",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("model_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("score_models.model_id"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("score_models")
