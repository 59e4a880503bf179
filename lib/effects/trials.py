"""Each day a small trial: who was visited on it, and who could have been but was not.

To set those who were ever visited against those who never were would be unfair twice: crews go
where money is expected or where all else has failed, and who pays early is not visited any more
(immortal time). So each day is a trial of its own (risk-set matching: Li, Propert and Rosenbaum
2001, "Balanced risk set matching", JASA 96, 870–882; sequential trials: Hernán and Robins 2016,
"Using big data to emulate a target trial", AJE 183, 758–764):

* at risk on day d: placed before d, in collection, past due, with something left to pay, on no
  hold the day before, for visits with an address, nobody of the person visited in the `wash` days
  before;
* visited: on d. Not visited: nobody of the person on d. What happens later does not matter: who is
  visited next week stays where he was (intention to treat);
* all that is known of both is from before d.

Of those not visited RATIO for each visited one are drawn, by chance, among those who are alike in
the STRATA.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from lib.effects.past import Past
from lib.visits.worth import classes

RATIO = 8
"""Cases not visited that are drawn for each visited one: more add little but time."""

LATELY = 30
"""Days before the day in which a payment makes somebody one who paid lately."""

BANDS = (7, 14, LATELY)
"""Days since the last payment that tell pairs apart: who paid yesterday is visited less."""

STRATA = ("currency", "bucket", "paid_within")
"""In what pairs are alike to the letter, beside the day."""

WINDOWS = (7, 14, 30)
"""Days after the day within which money counts."""


@dataclass(frozen=True)
class Question:
    """Of which action, up to which day, over how many days, and who counts as not visited before.

    `end` is the last day of the figures, `seed` decides who is drawn.
    """

    channel: str
    end: dt.date
    days: int = 90
    wash: int = 30
    seed: int = 1

    def trial_days(self) -> Iterator[dt.date]:
        """The days whose shortest window is over."""
        last = self.end - dt.timedelta(days=WINDOWS[0])
        for back in reversed(range(self.days)):
            yield last - dt.timedelta(days=back)


def trials(past: Past, asked: Question) -> pl.DataFrame:
    """All who were at risk and visited, and those drawn of the others; one row a case and day.

    Returns:
        case, who, day, treated, STRATA, client, product, city, dpd, owed, start, known (the last
        day of which repayments are known), in the order of days.

    """
    did = past.worked.filter(pl.col("channel") == asked.channel).select("case", "who", "day")
    acts = did.unique().sort("day", "case")
    found = [
        _drawn(pool, day, asked)
        for day, today in _by_day(acts, asked)
        if (pool := _at_risk(past, asked, acts, today, day)) is not None
    ]
    return pl.concat(found) if found else pl.DataFrame()


def _by_day(acts: pl.DataFrame, asked: Question) -> Iterator[tuple[dt.date, pl.DataFrame]]:
    """The days of trials on which something was done, each with what."""
    parts = acts.partition_by("day", as_dict=True)
    for day in asked.trial_days():
        if (today := parts.get((day,))) is not None:
            yield day, today


def _at_risk(
    past: Past, asked: Question, acts: pl.DataFrame, today: pl.DataFrame, day: dt.date
) -> pl.DataFrame | None:
    """Who was at risk on a day, with `treated`; None where nobody of them was visited."""
    before = day - dt.timedelta(days=1)
    since = day - dt.timedelta(days=asked.wash)
    recent = acts.filter(pl.col("day").is_between(since, before)).select("who").unique()
    begun = pl.col("entered").is_null() | (pl.col("entered") < day)
    there = _stood(past, day).filter(
        pl.col("start") < day,
        pl.col("end") >= day,
        begun,
        ~pl.col("held"),
        pl.col("known") >= day + dt.timedelta(days=WINDOWS[0]),
    )
    if asked.channel == "visit":
        there = there.filter("reachable")
    there = there.join(recent, on="who", how="anti").join(
        _held(past, before), on="case", how="anti"
    )
    mine = today.select("case", treated=pl.lit(value=True))
    others = today.select("who", touched=pl.lit(value=True)).unique()
    known = (
        there.join(mine, on="case", how="left")
        .join(others, on="who", how="left")
        .with_columns(pl.col("treated").fill_null(value=False))
        .filter(pl.col("treated") | pl.col("touched").is_null())
    )
    owing = _owing(past, known, day)
    return owing if owing["treated"].any() else None


def _stood(past: Past, day: dt.date) -> pl.DataFrame:
    """How each case stood by its last file before a day, with its spell and numbers."""
    files = [one for one in past.files if one < day]
    return past.stood(files[-1]) if files else past.stood(dt.date.min)


def _held(past: Past, day: dt.date) -> pl.DataFrame:
    """Which cases were on hold on a day."""
    begun = pl.col("starts_on").is_null() | (pl.col("starts_on") <= day)
    over = pl.min_horizontal("ends_on", pl.col("lifted_on") - pl.duration(days=1)) < day
    return past.held.filter(begun, ~over.fill_null(value=False)).select("case").unique()


def _owing(past: Past, there: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Those that owe something before the day, with `owed`, `dpd` on it, STRATA; by number."""
    earlier = past.paid.filter(pl.col("day") < day)
    lately = (
        earlier.filter(pl.col("day") >= day - dt.timedelta(days=LATELY))
        .group_by("case")
        .agg(lately=pl.col("amount").sum(), last=pl.col("day").filter(pl.col("amount") > 0).max())
    )
    first = there["as_of"].min()
    since = (
        earlier.filter(pl.col("day") > first)
        .join(there.select("case", "as_of"), on="case")
        .filter(pl.col("day") > pl.col("as_of"))
        .group_by("case")
        .agg(since=pl.col("amount").sum())
    )
    moved = (pl.lit(day) - pl.col("as_of")).dt.total_days().cast(pl.Int32)
    found = (
        there.join(lately, on="case", how="left")
        .join(since, on="case", how="left")
        .with_columns(
            owed=pl.col("overdue_amount") - pl.col("since").fill_null(0),
            dpd=pl.when(pl.col("dpd") > 0).then(pl.col("dpd") + moved).otherwise("dpd"),
            paid_within=_band((pl.lit(day) - pl.col("last")).dt.total_days()),
        )
        .lazy()
    )
    late = (pl.col("dpd") > 0) | (pl.col("dpd").is_null() & (pl.col("bucket") != "M0"))
    return (
        classes.with_bucket(found)
        .filter(pl.col("owed") > 0, late.fill_null(value=True))
        .with_columns(pl.col("client").replace("", None), day=pl.lit(day))
        .select(*_ROW)
        .sort("case")
        .collect()
    )


_ROW = (
    "case", "who", "day", "treated", *STRATA, "client", "product", "city", "dpd", "owed", "start",
    "known",
)  # fmt: skip


def _band(since: pl.Expr) -> pl.Expr:
    """The first of BANDS within which a case paid lately, more than was taken back; else 0."""
    paid = pl.col("lately").fill_null(0) > 0
    band = pl.lit(0)
    for days in reversed(BANDS):
        band = pl.when(paid & (since <= days)).then(days).otherwise(band)
    return band


def _drawn(pool: pl.DataFrame, day: dt.date, asked: Question) -> pl.DataFrame:
    """The visited, and of the others in their strata RATIO for each, drawn by the seed."""
    chance = np.random.default_rng((asked.seed, day.toordinal())).random(pool.height)
    wanted = pl.col("treated").sum().over(STRATA) * RATIO
    place = pl.col("chance").rank("ordinal").over(*STRATA, "treated")
    return (
        pool.with_columns(chance=pl.Series(chance))
        .filter(pl.col("treated") | (place <= wanted))
        .drop("chance")
    )
