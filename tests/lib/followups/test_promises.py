"""What becomes of promises, day by day."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.followups.promised import hanging_together
from lib.followups.promises import PROMISES, promises
from lib.followups.records import FOLLOWUPS
from lib.measures.contacts import own_payments
from tests.lib.followups.cast import contacts, day, noon, payments


def promise(made: int, due: int, amount: int = 50_00, **more: object) -> dict[str, Any]:
    return {
        "happened_at": noon(made),
        "outcome": "PTP",
        "promise_amount": amount,
        "promise_date": day(due),
        **more,
    }


def fates(
    followups: pl.DataFrame,
    repayments: pl.DataFrame,
    on: int,
    grace_days: int = 3,
    tolerance: float = 1.0,
) -> list[tuple[str, int]]:
    found = promises(followups, repayments, day(on), grace_days, tolerance)
    return found.select("status", "paid").rows()


def test_five_paid_on_fifty_promised_is_not_kept() -> None:
    assert fates(contacts(promise(1, 5)), payments((day(4), 5_00)), 9) == [("partial", 5_00)]


def test_fifty_paid_within_the_days_of_grace_is_kept() -> None:
    assert fates(contacts(promise(1, 5)), payments((day(8), 50_00)), 9) == [("kept", 50_00)]


def test_a_payment_after_the_days_of_grace_comes_too_late() -> None:
    assert fates(contacts(promise(1, 5)), payments((day(9), 50_00)), 9) == [("broken", 0)]


def test_a_payment_before_the_promise_does_not_count() -> None:
    assert fates(contacts(promise(3, 5)), payments((day(2), 50_00)), 9) == [("broken", 0)]


def test_a_promise_lives_from_day_to_day() -> None:
    made, none = contacts(promise(1, 5)), payments()
    assert [fates(made, none, on)[0][0] for on in range(1, 10)] == [
        *["open"] * 4,
        "due_today",
        *["open"] * 3,
        "broken",
    ]
    assert promises(made, none, day(0)).is_empty()


def test_only_what_has_matured_counts_in_the_rate() -> None:
    made, paid = contacts(promise(1, 5)), payments((day(2), 50_00))
    matured = [promises(made, paid, day(on)).select("status", "matured").row(0) for on in (8, 9)]
    assert matured == [("kept", False), ("kept", True)]


def test_a_tolerance_keeps_a_promise_with_less() -> None:
    made, paid = contacts(promise(1, 5)), payments((day(2), 40_00))
    assert fates(made, paid, 9, tolerance=0.8) == [("kept", 40_00)]
    assert fates(made, paid, 9, tolerance=0.81) == [("partial", 40_00)]
    assert fates(made, payments((day(8), 50_00)), 9, grace_days=2) == [("broken", 0)]


def test_a_later_promise_supersedes_an_open_one() -> None:
    made = contacts(promise(1, 5), promise(4, 10))
    assert fates(made, payments((day(6), 50_00)), 14) == [("superseded", 0), ("kept", 50_00)]


def test_a_broken_or_kept_promise_is_not_superseded() -> None:
    made = contacts(promise(1, 5), promise(9, 12))
    assert fates(made, payments(), 20) == [("broken", 0), ("broken", 0)]
    kept = contacts(promise(1, 5), promise(4, 10))
    assert fates(kept, payments((day(3), 50_00)), 14) == [("kept", 50_00), ("broken", 0)]


def test_one_payment_keeps_one_promise_the_one_due_first() -> None:
    both = contacts(promise(1, 9), promise(2, 7, promise_by="family"))
    assert fates(both, payments((day(6), 50_00)), 14) == [("broken", 0), ("kept", 50_00)]
    two = payments((day(6), 50_00), (day(6), 50_00))
    assert fates(both, two, 14) == [("kept", 50_00), ("kept", 50_00)]


def test_a_promise_of_the_family_stands_beside_the_customers() -> None:
    family = promise(3, 6, outcome="FAM_PTP")
    found = promises(contacts(promise(1, 5), family), payments(), day(10))
    assert found.select("promise_by", "status").rows() == [
        ("debtor", "broken"),
        ("family", "broken"),
    ]


def test_a_promise_of_which_nobody_says_whose_it_is_takes_the_place_of_the_customers() -> None:
    unsaid = promise(3, 6, outcome="PROMISE", met_whom=None)
    found = promises(contacts(promise(1, 5), unsaid), payments((day(6), 50_00)), day(10))
    assert found.select("promise_by", "status").rows() == [
        ("debtor", "superseded"),
        (None, "kept"),
    ]


def test_a_reversal_opens_the_promise_again() -> None:
    made = contacts(promise(1, 5))
    paid = payments((day(4), 50_00, "S1"), (day(7), -50_00, "S1"))
    assert [fates(made, paid, on) for on in (6, 7, 9)] == [
        [("kept", 50_00)],
        [("open", 0)],
        [("broken", 0)],
    ]


def test_a_reversal_after_the_window_still_breaks_the_promise() -> None:
    paid = payments((day(4), 50_00), (day(20), -50_00))
    assert fates(contacts(promise(1, 5)), paid, 21) == [("broken", 0)]


def test_a_reversal_takes_out_the_payment_it_belongs_to() -> None:
    made = contacts(promise(1, 5))
    by_serial = payments((day(3), 50_00, "A"), (day(12), 50_00, "B"), (day(13), -50_00, "A"))
    by_amount = payments((day(3), 50_00), (day(12), 30_00), (day(13), -50_00))
    by_time = payments((day(3), 50_00), (day(12), 30_00), (day(13), -20_00))
    assert [fates(made, paid, 14) for paid in (by_serial, by_amount, by_time)] == [
        [("broken", 0)],
        [("broken", 0)],
        [("kept", 50_00)],
    ]


def test_a_death_cancels_what_the_customer_promised_but_not_the_family() -> None:
    made = contacts(
        promise(1, 5),
        promise(1, 6, promise_by="family"),
        {"happened_at": noon(3), "outcome": "DECEASED"},
    )
    assert fates(made, payments(), 10) == [("cancelled", 0), ("broken", 0)]


def test_money_of_another_currency_keeps_nothing() -> None:
    dollars = payments((day(4), 50_00)).with_columns(currency=pl.lit("USD"))
    assert fates(contacts(promise(1, 5)), dollars, 9) == [("broken", 0)]
    assert fates(contacts(promise(1, 5, currency=None)), dollars, 9) == [("kept", 50_00)]


def test_cases_do_not_pay_for_each_other() -> None:
    made = contacts(promise(1, 5), promise(1, 5, case_key="C2"))
    assert fates(made, payments((day(4), 50_00, None, "C2"), (day(4), 50_00, None, None)), 9) == [
        ("broken", 0),
        ("kept", 50_00),
    ]


def test_without_promises_there_is_an_empty_frame() -> None:
    found = promises(contacts(), payments((day(1), 1)), day(2))
    assert (found.height, found.schema) == (0, pl.Schema(PROMISES))


def test_a_promise_is_told_with_all_its_parts() -> None:
    made = contacts(promise(1, 5, followup_id="f1", collector="Alice"))
    assert promises(made, payments((day(2), 60_00)), day(3)).rows(named=True) == [
        {
            "case_key": "C1",
            "followup_id": "f1",
            "promised_on": day(1),
            "promise_date": day(5),
            "last_day": day(8),
            "amount": 50_00,
            "currency": "CNY",
            "promise_by": "debtor",
            "collector": "Alice",
            "paid": 60_00,
            "kept_on": day(2),
            "status": "kept",
            "matured": False,
        }
    ]


made_up = st.lists(
    st.fixed_dictionaries(
        {
            "case_key": st.sampled_from(["C1", "C2"]),
            "happened_at": st.integers(1, 20).map(noon),
            "outcome": st.sampled_from(["PTP", "FAM_PTP", "DECEASED"]),
            "promise_amount": st.integers(1, 100),
            "promise_date": st.integers(20, 30).map(day),
        }
    ),
    max_size=8,
)
money = st.lists(
    st.tuples(st.sampled_from(["C1", "C2"]), st.integers(1, 40).map(day), st.integers(-100, 100)),
    max_size=12,
)


@given(made_up, money, st.integers(1, 45), st.sampled_from([0.8, 1.0]))
@settings(max_examples=150)
def test_no_money_is_counted_twice_and_every_matured_promise_has_an_end(
    rows: list[dict[str, Any]], paid: list[tuple[str, dt.date, int]], on: int, tolerance: float
) -> None:
    followups = pl.DataFrame(rows, schema=dict(FOLLOWUPS))
    repayments = pl.DataFrame(
        paid, schema={"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64}, orient="row"
    ).with_columns(currency=pl.lit("CNY"), serial_no=pl.lit(None, pl.String))
    found = promises(followups, repayments, day(on), tolerance=tolerance)
    received = repayments.filter(pl.col("pay_date") <= day(on), pl.col("amount") > 0)
    for case_key in ("C1", "C2"):
        mine = pl.col("case_key") == case_key
        assert found.filter(mine)["paid"].sum() <= received.filter(mine)["amount"].sum()
    ended = pl.col("status").is_in(["kept", "partial", "broken"])
    over = pl.col("last_day") < day(on)
    assert found.filter("matured").height == found.filter(ended & over).height
    assert found.filter(pl.col("status").is_in(["partial", "broken"]) & ~over).is_empty()
    enough = pl.col("paid") >= (pl.col("amount") * tolerance)
    assert found.filter((pl.col("status") == "kept") & ~enough).is_empty()
    assert found.filter((pl.col("status") == "partial") & (pl.col("paid") == 0)).is_empty()


@given(made_up, money, st.integers(1, 45), st.integers(1, 45))
@settings(max_examples=150)
def test_what_lies_before_a_chain_of_promises_changes_nothing_of_them(
    rows: list[dict[str, Any]], paid: list[tuple[str, dt.date, int]], on: int, start: int
) -> None:
    followups = pl.DataFrame(rows, schema=dict(FOLLOWUPS))
    repayments = pl.DataFrame(
        paid, schema={"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64}, orient="row"
    ).with_columns(currency=pl.lit("CNY"), serial_no=pl.lit(None, pl.String))
    cases = pl.DataFrame({"case_key": ["C1", "C2"], "currency": "CNY"})
    since = hanging_together(followups, day(start))

    late = followups.filter(pl.col("happened_at").dt.date() >= since)
    some = promises(late, own_payments(repayments, cases, since), day(on))

    wanted = pl.col("promised_on") >= day(start)
    every = promises(followups, own_payments(repayments, cases), day(on))
    assert some.filter(wanted).equals(every.filter(wanted))


@pytest.mark.parametrize("tolerance", [0.8, 0.9, 1.0])
def test_a_tolerance_is_exact_to_the_cent(tolerance: float) -> None:
    needed = round(5_000 * tolerance)
    made = contacts(promise(1, 5, 5_000))
    assert fates(made, payments((day(2), needed)), 9, tolerance=tolerance)[0][0] == "kept"
    assert fates(made, payments((day(2), needed - 1)), 9, tolerance=tolerance)[0][0] == "partial"
