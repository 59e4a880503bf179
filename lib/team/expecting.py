"""What cases of a kind bring: the team's rate of each bucket and amount tier, by the day held.

A case exposes its balance for as many days as somebody has it, so

    rate = Σ paid ÷ Σ (balance × days held),    expected = Σ balance × days held × rate

and with equal rates two collectors of quite different cases have both the index 1 (a reversal by
mix, Simpson 1951). Which rates count is said wherever they do:

* Rates.BEFORE: those of the team in the period before, which nobody's work of now can move. This is
  the definition; it needs files of that time.
* Rates.OTHERS: those of all others in the same period (leave one out): season and files are then
  the same for all, and nobody is measured by what he brought himself. Taken where there is no
  period before, or asked for.

A cell in which little was seen is drawn towards its bucket, rate = (n · own + K · parent) ÷ (n + K)
of n persons with K = 20 (the credibility of Bühlmann). Buckets differ far more than tiers, so that
a bucket is drawn to the whole by a single person only: one that nobody had takes the whole's rate.
"""

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from lib.team.credits import Credit, credited, to_promise_takers

CELL = ("bucket", "tier")
CREDIBLE = 20
"""K: persons that weigh as much as what is known of the bucket."""

LONE = 1
"""The same of a bucket and the whole."""


class Rates(StrEnum):
    """Whose rates what is expected comes from."""

    BEFORE = "before"
    OTHERS = "others"


PARTS: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "owner": pl.String,
    "bucket": pl.String,
    "tier": pl.String,
    "unit": pl.String,
    "exposure": pl.Float64,
    "paid": pl.Float64,
}
"""What a person's cases of one kind in one hand add: balance × days, what was paid; minor units.

`currency` is "" where no file names one."""


def parts(
    spells: pl.DataFrame,
    payments: pl.DataFrame,
    promises: pl.DataFrame,
    credit: Credit = Credit.OWNER,
) -> pl.DataFrame:
    """What each person's cases add to whom; columns PARTS. Cases of nobody are left out.

    `promises` as lib.team.credits wants them, for `credit` PROMISE.
    """
    money = credited(spells, payments)
    if credit is Credit.PROMISE:
        money = to_promise_takers(money, promises)
    by = ("currency", "owner", *CELL, "unit")
    held = spells.select(*by, exposure=pl.col("balance") * pl.col("days"), paid=pl.lit(0))
    came = money.select(*by, exposure=pl.lit(0), paid="paid")
    shaped = [one.cast({"exposure": pl.Float64, "paid": pl.Float64}) for one in (held, came)]
    return (
        pl.concat(shaped)
        .filter(pl.col("owner").is_not_null())
        .with_columns(pl.col("currency").fill_null(""))
        .group_by(by, maintain_order=True)
        .agg(pl.col("exposure", "paid").sum())
        .select(pl.col(name).cast(kind) for name, kind in PARTS.items())
    )


def expected(parts: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """Add to each part `expected` and `against`: the exposure that its rate was learned from.

    Args:
        parts: as `parts` gives them, of the period.
        before: the same of the period before; None takes the others' of the same.

    """
    whole = _sums(parts if before is None else before)
    if before is None:
        own = _sums(parts, "owner")
        sides = own.select("owner", "currency").unique().join(whole, on="currency")
        mine = own.rename({name: f"{name}_own" for name in ("n", "exposure", "paid")})
        known = sides.join(mine, on=["owner", "currency", *CELL], how="left").with_columns(
            pl.col(name) - pl.col(f"{name}_own").fill_null(0) for name in ("n", "exposure", "paid")
        )
        keys = ["owner", "currency"]
    else:
        known, keys = whole, ["currency"]
    rates = _rates(known, keys)
    on = [*keys, *CELL]
    found = parts.join(rates, on=on, how="left", maintain_order="left")
    coarser = rates.select(*keys, "bucket", by_bucket="bucket_rate").unique([*keys, "bucket"])
    coarsest = rates.select(*keys, by_whole="whole_rate").unique(keys)
    rate = pl.coalesce("rate", "by_bucket", "by_whole").fill_null(0)
    return (
        found.join(coarser, on=[*keys, "bucket"], how="left", maintain_order="left")
        .join(coarsest, on=keys, how="left", maintain_order="left")
        .with_columns(expected=pl.col("exposure") * rate, against=pl.col("against").fill_null(0))
        .select(*parts.columns, "expected", "against")
    )


def _sums(parts: pl.DataFrame, *by: str) -> pl.DataFrame:
    held = pl.col("exposure") > 0
    return parts.group_by(*by, "currency", *CELL).agg(
        pl.col("exposure", "paid").sum(), n=held.sum().cast(pl.Int64)
    )


def _rates(known: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The rate of each cell drawn towards its bucket's, and that towards the whole's."""

    def raw(over: list[str]) -> pl.Expr:
        exposure = pl.col("exposure").sum().over(over)
        return (pl.col("paid").sum().over(over) / pl.when(exposure > 0).then(exposure)).fill_null(0)

    def drawn(own: pl.Expr, n: pl.Expr, parent: str, weight: int) -> pl.Expr:
        return (n * own + weight * pl.col(parent)) / (n + weight)

    buckets = [*keys, "bucket"]
    cell = pl.col("paid") / pl.when(pl.col("exposure") > 0).then("exposure")
    return (
        known.with_columns(whole_rate=raw(keys))
        .with_columns(
            bucket_rate=drawn(raw(buckets), pl.col("n").sum().over(buckets), "whole_rate", LONE)
        )
        .with_columns(rate=drawn(cell.fill_null(0), pl.col("n"), "bucket_rate", CREDIBLE))
        .select(*keys, *CELL, "rate", "bucket_rate", "whole_rate", against="exposure")
    )
