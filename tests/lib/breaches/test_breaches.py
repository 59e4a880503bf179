"""A breach from the gate's finding to its end: who may do what, and what counts as explained."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from lib.breaches import records, steps
from lib.breaches.concerned import Breach, concerned
from lib.compliance.violations import ROWS
from lib.errors import RecordRefused
from lib.followups.duties import breaches_due
from lib.followups.recording import Entry, record
from lib.holds.hold import LONGEST, TOO_LONG
from lib.ledger import Ledger
from lib.people.accounts.users import User
from lib.rights import NotAllowed, Role
from tests.cast import somebody

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DUE = TODAY + dt.timedelta(days=14)
AT = dt.datetime.combine(dt.date(2026, 11, 18), dt.time(22, 30))
CARL = somebody("carl", Role.COMPLIANCE)
MIA = somebody("mia", Role.MANAGER, Role.COLLECTOR, collector="W02")
COLIN = somebody("colin", Role.COLLECTOR, collector="W01")
USERS = tuple(
    User(one.name, one.name, one.name.title(), one.roles, one.collector)
    for one in (CARL, MIA, COLIN)
)
OF = {one.login: one for one in USERS}


def rows(**more: object) -> pl.DataFrame:
    """What the gate found: one contact that broke one rule."""
    row = {
        "rule_id": "CN-HOURS",
        "case_key": "C1",
        "happened_at": AT,
        "channel": "visit",
        "collector": "W02",
        "note": "nobody opened",
        "sure": True,
    }
    return pl.DataFrame([row | more], schema=dict(ROWS))


def breach(found: pl.DataFrame | None = None) -> Breach:
    row = records.breaches(rows() if found is None else found, nothing(), TODAY)
    names = ("breach_id", "rule_id", "case_key", "happened_at", "channel", "collector")
    told = row.select(names).row(0, named=True)
    return Breach(**told, concerned=concerned(told["collector"], USERS, {}))


def nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(records.STEPS))


def stands(ledger: Ledger, day: dt.date = TODAY) -> dict[str, object]:
    return records.breaches(rows(), records.taken(ledger), day).row(0, named=True)


def taken_up(ledger: Ledger) -> None:
    steps.assign(ledger.by(CARL), breach(), OF["carl"], DUE, NOW)


def test_what_the_gate_found_is_open_and_nobodys_without_anybody_entering_it(
    ledger: Ledger,
) -> None:
    told = stands(ledger)

    assert (told["state"], told["owner"], told["due_on"]) == (records.OPEN, None, None)


def test_a_breach_goes_from_its_owner_over_a_measure_to_its_end(ledger: Ledger) -> None:
    taken_up(ledger)
    assert stands(ledger)["state"] == records.LOOKED_INTO
    assert stands(ledger, DUE + dt.timedelta(days=1))["overdue"] is True

    by = ledger.by(CARL)
    steps.set_measure(by, breach(), "training", "", DUE, NOW)
    steps.assign(by, breach(), OF["carl"], DUE, NOW)
    assert (stands(ledger)["state"], stands(ledger)["measure"]) == (records.SET, "training")

    steps.close(by, breach(), "course of 25 November", NOW)
    told = stands(ledger, DUE + dt.timedelta(days=1))
    assert (told["state"], told["overdue"], told["days_left"]) == (records.ENDED, False, None)

    steps.reopen(by, breach(), "again the same crew", DUE, NOW)
    told = stands(ledger)
    assert (told["state"], told["owner"], told["measure"]) == (records.LOOKED_INTO, "carl", None)


def test_what_is_no_breach_after_all_says_why(ledger: Ledger) -> None:
    taken_up(ledger)
    with pytest.raises(RecordRefused, match="say why"):
        steps.dismiss(ledger.by(CARL), breach(), " ", NOW)

    steps.dismiss(ledger.by(CARL), breach(), "the watch was an hour ahead", NOW)

    assert stands(ledger)["state"] == records.NONE
    with pytest.raises(RecordRefused, match="closed already"):
        steps.set_measure(ledger.by(CARL), breach(), "training", "", DUE, NOW)


def test_who_made_the_contact_explains_it_and_closes_nothing(ledger: Ledger) -> None:
    taken_up(ledger)
    mine = ledger.by(MIA)

    steps.explain(mine, breach(), "the customer asked us in", NOW)
    with pytest.raises(RecordRefused, match="made this contact yourself"):
        steps.dismiss(mine, breach(), "no breach", NOW)
    with pytest.raises(RecordRefused, match="made this contact yourself"):
        steps.close(mine, breach(), "", NOW)
    with pytest.raises(RecordRefused, match="made this contact yourself"):
        steps.assign(mine, breach(), OF["carl"], DUE, NOW)
    with pytest.raises(RecordRefused, match="choose somebody else"):
        steps.assign(ledger.by(CARL), breach(), OF["mia"], DUE, NOW)

    told = stands(ledger)
    assert (told["explanation"], told["explained_by"]) == ("the customer asked us in", "mia")


def refused_of(ledger: Ledger, found: pl.DataFrame) -> None:
    """Mia decides nothing about a breach as the record stands now."""
    with pytest.raises(RecordRefused, match="made this contact yourself"):
        steps.dismiss(ledger.by(MIA), breach(found), "no breach", NOW)
    with pytest.raises(RecordRefused, match="choose somebody else"):
        steps.assign(ledger.by(CARL), breach(found), OF["mia"], DUE, NOW)


@pytest.mark.parametrize("now_says", [None, "W01"])
def test_who_was_named_with_a_step_stays_concerned_whatever_the_record_says_now(
    ledger: Ledger, now_says: str | None
) -> None:
    taken_up(ledger)

    refused_of(ledger, rows(collector=now_says))


def test_who_corrects_who_went_and_when_decides_nothing_about_his_own_contact(
    ledger: Ledger,
) -> None:
    went = Entry(
        followup_id="F1",
        case_key="C1",
        channel="visit",
        happened_at=AT - dt.timedelta(hours=1),
        currency="CNY",
        collector="W02",
        outcome="NOT_HOME",
        met_whom="nobody",
        address_kind="home",
        address_verdict="valid",
        next_action="visit",
        next_date=DUE,
    )
    record(ledger, went, NOW)
    corrected = replace(
        went,
        followup_id="F2",
        collector="W01",
        happened_at=AT,
        supersedes="F1",
        correction="it was Colin, later",
    )
    record(ledger, corrected, NOW)

    refused_of(ledger, rows(collector="W01"))


def test_only_who_may_looks_into_a_breach(ledger: Ledger) -> None:
    with pytest.raises(NotAllowed):
        steps.assign(ledger.by(COLIN), breach(), OF["carl"], DUE, NOW)
    with pytest.raises(RecordRefused, match="may not look into"):
        steps.assign(ledger.by(CARL), breach(), OF["colin"], DUE, NOW)


@pytest.mark.parametrize(
    ("measure", "text", "said"),
    [("", "", "choose a measure"), (steps.OTHER, "", "in words")],
)
def test_a_measure_says_what_it_is(ledger: Ledger, measure: str, text: str, said: str) -> None:
    taken_up(ledger)
    with pytest.raises(RecordRefused, match=said):
        steps.set_measure(ledger.by(CARL), breach(), measure, text, DUE, NOW)


def test_nothing_is_closed_before_somebody_looked_and_a_measure_was_set(ledger: Ledger) -> None:
    with pytest.raises(RecordRefused, match="Nobody looks into it"):
        steps.set_measure(ledger.by(CARL), breach(), "training", "", DUE, NOW)
    taken_up(ledger)
    with pytest.raises(RecordRefused, match="No measure"):
        steps.close(ledger.by(CARL), breach(), "", NOW)


def test_a_note_is_no_explanation_and_one_given_with_the_record_is(ledger: Ledger) -> None:
    assert stands(ledger)["explanation"] is None

    contact = {"case_key": "C1", "happened_at": AT, "channel": "visit", "collector": "W02"}
    with ledger.by(MIA).write("record follow-up", "F1") as connection:
        steps.explain_within(connection, ledger.by(MIA), contact, ["CN-HOURS"], "let in", NOW)

    told = stands(ledger)
    assert (told["explanation"], told["state"], told["note"]) == (
        "let in",
        records.OPEN,
        "nobody opened",
    )


def test_an_explanation_with_the_record_is_no_longer_than_one_that_is_given_later(
    ledger: Ledger,
) -> None:
    contact = {"case_key": "C1", "happened_at": AT, "channel": "visit", "collector": "W02"}
    endless = "x" * (LONGEST + 1)
    assert steps.wrong("let in") == ()
    assert [one.sentence for one in steps.wrong(endless)] == [TOO_LONG]
    with (
        pytest.raises(RecordRefused, match="please shorten it"),
        ledger.write("record follow-up", "F1") as connection,
    ):
        steps.explain_within(connection, ledger, contact, ["CN-HOURS"], endless, NOW)
    with pytest.raises(RecordRefused, match="please shorten it"):
        steps.explain(ledger, breach(), endless, NOW)


def test_records_of_one_moment_are_one_breach_and_perhaps_is_none_yet(ledger: Ledger) -> None:
    both = pl.concat([rows(), rows(collector="W01")])
    told = records.breaches(both, records.taken(ledger), TODAY)
    assert told["collector"].to_list() == ["W02、W01"]

    perhaps = records.breaches(rows(sure=False), records.taken(ledger), TODAY)
    assert perhaps["state"].to_list() == [None]


def test_who_works_alone_is_his_own_owner(ledger: Ledger) -> None:
    steps.assign(ledger, breach(), None, DUE, NOW)
    steps.set_measure(ledger, breach(), "rule", "", DUE, NOW)
    steps.close(ledger, breach(), "", NOW)

    assert (stands(ledger)["state"], stands(ledger)["owner"]) == (records.ENDED, "")


def test_whoever_a_record_names_is_concerned_by_number_name_or_login() -> None:
    assert concerned("张三、W02", USERS, {"张三": {"W01"}}) == {"colin", "mia"}
    assert concerned("Carl", USERS, {}) == {"carl"}
    assert concerned(None, USERS, {}) == frozenset()
    # Two bear the name: each of them may have gone.
    assert concerned("张三", USERS, {"张三": {"W01", "W02"}}) == {"colin", "mia"}


@pytest.mark.parametrize(
    "cell", ["W02／W01", "W02＆W01", "W02 W01", "Mia（W02）, W01", "w02；Ｗ０１", "colin(mia)"]
)
def test_however_names_stand_in_one_cell_all_of_them_are_concerned(cell: str) -> None:
    assert concerned(cell, USERS, {}) == {"colin", "mia"}


def test_what_was_no_breach_coaches_nobody_and_a_measure_coaches_who_made_the_contact(
    ledger: Ledger,
) -> None:
    taken_up(ledger)
    steps.set_measure(ledger.by(CARL), breach(), "training", "", DUE, NOW)
    known = records.breaches(rows(), records.taken(ledger), TODAY)
    assert records.coached(known, {"W02": "W02"}).rows() == [("W02", "breach", "training", 1, 1)]
    assert records.without_dismissed(rows(), known).height == 1

    steps.dismiss(ledger.by(CARL), breach(), "a consent was there", NOW)
    known = records.breaches(rows(), records.taken(ledger), TODAY)
    assert records.coached(known, {}).height == 0
    assert records.without_dismissed(rows(), known).height == 0


def test_what_is_worked_on_is_told_though_the_gate_does_not_find_it_any_more(
    ledger: Ledger,
) -> None:
    taken_up(ledger)
    known = records.breaches(rows().clear(), records.taken(ledger), TODAY)
    assert known.select("found", "state", "owner").rows() == [(False, "looked_into", "carl")]
    late = DUE + dt.timedelta(days=2)
    on_list = breaches_due(records.worked_on(records.taken(ledger), late), late)
    assert on_list.select("kind", "collector", "said", "days_late").rows() == [
        ("breach", "carl", "CN-HOURS", 2)
    ]
    assert breaches_due(records.worked_on(records.taken(ledger), TODAY), TODAY).height == 0


def test_a_record_that_was_corrected_leaves_no_breach_to_who_recorded_it() -> None:
    seen = pl.DataFrame(
        {
            "rule_ids": [["CN-HOURS", "HOUSE-CAP"], ["CN-HOURS"]],
            "case_key": ["C1", "C1"],
            "channel": ["visit", "visit"],
            "allowed": [False, False],
            "followup_id": ["F1", "F0"],
        }
    )
    standing = pl.DataFrame(
        {"followup_id": ["F1"], "happened_at": [AT], "collector": ["W02"], "note": [None]}
    )
    told = records.recorded(seen, standing)
    assert told["rule_id"].to_list() == ["CN-HOURS", "HOUSE-CAP"]
    assert told["sure"].all()
