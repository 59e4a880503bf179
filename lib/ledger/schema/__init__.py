"""The tables of the ledger, as SQLAlchemy Core knows them.

A change here needs a migration in lib/ledger/migrations/versions; a test compares the two.
Times that say when *we* did something are UTC; times of a visit are the local time on the
collector's watch, without a zone. Money is in minor units of the row's currency.
"""

from lib.ledger.schema.audit import audit
from lib.ledger.schema.common import metadata
from lib.ledger.schema.field import followups, plans, stops
from lib.ledger.schema.portfolio import corrections, imports, templates
from lib.ledger.schema.users import HOUSEKEEPING, attempts, passwords, sessions, tokens, users

__all__ = [
    "HOUSEKEEPING",
    "attempts",
    "audit",
    "corrections",
    "followups",
    "imports",
    "metadata",
    "passwords",
    "plans",
    "sessions",
    "stops",
    "templates",
    "tokens",
    "users",
]
