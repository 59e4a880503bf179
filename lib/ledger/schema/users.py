"""Who may sign in, who is signed in, and who tried."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

users = sa.Table(
    "users",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("login", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("collector", sa.Text),
    sa.Column("issuer", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("disabled", sa.Boolean, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""People and their roles. Never changed: of one `user_id` the latest row counts. `issuer` and
`subject` name the account at the company's provider, `collector` the number in the files."""

passwords = sa.Table(
    "passwords",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("changed_at", UTC, nullable=False),
)
"""Argon2id hashes, apart from the people: a former one would be of use to thieves only."""

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("session_id", sa.Text, nullable=False, unique=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("began_at", UTC, nullable=False),
    sa.Column("seen_at", UTC, nullable=False),
    sa.Column("ended_at", UTC),
)
"""One row a sign-in. The cookie's token is kept only as a hash; `session_id` names it to people."""

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("attempt_id", sa.Text, nullable=False, unique=True),
    sa.Column("whose", sa.Text, nullable=False, index=True),
    sa.Column("address", sa.Text, nullable=False, index=True),
    sa.Column("at", UTC, nullable=False),
    sqlite_autoincrement=True,
)
"""Wrong passwords of the last day. `whose` is a keyed hash: a password typed into the wrong field
must not be kept."""

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("token_id", sa.Text, nullable=False, unique=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("made_at", UTC, nullable=False),
    sa.Column("revoked_at", UTC),
)
"""What the command line knows a person by (DOORSTEP_TOKEN), kept only as a hash."""

HOUSEKEEPING = frozenset({"sessions", "attempts", "drafts"})
"""Tables that the product itself keeps at every request; see Ledger.keep."""
