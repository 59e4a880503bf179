"""What a portfolio's past says of chances, read one snapshot after the other.

Of a large portfolio neither all payments nor all snapshots are ever held at once: of each snapshot
its cases are counted and let go, and of payments those are read that anybody asks about.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.followups.payments import standing_payments
from lib.portfolio import Portfolio, prepared
from lib.portfolio.reach import reach
from lib.settings import Settings
from lib.visits.worth import history
from lib.visits.worth.assumed import assumed
from lib.visits.worth.chances import Chances, chances

SNAPSHOTS = 12
"""Snapshots that are looked at for the past: a year of months."""

PAID = (pl.col("case_key"), pl.col("pay_date").alias("day"), pl.col("currency"),
        pl.col("amount").alias("paid"))  # fmt: skip


def days_of(place: Portfolio, as_of: dt.date) -> Sequence[dt.date]:
    """The days of the snapshots that are looked at, the latest first; `as_of` is one of them."""
    return [as_of, *[day for day in place.as_of_dates() if day < as_of][: SNAPSHOTS - 1]]


def payments(
    place: Portfolio,
    contacts: pl.DataFrame,
    days: Sequence[dt.date],
    day: dt.date,
    span: int,
) -> pl.DataFrame:
    """The payments up to `day` that value and chances ask about, net of reversals, in no order.

    Columns case_key, day, currency, paid as lib.followups.payments.standing_payments gives them.
    These are all since the oldest file that still counts on the first of `days`; those in the days
    that are looked at after each file; of visited cases, and of those of which anything was taken
    back, all of them.
    """
    back, at = place.taken_back(), pl.col("pay_date")
    taken = back.select("case_key").unique()
    known = place.repayments().filter(pl.col("case_key").is_not_null(), at <= day)
    others = known.join(taken, on="case_key", how="anti").filter(pl.col("amount") > 0)
    files = {one.as_of for asked in days for one, _ in place.current(asked)}
    asked = pl.any_horizontal(
        at > _oldest(place, days[0]),
        *(at.is_between(one, one + dt.timedelta(days=span + 1)) for one in files),
    )
    parts = (
        others.filter(asked),
        others.filter(~asked).join(_visited(contacts).lazy(), on="case_key", how="semi"),
    )
    # Only where something was taken back need it be found which payments stand.
    read = [prepared.apart(one.select(PAID).collect(engine="streaming")) for one in parts]
    return pl.concat([*read, standing_payments(back, day).select(read[0].columns)])


@dataclass(frozen=True)
class Past:
    """What is known of chances, and what came in since.

    `visited` are past visits (lib.visits.worth.history.VISITED), `unvisited` the days without one
    as history.counted counts them, `until` the day up to which payments are known; `paid` those
    after the oldest file that counts, as `payments` gives them.
    """

    visited: pl.DataFrame
    unvisited: pl.DataFrame
    until: dt.date
    paid: pl.DataFrame

    def chances(self, wanted: pl.DataFrame, settings: Settings) -> Chances:
        """The rates of the wanted cells, the distinct ones of some cases."""
        return chances(
            wanted,
            self.visited,
            self.unvisited,
            assumed(),
            as_of=self.until,
            days=settings.attribution_days,
            least=settings.minimum_n,
        )


def known(
    place: Portfolio,
    settings: Settings,
    contacts: pl.DataFrame,
    bounds: pl.LazyFrame,
    as_of: dt.date,
    day: dt.date,
) -> Past:
    """The past of a plan, found once for all its days until anything is recorded.

    Args:
        place: whose past it is, in the hands of who asks.
        settings: days of attribution, and what counts for a visit.
        contacts: all that were ever recorded, as lib.followups.knowing gives those of `place`.
        bounds: the limits of the tiers.
        as_of: the day of the cases.
        day: the day of the visits.

    """
    told = place.repayments().select(pl.col("pay_date").max()).collect(engine="streaming").item()
    # Nothing is paid after the last payment: what is known later is the same.
    day = min(day, max(told or as_of, as_of))
    whose = reach(place.ledger.actor), place.ledger.now().date()
    asked = (*whose, as_of, day, settings.attribution_days, settings.attribution_contact)
    limits = sorted(bounds.collect().iter_rows())
    return place.made_of_day(
        "past of visits",
        repr((asked, limits)),
        lambda: _past(place, settings, contacts, bounds, as_of, day),
    )


def _past(
    place: Portfolio,
    settings: Settings,
    contacts: pl.DataFrame,
    bounds: pl.LazyFrame,
    as_of: dt.date,
    day: dt.date,
) -> Past:
    days, span = days_of(place, as_of), settings.attribution_days
    paid = payments(place, contacts, days, day, span)
    # What is known of payments ends with the last of them: later days are not over.
    until = min(day, max(paid.select(pl.col("day").max()).item() or as_of, as_of))
    met, own = contacts.lazy(), _visited(contacts)
    seen, alone = [], []
    for one in days:
        cases = _snapshot(place, one, earliest=one == days[-1])
        seen.append(prepared.apart(cases.join(own, on="case_key", how="semi")))
        near = paid.lazy().filter(_near(cases, one, span))
        rows = history.unvisited(met, near, cases.lazy(), bounds, until, days=span)
        alone.append(history.counted(rows).collect())
    made = history.visited(
        met,
        paid.lazy().join(own.lazy(), on="case_key", how="semi"),
        pl.concat(seen).lazy(),
        bounds,
        until,
        days=span,
        with_contact=settings.attribution_contact,
    )
    since = paid.filter(pl.col("day") > _oldest(place, as_of))
    visited, since = (prepared.apart(one) for one in (made.collect(), since))
    return Past(visited, pl.concat(alone), until, since)


def _oldest(place: Portfolio, as_of: dt.date) -> dt.date:
    """The day of the oldest file that counts on a day."""
    return min(one.as_of for one, _ in place.current(as_of))


def _near(cases: pl.DataFrame, day: dt.date, span: int) -> pl.Expr:
    """Whether a payment is of the days that are looked at after the files of a day."""
    first, last = cases.select(first=pl.col("as_of").min(), last=pl.col("as_of").max()).row(0)
    return pl.col("day").is_between(first or day, (last or day) + dt.timedelta(days=span + 1))


def _snapshot(place: Portfolio, day: dt.date, *, earliest: bool) -> pl.DataFrame:
    """The cases that the files of a day tell of, each file once: columns OF_SNAPSHOT.

    The cases of a day are also those of clients whose last file is older. These are of its own day,
    or of the earliest that is looked at if it is older still.
    """
    own = pl.col("as_of") == day
    told = place.cases(day).select(history.OF_SNAPSHOT)
    return told.filter(own | (pl.lit(earliest) & (pl.col("as_of") < day))).collect()


def _visited(contacts: pl.DataFrame) -> pl.DataFrame:
    """The cases that were ever visited."""
    return contacts.filter(pl.col("channel") == "visit").select("case_key").drop_nulls().unique()
