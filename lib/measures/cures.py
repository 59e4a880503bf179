"""Cure (回正), roll-back (回退), stable (维持) and roll-forward (加深) of past due cases.

Of the cases in a bucket from M1 on at t−1, those recalled by t left out and shown beside:

    cured        0 days past due at t, or settled
    rolled back  in a lower bucket that is past due
    stable       in the same bucket
    forward      in a higher one
    gone         written off, not in the file any more, or of unknown bucket: never cured

The five add up to 100 %; where no case is gone, the first four do. By amount the weight is that of
t−1. A cure after a repayment agreement is a forborne one and no sign that a customer recovered
(openriskmanual.org, Cure Rate): it is counted apart, or its cases are left out. A cured case may
relapse, so the horizon is told and those still cured three month ends later are counted.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import polars as pl

from lib.cases.buckets import BUCKETS
from lib.cases.exits import Exit
from lib.measures.noise import Estimate
from lib.measures.pairs import Span, kept_of, pairs
from lib.measures.rolls import Basis, weighed
from lib.measures.tallies import counted, rank, share_of
from lib.portfolio.portfolio import Portfolio

LATER = 3
"""Month ends after which a cure is looked at again."""

RECALLED = "recalled"

LASTED = ("client", "city", "product", "currency", "bucket_before")
"""What a lasting cure can be asked by."""

LOOKS = ("n", "still_n", "relapsed_n", "unknown_n")
"""How many were cured, and what they were at the second look."""


class Fate(StrEnum):
    """What became of a past due case from one month end to the next."""

    CURED = "cured"
    ROLLED_BACK = "rolled_back"
    STABLE = "stable"
    FORWARD = "forward"
    GONE = "gone"


CURES: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "bucket": pl.String,
    "n": pl.Int64,
    "amount": pl.Int64,
    **{f"{one.value}_n": pl.Int64 for one in Fate},
    **{f"{one.value}_amount": pl.Int64 for one in Fate},
    "cured_agreed_n": pl.Int64,
    "recalled_n": pl.Int64,
    "recalled_amount": pl.Int64,
}
"""Of a bucket before: `n` and `amount` are the denominators, without recalled cases;
`cured_agreed_n` are those of the cured that had a repayment agreement. Amounts in minor units."""


def fated(pairs: pl.DataFrame, agreed: pl.Series) -> pl.DataFrame:
    """The pairs that were past due and in collection, with `fate` and `agreed`.

    `fate` is a Fate or RECALLED; `agreed` are the keys of cases with a repayment agreement. A tally
    knows its agreed ones already, see lib.measures.tallies.with_agreed.
    """
    was, now, left = rank("bucket_before"), rank("bucket_after"), pl.col("exit_after")
    fate = (
        pl.when((left == Exit.RECALLED.value) | pl.col("recalled"))
        .then(pl.lit(RECALLED))
        .when(left == Exit.SETTLED.value)
        .then(pl.lit(Fate.CURED.value))
        .when(left.is_not_null() | pl.col("missing") | now.is_null())
        .then(pl.lit(Fate.GONE.value))
        .when("fine")
        .then(pl.lit(Fate.CURED.value))
        .when(now < was)
        .then(pl.lit(Fate.ROLLED_BACK.value))
        .when(now == was)
        .then(pl.lit(Fate.STABLE.value))
        .otherwise(pl.lit(Fate.FORWARD.value))
    )
    due = counted(pairs).filter(was > 0, pl.col("exit_before").is_null(), ~pl.col("new"))
    if "case_key" not in due.columns:
        return due.with_columns(fate=fate)
    return due.with_columns(fate=fate, agreed=pl.col("case_key").is_in(agreed.implode()))


def agreed_in(agreements: pl.DataFrame, span: Span) -> pl.Series:
    """The keys of the cases that had a signed agreement on any day of a span.

    `agreements` as lib.agreements.records.listed gives them.
    """
    ended = pl.col("ended_on") <= span.earlier
    there = (pl.col("signed_on") <= span.later) & ~ended.fill_null(value=False)
    return agreements.filter(there.fill_null(value=False))["case_key"].unique()


def of_persons(agreed: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """The keys of all cases whose person has one of `agreed` in the same currency.

    By person one of a person's keys stands for them all, and it need not be the one that was
    agreed on. `pairs` are by case.
    """
    who = pl.coalesce("person_key", "case_key")
    any_agreed = pl.col("case_key").is_in(agreed.implode()).any().over(who, "currency")
    return pairs.filter(any_agreed)["case_key"]


def cures(fated: pl.DataFrame, basis: Basis) -> pl.DataFrame:
    """What became of each bucket's cases; columns CURES, by currency and bucket."""
    amount, many = pl.col("amount_before"), pl.col("cases")
    stays = pl.col("fate") != RECALLED
    sums = weighed(fated, basis).group_by("currency", bucket="bucket_before").agg(
        n=(many * stays).sum(),
        amount=amount.filter(stays).sum(),
        **{f"{one.value}_n": (many * (pl.col("fate") == one.value)).sum() for one in Fate},
        **{f"{one.value}_amount": amount.filter(pl.col("fate") == one.value).sum() for one in Fate},
        cured_agreed_n=(many * ((pl.col("fate") == Fate.CURED.value) & pl.col("agreed"))).sum(),
        recalled_n=(many * ~stays).sum(),
        recalled_amount=amount.filter(~stays).sum(),
    )  # fmt: skip
    order = pl.col("bucket").cast(pl.Enum(BUCKETS))
    some = (pl.col("n") > 0) | (pl.col("recalled_n") > 0)  # of a tally all may be set apart
    known = sums.select(pl.col(name).cast(kind) for name, kind in CURES.items())
    return known.filter(some).sort("currency", order)


def cure_rate(fated: pl.DataFrame, basis: Basis, *, by_amount: bool) -> Estimate | None:
    """The share that was cured, with its interval, of all buckets; of one currency."""
    mine = fated.filter(pl.col("fate") != RECALLED)
    cured = pl.col("fate") == Fate.CURED.value
    return share_of(mine, cured, basis if by_amount else None)


def still_cured(
    cured: pl.DataFrame, later: pl.DataFrame, by: Sequence[str] = ("currency",)
) -> pl.DataFrame:
    """What those that were cured are LATER month ends afterwards.

    Args:
        cured: `fated` of the month in which they were cured.
        later: the pairs whose later side is the month end of the second look.
        by: columns of `cured` that groups have in common.

    Returns:
        `by`, n (cured), still_n (0 days past due or settled then), relapsed_n (past due),
        unknown_n (recalled, written off or not in that file).

    """
    fine = (pl.col("dpd_after") == 0) | (pl.col("bucket_after") == "M0")
    settled = pl.col("exit_after") == Exit.SETTLED.value
    there = pl.col("exit_after").is_null() & ~pl.col("missing")
    # Who is missing says nothing of himself, be it since before the earlier side or after it.
    seen = later.filter(~pl.col("missing")).select(
        "case_key",
        still=(settled | (there & fine)).fill_null(value=False),
        owes=(there & ~fine).fill_null(value=False),
    )
    mine = cured.filter(pl.col("fate") == Fate.CURED.value)
    # Who was settled then is in no later file: he stays settled.
    gone = mine["exit_after"] == Exit.SETTLED.value
    known = mine.with_columns(gone=gone.fill_null(value=False)).join(
        seen, on="case_key", how="left"
    )
    still = pl.col("still").fill_null(value=False) | (pl.col("gone") & pl.col("owes").is_null())
    relapsed = pl.col("owes").fill_null(value=False)
    return (
        known.group_by(by)
        .agg(
            n=pl.len().cast(pl.Int64),
            still_n=still.sum().cast(pl.Int64),
            relapsed_n=relapsed.sum().cast(pl.Int64),
            unknown_n=(~still & ~relapsed).sum().cast(pl.Int64),
        )
        .sort(by)
    )


def lasted(portfolio: Portfolio, span: Span, again: Span) -> pl.LazyFrame:
    """`still_cured` of all cases by LASTED, of a large portfolio made once; agreements aside."""

    def made() -> pl.DataFrame:
        cured = fated(pairs(portfolio, span), pl.Series([], dtype=pl.String))
        return still_cured(cured, pairs(portfolio, again), LASTED)

    found = kept_of(portfolio, f"lasted-{span.later}-{again.later}", (span, again), made)
    return made().lazy() if found is None else found


def looked_again(spans: Sequence[Span], span: Span) -> Span | None:
    """The span that ends LATER month ends after another one, if there is one by then."""
    at = list(spans).index(span)
    return spans[at + LATER] if at + LATER < len(spans) else None
