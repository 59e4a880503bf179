"""A crew of two and what is known of them, for the tests of this room."""

import datetime as dt

from lib.ledger import Ledger
from lib.people import qualifications
from lib.people.qualifications import Qualification
from lib.visits.crew import Crew

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)

CREW = Crew("一组", ("李雷", "韩梅梅"), numbers=("W1", "W2"))
KINDS = ("cn_pre_post", "cn_yearly")


def qualify(
    ledger: Ledger, collector: str, kind: str, issued: str, expires: str | None = None
) -> str:
    """Keep a qualification of somebody."""
    return qualifications.record(
        ledger,
        Qualification(
            collector=collector,
            kind=kind,
            issued=dt.date.fromisoformat(issued),
            expires=dt.date.fromisoformat(expires) if expires else None,
        ),
        today=TODAY,
        now=NOW,
    )


def qualify_crew(ledger: Ledger) -> None:
    """Give both members all that mainland China asks for."""
    for collector in CREW.numbers:
        qualify(ledger, collector, "cn_pre_post", "2025-01-10")
        qualify(ledger, collector, "cn_yearly", "2026-01-10")
