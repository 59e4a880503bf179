"""What keeps a case from being visited, what the customer wishes, what he complains of."""

import sqlalchemy as sa

from lib.ledger.schema.common import UTC, metadata

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("hold_id", sa.Text, nullable=False, index=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("person_key", sa.Text),
    sa.Column("hold_kind", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date),
    sa.Column("ends_on", sa.Date),
    sa.Column("review_on", sa.Date),
    sa.Column("reviewer", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("evidence", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("decision", sa.Text),
    sa.Column("lifted_on", sa.Date),
    sa.Column("reason", sa.Text),
    sa.Column("followup_id", sa.Text),
    sa.Column("complaint_id", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Holds of our own people, and what they decided about those of lists: each row says all that is
known of one hold after an `act` (placed, extended, reviewed, lifted). Never changed: of one
`hold_id` the latest row counts."""

wishes = sa.Table(
    "wishes",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("entry_id", sa.Text, nullable=False, unique=True),
    sa.Column("wish_id", sa.Text, nullable=False, index=True),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("person_key", sa.Text),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("weekdays", sa.JSON),
    sa.Column("time_from", sa.Time),
    sa.Column("time_to", sa.Time),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date),
    sa.Column("evidence", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What a customer agreed to, wishes for or forbids. `weekdays` counts from Monday = 0. Never
changed: of one `wish_id` the latest row counts; a withdrawn one ends on its `ends_on`."""

complaint_steps = sa.Table(
    "complaint_steps",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("step_id", sa.Text, nullable=False, unique=True),
    sa.Column("complaint_id", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("complaint_kind", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("about", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("outcome", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("followup_id", sa.Text),
    sa.Column("recorded_at", UTC, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Complaints and disputes, one row a step (opened, assigned, answered, closed, reopened). Each row
repeats the case and the kind; the other columns say what the step brought. Never changed."""
