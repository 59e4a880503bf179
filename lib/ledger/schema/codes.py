"""The tenant's own table of result codes, version by version."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

code_tables = sa.Table(
    "code_tables",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("version_id", sa.Text, nullable=False, unique=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("code_tables.version_id"), unique=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a version, the last one counts: `content` is the file (TOML) as it was given, and
`version_id` tells its bytes (lib.followups.own). Two people cannot follow the same version."""
