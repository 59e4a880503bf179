"""The first tables, and the triggers that keep audit and follow-ups as they were written.

A migration says what the tables were on its day and therefore never imports lib.ledger.schema.
"""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0001"
down_revision = None

APPEND_ONLY = ("audit", "followups")


def upgrade() -> None:
    """Make the tables of version 0.1."""
    _imports()
    _followups()
    _plans()
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    for table in APPEND_ONLY:
        guard(table)


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("client", sa.Text, nullable=False, server_default=""),
        sa.Column("clients", sa.JSON, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_hash", sa.Text, nullable=False),
        sa.Column("encoding", sa.Text),
        sa.Column("delimiter", sa.Text),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        *(
            sa.Column(count, sa.Integer, nullable=False)
            for count in ("read", "accepted", "repaired", "rejected", "duplicate")
        ),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("snapshot_hash", sa.Text, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("committed_at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
    )


def _followups() -> None:
    op.create_table(
        "followups",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("followup_id", sa.Text, nullable=False, unique=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("happened_at", sa.DateTime, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("collector", sa.Text),
        sa.Column("met_whom", sa.Text),
        sa.Column("address_kind", sa.Text),
        sa.Column("address_verdict", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("next_action", sa.Text),
        sa.Column("next_date", sa.Date),
        sa.Column("promise_amount", sa.BigInteger),
        sa.Column("promise_date", sa.Date),
        sa.Column("promise_by", sa.Text),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("followups.followup_id"), unique=True),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("plan_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("crew", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("plans.plan_id")),
    )
    op.create_table(
        "stops",
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("arrive", sa.DateTime, nullable=False),
        sa.Column("leave", sa.DateTime, nullable=False),
        sa.Column("km", sa.Float, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
