"""What endangered people at the door, what follows from it, and whether a crew is well today."""

import sqlalchemy as sa

from lib.ledger.schema.common import kept, metadata

incidents = sa.Table(
    "incidents",
    metadata,
    *kept("incident_id", "incidents"),
    sa.Column("case_key", sa.Text, index=True),
    sa.Column("person_key", sa.Text),
    sa.Column("address_key", sa.Text),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("happened_at", sa.DateTime, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("who", sa.Text),
    sa.Column("injured", sa.Boolean, nullable=False),
    sa.Column("police", sa.Boolean, nullable=False),
    sa.Column("measures", sa.Text),
    sa.Column("expires", sa.Date),
    sa.Column("contested_on", sa.Date),
    sa.Column("contest", sa.Text),
    sqlite_autoincrement=True,
)
"""Observed behaviour at a visit, in levels from 0 to 4. `about` says whether it follows the person
or stays at the address; `contest` is what the customer says against it."""

safety_reviews = sa.Table(
    "safety_reviews",
    metadata,
    *kept("review_id", "safety_reviews"),
    sa.Column("incident_id", sa.Text, nullable=False, index=True),
    sa.Column("reviewed_on", sa.Date, nullable=False),
    sa.Column("consequence", sa.Text, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("reason", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What somebody with the right decided after an incident; of one incident the latest counts.
`incident_id` is the first identifier of the incident, whatever corrected it later."""

warnings = sa.Table(
    "warnings",
    metadata,
    *kept("warning_id", "warnings"),
    sa.Column("case_key", sa.Text, nullable=False, index=True),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("consequence", sa.Text, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("note", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Warnings that nobody had to be hurt for: a dog, a dark yard, a person who is afraid."""

checkins = sa.Table(
    "checkins",
    metadata,
    *kept("checkin_id", "checkins"),
    sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.plan_id"), nullable=False, index=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("stop", sa.Integer),
    sa.Column("at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""That a crew said where it is in its list; no positions. `at` is the local time."""
