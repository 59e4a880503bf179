"""The same figures reckoned anew, case by case in plain Python, of drawn portfolios."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.cases.buckets import BUCKETS
from lib.cases.fields import empty_frame
from lib.measures.batches import AGES, curves
from lib.measures.cures import Fate, cures, fated
from lib.measures.flows import flows
from lib.measures.pairs import READ, Span, paired
from lib.measures.placements import FIRST, LAST, in_cohorts, received
from lib.measures.rolls import rolls
from tests.lib.measures.cast import OCTOBER, SEPTEMBER

Stand = tuple[int, int, str | None]
Case = tuple[str, Stand | None, Stand | None]

LEFT = {"结清": "settled", "退案": "recalled", "核销": "written_off"}
STANDS = st.none() | st.tuples(
    st.sampled_from([0, 1, 30, 31, 60, 61, 90, 180, 181]),
    st.integers(0, 10_000),
    st.sampled_from([None, None, None, *LEFT]),
)
CASES = st.lists(st.tuples(st.sampled_from(["CNY", "USD"]), STANDS, STANDS), max_size=40)
TYPES = empty_frame("cases").schema
START, END = dt.date(2026, 8, 1), dt.date(2026, 10, 31)
# Few days, so that payments fall on those of placement and recall, on the last one and after it.
DAYS = st.sampled_from([-1, 0, 7, 30, 31, 91, 92]).map(lambda n: START + dt.timedelta(days=n))
PLACED = st.lists(
    st.tuples(DAYS, st.sampled_from(["B1", "B2"]), st.integers(1, 9_000), st.none() | DAYS),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip
PAID = st.lists(
    st.tuples(DAYS, st.integers(-500, 900), st.sampled_from([None, "CNY", "USD"])), max_size=6
)


def bucket(dpd: int) -> str:
    """M1 from the first day to the thirtieth, and so on."""
    return "M7+" if dpd > 180 else f"M{(dpd + 29) // 30}"


def side(cases: list[Case], at: int, day: dt.date) -> pl.DataFrame:
    """What the file of a day says: `at` 1 for the earlier, 2 for the later one."""
    rows = [
        (str(n), case[0], day, *stand[:1], bucket(stand[0]), *stand[1:])
        for n, case in enumerate(cases)
        if isinstance(stand := case[at], tuple)
    ]
    names = ("case_key", "currency", "as_of", "dpd", "bucket", "balance", "case_status")
    known = pl.DataFrame(rows, schema={one: TYPES[one] for one in names}, orient="row")
    return known.with_columns(
        pl.lit(None, TYPES[one]).alias(one) for one in READ if one not in names
    ).select(READ)


def both(cases: list[Case]) -> pl.DataFrame:
    """The pairs of a portfolio."""
    return paired(side(cases, 1, SEPTEMBER), side(cases, 2, OCTOBER))


def states(case: Case) -> tuple[str, str]:
    """Where a case stood and where it stands."""
    _, before, after = case
    was = "new" if before is None else "closed" if before[2] else bucket(before[0])
    now = "missing" if after is None else LEFT.get(after[2] or "", bucket(after[0]))
    return was, now


def there(cases: list[Case]) -> list[Case]:
    return [one for one in cases if one[1] or one[2]]


@settings(max_examples=20)
@given(CASES)
def test_each_case_is_in_one_cell_of_the_rolls_with_its_opening_amount(cases: list[Case]) -> None:
    n: Counter[tuple[str, ...]] = Counter()
    amounts: Counter[tuple[str, ...]] = Counter()
    for case in there(cases):
        cell = (case[0], *states(case))
        n[cell] += 1
        amounts[cell] += (case[1] or case[2] or (0, 0))[1]
    found = rolls(both(cases), "balance")
    cells = found.select("currency", "state_before", "state_after", "n", "amount").rows()
    assert {row[:3]: row[3:] for row in cells} == {one: (n[one], amounts[one]) for one in n}
    whole = found.group_by("currency", "state_before").agg(pl.col("n_share").sum())["n_share"]
    assert all(abs(one - 1) < 1e-9 for one in whole)


@settings(max_examples=20)
@given(CASES)
def test_each_past_due_case_has_one_fate_and_recalled_ones_stand_beside(cases: list[Case]) -> None:
    n: Counter[tuple[str, ...]] = Counter()
    for case in there(cases):
        was, now = states(case)
        if was in BUCKETS[1:]:
            n[case[0], was, fate(was, now)] += 1
    found = cures(fated(both(cases), pl.Series([], dtype=pl.String)), "balance")
    told = [*(one.value for one in Fate), "recalled"]
    assert {
        (row["currency"], row["bucket"], one): row[f"{one}_n"]
        for row in found.iter_rows(named=True)
        for one in told
        if row[f"{one}_n"]
    } == dict(n)


def fate(was: str, now: str) -> str:
    """What became of a case that was past due."""
    if now in {"settled", "M0"}:
        return "cured"
    if now not in BUCKETS:
        return "recalled" if now == "recalled" else "gone"
    step = BUCKETS.index(now) - BUCKETS.index(was)
    return "rolled_back" if step < 0 else "forward" if step else "stable"


@settings(max_examples=20)
@given(CASES)
def test_a_flow_is_what_is_in_a_bucket_over_what_was_in_the_one_before(cases: list[Case]) -> None:
    stock: Counter[tuple[str, str, int]] = Counter()
    for case in there(cases):
        for at, state in enumerate(states(case)):
            stock[case[0], state, at] += 1
    wanted = {
        (currency, one): (stock[currency, one, 0], stock[currency, into, 1])
        for currency in ("CNY", "USD")
        for one, into in pairwise(BUCKETS)
        if stock[currency, one, 0] or stock[currency, into, 1]
    }
    found = flows([(Span(SEPTEMBER, OCTOBER), both(cases))], "balance")
    rows = found.select("currency", "bucket", "n_before", "n_after", "n_rate").rows()
    assert {row[:2]: row[2:4] for row in rows} == wanted
    assert [row[4] for row in rows] == [row[3] / row[2] if row[2] else None for row in rows]


@settings(max_examples=25)
@given(st.lists(st.tuples(PLACED, PAID), min_size=1, max_size=5))
def test_a_batch_has_what_came_in_while_each_placement_ran(
    cases: list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]],
) -> None:
    placed, paid, running = [], [], []
    for n, (places, pays) in enumerate(cases):
        ordered = sorted(places)
        paid += [(str(n), *one) for one in pays]
        for (day, batch, amount, recall), again in zip(
            ordered, [one[0] for one in ordered[1:]] + [None], strict=False
        ):
            placed.append((str(n), day, f"A · {batch}", amount, recall, again))
            last = min(recall or END, END, again - dt.timedelta(days=1) if again else END)
            running.append((str(n), day, f"A · {batch}", amount, last, pays))
    known = frame(placed)
    kinds = {"case_key": pl.String, "pay_date": pl.Date, "amount": pl.Int64, "currency": pl.String}
    payments = pl.LazyFrame(paid, schema=kinds, orient="row")
    found = curves(known, received(known, payments, END), END)
    rows = found.select("cohort", "age", "n", "placed", "collected", "paying").rows()
    assert {row[:2]: row[2:] for row in rows} == by_hand(running)


def frame(placed: list[tuple[Any, ...]]) -> pl.LazyFrame:
    """The placements as lib.measures.placements.placements gives them, in their cohorts."""
    kinds = {"case_key": pl.String, "place_date": pl.Date, "batch": pl.String}
    more = {"place_amount": pl.Int64, "recall_date": pl.Date, "next_place": pl.Date}
    rows = pl.LazyFrame(placed, schema={**kinds, **more}, orient="row")
    known = rows.with_columns(batch_no=pl.col("batch").str.slice(4), client=pl.lit("A"))
    others = {*FIRST, *LAST} - {"batch_no", "client", "place_amount", "recall_date", "currency"}
    return in_cohorts(
        known.with_columns(pl.lit(None, pl.String).alias(one) for one in others).with_columns(
            pl.col("closed_date").cast(pl.Date), currency=pl.lit("CNY")
        ),
        "batch",
    )


def by_hand(running: list[tuple[Any, ...]]) -> dict[tuple[str, int], tuple[int, int, int, int]]:
    """Batch and age → cases, placed, collected and paying, one placement after the other."""
    found = {}
    for batch in {one[2] for one in running}:
        mine = [one for one in running if one[2] == batch and one[1] <= END]
        for age in AGES:
            if not mine or max(one[1] for one in mine) + dt.timedelta(days=age) > END:
                continue
            sums: Counter[str] = Counter()
            for key, day, _, _, last, pays in mine:
                until = min(last, day + dt.timedelta(days=age))
                sums[key] += sum(
                    amount for on, amount, money in pays if day <= on <= until and money != "USD"
                )
            whole = sum(one[3] for one in mine)
            paying = sum(one > 0 for one in sums.values())
            found[batch, age] = len(sums), whole, sum(sums.values()), paying
    return found
