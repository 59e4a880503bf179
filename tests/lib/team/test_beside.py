"""What stands beside the index: work, lists, complaints, and the hints of it."""

import datetime as dt

import polars as pl

from lib.people.coaching import COLUMNS
from lib.team import hints
from lib.team.contacting import COUNTS, counted
from lib.team.lists import LISTED, completion, ways
from lib.team.naming import all_of, each, numbers
from lib.team.owners import spells
from lib.team.trouble import complaints, incidents
from lib.team.workload import away, held, tried
from tests.lib.team.cast import END, LIMITS, NOBODY, START, day, filed

FIRST = day(1)


def contacts(*rows: tuple[str, str, int, str]) -> pl.DataFrame:
    """Case, who, day of October and channel of contacts that reached the customer."""
    return pl.DataFrame(
        [
            {"case_key": key, "who": who, "day": day(number), "channel": channel, "reached": True,
             "right": True, "own": False, "outcome": "PAID", "promise_date": None,
             "promise_amount": None}
            for key, who, number, channel in rows
        ],
        schema={"case_key": pl.String, "who": pl.String, "day": pl.Date, "channel": pl.String,
                "reached": pl.Boolean, "right": pl.Boolean, "own": pl.Boolean,
                "outcome": pl.String, "promise_date": pl.Date, "promise_amount": pl.Int64},
    )  # fmt: skip


PROMISES = pl.DataFrame(
    schema={"case_key": pl.String, "promised_on": pl.Date, "promise_date": pl.Date,
            "amount": pl.Int64, "status": pl.String, "matured": pl.Boolean}
)  # fmt: skip


def held_by(*cases: tuple[str, str]) -> pl.DataFrame:
    return spells([filed(START, *cases)], NOBODY, LIMITS, START, END)


def test_two_who_went_together_each_have_the_visit_and_names_become_numbers() -> None:
    people = pl.DataFrame(
        {"collector_no": ["W1", "W2", "W3"], "name": ["李雷", "韩梅梅", "韩梅梅"]}
    )
    rows = pl.DataFrame({"collector": ["李雷、W2", " W1 ", "韩梅梅", "外包"]})

    found = each(rows, numbers(people))

    assert found["who"].to_list() == ["W1", "W2", "W1", "韩梅梅", "外包"]
    assert rows.select(all_of(numbers(people))).to_series().to_list()[0] == "W1、W2"


def test_who_is_written_twice_in_a_cell_went_once_and_a_cell_of_blanks_names_nobody() -> None:
    named = numbers(pl.DataFrame({"collector_no": ["W1"], "name": ["李雷"]}))
    rows = pl.DataFrame({"collector": ["李雷、W1", "外包、外包", " 、", None]})

    assert each(rows, named)["who"].to_list() == ["W1", "外包"]
    assert rows.select(all_of(named)).to_series().to_list() == ["W1", "外包", None, None]


def test_cases_are_counted_by_the_days_held_and_hard_ones_by_their_bucket() -> None:
    later, frame = filed(day(16), ("1", "B"), ("2", "A"))
    found = spells([filed(START, ("1", "A"), ("2", "A"), bucket="M5"), (later, frame)],
                   NOBODY, LIMITS, START, END)  # fmt: skip

    assert held(found, 30).sort("owner").rows() == [
        ("A", 2, 1.5, 1.0, 0.0),
        ("B", 1, 0.5, 0.0, 0.0),
    ]


def test_work_is_counted_by_day_and_leave_within_the_period_only() -> None:
    made = contacts(("1", "A", 3, "visit"), ("2", "A", 3, "call"), ("1", "A", 4, "visit"))
    leave = pl.DataFrame(
        {"collector": ["A", "A"], "starts_on": [dt.date(2026, 9, 28), day(2)],
         "ends_on": [day(2), day(3)]}
    )  # fmt: skip

    assert tried(made).rows() == [("A", 2, 1, 2)]
    assert away(leave, FIRST, END).rows() == [("A", 3)]


def test_coverage_is_of_his_cases_whoever_stood_in_for_him() -> None:
    found = counted(
        contacts(("1", "B", 3, "visit"), ("2", "B", 4, "call")), PROMISES,
        held_by(("1", "A"), ("2", "A")),
    )  # fmt: skip

    mine = dict(zip(COUNTS, found.filter(pl.col("owner") == "A").row(0)[1:], strict=True))
    assert (mine["visited"], mine["due"], mine["attempts"]) == (1, 2, 0)


def test_a_planned_visit_is_done_by_report_or_record_and_excused_ones_do_not_count() -> None:
    at = dt.datetime(2026, 10, 5, 9)  # noqa: DTZ001 — local
    rows = [("p", day(5), "一组", "A", f"c{n}", n, at, 12.0, False) for n in range(1, 6)]
    listed = pl.DataFrame(rows, schema=dict(LISTED), orient="row")
    reports = pl.DataFrame(
        [("p", 1, "done", None), ("p", 2, "not_made", "paid"), ("p", 3, "not_made", "no_time")],
        schema=["plan_id", "stop", "step", "reason"], orient="row",
    )  # fmt: skip
    visits = pl.DataFrame({"case_key": ["c4", "c5"], "day": [day(6), day(9)]})

    assert completion(listed, reports, visits).rows() == [("A", 4, 2)]
    crews = pl.DataFrame({"plan_id": ["p"], "hours": [6.5]})
    assert ways(listed, crews).rows() == [("A", 12.0, 6.5)]


def test_a_complaint_counts_for_whom_the_customer_met_last_else_for_the_owner() -> None:
    holds = pl.DataFrame(
        {"hold_kind": ["complaint"] * 3 + ["dispute"], "case_key": ["1", "1", "2", "2"],
         "starts_on": [day(9), day(9), day(9), day(9)]}
    )  # fmt: skip
    made = contacts(("1", "A", 3, "call"), ("1", "B", 8, "visit"), ("1", "A", 20, "visit"))

    found = complaints(holds, made, held_by(("1", "A"), ("2", "C")), FIRST, END)

    assert sorted(found.rows()) == [("B", 1), ("C", 1)]


def test_an_incident_counts_for_all_who_went_that_day() -> None:
    reported = pl.DataFrame(
        {"incident_id": ["i"], "level": [2], "case_key": ["1"],
         "happened_at": [dt.datetime(2026, 10, 8, 15)]}  # noqa: DTZ001 — local
    )  # fmt: skip
    made = contacts(("1", "A", 8, "visit"), ("1", "B", 8, "visit"))

    found = incidents(reported, made, held_by(("1", "C")), FIRST, END)

    assert sorted(found.rows()) == [("A", 1), ("B", 1)]


def beside(**more: list[int]) -> pl.DataFrame:
    alike = {"attempts": 200, "reached": 100, "right": 90, "promises": 60, "matured": 60,
             "kept": 36, "planned": 0, "done": 0}  # fmt: skip
    columns = {name: more.get(name, [n] * 3) for name, n in alike.items()}
    return pl.DataFrame({"owner": ["A", "B", "C"], **columns})


def test_promises_kept_more_rarely_with_as_many_met_lead_to_the_card_on_agreeing_a_date() -> None:
    found = hints.lines(beside(kept=[15, 40, 41]))

    assert found.rows() == [("A", "work", "kept", 15, 60)]
    assert found.schema == pl.Schema(COLUMNS)
    assert hints.HINTS["kept"].card == "agreeing"


def test_who_meets_fewer_people_is_sent_to_hours_and_not_to_a_course_on_promises() -> None:
    found = hints.lines(
        beside(
            reached=[60, 100, 110], right=[55, 90, 100], promises=[40, 60, 60], kept=[15, 40, 41]
        )
    )

    assert found.select("collector", "what").rows() == [("A", "contact")]


def test_a_difference_within_noise_or_of_few_hints_at_nothing() -> None:
    assert hints.lines(beside(kept=[32, 38, 38])).is_empty()
    assert hints.lines(beside(matured=[10, 60, 60], kept=[1, 40, 41])).is_empty()
