"""What came of contacts, and the visit lists."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

followups = sa.Table(
    "followups",
    metadata,
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
    # Unique: of two corrections of one follow-up the second must correct the first correction.
    sa.Column("supersedes", sa.Text, sa.ForeignKey("followups.followup_id"), unique=True),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("next_time", sa.Time),
    sa.Column("correction", sa.Text),
    sqlite_autoincrement=True,
)
"""What came of each contact. The client makes `followup_id`, so that a retry does no harm;
`sequence` is the order in which they were saved. `next_time` is the hour that was agreed for the
next step. Never changed: a correction supersedes, and `correction` says why."""

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("who", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("case_key", sa.Text, primary_key=True, index=True),
    sa.Column("saved_at", UTC, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
"""What somebody is typing of a case: on its form, or in the grid of a list's day (`place`); and the
cases that he has picked for a visit (`place` is "basket")."""

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("plan_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("crew", sa.Text, nullable=False),
    sa.Column("created_at", UTC, nullable=False),
    sa.Column("summary", sa.JSON, nullable=False),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("plans.plan_id")),
    sa.Column("rules_hash", sa.Text),
)
"""Visit lists: one crew, one day; `rules_hash` names the rules by which it was made."""

stops = sa.Table(
    "stops",
    metadata,
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("arrive", sa.DateTime, nullable=False),
    sa.Column("leave", sa.DateTime, nullable=False),
    sa.Column("km", sa.Float, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
"""The stops of a visit list in their order; `km` from the stop before."""
