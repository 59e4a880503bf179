"""Real cards over six months: our roll and flow rates against those of plain pandas."""

import gzip
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from lib.intake import Options, load
from lib.measures.cures import cures, fated
from lib.measures.flows import flows
from lib.measures.pairs import READ, Span, paired
from lib.measures.rolls import rolls
from lib.portfolio import snapshots

MONTHS = ("2005-08", "2005-09")


@pytest.fixture(scope="module")
def statements(shared: Path) -> pd.DataFrame:
    """Return what each card owed, and how many months it was late, at six month ends."""
    content = gzip.decompress((shared / "data/tw_uci/tw_uci_payments.csv.gz").read_bytes())
    rows = pd.read_csv(BytesIO(content), dtype=str)
    rows["late"] = rows["event"].str.extract(r"delay code (-?\d+)")[0].astype(int).clip(lower=0)
    rows["owed"] = rows["due_amount"].map(
        lambda text: int(Decimal(text) * 100) if isinstance(text, str) else 0
    )
    rows["bucket"] = rows["late"].map(lambda late: "M7+" if late > 6 else f"M{late}")
    return rows


def loaded(statements: pd.DataFrame, month: str) -> pl.DataFrame:
    """The statements of a month as a lender's case file, read by the product."""
    rows = statements[statements["due_date"] == month]
    file = pd.DataFrame(
        {
            "借据号": rows["case_id"],
            "逾期期数": rows["late"],
            "欠款余额": rows["due_amount"].fillna("0"),
            "数据日期": {"2005-08": "2005-08-31", "2005-09": "2005-09-30"}[month],
        }
    )
    name, options = f"cards_{month}.csv", Options(kind="cases", currency="TWD")
    found = load(file.to_csv(index=False).encode("utf-8"), name, options).frame
    return snapshots.complete(found.with_columns(case_key="loan_no"), "cases").select(READ)


@pytest.fixture(scope="module")
def both(statements: pd.DataFrame) -> tuple[pl.DataFrame, pd.DataFrame]:
    """Return the pairs of August and September as we make them, and as pandas does."""
    first, last = (loaded(statements, month) for month in MONTHS)
    sides = [statements[statements["due_date"] == month].set_index("case_id") for month in MONTHS]
    return paired(first, last), sides[0].add_suffix("_before").join(sides[1].add_suffix("_after"))


def test_roll_rates_of_real_cards_are_those_of_pandas(
    both: tuple[pl.DataFrame, pd.DataFrame],
) -> None:
    ours, theirs = both
    expected = theirs.groupby(["bucket_before", "bucket_after"]).agg(
        n=("owed_before", "size"), amount=("owed_before", "sum")
    )
    whole = expected.groupby("bucket_before")["amount"].transform("sum")
    share = (expected["amount"] / whole).round(9)
    found = rolls(ours, "balance").select(
        "state_before", "state_after", "n", "amount", pl.col("amount_share").round(9)
    )
    assert found.drop("amount_share").rows() == [
        (was, now, int(n), int(amount))
        for (was, now), n, amount in zip(
            expected.index, expected["n"], expected["amount"], strict=True
        )
    ]
    known = [None if one != one else one for one in share]  # noqa: PLR0124 — NaN is no share
    assert found["amount_share"].to_list() == known


def test_flow_rates_of_real_cards_are_those_of_pandas(
    both: tuple[pl.DataFrame, pd.DataFrame],
) -> None:
    ours, theirs = both
    before = theirs.groupby("bucket_before")["owed_before"].sum()
    after = theirs.groupby("bucket_after")["owed_after"].sum()
    span = Span(*(ours[f"as_of_{side}"][0] for side in ("before", "after")))
    found = flows([(span, ours)], "balance")
    assert span.is_month
    assert found.height > 2
    for row in found.iter_rows(named=True):
        stock = int(before.get(row["bucket"], 0))
        assert (row["amount_before"], row["amount_after"]) == (
            stock,
            int(after.get(row["into"], 0)),
        )
        assert row["amount_rate"] == (row["amount_after"] / stock if stock else None)


def test_cures_of_real_cards_are_those_of_pandas(
    both: tuple[pl.DataFrame, pd.DataFrame],
) -> None:
    ours, theirs = both
    late = theirs[theirs["late_before"] > 0]
    cured = late[late["late_after"] == 0].groupby("bucket_before").size()
    found = cures(fated(ours, pl.Series([], dtype=pl.String)), "balance")
    assert dict(found.select("bucket", "n").iter_rows()) == dict(
        late.groupby("bucket_before").size()
    )
    assert found["cured_n"].to_list() == [int(cured.get(one, 0)) for one in found["bucket"]]
    ways = found.select(pl.sum_horizontal("^(cured|rolled_back|stable|forward|gone)_n$"))
    assert ways.to_series().to_list() == found["n"].to_list()
