"""What all tables have in common: their registry, and moments that know their zone."""

import datetime as dt
from typing import Any

import sqlalchemy as sa


class UTC(sa.TypeDecorator[dt.datetime]):
    """A moment: given and returned with its zone, kept as UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        """Refuse a moment without a zone: nobody could say later what it meant."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment in the ledger needs its time zone"
            raise ValueError(msg)
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        """Give the zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def kept(identifier: str, table: str) -> tuple[sa.Column[Any], ...]:
    """The columns of what is only ever added to; see lib.ledger.kept.

    The client makes the identifier, so that a retry does no harm; `sequence` is the order of
    saving. Of two corrections of one row the second must correct the first, and a withdrawn row
    ends what it corrects. Rows of the sample count only while the sample is open.
    """
    return (
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(identifier, sa.Text, nullable=False, unique=True),
        sa.Column("supersedes", sa.Text, sa.ForeignKey(f"{table}.{identifier}"), unique=True),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("recorded_at", UTC, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
    )
