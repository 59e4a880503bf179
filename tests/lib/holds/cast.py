"""Holds, wishes and days in a few words, for the tests of this room and of complaints."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl

from lib.cases.holds import active
from lib.followups.codes import HOLD_KINDS, OUTCOMES
from lib.followups.entry import Entry
from lib.followups.records import merge, recorded
from lib.holds import records
from lib.holds.every import OF_PERSON, known
from lib.holds.hold import Hold
from lib.ledger import Ledger
from lib.rights import Role
from tests.cast import somebody

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))

COLIN = somebody("Colin", Role.COLLECTOR, collector="W01")
SUSAN = somebody("Susan", Role.SUPERVISOR)
CLARA = somebody("Clara", Role.COMPLIANCE)
AUDREY = somebody("Audrey", Role.AUDITOR)

PERSONS = pl.DataFrame(
    {"case_key": ["C1", "C2", "C3"], "person_key": ["P1", "P1", "P2"]},
    schema={"case_key": pl.String, "person_key": pl.String},
)
"""C1 and C2 are of one person, C3 of another."""

LISTS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("case_key", "person_key", "hold_kind", "source", "note"), pl.String),
    **dict.fromkeys(("starts_on", "ends_on", "lifted_on"), pl.Date),
}


def hold(kind: str = "dispute", **said: object) -> Hold:
    """A hold of C1 since ten days, by letter."""
    told: dict[str, object] = {
        "case_key": "C1",
        "hold_kind": kind,
        "starts_on": TODAY - dt.timedelta(days=10),
        "source": "letter",
        **said,
    }
    return Hold(**told)  # type: ignore[arg-type]


def contact(outcome: str, number: int = 1, **said: object) -> Entry:
    """A visit to C1 today with this result, complete; a message where no visit comes to it."""
    ways = OUTCOMES[outcome].channels
    told: dict[str, object] = {
        "followup_id": f"f{number}",
        "collector": "W01",
        "case_key": "C1",
        "channel": "visit" if "visit" in ways else "sms",
        "happened_at": dt.datetime(2026, 11, 20, 9 + number),  # noqa: DTZ001 — local, by the watch
        "outcome": outcome,
        "met_whom": "debtor",
        "address_kind": "home",
        "address_verdict": "valid",
        "reason": "income",
        "note": "as told at the door",
        "next_action": "call",
        "next_date": TODAY + dt.timedelta(days=5),
        **said,
    }
    return Entry(**told)  # type: ignore[arg-type]


def listed(*rows: dict[str, object]) -> pl.DataFrame:
    """A lender's list of holds."""
    return pl.DataFrame(list(rows), schema=LISTS)


def all_holds(
    ledger: Ledger,
    day: dt.date = TODAY,
    lists: pl.DataFrame | None = None,
    persons: pl.DataFrame = PERSONS,
    agreed: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """All holds as the product knows them on a day."""
    kept = records.entries(ledger)
    nothing = pl.DataFrame(schema={"case_key": pl.String, "happened_at": pl.Datetime("us")})
    contacts = merge(nothing, recorded(ledger))
    return known(listed() if lists is None else lists, contacts, kept, persons, day, agreed)


def held(
    ledger: Ledger,
    day: dt.date = TODAY,
    lists: pl.DataFrame | None = None,
    persons: pl.DataFrame = PERSONS,
) -> dict[str, str]:
    """Case → the gravest hold that keeps it from being visited on a day."""
    found = active(
        all_holds(ledger, day, lists, persons),
        persons,
        day,
        gravest=list(HOLD_KINDS),
        of_person=OF_PERSON,
    )
    return dict(found.sort("case_key").iter_rows())
