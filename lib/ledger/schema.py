"""The tables of the ledger, as SQLAlchemy Core knows them.

A change here needs a migration in lib/ledger/migrations/versions; a test compares the two.
Times that say when *we* did something are UTC; times of a visit are the local time on the
collector's watch, without a zone. Money is in minor units of the row's currency.
"""

import datetime as dt

import sqlalchemy as sa

REVISION = "0002"
"""The newest of lib/ledger/migrations/versions: a ledger that has it needs no migration."""


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

followups = sa.Table(
    "followups",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("followup_id", sa.Text, nullable=False, unique=True),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("happened_at", sa.DateTime, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("collector", sa.Text),
    sa.Column("met_whom", sa.Text),
    sa.Column("address_kind", sa.Text),
    sa.Column("address_verdict", sa.Text),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("next_action", sa.Text),
    sa.Column("next_date", sa.Date),
    sa.Column("promise_amount", sa.BigInteger),
    sa.Column("promise_date", sa.Date),
    sa.Column("promise_by", sa.Text),
    sa.Column("currency", sa.Text, nullable=False),
    # Unique: of two corrections of one follow-up the second must correct the first correction.
    sa.Column("supersedes", sa.Text, sa.ForeignKey("followups.followup_id"), unique=True),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What came of each contact. The client makes `followup_id`, so that a retry does no harm;
`sequence` is the order in which they were saved. Never changed: a correction supersedes."""

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("plan_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("crew", sa.Text, nullable=False),
    sa.Column("created_at", UTC, nullable=False),
    sa.Column("summary", sa.JSON, nullable=False),
    sa.Column("supersedes", sa.Text, sa.ForeignKey("plans.plan_id")),
)
"""Visit lists: one crew, one day."""

stops = sa.Table(
    "stops",
    metadata,
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("arrive", sa.DateTime, nullable=False),
    sa.Column("leave", sa.DateTime, nullable=False),
    sa.Column("km", sa.Float, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
"""The stops of a visit list in their order; `km` from the stop before."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UTC, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row a write, in its transaction. Names and identifiers only, never values of a person."""
