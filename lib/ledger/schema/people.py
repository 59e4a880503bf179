"""Collectors: what they are qualified for, when they are away, what they learned."""

import sqlalchemy as sa

from lib.ledger.schema.common import kept, metadata

qualifications = sa.Table(
    "qualifications",
    metadata,
    *kept("qualification_id", "qualifications"),
    sa.Column("collector", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("issuer", sa.Text),
    sa.Column("number", sa.Text),
    sa.Column("issued", sa.Date, nullable=False),
    sa.Column("expires", sa.Date),
    sa.Column("evidence", sa.Text),
    sqlite_autoincrement=True,
)
"""Certificates and passed examinations; `expires` is their last day, null for those that do not
end. `collector` is the number under which files know the person."""

leave = sa.Table(
    "leave",
    metadata,
    *kept("leave_id", "leave"),
    sa.Column("collector", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
    sa.Column("note", sa.Text),
    sqlite_autoincrement=True,
)
"""Days on which a collector does not work; the first and the last belong to them."""

attendances = sa.Table(
    "attendances",
    metadata,
    *kept("attendance_id", "attendances"),
    sa.Column("collector", sa.Text, nullable=False, index=True),
    sa.Column("course", sa.Text, nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("hours", sa.Float),
    sa.Column("result", sa.Text),
    sqlite_autoincrement=True,
)
"""Courses that collectors took part in; `result` in the words of whoever gave the course."""

knowledge_checks = sa.Table(
    "knowledge_checks",
    metadata,
    *kept("check_id", "knowledge_checks"),
    sa.Column("collector", sa.Text, nullable=False, index=True),
    sa.Column("bank", sa.Text, nullable=False),
    sa.Column("taken_on", sa.Date, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("right", sa.Integer, nullable=False),
    sa.Column("pass_mark", sa.Float, nullable=False),
    sa.Column("passed", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Results of knowledge checks. `answers`: one entry a question with its identifier, topic, what was
chosen and whether it was right, so that a result can be read after the bank has changed."""
