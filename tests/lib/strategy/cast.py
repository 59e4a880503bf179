"""Cases and what is known of them, in a few words, for all tests of this room."""

import datetime as dt
from typing import Any

import polars as pl

from lib.cases.buckets import bucket_of
from lib.followups.payments import standing_payments
from lib.followups.promises import promises
from lib.followups.standing import standing
from lib.strategy.knowing import Sources
from lib.strategy.matrix import default
from lib.strategy.steps import steps
from tests.lib.followups.cast import contacts, payments

TODAY = dt.date(2026, 11, 20)
CASE: dict[str, pl.DataType | type[pl.DataType]] = {
    "case_key": pl.String,
    "case_id": pl.String,
    "person_key": pl.String,
    "client": pl.String,
    "product": pl.String,
    "city": pl.String,
    "district": pl.String,
    "dpd": pl.Int32,
    "bucket": pl.String,
    "overdue_amount": pl.Int64,
    "currency": pl.String,
    "as_of": pl.Date,
    "recall_date": pl.Date,
    "closed_date": pl.Date,
    "case_status": pl.String,
    "held": pl.String,
}
INSTALMENTS = {"case_key": pl.String, "due_date": pl.Date}


def cases(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return cases; C1, C2 … of 40 days and 10,000 yuan unless said otherwise."""
    filled = [
        {
            "case_key": f"C{n}",
            "case_id": f"N{n}",
            "person_key": f"P{n}",
            "client": "Bank",
            "overdue_amount": 1_000_000,
            "currency": "CNY",
            "as_of": TODAY,
            "dpd": 40,
            **row,
        }
        for n, row in enumerate(rows, 1)
    ]
    told = [{"bucket": bucket_of(row["dpd"]), **row} for row in filled]
    extra = {name for row in told for name in row} - set(CASE)
    return pl.DataFrame(told, schema=CASE | dict.fromkeys(extra, pl.String))


def sources(
    *contacted: dict[str, Any],
    paid: tuple[tuple[Any, ...], ...] = (),
    due: tuple[tuple[str, dt.date], ...] = (),
    **terms: Any,  # noqa: ANN401 — those of Sources
) -> Sources:
    """What is known on TODAY of contacts, payments and instalments."""
    followups, repayments = contacts(*contacted), payments(*paid)
    return Sources(
        followups=followups,
        promises=promises(followups, repayments, TODAY),
        paid=standing_payments(repayments, TODAY),
        instalments=pl.LazyFrame(due, schema=INSTALMENTS, orient="row"),
        **terms,
    )


def with_standing(frame: pl.DataFrame, known: Sources) -> pl.DataFrame:
    """The cases with where they stand after their contacts, but for holds."""
    told = standing(known.followups, TODAY).drop("held")
    return frame.join(told, on="case_key", how="left", maintain_order="left")


def stepped(frame: pl.DataFrame, known: Sources | None = None) -> pl.DataFrame:
    """The steps of the cases by the default strategy."""
    known = known or sources()
    return steps(with_standing(frame, known), known, default(), TODAY)
