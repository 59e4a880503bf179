"""The catalogue of imports, and what the product remembers about files."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("import_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("client", sa.Text, nullable=False, server_default=""),
    sa.Column("clients", sa.JSON, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_hash", sa.Text, nullable=False),
    sa.Column("encoding", sa.Text),
    sa.Column("delimiter", sa.Text),
    sa.Column("mapping", sa.JSON, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
    sa.Column("read", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("repaired", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("duplicate", sa.Integer, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("snapshot_hash", sa.Text, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.Column("committed_at", UTC, nullable=False),
    sa.Column("withdrawn_at", UTC),
    sa.Column("replaces", sa.Text),
)
"""The catalogue: a snapshot counts from the moment its row is here until it is withdrawn.
`replaces` names the import that was withdrawn in the same step."""

templates = sa.Table(
    "templates",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("template_id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("client", sa.Text, nullable=False, server_default=""),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("signature", sa.Text, nullable=False, index=True),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("retired", sa.Boolean, nullable=False),
    sa.Column("saved_at", UTC, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""How the files of a client are read: `settings` has the mapping of titles and what else was
chosen, `signature` tells the titles. Never changed: of one name the latest row counts, and a
retired one ends it."""

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("correction_id", sa.Text, nullable=False, unique=True),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What our people know better than the files: `about` says what is corrected (a place, a link
between persons), `subject` whose. Later files do not undo it. Never changed: of one subject the
latest row counts."""
