"""Messages to customers: templates, what was sent, what became of it, numbers that were called."""

import sqlalchemy as sa
from alembic import op

from lib.ledger.migrations.guards import guard

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables of messages; they are only ever added to."""
    _template_steps()
    _messages()
    _message_steps()
    op.create_table(
        "called",
        sa.Column("followup_id", sa.Text, primary_key=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("number_key", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
    )
    op.create_table(
        "satisfaction",
        *_kept("entry_id", "satisfaction"),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text),
        sqlite_autoincrement=True,
    )
    for table in ("template_steps", "messages", "message_steps", "called", "satisfaction"):
        guard(table)


def _kept(identifier: str, table: str) -> list[sa.Column[object]]:
    return [
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(identifier, sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey(f"{table}.{identifier}"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
    ]


def _template_steps() -> None:
    op.create_table(
        "template_steps",
        *_kept("entry_id", "template_steps"),
        sa.Column("version_id", sa.Text, nullable=False, index=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("others", sa.Boolean, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("version_id", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("number_key", sa.Text, index=True),
        sa.Column("subject", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("parts", sa.Integer),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _message_steps() -> None:
    op.create_table(
        "message_steps",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.Text, nullable=False, unique=True),
        sa.Column("message_id", sa.Text, index=True),
        sa.Column("case_key", sa.Text, nullable=False, index=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("happened_at", sa.DateTime, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("number_key", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
