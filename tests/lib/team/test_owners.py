"""Whose case it was on which day, and whom a payment counts for."""

import datetime as dt
import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.team import owners
from lib.team.credits import credited, to_promise_takers
from lib.team.owners import spells
from tests.lib.team.cast import END, LIMITS, NOBODY, START, day, filed, payments

NOVEMBER = END + dt.timedelta(days=1)


def who(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("case_key", "owner", "since", "until", "days").rows()


def test_a_change_between_two_files_counts_from_the_later_files_day() -> None:
    known = [filed(START, ("1", "A")), filed(day(11), ("1", "B"))]

    found = spells(known, NOBODY, LIMITS, START, END)

    assert who(found) == [("1", "A", day(1), day(11), 10), ("1", "B", day(11), NOVEMBER, 20)]
    assert found.select("balance", "bucket", "tier").unique().rows() == [(1_500, "M2", "M")]


def test_the_same_owner_in_each_file_has_one_spell() -> None:
    known = [filed(START, ("1", "A")), filed(day(11), ("1", "A")), filed(day(21), ("1", "A"))]

    assert who(spells(known, NOBODY, LIMITS, START, END)) == [("1", "A", day(1), NOVEMBER, 30)]


def test_an_assignment_between_two_files_counts_from_its_own_day() -> None:
    handed = pl.DataFrame(
        [("1", dt.datetime(2026, 10, 6, 9, 30), "B")],  # noqa: DTZ001 — as files have it
        schema=NOBODY.schema,
        orient="row",
    )
    known = [filed(START, ("1", "A")), filed(day(21), ("1", "B"))]

    found = spells(known, handed, LIMITS, START, END)

    assert who(found) == [("1", "A", day(1), day(6), 5), ("1", "B", day(6), NOVEMBER, 25)]


@pytest.mark.parametrize("seed", range(3))
def test_what_was_whose_is_the_same_a_few_cases_at_a_time(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 — cases of a test
    keys = [str(number) for number in range(60)]
    known = [
        filed(on, *((key, draw.choice(("A", "B", None))) for key in draw.sample(keys, 50)))
        for on in (START, day(11), day(21))
    ]
    rows = [(draw.choice(keys), dt.datetime(2026, 10, n), draw.choice("AB")) for n in range(1, 31)]  # noqa: DTZ001 — as files have it
    handed = pl.DataFrame(rows, schema=NOBODY.schema, orient="row")
    whole = spells(known, handed, LIMITS, START, END)

    monkeypatch.setattr(owners, "SOME", 7)
    monkeypatch.setattr(owners, "MANY", 10)
    few = spells(known, handed, LIMITS, START, END)

    assert_frame_equal(few.sort("case_key", "since"), whole.sort("case_key", "since"))


@pytest.mark.parametrize(("filed_on", "owner"), [(START, "B"), (day(1), "A")])
def test_an_assignment_of_the_first_day_is_newer_than_a_file_of_before_it(
    filed_on: dt.date, owner: str
) -> None:
    handed = pl.DataFrame(
        [("1", dt.datetime(2026, 10, 1, 9, 30), "B")],  # noqa: DTZ001 — as files have it
        schema=NOBODY.schema,
        orient="row",
    )

    found = spells([filed(filed_on, ("1", "A"))], handed, LIMITS, START, END)

    assert who(found) == [("1", owner, day(1), NOVEMBER, 30)]


def test_who_had_a_case_up_to_the_file_without_it_keeps_the_payment_that_settled_it() -> None:
    known = [filed(START, ("1", "A"), ("2", "A")), filed(day(11), ("2", "A"))]

    found = spells(known, NOBODY, LIMITS, START, END)
    money = credited(found, payments(("1", day(11), 700), ("1", day(12), 9)))

    assert who(found)[0] == ("1", "A", day(1), day(12), 11)
    assert money.select("owner", "paid").rows() == [("A", 700)]


def test_recall_and_placement_bound_a_spell_with_their_own_days() -> None:
    known = [filed(START, ("1", "A"), place_date=day(3), recall_date=day(8))]

    assert who(spells(known, NOBODY, LIMITS, START, END)) == [("1", "A", day(3), day(9), 6)]


def test_a_file_without_the_column_of_collectors_leaves_cases_with_whom_they_were() -> None:
    later, frame = filed(day(11), ("1", None))
    silent = frame.with_columns(silent=pl.lit(value=True))

    found = spells([filed(START, ("1", "A")), (later, silent)], NOBODY, LIMITS, START, END)
    emptied = spells([filed(START, ("1", "A")), (later, frame)], NOBODY, LIMITS, START, END)

    assert who(found) == [("1", "A", day(1), NOVEMBER, 30)]
    assert [owner for _, owner, *_ in who(emptied)] == ["A", None]


def test_a_payment_counts_for_the_owner_on_its_day_after_a_case_was_reallocated() -> None:
    known = [filed(START, ("1", "A")), filed(day(11), ("1", "B"))]
    found = spells(known, NOBODY, LIMITS, START, END)

    money = credited(found, payments(("1", day(10), 100), ("1", day(11), 30), ("1", START, 5)))

    assert money.select("owner", "day", "paid").rows() == [("A", day(10), 100), ("B", day(11), 30)]


def test_on_wish_a_payment_within_the_window_of_a_promise_counts_for_who_took_it() -> None:
    known = [filed(START, ("1", "A")), filed(day(11), ("1", "B"))]
    found = spells(known, NOBODY, LIMITS, START, END)
    money = credited(found, payments(("1", day(12), 100), ("1", day(16), 30)))
    word = pl.DataFrame(
        [("1", day(9), day(15), "A")],
        schema={"case_key": pl.String, "promised_on": pl.Date, "last_day": pl.Date,
                "taker": pl.String},
        orient="row",
    )  # fmt: skip

    told = to_promise_takers(money, word)

    assert told.select("owner", "paid").rows() == [("A", 100), ("B", 30)]
