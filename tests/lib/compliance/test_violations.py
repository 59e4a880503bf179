"""Which contacts of a log broke rules: hours, caps, holds, lone visits, and what is not known."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
import pytest

from lib.compliance import violations
from lib.compliance.contacts import Past
from lib.compliance.violations import Violations
from lib.followups.records import FOLLOWUPS, RECORDED
from lib.followups.standing import results_that_held
from lib.holds.brought import PROMISED
from lib.holds.every import EVERY
from lib.holds.wishing import GIVEN
from lib.overrides import records as overrides
from lib.overrides.records import STEPS
from lib.people import coaching
from lib.rules.calendars import calendar
from lib.rules.loading import load
from lib.visits.legality.world import meaning

RULES = load()
TZ = "Asia/Shanghai"
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
PERSONS = pl.DataFrame({"case_key": ["C1", "C2", "C3"], "person_key": ["P1", "P1", "P3"]})
NOTHING = Past(
    holds=pl.DataFrame(schema=EVERY),
    wishes=pl.DataFrame(schema=dict(GIVEN)),
    overrides=overrides.listed(pl.DataFrame(schema=dict(STEPS)), LAST, TZ),
    persons=PERSONS,
    crews={"一组": 2},
)
TWO = "张三、李四"


def contact(
    at: str, case_key: str = "C1", channel: str = "visit", **more: object
) -> dict[str, object]:
    return {
        **dict.fromkeys(FOLLOWUPS),
        "case_key": case_key,
        "happened_at": dt.datetime.fromisoformat(at),
        "channel": channel,
        "outcome": "NOBODY_HOME" if channel == "visit" else "CALL_RPC",
        "collector": TWO,
        "source": "log",
        **more,
    }


def log(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(FOLLOWUPS), orient="row")


def found(
    *rows: dict[str, object], place: str = "CN", first: dt.date = FIRST, **past: object
) -> Violations:
    known = {**vars(NOTHING), **past}
    return violations.found(
        log(*rows),
        Past(**known),
        RULES,
        meaning(),
        period=(first, LAST),
        calendar=calendar(place, range(2025, 2028)),
        tz=TZ,
    )


def told(what: Violations, *, sure: bool = True) -> list[tuple[str, str, str]]:
    rows = what.rows.filter(pl.col("sure") == sure).sort("happened_at", "rule_id")
    return [
        (f"{at:%d %H:%M}", case_key, rule_id)
        for at, case_key, rule_id in rows.select("happened_at", "case_key", "rule_id").iter_rows()
    ]


def of(what: Violations, rule_id: str) -> dict[str, int]:
    row: Mapping[str, int] = what.by_rule.filter(rule_id=rule_id).drop("rule_id").row(0, named=True)
    return {name: n for name, n in row.items() if n}


def hold(kind: str, case_key: str = "C1", **more: object) -> pl.DataFrame:
    usual = {"case_key": case_key, "hold_kind": kind, "person_key": "P1"}
    return pl.DataFrame([{**dict.fromkeys(EVERY), **usual, **more}], schema=EVERY)


def test_contacts_at_forbidden_hours_break_the_rules_of_the_hours() -> None:
    seen = found(
        contact("2026-11-10 07:59"),
        contact("2026-11-10 08:00"),
        contact("2026-11-11 21:59:59"),
        contact("2026-11-11 22:00", channel="call"),
        contact("2026-11-12 23:00", channel="letter"),
        contact("2026-10-31 23:00"),
        contact("2026-12-01 23:00"),
    )
    assert told(seen) == [
        ("10 07:59", "C1", "CN-CBA26-TIME"),
        ("10 07:59", "C1", "CN-GBT-TIME"),
        ("11 22:00", "C1", "CN-CBA26-TIME"),
        ("11 22:00", "C1", "CN-GBT-TIME"),
    ]
    assert (seen.broken, seen.contacts) == (2, 5)
    assert of(seen, "CN-GBT-TIME") == {"n": 2, "cases": 1, "of": 4}
    assert str(seen.summary()) == "2 of 5 contacts from 2026-11-01 to 2026-11-30 broke a rule."


def test_a_day_without_a_time_breaks_no_rule_about_hours_and_is_told_as_not_judged() -> None:
    seen = found(contact("2026-11-10 00:00"))
    assert told(seen) == []
    assert of(seen, "CN-GBT-TIME") == {"unknown": 1}


def test_calls_over_the_cap_of_a_day_count_for_all_cases_of_the_person() -> None:
    calls = [f"2026-11-10 1{hour}:00" for hour in range(5)]
    seen = found(*(contact(at, f"C{1 + n % 2}", "call") for n, at in enumerate(calls)))
    assert told(seen) == [
        ("10 13:00", "C2", "CN-GBT-CALLCAP"),
        ("10 14:00", "C1", "CN-GBT-CALLCAP"),
    ]


def test_a_visit_of_one_person_is_told_where_the_log_names_all_who_go() -> None:
    seen = found(
        contact("2026-11-10 10:00"),
        contact("2026-11-11 10:00", collector="张三"),
        contact("2026-11-12 10:00", collector="一组"),
        contact("2026-11-13 10:00", collector="张三", case_key="C3"),
        contact("2026-11-13 10:00", collector="李四", case_key="C3"),
        contact("2026-11-14 10:00", collector=None),
        contact("2026-11-15 10:00", collector="张三", channel="call"),
    )
    assert told(seen) == [("11 10:00", "C1", "CN-CBA26-STAFF")]
    assert of(seen, "CN-CBA26-STAFF") == {"n": 1, "cases": 1, "of": 5, "unknown": 1}


def test_where_a_log_never_names_two_a_lone_visit_is_only_a_perhaps() -> None:
    seen = found(contact("2026-11-11 10:00", collector="张三"))
    assert told(seen) == []
    assert told(seen, sure=False) == [("11 10:00", "C1", "CN-CBA26-STAFF")]
    assert (seen.broken, of(seen, "CN-CBA26-STAFF")) == (0, {"perhaps": 1})


def test_what_one_log_names_says_nothing_about_another() -> None:
    seen = found(
        contact("2026-11-10 10:00", collector=TWO, source="one file"),
        contact("2026-11-11 10:00", collector="张三", source="one file"),
        contact("2026-11-12 10:00", collector="张三", source="another file"),
    )
    assert told(seen) == [("11 10:00", "C1", "CN-CBA26-STAFF")]
    assert told(seen, sure=False) == [("12 10:00", "C1", "CN-CBA26-STAFF")]


def test_who_is_named_alone_in_our_own_form_went_alone_for_sure_as_it_asks_who_went() -> None:
    ours = {"source": RECORDED}
    seen = found(
        contact("2026-11-10 10:00", collector="张三", **ours),
        contact("2026-11-11 10:00", collector="张三/一组", **ours),
        contact("2026-11-12 10:00", collector="一组", **ours),
        contact("2026-11-13 10:00", collector=None, **ours),
        contact("2026-11-14 10:00", collector="张三", source="log"),
    )
    assert told(seen) == [("10 10:00", "C1", "CN-CBA26-STAFF")]
    assert told(seen, sure=False) == [("14 10:00", "C1", "CN-CBA26-STAFF")]
    assert (seen.broken, of(seen, "CN-CBA26-STAFF")) == (
        1,
        {"n": 1, "cases": 1, "of": 3, "perhaps": 1, "unknown": 1},
    )


def test_a_visit_that_was_not_made_breaks_no_rule() -> None:
    unmade = {"collector": "张三", "source": RECORDED, "outcome": "NOT_DONE"}
    seen = found(contact("2026-11-10 23:00", **unmade))
    assert (told(seen), told(seen, sure=False), seen.contacts) == ([], [], 0)


def test_what_a_crew_was_excepted_from_its_member_did_not_break_alone() -> None:
    asked = {
        **dict.fromkeys(STEPS),
        "override_id": "X",
        "rule_id": "CN-CBA26-STAFF",
        "crew": "一组",
        "expires_on": LAST,
        "reason": "reason",
    }
    steps = [
        {**asked, "step": step, "recorded_at": dt.datetime(2026, 11, 1, 2, tzinfo=dt.UTC)}
        for step in ("asked", "granted")
    ]
    granted = overrides.listed(pl.DataFrame(steps, schema=dict(STEPS)), LAST, TZ)

    def alone(name: str) -> dict[str, int]:
        row = contact("2026-11-10 10:00", collector=name, source=RECORDED)
        seen = found(row, overrides=granted, crew_of={"张三": "一组"})
        return of(seen, "CN-CBA26-STAFF")

    assert alone("张三") == {"of": 1, "excepted": 1}
    assert alone("孙七") == {"n": 1, "cases": 1, "of": 1}


def test_each_broken_rule_brings_the_note_in_which_the_form_asks_why() -> None:
    seen = found(contact("2026-11-10 23:00", note="客户要求"), contact("2026-11-11 23:00"))
    rows = seen.rows.filter(rule_id="CN-GBT-TIME").sort("happened_at")
    assert rows["note"].to_list() == ["客户要求", None]


@pytest.mark.parametrize("sign", ["/", "&", "+"])
def test_a_sign_that_may_join_a_name_and_a_team_makes_nothing_sure(sign: str) -> None:
    seen = found(
        contact("2026-11-10 10:00", collector=f"张三{sign}华东"),
        contact("2026-11-11 10:00", collector="张三"),
    )
    assert told(seen) == []
    assert told(seen, sure=False) == [("11 10:00", "C1", "CN-CBA26-STAFF")]


def test_contacts_during_a_hold_are_told_but_not_the_one_that_brought_it() -> None:
    lawyer = hold("lawyer", starts_on=dt.date(2026, 11, 10), lifted_on=dt.date(2026, 11, 13))
    days = [f"2026-11-{day} 10:00" for day in (9, 10, 11, 12, 13)]
    seen = found(*(contact(at.replace("-9 ", "-09 ")) for at in days), holds=lawyer)
    assert told(seen) == [("11 10:00", "C1", "HOUSE-HOLDS"), ("12 10:00", "C1", "HOUSE-HOLDS")]
    assert found(contact("2026-11-11 10:00", "C2"), holds=lawyer).broken == 0


def test_what_was_done_while_a_hold_stood_is_told_though_a_promise_lifted_it_later() -> None:
    lifted = dt.date(2026, 11, 13)
    hardship = hold("hardship", starts_on=FIRST, lifted_on=lifted, reason=PROMISED)
    seen = found(
        contact("2026-11-10 10:00"),
        contact("2026-11-13 10:00", outcome="PTP"),
        contact("2026-11-13 15:00"),
        contact("2026-11-14 10:00"),
        holds=hardship,
    )
    assert told(seen) == [("10 10:00", "C1", "HOUSE-HOLDS"), ("13 10:00", "C1", "HOUSE-HOLDS")]


def test_a_result_of_a_file_holds_until_the_customer_pays_or_promises() -> None:
    made = log(
        contact("2026-11-02 10:00", outcome="HARDSHIP", sequence=1),
        contact("2026-11-04 10:00", outcome="DECEASED", sequence=2, case_key="C3"),
        contact("2026-11-09 10:00", outcome="PTP", sequence=3),
        contact("2026-11-10 10:00", outcome="PTP", sequence=4, case_key="C3"),
        contact("2026-11-11 10:00", outcome="HARDSHIP", sequence=5),
    )
    held = results_that_held(made, LAST).select("case_key", "day", "lifted_on")
    assert held.rows() == [
        ("C1", dt.date(2026, 11, 2), dt.date(2026, 11, 9)),
        ("C3", dt.date(2026, 11, 4), None),
        ("C1", dt.date(2026, 11, 11), None),
    ]


def test_a_hold_about_the_person_stands_for_all_his_cases() -> None:
    seen = found(
        contact("2026-11-11 10:00", "C2"), contact("2026-11-11 10:00", "C3"), holds=hold("deceased")
    )
    assert told(seen) == [("11 10:00", "C2", "HOUSE-HOLDS")]


def wish(about: str, basis: str, **more: object) -> pl.DataFrame:
    usual = {"case_key": "C1", "person_key": "P1", "about": about, "basis": basis}
    said = {**dict.fromkeys(GIVEN), **usual, "starts_on": FIRST, "weekdays": [], **more}
    return pl.DataFrame([said], schema=dict(GIVEN))


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        (wish("channel", "refusal", value="call"), ["11 10:00"]),
        (wish("channel", "wish", value="letter"), ["10 10:00", "11 10:00"]),
        (wish("place", "refusal", value="work"), ["10 10:00"]),
        (wish("workplace", "refusal"), ["10 10:00"]),
        (wish("place", "wish", value="home"), ["10 10:00"]),
        (wish("place", "refusal", value="work", ends_on=dt.date(2026, 11, 9)), []),
        (wish("place", "refusal", value="work", starts_on=dt.date(2026, 11, 11)), []),
    ],
)
def test_ways_and_places_that_the_customer_forbade_are_told_on_the_days_on_which_he_did(
    said: pl.DataFrame, broken: list[str]
) -> None:
    seen = found(
        contact("2026-11-10 10:00", address_kind="work"),
        contact("2026-11-11 10:00", "C2", "call"),
        wishes=said,
    )
    assert [at for at, _, rule in told(seen) if rule == "HOUSE-WISHES"] == broken


def test_a_visit_at_work_needs_the_consent_that_stood_on_that_day() -> None:
    agreed = wish("workplace", "consent", starts_on=dt.date(2026, 11, 11))
    seen = found(
        *(contact(f"2026-11-{day} 10:00", address_kind="work") for day in (10, 11)),
        contact("2026-11-09 10:00"),
        place="GB",
        wishes=agreed,
    )
    assert ("10 10:00", "C1", "GB-CONC-PLACE") in told(seen)
    assert of(seen, "GB-CONC-PLACE") == {"n": 1, "cases": 1, "of": 2, "unknown": 1}


def test_what_the_customer_agreed_to_breaks_no_hours_and_his_own_times_are_kept_to() -> None:
    def said(basis: str, begin: int, end: int) -> pl.DataFrame:
        return wish("times", basis, time_from=dt.time(begin), time_to=dt.time(end))

    late = contact("2026-11-11 22:30", "C2")
    assert found(late, wishes=said("consent", 22, 23)).broken == 0
    assert told(found(late, wishes=said("wish", 9, 12))) == [
        ("11 22:30", "C2", name) for name in ("CN-CBA26-TIME", "CN-GBT-TIME", "HOUSE-OWN-TIMES")
    ]


def test_what_an_exception_allowed_is_no_violation_and_is_counted_apart() -> None:
    def step(step: str, on: int) -> dict[str, object]:
        return {
            "override_id": "X",
            "step": step,
            "rule_id": "CN-CBA26-STAFF",
            "case_key": "C1",
            "crew": None,
            "expires_on": dt.date(2026, 11, 12),
            "reason": "r",
            "recorded_at": dt.datetime(2026, 11, on, 4, tzinfo=dt.UTC),
            "recorded_by": "p",
        }

    steps = pl.DataFrame([step("asked", 9), step("granted", 11)], schema=dict(STEPS))
    granted = overrides.listed(steps, LAST, TZ)
    seen = found(
        contact("2026-11-09 10:00", "C3"),
        *(contact(f"2026-11-{day} 10:00", collector="张三") for day in (10, 11, 12, 13)),
        overrides=granted,
    )
    assert told(seen) == [
        ("10 10:00", "C1", "CN-CBA26-STAFF"),
        ("13 10:00", "C1", "CN-CBA26-STAFF"),
    ]
    assert of(seen, "CN-CBA26-STAFF") == {"n": 2, "cases": 1, "of": 5, "excepted": 2}


def test_visits_on_holidays_break_a_rule_where_there_is_one() -> None:
    christmas = contact("2026-12-25 10:00")
    seen = violations.found(
        log(christmas),
        NOTHING,
        RULES,
        meaning(),
        period=(FIRST, dt.date(2026, 12, 31)),
        calendar=calendar("ID", range(2025, 2028)),
        tz=TZ,
    )
    kinds = {rule.kind for one in seen.rows["rule_id"] if (rule := RULES.rule(one))}
    assert "holiday" in kinds


def test_a_period_without_contacts_has_no_violations() -> None:
    seen = found()
    assert (seen.contacts, seen.broken, seen.rows.height) == (0, 0, 0)
    assert seen.by_rule["of"].sum() == 0


def test_the_coaching_list_gets_the_rules_that_somebody_surely_broke() -> None:
    rows = [
        contact("2026-11-10 07:00", collector="张三"),
        contact("2026-11-11 10:00", collector="张三", channel="call"),
        contact("2026-11-12 10:00", collector="李四"),
    ]
    broken = violations.by_collector(found(*rows).rows, log(*rows), FIRST)
    listed = coaching.listed([pl.DataFrame(schema=coaching.COLUMNS)], broken)
    assert listed.rows() == [
        ("张三", "rule", "CN-CBA26-TIME", 1, 2),
        ("张三", "rule", "CN-GBT-TIME", 1, 2),
    ]


@pytest.mark.parametrize("place", ["CN", "TW", "US-MA", "FR"])
def test_all_contacts_of_a_long_log_are_judged_at_one_go(place: str) -> None:
    many = [contact(f"2026-11-{1 + n % 28:02d} {8 + n % 12:02d}:{n % 60:02d}") for n in range(500)]
    assert found(*many, place=place).contacts == 500
