"""Where a case stands after its contacts."""

import dataclasses
import datetime as dt

import polars as pl
import pytest

from lib.followups.promises import promises
from lib.followups.recording import record
from lib.followups.records import FOLLOWUPS, merge, recorded
from lib.followups.standing import STANDING, standing
from lib.followups.timeline import Event, timeline
from lib.ledger import Ledger
from lib.words import N_, Sentence
from tests.cast import ALICE
from tests.lib.followups.cast import NOW, PROMISE, contacts, day, noon, payments


def held(*outcomes: str) -> str | None:
    rows = [{"happened_at": noon(n), "outcome": code} for n, code in enumerate(outcomes, 1)]
    found: str | None = standing(contacts(*rows), day(30))["held"][0]
    return found


def test_a_case_is_told_in_one_row() -> None:
    rows = contacts(
        {
            "happened_at": noon(1),
            "outcome": "MOVED",
            "met_whom": "neighbour",
            "address_kind": "hukou",
            "address_verdict": "outdated",
        },
        {"happened_at": noon(2), "outcome": "CALL_RPC", "channel": "call", "met_whom": "debtor"},
        {
            "happened_at": noon(3),
            "outcome": "CALLBACK",
            "met_whom": "debtor",
            "address_kind": "home",
            "address_verdict": "valid",
            "next_action": "revisit",
            "next_date": day(6),
        },
        {"happened_at": noon(9), "outcome": "NOT_HOME"},
    )
    assert standing(rows, day(8)).rows(named=True) == [
        dict.fromkeys(STANDING)
        | {
            "case_key": "C1",
            "last_outcome": "CALLBACK",
            "last_contact": day(3),
            "last_met": day(3),
            "visits": 2,
            "flag": "fixed_stop",
            "next_action": "revisit",
            "next_date": day(6),
            "fixed_visit": day(6),
            "no_lone_visit": False,
            "verdict_home": "valid",
            "verdict_hukou": "outdated",
        }
    ]


@pytest.mark.parametrize(
    ("outcomes", "hold"),
    [
        (("NOT_HOME",), None),
        (("DISPUTE",), "DISPUTE"),
        (("DISPUTE", "CALL_RNR", "NOT_HOME"), "DISPUTE"),
        (("DISPUTE", "REFUSED"), "DISPUTE"),
        (("DISPUTE", "PTP"), None),
        (("DISPUTE", "PROMISE"), "DISPUTE"),
        (("PTP", "DISPUTE"), "DISPUTE"),
        (("COMPLAINT", "PTP"), "COMPLAINT"),
        (("DECEASED", "HARDSHIP", "PAID_PART"), "DECEASED"),
        (("HARDSHIP", "ILL"), "ILL"),
    ],
)
def test_a_hold_stands_until_the_customer_pays_or_promises_after_all(
    outcomes: tuple[str, ...], hold: str | None
) -> None:
    assert held(*outcomes) == hold


def test_who_has_promised_is_left_alone_until_the_day() -> None:
    promise = {"outcome": "PTP", "met_whom": "debtor", "promise_date": day(9)}
    rows = contacts(
        {"happened_at": noon(1), **promise},
        {"happened_at": noon(2), "outcome": "CALL_RNR", "channel": "call"},
    )
    spoken = contacts(
        {"happened_at": noon(1), **promise}, {"happened_at": noon(2), "outcome": "REFUSED"}
    )
    assert [standing(one, day(3))["no_visit_before"][0] for one in (rows, spoken)] == [
        day(9),
        None,
    ]


def test_a_message_of_ours_leaves_an_agreed_visit_its_day_and_hour() -> None:
    agreed = {"outcome": "CALLBACK", "next_date": day(6), "next_time": dt.time(15, 30)}
    sent = {"channel": "sms", "outcome": "MSG_SENT", "next_date": day(5)}
    rows = contacts({"happened_at": noon(1), **agreed}, {"happened_at": noon(2), **sent})
    found = standing(rows, day(3)).select("fixed_visit", "fixed_time", "next_date")
    assert found.row(0) == (day(6), dt.time(15, 30), day(5))


def test_a_conflict_is_never_forgotten_and_a_visit_not_made_is_none() -> None:
    rows = contacts(
        {"happened_at": noon(1), "outcome": "CONFLICT"},
        {"happened_at": noon(2), "outcome": "NOT_DONE"},
    )
    assert standing(rows, day(3)).select("no_lone_visit", "visits").row(0) == (True, 1)


def test_who_has_left_his_job_is_not_sought_there() -> None:
    rows = contacts({"happened_at": noon(1), "outcome": "LEFT_JOB", "channel": "call"})
    assert standing(rows, day(3))["verdict_work"].to_list() == ["outdated"]


def test_no_contacts_give_an_empty_frame() -> None:
    found = standing(contacts(), day(1))
    assert (found.height, found.schema) == (0, pl.Schema(STANDING))


def imported(**columns: object) -> pl.DataFrame:
    return pl.DataFrame(
        {"case_key": ["C1"], "happened_at": [noon(19)], "channel": ["外访"], **columns}
    )


def test_files_and_records_make_one_frame_in_the_words_of_the_code_tables(ledger: Ledger) -> None:
    record(ledger.by(ALICE), PROMISE, NOW)
    record(
        ledger.by(ALICE),
        dataclasses.replace(
            PROMISE, followup_id="f2", supersedes="f1", correction="more was said", note="better"
        ),
        NOW,
    )
    brought = imported(outcome=["中债"], address_verdict=["地址有效"], note=["看见本人"])
    orphan = imported(outcome=["PTP"]).with_columns(case_key=pl.lit(None, pl.String))
    found = merge(pl.concat([brought, orphan], how="diagonal"), recorded(ledger))
    assert found.schema == pl.Schema(FOLLOWUPS)
    columns = ("followup_id", "channel", "met_whom", "address_verdict", "outcome", "note")
    assert found.select(columns).rows() == [
        (None, "visit", "debtor", "valid", "中债", "看见本人"),
        ("f2", "visit", "debtor", "valid", "PTP", "better"),
    ]


@pytest.mark.parametrize(
    ("columns", "result"),
    [
        ({}, "PROMISE"),
        ({"met_whom": ["本人"]}, "PTP"),
        ({"promise_by": ["本人"]}, "PTP"),
        ({"met_whom": ["配偶"]}, "PROMISE"),
        ({"met_whom": ["本人"], "promise_by": ["朋友"]}, "PROMISE"),
    ],
)
def test_a_promise_is_the_customers_only_where_the_file_says_so(
    columns: dict[str, list[str]], result: str, ledger: Ledger
) -> None:
    found = merge(imported(outcome=["承诺还款"], **columns), recorded(ledger))
    assert found["outcome"].to_list() == [result]


def test_nobody_at_home_is_a_visit_that_reached_nobody() -> None:
    rows = contacts({"happened_at": noon(1), "outcome": "NOBODY_HOME", "channel": "visit"})
    assert standing(rows, day(3)).select("visits", "last_met").row(0) == (1, None)


def test_nothing_imported_and_nothing_recorded_is_an_empty_frame(ledger: Ledger) -> None:
    empty = imported().clear()
    assert merge(empty, recorded(ledger)).height == 0
    assert merge(empty.lazy(), recorded(ledger)).height == 0


def test_the_timeline_tells_contacts_money_and_promises_newest_first() -> None:
    followups = contacts(
        {
            "happened_at": noon(1),
            "outcome": "PTP",
            "promise_amount": 50_00,
            "promise_date": day(5),
            "collector": "Alice",
            "note": "on Thursday",
        },
        {"happened_at": noon(3), "outcome": "跳票", "channel": "飞鸽"},
        {"happened_at": noon(4), "case_key": "C2", "outcome": "PTP"},
    )
    money = payments((day(3), 20_00), (day(20), -5_00))
    known = promises(followups, money, day(30))
    other = Event(at=day(2), kind="import", title=Sentence(N_("Placed")))
    found = timeline({"C1"}, followups, money, known, [other])
    assert [(event.at, event.kind, str(event.title), event.amount) for event in found] == [
        (day(20), "reversal", "Repayment reversed", -5_00),
        (day(9), "promise", "Promise for 2026-11-05 kept only in part", 15_00),
        (noon(3), "other", "Result in the file: 跳票", None),
        (day(3), "repayment", "Repayment", 20_00),
        (day(2), "import", "Placed", None),
        (noon(1), "visit", "Promise to pay by the customer", 50_00),
    ]
    assert (found[-1].detail, found[-1].actor) == ("on Thursday", "Alice")


def test_each_client_of_each_file_is_a_log_of_its_own() -> None:
    brought = pl.DataFrame(
        {
            "case_key": ["C1", "C2", "C3", "C4"],
            "happened_at": [noon(n) for n in (1, 2, 3, 4)],
            "import_id": ["i1", "i1", "i2", "i2"],
            "client": ["A", "B", "A", None],
        }
    )
    nothing = pl.DataFrame(schema=dict(FOLLOWUPS))
    assert merge(brought, nothing)["source"].to_list() == ["i1 A", "i1 B", "i2 A", "i2 "]
