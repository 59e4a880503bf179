"""The yardstick of the team: each collector's month, as somebody would write it in polars.

It knows of its own files that no case has an assignment, a plan or a correction and that collectors
are named by their numbers. What follows of the sums of each person's cases (rates, index, chance),
which reversal belongs to which payment and what keeps a promise are the product's own rules.
"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from lib.followups import records
from lib.followups.payments import standing_payments
from lib.followups.promises import promises
from lib.measures.contacts import CHANNELS, contacts
from lib.settings import Settings
from lib.team.contacting import COUNTS, counted
from lib.team.expecting import PARTS, expected, tallied
from lib.team.index import indices
from lib.team.workload import HARD
from tests.bench.reading import Files

DAY = dt.timedelta(days=1)
ON = ("case_key", "day")


@dataclass(frozen=True)
class _Month:
    """Whose cases from one file to the next, and what they brought."""

    held: pl.DataFrame
    paid: pl.DataFrame

    @property
    def parts(self) -> pl.DataFrame:
        """What each person's cases add, as lib.team.expecting wants it."""
        by = ["currency", "owner", "bucket", "tier", "unit"]
        spells = self.held.select(
            *by, "case_key", "since", "until", exposure=pl.col("balance") * pl.col("days")
        )
        day = pl.col("day")
        money = (
            self.paid.drop("currency")
            .join(spells, on="case_key")
            .filter(day >= pl.col("since"), day < pl.col("until"))
        )
        both = [
            spells.select(*by, "exposure", paid=pl.lit(0, pl.Int64)),
            money.select(*by, "paid", exposure=pl.lit(0, pl.Int64)).select(*by, "exposure", "paid"),
        ]
        sums = pl.concat(both).group_by(by).agg(pl.col("exposure", "paid").sum())
        return sums.select(pl.col(name).cast(kind) for name, kind in PARTS.items())


def people(files: Files) -> pl.DataFrame:
    """One row a collector: his index by the rates of the month before, and what stands beside."""
    settings = Settings()
    before, start, end = files.days[-3:]
    limits = (
        files.cases[end]
        .filter(pl.col("overdue_amount") > 0)
        .select(
            half=pl.col("overdue_amount").quantile(0.5, "linear"),
            high=pl.col("overdue_amount").quantile(0.8, "linear"),
        )
        .collect()
        .row(0)
    )
    paid = _paid(files, before, end)
    months = [
        _Month(_held(files, first, last, limits), standing_payments(_since(paid, first), last))
        for first, last in ((start, end), (before, start))
    ]
    now, earlier = (tallied(one.parts) for one in months)
    (team,) = indices(expected(now, earlier), settings.minimum_n).values()
    held = months[0].held
    had = _had(held, (end - start).days)
    beside = had.join(_worked(files, held, paid, settings), on="owner", how="left")
    # Who held cases and met nobody has counts of nothing.
    return team.rows.join(beside, on="owner", how="left").with_columns(
        pl.col(*COUNTS, "visits", "calls", "days").fill_null(0)
    )


def _held(files: Files, first: dt.date, last: dt.date, limits: tuple[float, float]) -> pl.DataFrame:
    """Who had which case from one file to the next: split where it changed hands."""
    was, now = (
        files.cases[day]
        .filter(pl.col("case_status") != "结清")
        .select("case_key", "currency", "bucket", "overdue_amount", "balance", unit="person_key",
                owner="collector", placed=pl.col("place_quality") == "exact")
        .collect()
        for day in (first, last)
    )  # fmt: skip
    went = was.join(now.select("case_key", other="owner"), on="case_key", how="left")
    moved = (pl.col("other") != pl.col("owner")).fill_null(value=False)
    stayed = went.with_columns(
        since=pl.lit(first + DAY), until=pl.when(moved).then(last).otherwise(last + DAY)
    ).drop("other")
    same = was.select("case_key", "owner")
    came = now.join(same, on=["case_key", "owner"], how="anti").with_columns(
        since=pl.lit(last), until=pl.lit(last + DAY)
    )
    amount, (half, high) = pl.col("overdue_amount"), limits
    tier = (
        pl.when(amount < half).then(pl.lit("S"))
        .when(amount > high).then(pl.lit("L")).otherwise(pl.lit("M"))
    )  # fmt: skip
    return pl.concat([stayed, came]).with_columns(
        tier=tier, days=(pl.col("until") - pl.col("since")).dt.total_days()
    )


def _paid(files: Files, first: dt.date, last: dt.date) -> pl.DataFrame:
    """What was paid since, and all of cases of which anything was taken back since."""
    columns = ("case_key", "pay_date", "amount", "currency", "serial_no")
    mine = pl.col("pay_date").is_between(first + DAY, last)
    late = files.repayments.filter(mine).select(columns).collect()
    back = late.filter(pl.col("amount") < 0).select("case_key").unique()
    old = files.repayments.filter(pl.col("pay_date") <= first).select(columns)
    return pl.concat([old.join(back.lazy(), on="case_key", how="semi").collect(), late])


def _since(paid: pl.DataFrame, first: dt.date) -> pl.DataFrame:
    back = paid.filter(pl.col("pay_date") > first, pl.col("amount") < 0).select("case_key").unique()
    late = paid.filter(pl.col("pay_date") > first)
    old = paid.filter(pl.col("pay_date") <= first).join(back, on="case_key", how="semi")
    return pl.concat([old, late])


def _had(held: pl.DataFrame, length: int) -> pl.DataFrame:
    days = pl.col("days")
    return held.group_by("owner").agg(
        cases=pl.col("case_key").n_unique().cast(pl.Int64),
        held=days.sum() / length,
        hard=days.filter(pl.col("bucket").is_in(HARD)).sum() / days.sum(),
        vague=days.filter(~pl.col("placed")).sum() / days.sum(),
    )


def _worked(
    files: Files, held: pl.DataFrame, paid: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    """What each tried, and what came of it."""
    start, end = files.days[-2:]
    grace, day = settings.promise_grace_days, pl.col("happened_at").dt.date()
    # A promise of the month before may still be running when the month begins.
    told = files.followups.filter(day.is_between(start - 30 * DAY, end))
    met = records.merge(told, pl.DataFrame(schema=dict(records.FOLLOWUPS)))
    tried = contacts(met, CHANNELS, start + DAY, end).with_columns(who="collector")
    kept = promises(met, paid, end, grace, settings.promise_tolerance)
    worked = tried.group_by(owner="who").agg(
        visits=(pl.col("channel") == "visit").sum().cast(pl.Int64),
        calls=(pl.col("channel") == "call").sum().cast(pl.Int64),
        days=pl.col("day").n_unique().cast(pl.Int64),
    )
    found = counted(tried, kept, held).select("owner", *COUNTS)
    return found.join(worked, on="owner", how="left")
