"""Every case is a candidate or left out for a counted reason, as a basket's are row by row."""

import datetime as dt
from collections.abc import Mapping

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.visits.candidates import Candidate, sort
from lib.visits.legality import judging
from lib.visits.picking import doors, exclusions
from lib.visits.picking.exclusions import Said, counts, intervals, of_rules, said_of, with_reason
from tests.lib.visits.cast import DAY, RULES, basket, holds, wishes, world
from tests.lib.visits.worth.cast import contact, contacts

HOLDS = {"DECEASED": "Deceased", "hold:lawyer": "A lawyer acts"}


def said(**frames: pl.LazyFrame) -> Said:
    nothing = {
        "closed": pl.LazyFrame(
            schema={"case_key": pl.String, "code": pl.String, "rule_ids": pl.List(pl.String)}
        ),
        "paid": pl.LazyFrame(schema={"case_key": pl.String, "paid_since": pl.Int64}),
        "lately": pl.LazyFrame(
            schema={"case_key": pl.String, "visited_on": pl.Date, "next_visit": pl.Date}
        ),
    }
    return Said(**(nothing | frames))  # type: ignore[arg-type]


def judged(cases: pl.DataFrame, known: Said | None = None) -> pl.DataFrame:
    told = cases.with_columns(all_dead=False) if "all_dead" not in cases.columns else cases
    return with_reason(told.lazy(), known or said(), DAY).collect()


def door_of(row: Mapping[str, object], amounts: pl.DataFrame) -> Candidate:
    mine = amounts.filter(pl.col("door") == row["door"]).select("currency", "amount")
    kept = ("persons", "lat", "lon", "approximate", "dpd")
    return Candidate(
        case_keys=tuple(row["case_keys"]),  # type: ignore[arg-type]
        names=tuple(row["names"]),  # type: ignore[arg-type]
        amounts=dict(mine.iter_rows()),
        **{name: row[name] for name in kept},  # type: ignore[arg-type]
    )


PAST, AHEAD = dt.date(2026, 10, 1), dt.date(2026, 12, 1)
ROW = st.fixed_dictionaries(
    {
        "person_key": st.sampled_from([None, "P", "Q", "R"]),
        "addr_home": st.sampled_from([None, "甲路1号", "乙路 2号3栋5室", "乙路2号3栋6室", "某村"]),
        "addr_work": st.sampled_from([None, "A座1201"]),
        "lat": st.sampled_from([None, 30.12341, 30.12339, 30.2]),
        "dpd": st.sampled_from([None, 0, 30, 90]),
        "overdue_amount": st.sampled_from([None, 0, 5, 7]),
        "currency": st.sampled_from(["CNY", "TWD"]),
        "held": st.sampled_from([None, None, "FILE", "DECEASED", "hold:lawyer", "hold:odd"]),
        "hold": st.sampled_from([None, "", " 否 ", "停催"]),
        "recall_date": st.sampled_from([None, PAST, AHEAD]),
        "closed_date": st.sampled_from([None, PAST, AHEAD]),
        "case_status": st.sampled_from([None, "正常", " Settled "]),
        "place_quality": st.sampled_from(["exact", "district"]),
    }
)


@settings(max_examples=150)
@given(st.lists(ROW, max_size=14))
def test_columns_and_rows_say_the_same(rows: list[dict[str, object]]) -> None:
    cases = basket(*rows)

    by_rows = sort(cases, HOLDS)
    told = judged(cases)

    left = told.filter(pl.col("why").is_not_null())
    assert [(row["case_key"], str(said_of(row, HOLDS))) for row in left.iter_rows(named=True)] == [
        (one.case_key, str(one.reason)) for one in by_rows.refused
    ]
    free = doors.with_door(told.filter(pl.col("why").is_null()))
    amounts = doors.amounts(free)
    found = [door_of(row, amounts) for row in doors.doors(free).iter_rows(named=True)]
    assert found == list(by_rows.chosen)
    assert left.height + free.height == cases.height
    assert counts(told)["n"].sum() == left.height


def test_each_reason_has_a_code_and_is_counted() -> None:
    cases = basket(
        {"held": "DECEASED"},
        {"recall_date": PAST},
        {"closed_date": PAST},
        {"case_status": "结清"},
        {"dpd": 0},
        {"dpd": None, "overdue_amount": None},
        {"lat": None},
        {},
        {},
        {},
        {},
        {},
    ).with_columns(
        all_dead=pl.col("case_key") == "C8",
        no_visit_before=pl.when(pl.col("case_key") == "C9").then(DAY + dt.timedelta(1)),
        fixed_visit=pl.when(pl.col("case_key") == "C11").then(DAY),
    )
    paid = pl.LazyFrame({"case_key": ["C10", "C12"], "paid_since": [100_000, 99_999]})
    lately = intervals(
        contacts(
            contact("C11", DAY - dt.timedelta(1)),
            contact("C12", DAY - dt.timedelta(3), "NOT_HOME"),
        ),
        DAY,
        7,
    )

    told = judged(cases, said(paid=paid, lately=lately))

    assert dict(told.select("case_key", "why").iter_rows()) == {
        "C1": "held",
        "C2": "recalled",
        "C3": "closed",
        "C4": "status",
        "C5": "nothing_overdue",
        "C6": "overdue_unknown",
        "C7": "no_place",
        "C8": "no_live_address",
        "C9": "waits_for_promise",
        "C10": "paid_since",
        "C11": None,
        "C12": None,
    }
    found = counts(told)
    assert found["n"].sum() == 10
    assert found["why"].to_list() == [code for code in exclusions.WHY if code in set(found["why"])]


def test_the_interval_is_that_of_the_last_visits_result() -> None:
    ago = [DAY - dt.timedelta(n) for n in range(10)]
    told = intervals(
        contacts(
            contact("A", ago[2], "NOT_HOME"),
            contact("B", ago[6], "REFUSED"),
            contact("C", ago[1], "CALLBACK"),
            contact("D", ago[5], "门口看了看"),
            contact("E", ago[9], "NOT_HOME"),
            contact("E", ago[2], "REFUSED"),
            contact("F", ago[1], "NOT_DONE"),
            contact("G", ago[1], "NEGOT", channel="call"),
        ),
        DAY,
        7,
    ).sort("case_key")

    assert list(told.select("case_key", "next_visit").collect().iter_rows()) == [
        ("A", ago[2] + dt.timedelta(3)),
        ("B", ago[6] + dt.timedelta(7)),
        ("D", ago[5] + dt.timedelta(7)),
        ("E", ago[2] + dt.timedelta(7)),
    ]


def test_what_the_gate_refuses_has_the_code_of_its_kind_and_its_rules() -> None:
    cases = basket({}, {}, {})
    held = {"hold_id": "H", "case_key": "C1", "hold_kind": "stop_request", "starts_on": PAST}
    no_visits = {
        "case_key": "C2", "person_key": "P2", "about": "channel", "basis": "refusal",
        "value": "visit",
    }  # fmt: skip
    known = world(holds=holds(held), wishes=wishes(no_visits))

    told = of_rules(judging.refusals(cases, known, DAY, 2), RULES)

    assert dict(told.select("case_key", "code").iter_rows()) == {"C1": "held", "C2": "wish"}
    assert all(told["rule_ids"].list.len() > 0)
    found = judged(cases, said(closed=told.lazy()))
    assert found["why"].to_list() == ["held", "wish", None]
    assert told["rule_ids"][1][0] in str(said_of(found.row(1, named=True), HOLDS))


def test_who_is_in_an_arm_without_visits_is_left_out_and_the_reason_names_it() -> None:
    until = DAY + dt.timedelta(days=9)
    tested = pl.LazyFrame(
        [("C1", "Quiet", "B", "no_visit", DAY, until)], schema=exclusions.TESTED, orient="row"
    )
    found = judged(basket({}, {}), said(tested=tested))
    assert found["why"].to_list() == ["experiment", None]
    sentence = str(said_of(found.row(0, named=True), HOLDS))
    assert sentence == f"Experiment “Quiet”, arm “B”: no visit, until {until}."
    held = judged(basket({"held": "DECEASED"}), said(tested=tested))
    assert held["why"].to_list() == ["held"]
