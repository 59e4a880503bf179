"""Holds of our own people, what customers wish for, complaints and disputes."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0005"
down_revision = "0004"

APPEND_ONLY = ("holds", "wishes", "complaint_steps")


def upgrade() -> None:
    """Make the tables of holds, wishes and complaints."""
    _holds()
    _wishes()
    _complaint_steps()
    for table, column in (("holds", "hold_id"), ("wishes", "wish_id")):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_complaint_steps_complaint_id", "complaint_steps", ["complaint_id"])
    for table in APPEND_ONLY:
        op.create_index(f"ix_{table}_case_key", table, ["case_key"])
        guard(table)


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("hold_id", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text),
        sa.Column("hold_kind", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("review_on", sa.Date),
        sa.Column("reviewer", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("evidence", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("decision", sa.Text),
        sa.Column("lifted_on", sa.Date),
        sa.Column("reason", sa.Text),
        sa.Column("followup_id", sa.Text),
        sa.Column("complaint_id", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _wishes() -> None:
    op.create_table(
        "wishes",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("wish_id", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("weekdays", sa.JSON),
        sa.Column("time_from", sa.Time),
        sa.Column("time_to", sa.Time),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("evidence", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _complaint_steps() -> None:
    op.create_table(
        "complaint_steps",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("step_id", sa.Text, nullable=False, unique=True),
        sa.Column("complaint_id", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("case_key", sa.Text, nullable=False),
        sa.Column("complaint_kind", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("about", sa.Text),
        sa.Column("owner", sa.Text),
        sa.Column("due_on", sa.Date),
        sa.Column("outcome", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("followup_id", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
