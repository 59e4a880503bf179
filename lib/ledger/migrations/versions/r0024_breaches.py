"""What is done about contacts that broke a rule."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the table, which is only ever added to."""
    op.create_table(
        "breach_steps",
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
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    guard("breach_steps")
