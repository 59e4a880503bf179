"""What the gate decided, and by which rules a visit list was made."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table of decisions, and give visit lists the hash of their rules."""
    op.add_column("plans", sa.Column("rules_hash", sa.Text))
    op.create_table(
        "decisions",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("decided_at", sa.DateTime, nullable=False, index=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("starts_at", sa.DateTime),
        sa.Column("ends_at", sa.DateTime),
        sa.Column("allowed", sa.Boolean, nullable=False),
        sa.Column("rule_ids", sa.JSON, nullable=False),
        sa.Column("rules_hash", sa.Text, nullable=False),
        sa.Column("facts_hash", sa.Text, nullable=False),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), index=True),
        sa.Column("followup_id", sa.Text, sa.ForeignKey("followups.followup_id"), index=True),
        sa.Column("actor", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("decisions")
