"""An agreement that is kept takes its case out of calls, messages and visits, and says why."""

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest

from lib.agreements import agreeing
from lib.agreements.debt import Debt
from lib.agreements.limits import Limits
from lib.agreements.offers import EQUAL, Terms, offer
from lib.agreements.proposal import Proposal, Signature
from lib.messages import calling, knowing, queue
from lib.messages.channels import CALL, SMS
from lib.portfolio import Portfolio
from lib.rights import Role
from lib.rules.loading import load
from lib.settings import Settings
from lib.visits.legality import knowing as legality
from lib.visits.picking import exclusions, gathering
from lib.visits.picking.gathering import Asked
from tests.cast import somebody

DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LIMITS = Limits(waiver=0.1, instalments=24, deferral_months=3, settlement=0.8)


def signed(place: Portfolio, case_key: str) -> None:
    """Let an agreement of a case stand from DAY."""
    ledger = place.ledger.by(somebody("cai", Role.SUPERVISOR))
    debt = Debt("overdue_amount", 1_200_00, "CNY", {"rest": 1_200_00})
    made = offer(debt, Terms(kind=EQUAL, number=12, first_due=DAY + dt.timedelta(days=20)))
    key = agreeing.propose(ledger, Proposal(case_key=case_key, offer=made, budget={}), LIMITS, NOON)
    stands = Signature(signed_on=DAY, how="paper", signed_by="customer")
    agreeing.sign(ledger, key, stands, NOON)


@pytest.fixture
def place(sample_home: Path, tmp_path: Path) -> Portfolio:
    """Return the sample in a store of the test's own."""
    shutil.copytree(sample_home, tmp_path / "home")
    return Portfolio.open(tmp_path / "home")


def callable_(place: Portfolio, settings: Settings) -> set[str]:
    """Return the cases that the call list lets be called."""
    known = knowing.day_of(place, settings, CALL, DAY, NOON.astimezone(dt.UTC))
    rows = calling.call_list(known.wanted, known.known, known.asked).rows
    return set(rows.filter(pl.col("rule").is_null())["case_key"])


def test_calls_messages_and_visits_leave_the_case_out_and_say_why(place: Portfolio) -> None:
    settings = Settings(home=place.ledger.home)
    case = min(callable_(place, settings))
    signed(place, case)

    assert case not in callable_(place, settings)
    written = knowing.day_of(place, settings, SMS, DAY, NOON.astimezone(dt.UTC))
    asked = pl.DataFrame(
        [{"case_key": case, "why": "step", "channel": SMS, "due": DAY}],
        schema_overrides=dict(written.wanted.schema),
    )
    asked = pl.concat([written.wanted.clear(), asked], how="diagonal_relaxed")
    one = queue.queue(asked, written.known, written.asked)
    assert one.ready.is_empty()
    assert one.refused.select("refused", "detail").row(0) == ("rule", "CN-CARD-70")

    cases = place.cases(None, known_by=DAY).collect()
    world = legality.world(place, settings, load(settings.home), cases, DAY, "")
    picked = gathering.picked(place, settings, world, Asked(DAY, DAY))
    why = picked.cases.filter(pl.col("case_key") == case)["why"].item()
    assert exclusions.WHY[why] == "on hold"
