"""From when until when each case was with us, and when it paid or was cured, worked out by hand."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.errors import MeasureImpossible
from lib.measures.spells import spelled, spells
from lib.measures.times import EARLY, NEVER, numbered, of_persons, timed, until_cured, until_paid
from lib.portfolio import Portfolio
from tests.lib.measures.cast_times import AUGUST, END, JULY, JUNE, rows, spell


def found() -> dict[str, dict[str, Any]]:
    every = spelled(rows(), END).sort("case_key", "start")
    return {f"{row['case_key']} {row['start']}": row for row in every.iter_rows(named=True)}


def test_a_case_ends_in_the_first_of_the_ways_in_which_it_can() -> None:
    ends = {key: (row["end"], row["why"]) for key, row in found().items()}
    assert ends == {
        "stays 2026-07-10": (END, "running"),
        "was-there 2026-06-01": (END, "running"),
        "comes-late 2026-07-05": (END, "running"),
        "unplaced 2026-07-31": (END, "running"),
        "recalled 2026-07-01": (dt.date(2026, 8, 9), "recalled"),
        "settled 2026-07-01": (AUGUST, "settled"),
        "closed 2026-07-01": (dt.date(2026, 8, 20), "settled"),
        "missing 2026-07-01": (AUGUST, "left"),
        "again 2026-07-01": (dt.date(2026, 8, 14), "again"),
        "again 2026-08-15": (END, "running"),
        "cured 2026-07-01": (END, "running"),
        "never-late 2026-07-01": (END, "running"),
    }


def test_a_case_that_was_there_before_its_first_file_counts_from_that_file_on() -> None:
    entered = {key: row["entered"] for key, row in found().items() if row["entered"]}
    assert entered == {"was-there 2026-06-01": JUNE, "comes-late 2026-07-05": AUGUST}
    assert found()["unplaced 2026-07-31"]["placed"] is False
    assert found()["unplaced 2026-07-31"]["start"] == JULY


def paid(*rows_of: tuple[str, dt.date, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [(*one, "CNY", None) for one in rows_of],
        schema={
            "case_key": pl.String,
            "pay_date": pl.Date,
            "amount": pl.Int64,
            "currency": pl.String,
            "serial_no": pl.String,
        },
        orient="row",
    )


def test_the_first_repayment_that_stands_within_the_spell_counts() -> None:
    day = dt.date
    every = pl.concat(
        spell(key, day(2026, 7, 1), day(2026, 8, 1), currency="CNY")
        for key in ("pays", "taken-back", "too-late", "too-early", "on-the-day")
    )
    told = until_paid(
        every,
        paid(
            ("pays", day(2026, 7, 20), 500),
            ("pays", day(2026, 7, 10), 500),
            ("taken-back", day(2026, 7, 5), 500),
            ("taken-back", day(2026, 7, 8), -500),
            ("too-late", day(2026, 8, 2), 500),
            ("too-early", day(2026, 6, 30), 500),
            ("on-the-day", day(2026, 7, 1), 500),
        ),
        END,
    )
    times, out = timed(told)
    assert sum(out.values()) == 0
    assert {row[0]: row[1:] for row in times.select("case_key", "days", "event").iter_rows()} == {
        "pays": (9, True),
        "taken-back": (31, False),
        "too-late": (31, False),
        "too-early": (31, False),
        "on-the-day": (0, True),
    }


@pytest.mark.parametrize("named", [None, "CNY"])
def test_a_reversal_takes_back_the_latest_payment_whichever_of_them_names_its_currency(
    named: str | None,
) -> None:
    day = dt.date
    rows = paid(
        ("one", day(2026, 7, 5), 500),
        ("one", day(2026, 7, 9), 500),
        ("one", day(2026, 7, 12), -500),
    )
    for says in range(3):
        spoken = rows.with_columns(
            currency=pl.when(pl.int_range(pl.len()) == says)
            .then(pl.lit("CNY"))
            .otherwise(pl.lit(named, pl.String))
        )
        every = spell("one", day(2026, 7, 1), day(2026, 8, 1), currency="CNY")
        assert until_paid(every, spoken, END)["on"].to_list() == [day(2026, 7, 5)]
        # The first of July is before what was taken back, the sixth is not.
        later = spell("one", day(2026, 7, 6), day(2026, 8, 1), currency="CNY")
        assert until_paid(later, spoken, END)["on"].to_list() == [None]


def test_who_is_there_after_the_last_repayments_of_his_client_runs_only_until_then() -> None:
    day = dt.date
    every = pl.concat(
        spell(key, day(2026, 7, 1), END, client=client, currency="CNY")
        for key, client in (("late file", "A"), ("new file", "B"), ("after it", "A"))
    )
    every = pl.concat([every, spell("begun since", day(2026, 8, 20), END, client="A")])
    payments = paid(("new file", day(2026, 9, 1), 1), ("after it", day(2026, 8, 20), 1))
    paying = pl.DataFrame({"client": ["A", "B"], "last": [day(2026, 8, 10), END]})
    times, out = timed(until_paid(every, payments, END, paying))
    assert times.select("case_key", "days", "event", "why").rows() == [
        ("late file", 40, False, "running"),
        ("new file", 62, True, "event"),
        ("after it", 40, False, "running"),
    ]
    assert out == {EARLY: 0, NEVER: 1}


def test_who_paid_before_the_first_file_is_left_out_and_counted() -> None:
    day = dt.date
    late = {"currency": "CNY", "entered": day(2026, 7, 31)}
    every = pl.concat(
        [
            spell("before", day(2026, 7, 1), END, **late),
            spell("after", day(2026, 7, 1), END, **late),
            spell("gone", day(2026, 7, 1), day(2026, 7, 31), **late),
        ]
    )
    payments = paid(("before", day(2026, 7, 20), 1), ("after", day(2026, 8, 5), 1))
    told = until_paid(every, payments, END)
    times, out = timed(told)
    assert times.select("case_key", "days", "entry").rows() == [("after", 35, 30)]
    assert out == {EARLY: 1, NEVER: 1}
    counted, none = timed(told, from_start=True)
    assert counted.select("case_key", "days", "entry").rows() == [
        ("before", 19, -1), ("after", 35, -1), ("gone", 30, -1),
    ]  # fmt: skip
    assert none == {EARLY: 0, NEVER: 0}


def test_a_cure_is_seen_on_the_day_of_a_file_or_of_closing_of_those_that_were_late() -> None:
    told = until_cured(spelled(rows(), END))
    assert {row[0]: row[1] for row in told.select("case_key", "on").iter_rows() if row[1]} == {
        "settled": AUGUST,
        "closed": dt.date(2026, 8, 20),
        "cured": AUGUST,
    }
    assert "never-late" not in told["case_key"]


def test_a_person_runs_from_his_first_placement_to_the_end_of_his_last() -> None:
    day = dt.date
    every = pl.concat(
        [
            spell("one", day(2026, 7, 1), day(2026, 8, 1), person_key="p", why="recalled"),
            spell("two", day(2026, 7, 15), END, person_key="p"),
            spell("alone", day(2026, 7, 2), END),
        ]
    ).with_columns(currency=pl.lit("CNY"))
    told = of_persons(until_paid(every, paid(("two", day(2026, 7, 16), 1)), END))
    assert told.select("case_key", "start", "end", "why", "on").rows() == [
        ("one", day(2026, 7, 1), END, "running", day(2026, 7, 16)),
        ("alone", day(2026, 7, 2), END, "running", None),
    ]


def test_without_a_case_file_there_are_no_times(tmp_path: Path) -> None:
    with pytest.raises(MeasureImpossible, match="no case files"):
        spells(Portfolio.open(tmp_path), END)


@pytest.mark.parametrize("by_person", [False, True])
def test_spells_that_were_numbered_before_a_filter_tell_the_same_times(by_person: bool) -> None:  # noqa: FBT001
    every = until_cured(spelled(rows(), END))
    some = pl.col("case_key").is_in(["again", "settled", "stays", "cured"])
    again = pl.col("who").rank("dense").cast(pl.UInt32)

    def told(spells: pl.DataFrame) -> pl.DataFrame:
        mine = spells.filter(some)
        return timed(of_persons(mine) if by_person else mine)[0].with_columns(again)

    assert_frame_equal(told(numbered(every)), told(every))
