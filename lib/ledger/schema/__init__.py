"""The tables of the ledger, as SQLAlchemy Core knows them.

A change here needs a migration in lib/ledger/migrations/versions; a test compares the two.
Times that say when *we* did something are UTC; times of a visit are the local time on the
collector's watch, without a zone. Money is in minor units of the row's currency.
"""

from lib.ledger.schema.agreements import agreements
from lib.ledger.schema.attachments import attachments
from lib.ledger.schema.audit import audit
from lib.ledger.schema.breaches import breach_steps
from lib.ledger.schema.codes import code_tables
from lib.ledger.schema.common import metadata
from lib.ledger.schema.decisions import decisions
from lib.ledger.schema.experiments import experiments
from lib.ledger.schema.field import drafts, followups, plans, stops
from lib.ledger.schema.holds import complaint_steps, holds, wishes
from lib.ledger.schema.lessons import lessons
from lib.ledger.schema.messages import (
    called,
    message_steps,
    messages,
    satisfaction,
    template_steps,
)
from lib.ledger.schema.overrides import overrides
from lib.ledger.schema.people import attendances, knowledge_checks, leave, qualifications
from lib.ledger.schema.planning import plan_steps, plan_versions, progress
from lib.ledger.schema.portfolio import corrections, imports, templates
from lib.ledger.schema.privacy import privacy
from lib.ledger.schema.quality import quality_reviews
from lib.ledger.schema.questions import questions
from lib.ledger.schema.requests import visit_requests
from lib.ledger.schema.safety import checkins, incidents, safety_reviews, warnings
from lib.ledger.schema.scores import score_models
from lib.ledger.schema.strategy import segments, strategies
from lib.ledger.schema.targets import targets
from lib.ledger.schema.users import HOUSEKEEPING, attempts, passwords, sessions, tokens, users

REVISION = "0024"
"""The newest of lib/ledger/migrations/versions: a ledger that has it needs no migration."""

__all__ = [
    "HOUSEKEEPING",
    "REVISION",
    "agreements",
    "attachments",
    "attempts",
    "attendances",
    "audit",
    "breach_steps",
    "called",
    "checkins",
    "code_tables",
    "complaint_steps",
    "corrections",
    "decisions",
    "drafts",
    "experiments",
    "followups",
    "holds",
    "imports",
    "incidents",
    "knowledge_checks",
    "leave",
    "lessons",
    "message_steps",
    "messages",
    "metadata",
    "overrides",
    "passwords",
    "plan_steps",
    "plan_versions",
    "plans",
    "privacy",
    "progress",
    "qualifications",
    "quality_reviews",
    "questions",
    "safety_reviews",
    "satisfaction",
    "score_models",
    "segments",
    "sessions",
    "stops",
    "strategies",
    "targets",
    "template_steps",
    "templates",
    "tokens",
    "users",
    "visit_requests",
    "warnings",
    "wishes",
]
