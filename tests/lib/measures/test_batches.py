"""Placement batches as worked out by hand: what each has brought by its age."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from lib.measures.batches import BATCHES, at_last, curves, medians, share_at_last, telling
from lib.measures.placements import FIRST, LAST, in_cohorts, received

END = dt.date(2026, 10, 31)

PLACED: list[tuple[Any, ...]] = [
    # case, placed on, batch, person, amount, recalled on, placed again on
    ("a1", dt.date(2026, 8, 1), "B1", "p1", 1000, None, None),
    ("a2", dt.date(2026, 8, 1), "B1", "p1", 3000, dt.date(2026, 8, 20), dt.date(2026, 10, 1)),
    ("b1", dt.date(2026, 9, 1), "B2", "p2", 2000, None, None),
    ("b2", dt.date(2026, 9, 11), "B2", "p3", 2000, None, None),
    ("a2", dt.date(2026, 10, 1), "B3", "p1", 2500, None, None),
    ("later", dt.date(2026, 11, 5), "B4", "p4", 9000, None, None),
]
PAID: list[tuple[Any, ...]] = [
    ("a1", dt.date(2026, 8, 1), 100, "CNY"),
    ("a1", dt.date(2026, 8, 8), 200, None),
    ("a1", dt.date(2026, 8, 9), -200, None),
    ("a1", dt.date(2026, 8, 9), 9999, "USD"),
    ("a1", dt.date(2026, 7, 31), 9999, None),
    ("a2", dt.date(2026, 8, 20), 300, None),
    ("a2", dt.date(2026, 9, 1), 9999, None),
    ("a2", dt.date(2026, 10, 5), 500, None),
    ("b1", dt.date(2026, 9, 15), 400, None),
    ("b1", dt.date(2026, 9, 30), -400, None),
    ("b2", dt.date(2026, 11, 1), 9999, None),
]


def placed(*, by_person: bool = False) -> pl.LazyFrame:
    columns = ["case_key", "place_date", "batch_no", "person_key", "place_amount", "recall_date"]
    frame = pl.LazyFrame(PLACED, schema=[*columns, "next_place"], orient="row")
    others = [name for name in (*FIRST, *LAST) if name not in columns]
    known = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in others)
    typed = known.with_columns(
        pl.col("closed_date").cast(pl.Date), client=pl.lit("A"), currency=pl.lit("CNY")
    )
    return in_cohorts(typed, "batch", by_person=by_person)


def paid(*, by_person: bool = False) -> pl.LazyFrame:
    columns = ["case_key", "pay_date", "amount", "currency"]
    frame = pl.LazyFrame(PAID, schema=columns, orient="row")
    return received(placed(by_person=by_person), frame, END)


def curve(cohort: str, column: str, *, by_person: bool = False) -> dict[int, Any]:
    found = curves(placed(by_person=by_person), paid(by_person=by_person), END)
    return dict(found.filter(pl.col("cohort") == cohort).select("age", column).iter_rows())


def test_what_a_batch_has_brought_by_each_age_is_what_was_worked_out_by_hand() -> None:
    first = curve("A · B1", "collected")
    assert {age: first[age] for age in (0, 7, 14, 21, 90)} == {
        0: 100, 7: 300, 14: 100, 21: 400, 90: 400,
    }  # fmt: skip
    assert curve("A · B1", "share")[90] == 400 / 4000


def test_an_age_that_the_youngest_case_has_not_reached_is_blank() -> None:
    assert max(curve("A · B2", "share")) == 45
    assert max(curve("A · B3", "share")) == 30
    assert curve("A · B4", "share") == {}


def test_a_case_that_was_placed_again_counts_for_the_placement_that_was_running() -> None:
    assert curve("A · B3", "collected")[7] == 500
    assert curve("A · B1", "collected")[90] == 400


def test_who_paid_and_had_it_taken_back_is_no_payer() -> None:
    paying = curve("A · B2", "paying")
    assert (paying[14], paying[30]) == (1, 0)


def test_a_person_with_two_cases_in_a_batch_is_one() -> None:
    assert curve("A · B1", "n") == dict.fromkeys(curve("A · B1", "n"), 2)
    persons = curve("A · B1", "n", by_person=True)
    assert set(persons.values()) == {1}
    assert curve("A · B1", "paying_share", by_person=True)[21] == 1.0


def test_the_latest_batch_is_set_against_the_median_of_earlier_ones_at_its_age() -> None:
    found = curves(placed(), paid(), END)
    assert found.columns == list(BATCHES)
    assert telling(found) == "A · B2"
    against = medians(found, "A · B3")
    assert against.filter(pl.col("age") == 30).select("share", "cohorts").rows() == [(0.05, 2)]
    assert medians(found, "A · B1").height == 0


@pytest.mark.parametrize(
    ("sizes", "first"),
    [
        ((500, 100, 27), "2"),  # the newest of those that say enough
        ((500, 120, 100), "3"),
        ((27, 99, 40), "2"),  # none does: the largest
        ((40, 40, 12), "2"),
        ((), None),
    ],
)
def test_the_batch_that_is_shown_first_says_something(
    sizes: tuple[int, ...], first: str | None
) -> None:
    rows = [
        {"cohort": str(at), "first": dt.date(2026, at, 1), "n": n, "age": age}
        for at, n in enumerate(sizes, 1)
        for age in (0, 7)
    ]
    assert telling(pl.DataFrame(rows, schema=BATCHES)) == first


def test_the_share_at_the_last_age_has_an_interval() -> None:
    sums = at_last(placed(), paid(), curves(placed(), paid(), END))
    amount = share_at_last(sums, "A · B1", "CNY", by_amount=True)
    count = share_at_last(sums, "A · B1", "CNY", by_amount=False)
    assert amount is not None
    assert count is not None
    assert amount.value == pytest.approx(0.1)
    assert (count.value, amount.n) == (1.0, 2)
