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

from lib.team.owners import PERSON, WORD

CELL = ("bucket", "tier")
CREDIBLE = 20
"""K: persons that weigh as much as what is known of the bucket."""

LONE = 1
"""The same of a bucket and the whole."""


class Rates(StrEnum):
    """Whose rates what is expected comes from."""

    BEFORE = "before"
    OTHERS = "others"


PARTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "currency": WORD,
    "owner": WORD,
    "bucket": WORD,
    "tier": WORD,
    "unit": PERSON,
    "exposure": pl.Float64,
    "paid": pl.Float64,
}
"""What a person's cases of one kind in one hand add: balance × days, what was paid; minor units.

`currency` is "" where no file names one."""

TALLY: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "owner": pl.String,
    "bucket": pl.String,
    "tier": pl.String,
    "n": pl.Int64,
    "exposure": pl.Float64,
    "paid": pl.Float64,
    "payers": pl.Int64,
    "squared": pl.Float64,
    "crossed": pl.Float64,
    "spread": pl.Float64,
    "persons": pl.Int64,
    "paying": pl.Int64,
}
"""What all parts of one kind in one hand add: `n` of them were held, `payers` brought something;
`squared` is Σ paid², `crossed` Σ paid × exposure, `spread` Σ exposure². `persons` whom the owner
had and `paying` of them are of all his kinds together, as one person may be of several."""


def parts(spells: pl.DataFrame, money: pl.DataFrame) -> pl.DataFrame:
    """What each person's cases add to whom; columns PARTS. Cases of nobody are left out.

    Args:
        spells: as lib.team.owners.spells gives them.
        money: the payments by who is credited with them, as lib.team.credits gives them.

    """
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


def tallied(parts: pl.DataFrame) -> pl.DataFrame:
    """The sums of parts that no rate changes; columns TALLY.

    All that an index hangs on is in them: by which rates it is measured is then a matter of a few
    hundred rows, however many the cases are.
    """
    lies, paid = pl.col("exposure"), pl.col("paid")
    had, pays = lies > 0, paid > 0
    who = ("currency", "owner")
    kinds = parts.group_by(*who, *CELL, maintain_order=True).agg(
        lies.sum(), paid.sum(), n=had.sum(), payers=pays.sum(), squared=(paid**2).sum(),
        crossed=(paid * lies).sum(), spread=(lies**2).sum(),
    )  # fmt: skip
    persons = parts.group_by(who).agg(
        persons=pl.col("unit").filter(had).n_unique(), paying=pl.col("unit").filter(pays).n_unique()
    )
    known = kinds.join(persons, on=who, how="left", maintain_order="left")
    return known.select(pl.col(name).cast(kind) for name, kind in TALLY.items())


def expected(tally: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """Add `rate`, what is `expected` by it and `against`: the exposure that it was learned from.

    Args:
        tally: as `tallied` gives it, of the period.
        before: the same of the period before; None takes the others' of the same.

    """
    whole = _sums(tally if before is None else before)
    if before is None:
        own = _sums(tally, "owner")
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
    found = tally.join(rates, on=on, how="left", maintain_order="left")
    coarser = rates.select(*keys, "bucket", by_bucket="bucket_rate").unique([*keys, "bucket"])
    coarsest = rates.select(*keys, by_whole="whole_rate").unique(keys)
    rate = pl.coalesce("rate", "by_bucket", "by_whole").fill_null(0)
    return (
        found.join(coarser, on=[*keys, "bucket"], how="left", maintain_order="left")
        .join(coarsest, on=keys, how="left", maintain_order="left")
        .with_columns(rate=rate, against=pl.col("against").fill_null(0))
        .with_columns(expected=pl.col("exposure") * pl.col("rate"))
        .select(*tally.columns, "rate", "expected", "against")
    )


def _sums(tally: pl.DataFrame, *by: str) -> pl.DataFrame:
    return tally.group_by(*by, "currency", *CELL).agg(pl.col("exposure", "paid", "n").sum())


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
