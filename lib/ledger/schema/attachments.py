"""What was attached to records and agreements; the files lie beside the ledger."""

import sqlalchemy as sa

from lib.ledger.schema.common import kept, metadata

attachments = sa.Table(
    "attachments",
    metadata,
    *kept("attachment_id", "attachments"),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("sha256", sa.Text),
    sa.Column("file_name", sa.Text),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
"""A file (`sha256` names it) that belongs to a "followup" or an "agreement" (`about`) of that
identifier (`subject`). Once erased it has neither `sha256` nor `file_name`. `size` in bytes, of
what is kept."""
