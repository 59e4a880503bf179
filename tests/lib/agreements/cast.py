"""A debt, offers and people in a few words, for the tests of this room."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from lib.agreements import agreeing, records
from lib.agreements.affordability import Figure
from lib.agreements.debt import Debt
from lib.agreements.following import Grace
from lib.agreements.limits import Limits
from lib.agreements.offers import Offer, Terms, offer
from lib.agreements.proposal import Proposal, Signature
from lib.ledger import Ledger
from lib.rights import Actor, Role
from tests.cast import somebody
from tests.lib.followups.cast import payments

TZ = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 2, 18, tzinfo=TZ)
TODAY = NOW.date()
FIRST = dt.date(2026, 11, 10)

COLIN = somebody("Colin", Role.COLLECTOR, collector="W01")
SUSAN = somebody("Susan", Role.SUPERVISOR)
MARY = somebody("Mary", Role.MANAGER)
AUDREY = somebody("Audrey", Role.AUDITOR)

LIMITS = Limits(waiver=0.1, instalments=24, deferral_months=3, settlement=0.8)
GRACE = Grace(days=3, tolerance=1.0, broken_days=10)
BUDGET = {"wages": Figure(6_000_00), "living": Figure(2_500_00), "housing": Figure(1_500_00)}

DEBT = Debt(
    "overdue_amount",
    1_000_00,
    "CNY",
    {"principal": 700_00, "interest": 180_00, "penalty": 70_00, "fees": 50_00},
)
"""1,000.00, broken down by the file."""


def made(kind: str = "equal", number: int = 3, **said: object) -> Offer:
    """An offer for DEBT, first due on the 10th."""
    told: dict[str, object] = {"kind": kind, "number": number, "first_due": FIRST, **said}
    return offer(DEBT, Terms(**told))  # type: ignore[arg-type]


def propose(
    ledger: Ledger,
    what: Offer | None = None,
    by: Actor = SUSAN,
    key: str = "C1",
    now: dt.datetime = NOW,
    *,
    sample: bool = False,
) -> str:
    """Propose an offer and return its identifier."""
    asked = Proposal(case_key=key, offer=what or made(), budget=BUDGET, sample=sample)
    return agreeing.propose(ledger.by(by), asked, LIMITS, now)


def sign(ledger: Ledger, agreement_id: str, on: dt.date = TODAY, by: Actor = SUSAN) -> None:
    """Record its signature."""
    signature = Signature(signed_on=on, how="paper", signed_by="customer")
    now = dt.datetime.combine(on, dt.time(18), TZ)
    agreeing.sign(ledger.by(by), agreement_id, signature, now)


def listed(ledger: Ledger, day: dt.date = TODAY, *paid: tuple[Any, ...]) -> pl.DataFrame:
    """All agreements as of a day, after payments as tests.lib.followups.cast makes them."""
    return records.listed(records.steps(ledger), payments(*paid), day, GRACE)


def states(ledger: Ledger, day: dt.date = TODAY, *paid: tuple[Any, ...]) -> list[str]:
    """Their states, in the order in which they were proposed."""
    order = dict.fromkeys(records.steps(ledger)["agreement_id"])
    found = dict(listed(ledger, day, *paid).select("agreement_id", "state").iter_rows())
    return [found[key] for key in order]


ONE_PERCENT = Decimal(12)
"""A yearly rate that is one per cent a month."""
