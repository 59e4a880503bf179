"""Time until something happens, against published figures and those of others on real data."""

import datetime as dt
import gzip
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats

from lib.measures.survival import (
    CURVE,
    SUMMARY,
    LogRank,
    Median,
    by_day,
    curve,
    grouped,
    logrank,
    median,
    summary,
)
from lib.measures.times import timed, until_paid
from tests.lib.measures.cast_times import spell

# Freireich et al. 1963, Blood 21, 699–716: weeks of remission of children with leukaemia; a plus
# is censored. As in Kleinbaum and Klein, "Survival analysis", 3rd ed., chapter 2.
TREATED = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def remissions(written: str) -> pl.DataFrame:
    """The times that a textbook writes, all at risk from the start."""
    words = written.split()
    return pl.DataFrame(
        {
            "days": [int(one.rstrip("+")) for one in words],
            "event": [not one.endswith("+") for one in words],
            "entry": [-1] * len(words),
        }
    )


def test_the_curve_of_a_textbook_is_that_of_the_textbook() -> None:
    found = curve(remissions(TREATED))
    steps = found.filter(pl.col("events") > 0)
    assert found.columns == list(CURVE)
    survival = [round(1 - share, 4) for share in steps["share"]]
    assert list(zip(steps["day"], steps["at_risk"], survival, strict=True)) == [
        (6, 21, 0.8571), (7, 17, 0.8067), (10, 15, 0.7529), (13, 12, 0.6902),
        (16, 11, 0.6275), (22, 7, 0.5378), (23, 6, 0.4482),
    ]  # fmt: skip


def test_the_medians_of_a_textbook_have_the_intervals_that_it_gives() -> None:
    found = [median(curve(remissions(one))) for one in (TREATED, PLACEBO)]
    assert found == [Median(23, 13, None), Median(8, 4, 11)]


def test_the_log_rank_test_of_a_textbook_is_that_of_the_textbook() -> None:
    found = logrank([remissions(TREATED), remissions(PLACEBO)])
    assert isinstance(found, LogRank)
    assert (round(found.chi2, 2), found.freedom, found.n) == (16.79, 1, 42)
    assert round(found.p, 5) == 0.00004
    assert found.differs


def test_the_interval_is_that_of_scipy() -> None:
    ours = curve(remissions(TREATED))
    times = remissions(TREATED)
    ended = stats.CensoredData(
        uncensored=times.filter("event")["days"].to_list(),
        right=times.filter(~pl.col("event"))["days"].to_list(),
    )
    theirs = stats.ecdf(ended).sf
    bounds = theirs.confidence_interval(method="log-log")
    np.testing.assert_allclose(1 - ours["share"].to_numpy(), theirs.probabilities)
    np.testing.assert_allclose(1 - ours["high"].to_numpy(), bounds.low.probabilities, atol=1e-7)
    np.testing.assert_allclose(1 - ours["low"].to_numpy(), bounds.high.probabilities, atol=1e-7)


def test_who_enters_late_is_at_risk_only_after_that_day() -> None:
    # On day 5 two of three are at risk, for the third was first seen on day 5; on day 8 both left.
    times = pl.DataFrame(
        {"days": [5, 8, 9], "event": [True, True, False], "entry": [-1, -1, 5]},
    )
    found = curve(times)
    assert found.select("day", "at_risk", "events").rows() == [(5, 2, 1), (8, 2, 1), (9, 1, 0)]
    assert found["share"].to_list() == pytest.approx([0.5, 0.75, 0.75])


def test_a_day_after_the_last_one_seen_has_no_share() -> None:
    times = remissions(TREATED)
    told = by_day(times, curve(times), (5, 35, 36))
    assert told.select("share", "at_risk").rows() == [
        (0.0, 21), (pytest.approx(0.5518, abs=1e-4), 0), (None, 0),
    ]  # fmt: skip


def test_a_group_of_which_nobody_was_seen_from_the_start_has_no_curve() -> None:
    times = pl.DataFrame(
        {
            "group": ["a", "a", "b", None],
            "days": [5, 8, 9, 2],
            "event": [True, True, False, True],
            "entry": [-1, 3, 5, -1],
        }
    )
    assert list(grouped(times.rename({"group": "city"}), "city")) == ["a", "—"]
    rows = summary(times.rename({"group": "city"}), "city", (7,))
    assert rows.columns == list(SUMMARY)
    assert rows.select("group", "n", "from_start", "events", "at_risk").rows() == [
        ("a", 2, 1, 2, 1), ("—", 1, 1, 1, 0),
    ]  # fmt: skip


def test_no_test_is_made_of_one_group_or_of_nothing_that_happened() -> None:
    nothing = pl.DataFrame({"days": [5], "event": [False], "entry": [-1]})
    assert logrank([remissions(TREATED)]) is None
    assert logrank([nothing, nothing]) is None


def product_limit(days: Any, event: Any) -> dict[int, float]:  # noqa: ANN401 — of pandas
    """The share by each day on which something happened, one case after the other."""
    alive, shares = 1.0, {}
    for day in sorted(set(days[event])):
        alive *= 1 - ((days == day) & event).sum() / (days >= day).sum()
        shares[int(day)] = 1 - alive
    return shares


def test_first_payments_of_real_loans_come_as_soon_as_plain_pandas_says(shared: Path) -> None:
    folder, end = shared / "data/cz_berka", dt.date(1994, 3, 31)
    loans = pd.read_csv(folder / "cz_berka_cases.csv", dtype=str)
    paid = pd.read_csv(folder / "cz_berka_payments.csv", dtype=str)
    begun = pd.to_datetime(loans["contract_date"], format="%y%m%d")
    dates = pd.to_datetime(paid["paid_date"], format="%y%m%d")
    first = dates.groupby(paid["case_id"]).min().reindex(loans["case_id"]).to_numpy()
    gone = pd.Series(first) > pd.Timestamp(end)
    event = ~(pd.isna(first) | gone.to_numpy())
    ends = np.where(event, first, np.datetime64(end))
    days = (ends - begun.to_numpy()).astype("timedelta64[D]").astype(int)

    ours = pl.concat(
        spell(key, start.date(), end) for key, start in zip(loans["case_id"], begun, strict=True)
    )
    rows = pl.DataFrame(
        {
            "case_key": paid["case_id"].to_list(),
            "pay_date": dates.dt.date.to_list(),
            "amount": [round(float(one) * 100) for one in paid["paid_amount"]],
            "currency": ["CZK"] * len(paid),
            "serial_no": paid["payment_id"].to_list(),
        }
    )
    found, out = timed(until_paid(ours.with_columns(currency=pl.lit("CZK")), rows, end))
    assert sum(out.values()) == 0
    steps = curve(found).filter(pl.col("events") > 0)
    assert dict(steps.select("day", "share").iter_rows()) == pytest.approx(
        product_limit(days, event)
    )


def test_real_cards_of_two_kinds_differ_as_scipy_says(shared: Path) -> None:
    content = gzip.decompress((shared / "data/tw_uci/tw_uci_payments.csv.gz").read_bytes())
    rows = pd.read_csv(BytesIO(content), dtype=str)
    rows["late"] = rows["event"].str.extract(r"delay code (-?\d+)")[0].astype(int)
    rows["paid"] = rows["paid_amount"].astype(float) > 0
    first_late = rows[rows["due_date"] == "2005-04"].set_index("case_id")["late"]
    months = {f"2005-{month:02}": month - 4 for month in range(4, 10)}
    rows["month"] = rows["due_date"].map(months)
    paid = rows[rows["paid"]].groupby("case_id")["month"].min()
    cards = pd.DataFrame({"late": first_late > 0, "paid": paid.reindex(first_late.index)})
    cards["event"] = cards["paid"].notna()
    cards["days"] = cards["paid"].fillna(5).astype(int)

    groups = [cards[cards["late"]], cards[~cards["late"]]]
    ours = [
        pl.DataFrame(
            {
                "days": one["days"].to_numpy(),
                "event": one["event"].to_numpy(),
                "entry": np.full(len(one), -1),
            }
        )
        for one in groups
    ]
    theirs = [
        stats.CensoredData(
            uncensored=one[one["event"]]["days"].to_numpy(),
            right=one[~one["event"]]["days"].to_numpy(),
        )
        for one in groups
    ]
    found = logrank(ours)
    assert found is not None
    assert found.chi2 == pytest.approx(stats.logrank(*theirs).statistic ** 2)
    for mine, other in zip(ours, theirs, strict=True):
        expected = stats.ecdf(other).sf
        shares = 1 - curve(mine)["share"].to_numpy()
        np.testing.assert_allclose(shares, expected.probabilities, atol=1e-12)
