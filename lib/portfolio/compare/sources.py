"""Where the days past due of two compared days come from: the plan on both, or the files on both.

Cases and Recovery go by the instalment plan on a day that it reaches (lib.portfolio.plans), and so
does this, as long as it reaches both days. Where it reaches only one, its days against those of the
other file would be no movement of the case but one of the measure: 102 by the plan, 61 by the next
file. Such a case is compared by its files, and counted, so that a reader knows why the other pages
say something else.
"""

import narwhals.stable.v2 as nw
import polars as pl

from lib.cases.buckets import bucket_expr
from lib.portfolio.completed import by_plan
from lib.portfolio.portfolio import Portfolio

ASKED = ("case_key", "client", "currency", "as_of", "dpd", "bucket")
"""Columns of a case that tell its days past due, and which plan reaches it."""


def one_measure(
    portfolio: Portfolio, before: pl.DataFrame, after: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Let days past due and bucket of both days follow the plan where it tells both.

    Args:
        portfolio: for its instalment plans and repayments.
        before: cases as their earlier files said them, each by the day of its own file (`as_of`).
        after: likewise as the later ones did.

    Returns:
        Both frames, and of how many cases Cases and Recovery say other days than these, because the
        plan reaches one of the days only. A case of one frame only follows its plan there, and so
        does one of which no file says what is past due.

    """
    if not portfolio.imports("instalments") or before.is_empty() or after.is_empty():
        return before, after, 0
    first, last = (_told(portfolio, side) for side in (before, after))
    pairs = first.join(last, on="case_key", how="full", coalesce=True, suffix="_after")
    planned = pl.col("plan").is_not_null(), pl.col("plan_after").is_not_null()
    silent = ~pl.any_horizontal(pl.col("says", "says_after").fill_null(value=False))
    alone = pl.any_horizontal(pl.col("says", "says_after").is_null())
    either = alone | silent | (planned[0] & planned[1])
    own = [pl.when(either).then(name).alias(name) for name in ("plan", "plan_after")]
    differs = pl.any_horizontal(
        pl.col(f"plan{side}").ne_missing(pl.col(f"dpd{side}")) & has
        for side, has in zip(("", "_after"), planned, strict=True)
    )
    n = pairs.select((~either & differs).sum()).item()
    followed = pairs.select("case_key", *own)
    return (
        _following(before, followed.select("case_key", days="plan")),
        _following(after, followed.select("case_key", days="plan_after")),
        int(n),
    )


def _told(portfolio: Portfolio, cases: pl.DataFrame) -> pl.DataFrame:
    """What file and plan say of each case: case_key, dpd, says (the file anything), plan (days)."""
    asked = cases.select(ASKED)
    parts = [
        by_plan(portfolio, asked.filter(pl.col("as_of") == day).lazy(), day).select(
            "case_key",
            dpd="dpd_file",
            says=pl.any_horizontal(pl.col("dpd_file", "bucket").is_not_null()),
            plan="dpd_plan",
        )
        for day in asked["as_of"].unique().sort()
    ]
    return pl.concat(parts).collect()


def _following(cases: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """The cases with the days of the plan, and the bucket of these, where there are any."""
    joined = cases.join(days, on="case_key", how="left", maintain_order="left")
    by_days = nw.from_native(joined).with_columns(by_days=bucket_expr(nw.col("days"))).to_native()
    return by_days.with_columns(
        dpd=pl.coalesce("days", "dpd"), bucket=pl.coalesce("by_days", "bucket")
    ).drop("days", "by_days")
