"""How likely a running promise is kept: the person's own record, drawn towards everybody's.

* kept rate (by count) = kept ÷ matured; by amount = Σ min(paid in the window, promised) ÷
  Σ promised of the matured ones, each currency by itself. Matured: due date + grace < as-of day;
  superseded and cancelled promises never mature (lib.followups.promises).
* Who kept one promise of one is not certain to keep the next. A person's rate is therefore drawn
  towards the rate of all promises of the same party (lib.shrinkage):
  (kept + s · rate of all) / (matured + s). Somebody without a record has the rate of all.
* What the customer promises himself and what others promise for him are two parties with a rate
  each. Below the settings' minimum_n matured promises of a party nobody knows its rate, and its
  promises have no chance: none is made up.
* A person is one however many cases he has.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib import shrinkage
from lib.followups.promises import UNSAID, Status

CUSTOMER, FAMILY = "customer", "family"
"""Parties: the customer himself (also of whom nobody says it), and everybody else."""

RATES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "party": pl.String,
    "days": pl.Int64,
    "currency": pl.String,
    "kept": pl.Int64,
    "n": pl.Int64,
    "paid": pl.Int64,
    "promised": pl.Int64,
}
"""Promises that matured in the last `days` days: `kept` of `n`; `paid` at most what was promised,
of `promised`, in minor units of `currency`."""


def party() -> pl.Expr:
    """Whose promise it is: CUSTOMER or FAMILY."""
    own = pl.col("promise_by").fill_null(UNSAID) == UNSAID
    return pl.when(own).then(pl.lit(CUSTOMER)).otherwise(pl.lit(FAMILY))


def kept_rates(promises: pl.DataFrame, day: dt.date, periods: tuple[int, ...]) -> pl.DataFrame:
    """What became of the promises that matured in each period up to `day`; columns RATES.

    A promise matures on the day after its last day of grace. `promises` as
    lib.followups.promises or `with_chance` give them for `day`.
    """
    matured = promises.filter("matured").with_columns(
        party=party(), received=pl.min_horizontal("paid", "amount")
    )
    parts = [
        matured.filter(pl.col("last_day") >= day - dt.timedelta(days=days))
        .group_by("party", "currency")
        .agg(
            days=pl.lit(days),
            kept=_kept().sum(),
            n=pl.len(),
            paid=pl.col("received").sum(),
            promised=pl.col("amount").sum(),
        )
        for days in periods
    ]
    return pl.concat(
        part.select(pl.col(one).cast(kind) for one, kind in RATES.items()) for part in parts
    ).sort("party", "days", "currency")


def with_chance(promises: pl.DataFrame, persons: pl.DataFrame, minimum_n: int) -> pl.DataFrame:
    """The promises with what is known of who made them.

    Args:
        promises: as lib.followups.promises gives them.
        persons: case_key, person_key and currency of the cases; a case without a person is a person
            of its own, and a promise that names no currency has that of its case.
        minimum_n: matured promises of a party below which it has no rate.

    Returns:
        The rows with person_key, party, own_kept and own_n (the person's own matured promises),
        all_kept and all_n (those of everybody), `chance` (0 to 1, null when all_n < minimum_n),
        `missing` (what has not been paid of a running promise, else 0) and `expected` =
        missing × chance (null without a chance), minor units.

    """
    known = persons.select("case_key", "person_key", of_case="currency").unique("case_key")
    told = (
        promises.join(known, on="case_key", how="left", maintain_order="left")
        .with_columns(
            person_key=pl.coalesce("person_key", "case_key"),
            currency=pl.coalesce("currency", "of_case"),
            party=party(),
        )
        .drop("of_case")
    )
    parts = [
        _of_party(told.filter(pl.col("party") == one), minimum_n) for one in (CUSTOMER, FAMILY)
    ]
    running = pl.col("status").is_in([Status.OPEN.value, Status.DUE_TODAY.value])
    missing = pl.when(running).then((pl.col("amount") - pl.col("paid")).clip(0)).otherwise(0)
    return (
        pl.concat(parts)
        .with_columns(missing=missing)
        .with_columns(expected=(pl.col("missing") * pl.col("chance")).round().cast(pl.Int64))
        .sort("case_key", "promised_on", "promise_date", maintain_order=True)
    )


def _of_party(mine: pl.DataFrame, minimum_n: int) -> pl.DataFrame:
    """One party's promises with the chance of each person, by the party's own record."""
    counts = (
        mine.filter("matured")
        .group_by("person_key")
        .agg(x=_kept().sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
    )
    x, n = (int(counts[name].sum()) for name in ("x", "n"))
    rated = shrinkage.over(mine, shrinkage.levels(counts, ("person_key",)), shrinkage.root(x, n))
    known = pl.lit(n >= max(minimum_n, 1))
    return rated.select(
        *mine.columns,
        own_kept="x",
        own_n="n",
        all_kept=pl.lit(x, pl.Int64),
        all_n=pl.lit(n, pl.Int64),
        chance=pl.when(known).then("rate"),
    )


def _kept() -> pl.Expr:
    return pl.col("status") == Status.KEPT.value
