"""Plans of several crews and days, decisions about them, and the progress of a day."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables of plans, of their steps and of progress; all are only ever added to."""
    _plans()
    _progress()
    for table in ("plan_versions", "plan_steps", "progress"):
        guard(table)


def _plans() -> None:
    op.create_table(
        "plan_versions",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("version_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("plan_versions.version_id")),
        sa.Column("first_day", sa.Date, nullable=False, index=True),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("rules_hash", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan_steps",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("version_id", sa.Text, sa.ForeignKey("plan_versions.version_id"), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("rules_hash", sa.Text, nullable=False),
        sa.Column("lists", sa.JSON, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.UniqueConstraint("version_id", "step"),
        sqlite_autoincrement=True,
    )


def _progress() -> None:
    op.create_table(
        "progress",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("report_id", sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey("progress.report_id"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), nullable=False, index=True),
        sa.Column("stop", sa.Integer, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True,
    )
