"""Templates of messages, the messages themselves, and what became of each."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, kept, metadata

template_steps = sa.Table(
    "template_steps",
    metadata,
    *kept("entry_id", "template_steps"),
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
    sa.Column("tone", sa.Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""A tenant's own versions of templates, one row a step (written, approved, refused, retired); each
repeats the text. They are about nobody. Never changed."""

messages = sa.Table(
    "messages",
    metadata,
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
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Messages that were put out to be sent. `field` says where in the case the number or address
stands, which is not repeated here; `number_key` names it without telling it. `message_id` is the
same however often a message is asked for, so that it is sent once. Never changed."""

message_steps = sa.Table(
    "message_steps",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("message_id", sa.Text, index=True),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("happened_at", UTC, nullable=False),
    sa.Column("provider", sa.Text),
    sa.Column("reference", sa.Text),
    sa.Column("why", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("number_key", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What became of each message, one row a step (sending, sent, failed, delivered, undelivered,
replied, stopped, cancelled). A reply that names no message has none. Never changed."""

called = sa.Table(
    "called",
    metadata,
    sa.Column("followup_id", sa.Text, primary_key=True),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("number_key", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
)
"""Which number of a case a recorded call went to. Never changed."""

satisfaction = sa.Table(
    "satisfaction",
    metadata,
    *kept("entry_id", "satisfaction"),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("note", sa.Text),
    sqlite_autoincrement=True,
)
"""How satisfied a customer was once his case was closed, from 1 to 5, and what he said."""
