"""Plans of several crews and days, what was decided about them, and the progress of the day."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, kept, metadata

plan_versions = sa.Table(
    "plan_versions",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("version_id", sa.Text, nullable=False, unique=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("plan_versions.version_id")),
    sa.Column("first_day", sa.Date, nullable=False, index=True),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("rules_hash", sa.Text, nullable=False),
    sa.Column("seed", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a plan as somebody kept it; `content` has its routes and who is left out, `supersedes` is
the plan that it was made from."""

plan_steps = sa.Table(
    "plan_steps",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("version_id", sa.Text, sa.ForeignKey("plan_versions.version_id"), nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("rules_hash", sa.Text, nullable=False),
    sa.Column("lists", sa.JSON, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.UniqueConstraint("version_id", "step"),
    sqlite_autoincrement=True,
)
"""That a plan was approved or dispatched, once each: by which rules it was judged then, and the
numbers of its lists in `plans`."""

progress = sa.Table(
    "progress",
    metadata,
    *kept("report_id", "progress"),
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), nullable=False, index=True),
    sa.Column("stop", sa.Integer, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("minutes", sa.Integer),
    sa.Column("reason", sa.Text),
    sqlite_autoincrement=True,
)
"""What a crew reports of a stop of its list, at local time: arrived, done, nobody home, so many
`minutes` late, or not made for a `reason` (a code)."""
