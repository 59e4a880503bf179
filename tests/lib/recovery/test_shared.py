"""Real lenders' files: our figures against those that plain pandas gets from the same bytes."""

import datetime as dt
import gzip
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from lib.errors import MeasureImpossible
from lib.intake import Options, load
from lib.recovery import recovery_table
from lib.recovery.months import by_month
from lib.recovery.table import MONTH

SEPTEMBER = dt.date(2005, 9, 30)


def loaded(content: bytes, name: str, currency: str) -> pl.LazyFrame:
    frame = load(content, name, Options(currency=currency)).frame
    keyed = frame if "case_key" in frame.columns else frame.with_columns(case_key="case_id")
    return keyed.lazy()


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(content), dtype=str)


def minor(amount: str | float) -> int:
    """Minor units of a cell; nothing (NaN) is none of them."""
    return int(Decimal(amount) * 100) if isinstance(amount, str) else 0


@pytest.fixture(scope="module")
def taiwan(shared: Path) -> tuple[bytes, bytes]:
    """Return late credit card customers and six months of their payments, as files."""
    folder = shared / "data" / "tw_uci"
    payments = gzip.decompress((folder / "tw_uci_payments.csv.gz").read_bytes())
    return (folder / "tw_uci_cases.csv").read_bytes(), payments


@pytest.fixture(scope="module")
def czechia(shared: Path) -> tuple[bytes, bytes]:
    """Return loans and their payments, with years of two digits, as files."""
    folder = shared / "data" / "cz_berka"
    names = ("cz_berka_cases.csv", "cz_berka_payments.csv")
    cases, payments = ((folder / name).read_bytes() for name in names)
    return cases, payments


def measured(files: tuple[bytes, bytes], by: str | None) -> pl.DataFrame:
    cases, payments = files
    return recovery_table(
        loaded(cases, "tw_uci_cases.csv", "TWD"),
        loaded(payments, "tw_uci_payments.csv", "TWD"),
        by=by,
        start=dt.date(2005, 4, 1),
        end=SEPTEMBER,
        base="placed",
        base_day=SEPTEMBER,
    ).rows


def test_six_months_of_card_payments_by_bucket(taiwan: tuple[bytes, bytes]) -> None:
    cases, payments = map(read, taiwan)
    cases["owed"] = cases["outstanding_balance"].map(minor)
    cases = cases[cases["owed"] > 0]
    cases["bucket"] = "M" + cases["months_past_due"].astype(int).clip(upper=7).astype(str)
    cases["bucket"] = cases["bucket"].replace("M7", "M7+")
    paid = payments.assign(paid=payments["paid_amount"].map(minor)).groupby("case_id")["paid"].sum()
    together = cases.join(paid, on="case_id")
    together["pays"] = together["paid"] > 0
    expected = together.groupby("bucket").agg(
        n=("case_id", "size"), paid=("paid", "sum"), owed=("owed", "sum"), paying=("pays", "sum")
    )
    found = measured(taiwan, "bucket").select("bucket", "n", "numerator", "denominator", "paying")
    assert found.rows() == [tuple(row) for row in expected.reset_index().to_numpy().tolist()]


def test_who_still_owes_on_the_day_of_the_snapshot_is_not_called_settled(
    taiwan: tuple[bytes, bytes],
) -> None:
    (row,) = measured(taiwan, None).rows(named=True)
    assert (row["n"], row["paying"], row["settled"]) == (5129, 4912, 0)


def test_six_months_of_card_payments_by_month(taiwan: tuple[bytes, bytes]) -> None:
    cases, payments = map(read, taiwan)
    owed = cases.set_index("case_id")["outstanding_balance"].map(minor)
    owed = owed[owed > 0]
    payments = payments[payments["case_id"].isin(owed.index)]
    payments["paid"] = payments["paid_amount"].map(minor)
    expected = payments.groupby("paid_date").agg(
        paid=("paid", "sum"), paying=("paid", lambda paid: int((paid > 0).sum()))
    )
    found = measured(taiwan, MONTH)
    assert found.select(
        pl.col("month").dt.strftime("%Y-%m"), "n", "numerator", "denominator", "paying"
    ).rows() == [
        (month, len(owed), row["paid"], int(owed.sum()), row["paying"])
        for month, row in expected.iterrows()
    ]


def test_loans_without_any_amount_due_are_told_apart_from_nothing_collected(
    czechia: tuple[bytes, bytes],
) -> None:
    with pytest.raises(MeasureImpossible, match="neither an amount placed nor an overdue amount"):
        czech(czechia)


def czech(files: tuple[bytes, bytes]) -> Any:  # noqa: ANN401 — it is refused
    cases, payments = files
    return recovery_table(
        loaded(cases, "cz_berka_cases.csv", "CZK"),
        loaded(payments, "cz_berka_payments.csv", "CZK"),
        by=None,
        start=dt.date(1993, 7, 1),
        end=dt.date(1994, 3, 31),
        base="placed",
        base_day=dt.date(1994, 3, 31),
    )


def test_loan_payments_by_month_against_what_was_lent(czechia: tuple[bytes, bytes]) -> None:
    cases, payments = map(read, czechia)
    lent = int(cases["loan_amount"].map(minor).sum())
    paid = payments["paid_amount"].map(minor).groupby("19" + payments["paid_date"].str[:4]).sum()
    found = by_month(
        loaded(czechia[0], "cz_berka_cases.csv", "CZK").with_columns(
            place_amount="loan_amount", place_date="loan_date"
        ),
        loaded(czechia[1], "cz_berka_payments.csv", "CZK"),
        start=dt.date(1993, 7, 1),
        end=dt.date(1994, 3, 31),
        base="placed",
    ).collect()
    months = found.select(pl.col("month").dt.strftime("%Y%m"), "numerator", "denominator", "n")
    assert months.rows() == [
        (month, int(paid.get(month, 0)), lent, len(cases)) for month in months["month"].to_list()
    ]
    assert found["numerator"].sum() == paid.sum()
