"""What became of each promise to pay, derived from the repayments and never typed in.

The definitions (all amounts in minor units, all dates calendar days):

* The window of a promise runs from the day it was made to its due date plus the days of grace, both
  included. Only payments in the window count.
* One payment counts for one promise only: of those whose window it falls into, the one that is due
  first and not yet kept. A reversal takes its payment out again (lib.followups.payments).
* kept: paid ≥ tolerance × promised. Once the window is over (the promise has *matured*), what is
  not kept is partial when something was paid, broken when nothing was.
* Before that it is open, or due today on the due date itself.
* superseded: the same party made another promise on the case while this one was neither kept nor
  matured. cancelled: the same, but a result that ends collection (such as a death) came upon the
  customer's own promise. Neither ever matures.
* Promises by the family are apart from the customer's own: neither supersedes the other. One of
  which nobody says whose it is counts among the customer's.
* What arrives on the day of a new promise still helps the older one: days have no hours in files.

Source of the window, the grace of 3 days and "5 paid on 50 promised is not kept": the promise
options of GOLDPoint; of partly kept and the tolerance: symphonix, corecard.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lib.followups.codes import Flag, with_flag
from lib.followups.payments import standing_payments
from lib.followups.promised import chain, made


class Status(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    KEPT = "kept"
    PARTIAL = "partial"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


PROMISES: Mapping[str, type[pl.DataType]] = {
    "case_key": pl.String,
    "followup_id": pl.String,
    "promised_on": pl.Date,
    "promise_date": pl.Date,
    "last_day": pl.Date,
    "amount": pl.Int64,
    "currency": pl.String,
    "promise_by": pl.String,
    "collector": pl.String,
    "paid": pl.Int64,
    "kept_on": pl.Date,
    "status": pl.String,
    "matured": pl.Boolean,
}
"""The columns of the result: `last_day` = due + grace; `paid` in the window; `kept_on` the day on
which enough had arrived; `matured`: counts in the rate of promises kept; `promise_by` is null when
nobody says who promised."""

LIVED: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "nr": pl.UInt32,
    "paid": pl.Int64,
    "kept_on": pl.Date,
    "ended": pl.String,
}
"""What became of a promise: `ended` is SUPERSEDED or CANCELLED."""

UNSAID = "debtor"
"""To whose promises one belongs of which nobody says whose it is: it takes the place of theirs."""


@dataclass(slots=True)
class _Promise:
    """One promise while the days go by."""

    made_at: dt.datetime
    made: dt.date
    due: dt.date
    last_day: dt.date
    amount: int
    needed: int
    currency: str | None
    by: str
    paid: int = 0
    kept_on: dt.date | None = None
    ended: Status | None = None

    def takes(self, payment: "_Payment") -> bool:
        """Whether a payment may count for this promise."""
        return (
            self.made <= payment.day <= self.last_day
            and self.ended is None
            and self.paid < self.amount
            and (
                self.currency == payment.currency
                or self.currency is None
                or payment.currency is None
            )
        )

    def receive(self, payment: "_Payment") -> None:
        """Count a payment."""
        self.paid += payment.amount
        if self.kept_on is None and self.paid >= self.needed:
            self.kept_on = payment.day

    def end(self, day: dt.date, how: Status) -> None:
        """Supersede or cancel it, unless it is kept or matured by then."""
        if self.ended is None and self.kept_on is None and day <= self.last_day:
            self.ended = how


@dataclass(slots=True)
class _Payment:
    day: dt.date
    currency: str | None
    amount: int


def promises(
    followups: pl.DataFrame,
    repayments: pl.DataFrame | pl.LazyFrame,
    as_of: dt.date,
    grace_days: int = 3,
    tolerance: float = 1.0,
) -> pl.DataFrame:
    """One row a promise made up to `as_of`, with what became of it by then; columns PROMISES.

    `followups` as lib.followups.records.merge gives them (corrected ones left out), `repayments` as
    the portfolio does. `tolerance` is the share of the amount that keeps a promise. Sorted by case
    and day. A loop over cases, because whether a promise is superseded hangs on what was paid
    before: 100,000 promises with 300,000 repayments take about a second. Most promises are alone in
    their days, and are not looped over.
    """
    known = followups.filter(pl.col("happened_at").dt.date() <= as_of)
    needed = (pl.col("amount") * tolerance).round(6).ceil().cast(pl.Int64)
    # Rounded first: 0.8 × 5,000 must not become 4,001 for the sake of a last binary digit.
    every = made(known, grace_days).with_columns(chain(), needed=needed).with_row_index("nr")
    paid, ends = _within(every, repayments, as_of), _ends(known)
    size = pl.len().over("case_key", "chain")
    alone = (size == 1) & ~pl.col("case_key").is_in(list(ends))
    lived = pl.concat(
        [_alone(every.filter(alone), paid), _together(every.filter(~alone), paid, ends)]
    )
    return _frame(every.join(lived, on="nr", maintain_order="left"), as_of)


def _alone(made: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """What became of promises that no other one and no end meets; columns LIVED."""
    mine = pl.col("owed_in").is_null() | pl.col("currency").is_null()
    rows = (
        made.select("nr", "case_key", "promised_on", "last_day", "amount", "needed",
                    owed_in="currency")
        .join(paid, on="case_key", maintain_order="left_right")
        .filter(
            pl.col("day").is_between("promised_on", "last_day"),
            mine | (pl.col("owed_in") == pl.col("currency")),
        )
        .with_columns(so_far=pl.col("paid").cum_sum().over("nr"))
        .filter(pl.col("so_far") - pl.col("paid") < pl.col("amount"))
    )  # fmt: skip
    enough = pl.col("so_far") >= pl.col("needed")
    became = rows.group_by("nr").agg(
        pl.col("paid").sum(), kept_on=pl.col("day").filter(enough).min()
    )
    return (
        made.select("nr")
        .join(became, on="nr", how="left")
        .with_columns(pl.col("paid").fill_null(0), ended=pl.lit(None, pl.String))
        .select(LIVED.keys())
    )


def _together(
    made: pl.DataFrame, paid: pl.DataFrame, ends: Mapping[str, Sequence[dt.datetime]]
) -> pl.DataFrame:
    """What became of the others, case by case; columns LIVED."""
    by_case: defaultdict[str, list[tuple[int, _Promise]]] = defaultdict(list)
    told = made.select(_READ).with_columns(pl.col("promise_by").fill_null(UNSAID))
    for nr, case_key, *facts in told.iter_rows():
        by_case[case_key].append((nr, _Promise(*facts)))
    arrived = _by_case(paid.join(made.select("case_key"), on="case_key", how="semi"))
    lived: list[tuple[int, int, dt.date | None, str | None]] = []
    for case_key, mine in by_case.items():
        _live_through([one for _, one in mine], arrived.get(case_key, ()), ends.get(case_key, ()))
        lived += [
            (nr, one.paid, one.kept_on, one.ended.value if one.ended else None) for nr, one in mine
        ]
    return pl.DataFrame(lived, schema=dict(LIVED), orient="row")


def _within(
    made: pl.DataFrame, repayments: pl.DataFrame | pl.LazyFrame, as_of: dt.date
) -> pl.DataFrame:
    """The payments of each case that some window of it may hold: case_key, day, currency, paid."""
    windows = made.group_by("case_key").agg(
        start=pl.col("promised_on").min(), end=pl.col("last_day").max()
    )
    # Before anything is taken back: few cases have a promise.
    theirs = repayments.lazy().join(windows.lazy(), on="case_key", how="semi")
    return (
        standing_payments(theirs, as_of)
        .join(windows, on="case_key")
        .filter(pl.col("day").is_between("start", "end"))
        .sort("case_key", "day", maintain_order=True)
        .select("case_key", "day", "currency", "paid")
    )


def _by_case(paid: pl.DataFrame) -> Mapping[str, Sequence[_Payment]]:
    found: defaultdict[str, list[_Payment]] = defaultdict(list)
    for case_key, day, currency, amount in paid.iter_rows():
        found[case_key].append(_Payment(day, currency, amount))
    return found


def _ends(followups: pl.DataFrame) -> Mapping[str, Sequence[dt.datetime]]:
    """When a result ended the collection of a case."""
    found: defaultdict[str, list[dt.datetime]] = defaultdict(list)
    # What ends all collection ends the promises too.
    rows = followups.filter(pl.col("outcome").is_in(with_flag(Flag.STOP)))
    for case_key, at in rows.select("case_key", "happened_at").iter_rows():
        found[case_key].append(at)
    return found


_READ = (
    "nr",
    "case_key",
    "made_at",
    "promised_on",
    "promise_date",
    "last_day",
    "amount",
    "needed",
    "currency",
    "promise_by",
)


_PAYS, _PROMISES, _ENDS = range(3)


def _live_through(
    mine: Sequence[_Promise], paid: Sequence[_Payment], ends: Sequence[dt.datetime]
) -> None:
    """Let the days of one case go by, payments first on each."""
    events = [
        *((dt.datetime.combine(one.day, dt.time.min), _PAYS, n) for n, one in enumerate(paid)),
        *((one.made_at, _PROMISES, n) for n, one in enumerate(mine)),
        *((at, _ENDS, 0) for at in ends),
    ]
    for at, what, n in sorted(events):
        if what == _PAYS:
            takers = [promise for promise in mine if promise.takes(paid[n])]
            if takers:
                min(takers, key=lambda one: (one.kept_on is not None, one.due)).receive(paid[n])
        elif what == _PROMISES:
            for older in mine[:n]:
                if older.by == mine[n].by:
                    older.end(at.date(), Status.SUPERSEDED)
        else:
            for promise in mine:
                if promise.made_at <= at and promise.by == "debtor":
                    promise.end(at.date(), Status.CANCELLED)


def _frame(made: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The promises with LIVED in the columns PROMISES."""
    some = pl.when(pl.col("paid") > 0).then(pl.lit(Status.PARTIAL.value))
    status = (
        pl.when(pl.col("ended").is_not_null())
        .then("ended")
        .when(pl.col("kept_on").is_not_null())
        .then(pl.lit(Status.KEPT.value))
        .when(pl.col("last_day") < as_of)
        .then(some.otherwise(pl.lit(Status.BROKEN.value)))
        .when(pl.col("promise_date") == as_of)
        .then(pl.lit(Status.DUE_TODAY.value))
        .otherwise(pl.lit(Status.OPEN.value))
    )
    matured = (pl.col("last_day") < as_of) & pl.col("ended").is_null()
    return made.with_columns(status=status, matured=matured).select(PROMISES.keys())
