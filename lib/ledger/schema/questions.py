"""Questions that somebody put together and kept under a name."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("question_id", sa.Text, nullable=False, unique=True),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("questions.question_id"), unique=True),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False),
    sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""`content` is the question (lib.questions.asking); `shared` ones are there for the whole house,
others for who kept them."""
