"""What is done about contacts that broke a rule."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

breach_steps = sa.Table(
    "breach_steps",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("step_id", sa.Text, nullable=False, unique=True),
    sa.Column("breach_id", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("rule_id", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("happened_at", sa.DateTime, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("collector", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("measure", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What was done about breaches, one row a step (explained, assigned, measured, closed, dismissed,
reopened). Each row repeats the rule and the contact, by which lib.compliance.violations finds it
again; `happened_at` is the local time of the contact. The other columns say what the step brought.
Never changed."""
