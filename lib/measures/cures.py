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
from lib.measures.noise import Estimate, ratio, wilson
from lib.measures.pairs import Span
from lib.measures.rolls import RANKS, Basis, weighed

LATER = 3
"""Month ends after which a cure is looked at again."""

RECALLED = "recalled"


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

    `fate` is a Fate or RECALLED; `agreed` are the keys of cases with a repayment agreement.
    """
    was = pl.col("bucket_before").replace_strict(RANKS, default=None, return_dtype=pl.Int64)
    now = pl.col("bucket_after").replace_strict(RANKS, default=None, return_dtype=pl.Int64)
    left = pl.col("exit_after")
    fine = (pl.col("dpd_after") == 0) | (now == 0)
    fate = (
        pl.when((left == Exit.RECALLED.value) | pl.col("recalled"))
        .then(pl.lit(RECALLED))
        .when(left == Exit.SETTLED.value)
        .then(pl.lit(Fate.CURED.value))
        .when(left.is_not_null() | pl.col("missing") | now.is_null())
        .then(pl.lit(Fate.GONE.value))
        .when(fine)
        .then(pl.lit(Fate.CURED.value))
        .when(now < was)
        .then(pl.lit(Fate.ROLLED_BACK.value))
        .when(now == was)
        .then(pl.lit(Fate.STABLE.value))
        .otherwise(pl.lit(Fate.FORWARD.value))
    )
    return pairs.filter(was > 0, pl.col("exit_before").is_null(), ~pl.col("new")).with_columns(
        fate=fate, agreed=pl.col("case_key").is_in(agreed.implode())
    )


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
    amount = pl.col("amount_before")
    stays = pl.col("fate") != RECALLED
    counted = weighed(fated, basis).group_by("currency", bucket="bucket_before").agg(
        n=stays.sum(),
        amount=amount.filter(stays).sum(),
        **{f"{one.value}_n": (pl.col("fate") == one.value).sum() for one in Fate},
        **{f"{one.value}_amount": amount.filter(pl.col("fate") == one.value).sum() for one in Fate},
        cured_agreed_n=((pl.col("fate") == Fate.CURED.value) & pl.col("agreed")).sum(),
        recalled_n=(~stays).sum(),
        recalled_amount=amount.filter(~stays).sum(),
    )  # fmt: skip
    order = pl.col("bucket").cast(pl.Enum(BUCKETS))
    return counted.select(pl.col(name).cast(kind) for name, kind in CURES.items()).sort(
        "currency", order
    )


def cure_rate(fated: pl.DataFrame, basis: Basis, *, by_amount: bool) -> Estimate | None:
    """The share that was cured, with its interval, of all buckets; of one currency."""
    mine = weighed(fated, basis).filter(pl.col("fate") != RECALLED)
    cured = mine["fate"] == Fate.CURED.value
    if not by_amount:
        return wilson(int(cured.sum()), mine.height)
    amounts = mine["amount_before"].fill_null(0)
    return ratio(amounts * cured.cast(pl.Int64), amounts)


def still_cured(cured: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What those that were cured are LATER month ends afterwards.

    Args:
        cured: `fated` of the month in which they were cured.
        later: the pairs whose later side is the month end of the second look.

    Returns:
        currency, n (cured), still_n (0 days past due or settled then), relapsed_n (past due),
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
        known.group_by("currency")
        .agg(
            n=pl.len().cast(pl.Int64),
            still_n=still.sum().cast(pl.Int64),
            relapsed_n=relapsed.sum().cast(pl.Int64),
            unknown_n=(~still & ~relapsed).sum().cast(pl.Int64),
        )
        .sort("currency")
    )


def looked_again(spans: Sequence[Span], span: Span) -> Span | None:
    """The span that ends LATER month ends after another one, if there is one by then."""
    at = list(spans).index(span)
    return spans[at + LATER] if at + LATER < len(spans) else None
