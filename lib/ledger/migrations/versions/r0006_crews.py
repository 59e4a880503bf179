"""People and safety: qualifications, leave, courses, knowledge checks, incidents, check-ins."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0006"
down_revision = "0005"

APPEND_ONLY = (
    "qualifications",
    "leave",
    "attendances",
    "knowledge_checks",
    "incidents",
    "safety_reviews",
    "warnings",
    "checkins",
)


def upgrade() -> None:
    """Make the tables of people and safety."""
    _people()
    _training()
    _incidents()
    _days()
    for table in APPEND_ONLY:
        guard(table)


def _kept(identifier: str, table: str) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(identifier, sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey(f"{table}.{identifier}"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "qualifications",
        *_kept("qualification_id", "qualifications"),
        sa.Column("collector", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("issuer", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("issued", sa.Date, nullable=False),
        sa.Column("expires", sa.Date),
        sa.Column("evidence", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "leave",
        *_kept("leave_id", "leave"),
        sa.Column("collector", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text),
        sqlite_autoincrement=True,
    )


def _training() -> None:
    op.create_table(
        "attendances",
        *_kept("attendance_id", "attendances"),
        sa.Column("collector", sa.Text, nullable=False, index=True),
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("hours", sa.Float),
        sa.Column("result", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "knowledge_checks",
        *_kept("check_id", "knowledge_checks"),
        sa.Column("collector", sa.Text, nullable=False, index=True),
        sa.Column("bank", sa.Text, nullable=False),
        sa.Column("taken_on", sa.Date, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("pass_mark", sa.Float, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        *_kept("incident_id", "incidents"),
        sa.Column("case_key", sa.Text, index=True),
        sa.Column("person_key", sa.Text),
        sa.Column("address_key", sa.Text),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("happened_at", sa.DateTime, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("who", sa.Text),
        sa.Column("injured", sa.Boolean, nullable=False),
        sa.Column("police", sa.Boolean, nullable=False),
        sa.Column("measures", sa.Text),
        sa.Column("expires", sa.Date),
        sa.Column("contested_on", sa.Date),
        sa.Column("contest", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "safety_reviews",
        *_kept("review_id", "safety_reviews"),
        sa.Column("incident_id", sa.Text, nullable=False, index=True),
        sa.Column("reviewed_on", sa.Date, nullable=False),
        sa.Column("consequence", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _days() -> None:
    op.create_table(
        "warnings",
        *_kept("warning_id", "warnings"),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("consequence", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "checkins",
        *_kept("checkin_id", "checkins"),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), nullable=False, index=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("stop", sa.Integer),
        sa.Column("at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
