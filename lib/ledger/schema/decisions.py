"""What the gate decided."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("decided_at", UTC, nullable=False, index=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("starts_at", UTC),
    sa.Column("ends_at", UTC),
    sa.Column("allowed", sa.Boolean, nullable=False),
    sa.Column("rule_ids", sa.JSON, nullable=False),
    sa.Column("rules_hash", sa.Text, nullable=False),
    sa.Column("facts_hash", sa.Text, nullable=False),
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), index=True),
    sa.Column("followup_id", sa.Text, sa.ForeignKey("followups.followup_id"), index=True),
    sa.Column("actor", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row for each case that the gate was asked about in an act; never changed.

See lib.visits.legality.decisions.
"""
