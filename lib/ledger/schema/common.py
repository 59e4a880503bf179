"""What all tables have in common: their registry, and moments that know their zone."""

import datetime as dt

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
