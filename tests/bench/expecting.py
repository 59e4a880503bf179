"""The yardstick of the forecast: the sums of each month end, as somebody would write them.

Cases are told by a number of eight bytes instead of their keys, each file is read once and payments
are added up from month end to month end. The rules of promises and what follows of the sums (rates,
correction, proof) are the product's own: they are small beside what is read.
"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from lib.agreements.following import Grace
from lib.agreements.records import STEPS
from lib.followups import records
from lib.forecasts import streams
from lib.forecasts.gathering import WEEKS, of_past
from lib.forecasts.paid import LATELY
from lib.forecasts.past import GROUPS, Basis, Make, Past
from lib.forecasts.rates import MONTH
from lib.forecasts.streams import PROMISES, REST
from lib.forecasts.tallies import FAR, PARTS
from lib.settings import Settings
from tests.bench.reading import Files

AHEAD = 7 * FAR

DAY = dt.timedelta(days=1)


def forecast(files: Files) -> pl.DataFrame:
    """What the cases of the last day bring in eight weeks, by week."""
    hand, settings = _Hand(files), Settings()
    known = Past(
        days=files.days,
        stood=lambda day: files.cases[day].collect(),
        read=lambda: hand.paid,
        met=lambda: hand.met,
        whose=hand.whose.lazy,
        steps=pl.DataFrame(schema=dict(STEPS)),
        grace=Grace.of(settings),
        minimum_n=settings.minimum_n,
        kept=hand.made,
    )
    return of_past(known, WEEKS).weeks


class _Hand:
    """The sums of one month end after the other."""

    def __init__(self, files: Files) -> None:
        self.files, self.settings = files, Settings()
        mark = pl.col("case_key").hash().alias("mark")
        self.paid = files.repayments.select(mark, "pay_date", "amount").collect().sort("pay_date")
        none = pl.DataFrame(schema=dict(records.FOLLOWUPS))
        promised = pl.col("promise_amount") > 0
        self.met = records.merge(files.followups.filter(promised), none)
        whose = self.met.select("case_key").unique().lazy()
        own = files.repayments.join(whose, on="case_key", how="semi")
        every = pl.concat([files.cases[day] for day in files.days])
        self.whose = (
            every.select("case_key", "person_key", "currency")
            .join(whose, on="case_key", how="semi")
            .unique("case_key", keep="last", maintain_order=True)
            .collect()
        )
        columns = ("case_key", "pay_date", "amount", "currency", "serial_no")
        self.of_promises = own.select(columns).collect()
        self.last: dt.date = self.paid["pay_date"].max()  # type: ignore[assignment]
        self.ever = pl.DataFrame(schema={"mark": pl.UInt64, "ever": pl.Int64})
        self.until = dt.date.min
        self.before: tuple[dt.date, pl.DataFrame] | None = None

    def made(self, name: str, basis: Basis | None, make: Make) -> pl.DataFrame:
        """What a forecast asks for under a name."""
        del name, make
        if basis is None:
            n = (pl.col("amount") > 0).sum().cast(pl.Int64)
            # All files of the bench are of one currency, and nothing is kept by a mark.
            rows = self.paid.group_by("pay_date", currency=pl.lit("CNY"))
            return rows.agg(n=n, mark=pl.lit(0, pl.UInt64))
        cases = self._stood(basis.day)
        sums = self._sums(cases, basis.day)
        self.before = (basis.day, cases)
        return pl.concat(
            [
                one.select(
                    pl.lit(name).alias("what"),
                    *(
                        pl.col(column).cast(kind)
                        if column in one.columns
                        else pl.lit(0, kind).alias(column)
                        for column, kind in PARTS[name].items()
                    ),
                )
                for name, one in sums.items()
            ],
            how="diagonal",
        )

    def _within(self, first: dt.date, last: dt.date) -> pl.DataFrame:
        day = self.paid["pay_date"]
        start, end = day.search_sorted(first, "left"), day.search_sorted(last, "right")
        return self.paid.slice(start, end - start)

    def _by_case(self, first: dt.date, last: dt.date) -> pl.DataFrame:
        return self._within(first, last).group_by("mark").agg(paid=pl.col("amount").sum())

    def _brought(
        self, cases: pl.DataFrame, first: dt.date, last: dt.date, *by: str
    ) -> pl.DataFrame:
        """What came of cases since they were placed."""
        known = cases.select("mark", "place_date", *by)
        return (
            self._within(first, last)
            .join(known, on="mark")
            .filter(pl.col("pay_date") >= pl.col("place_date"))
        )

    def _stood(self, day: dt.date) -> pl.DataFrame:
        """The cases of a month end with their state and what is expected of their promises."""
        since = DAY + self.until if self.before else dt.date.min
        new = self._by_case(since, day).rename({"paid": "ever"})
        self.ever = pl.concat([self.ever, new]).group_by("mark").agg(pl.col("ever").sum())
        self.until = day
        lately = self._by_case(day - dt.timedelta(days=LATELY - 1), day)
        fresh = pl.col("place_date") > day - dt.timedelta(days=LATELY)
        recent = (
            pl.when(pl.col("paid") > 0).then(pl.lit("lately"))
            .when(pl.col("ever") > 0).then(pl.lit("earlier"))
            .when(fresh).then(pl.lit("new")).otherwise(pl.lit("never"))
        )  # fmt: skip
        here = (pl.col("case_status") != "结清") & (pl.col("overdue_amount") > 0)
        cases = (
            self.files.cases[day]
            .select("case_key", "person_key", *GROUPS, "place_date",
                    recall_date=pl.lit(None, pl.Date),
                    mark=pl.col("case_key").hash(), owed="overdue_amount", in_hand=here)
            .join(self.ever.lazy(), on="mark", how="left")
            .join(lately.lazy(), on="mark", how="left")
            .with_columns(state=pl.concat_str("bucket", recent, separator=" "))
            .drop("paid", "ever")
            .collect()
        )  # fmt: skip
        due = streams.promised(
            self.met, self.of_promises, cases, self.whose, day, Grace.of(self.settings),
            self.settings.minimum_n,
        )  # fmt: skip
        told = due.select(pl.col("case_key").hash().alias("mark"), "due", "expected")
        each = told.group_by("mark").agg(
            pl.col("expected").sum(), parts=pl.struct("due", "expected")
        )
        return (
            cases.drop("case_key", "person_key")
            .join(each, on="mark", how="left")
            .with_columns(
                stream=pl.when(pl.col("expected").is_null())
                .then(pl.lit(REST))
                .otherwise(pl.lit(PROMISES))
            )
        )

    def _sums(self, cases: pl.DataFrame, day: dt.date) -> Mapping[str, pl.DataFrame]:
        together = cases
        if self.before:
            earlier = self.before[1]
            began = earlier.select("mark", began="bucket")
            gone = earlier.join(cases, on="mark", how="anti").with_columns(in_hand=False)
            here = cases.join(began, on="mark", how="left")
            own = here.with_columns(bucket=pl.coalesce("began", "bucket")).drop("began")
            together = pl.concat([own, gone.select(own.columns)])
        mine = together.filter("in_hand")
        week = ((pl.col("due") - pl.lit(day)).dt.total_days() + 6) // 7
        told = mine.drop_nulls("parts").select(*GROUPS, "parts").explode("parts").unnest("parts")
        lately = self._brought(together, day - dt.timedelta(days=MONTH - 1), day, *GROUPS)
        rest = pl.col("stream") == REST
        left = pl.when(rest).then("owed").otherwise((pl.col("owed") - pl.col("expected")).clip(0))
        flows, rolls = self._taught(cases)
        return {
            "groups": together.select(GROUPS).unique(),
            "told": told.group_by(*GROUPS, week=week).agg(promises=pl.col("expected").sum()),
            "naive": lately.group_by(GROUPS).agg(naive=pl.col("amount").sum() / 4),
            "left": mine.group_by(*GROUPS, "state", "stream", placed=pl.lit(AHEAD)).agg(
                left=left.sum()
            ),
            "came": self._came(mine, day),
            "in_hand": mine.group_by("currency", "stream").agg(n=pl.len()),
            "flows": flows,
            "rolls": rolls,
        }

    def _came(self, mine: pl.DataFrame, day: dt.date) -> pl.DataFrame:
        over = min((self.last - day).days // 7, FAR)
        week = ((pl.col("pay_date") - pl.lit(day)).dt.total_days() + 6) // 7
        own = self._brought(mine, day + DAY, day + dt.timedelta(days=7 * over), "currency")
        return own.group_by("currency", week=week).agg(came=pl.col("amount").sum())

    def _taught(self, cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """What the month end before teaches."""
        if not self.before:
            return tuple(pl.DataFrame(schema=dict(PARTS[one])) for one in ("flows", "rolls"))  # type: ignore[return-value]
        then, earlier = self.before
        mine, group = earlier.filter("in_hand"), ["currency", "state"]
        paid = self._brought(mine, then + DAY, then + dt.timedelta(days=MONTH), *group, "stream")
        owed, money, rest = pl.col("owed"), pl.col("amount"), pl.col("stream") == REST
        flows = mine.group_by(group).agg(
            n=pl.len(), owed=owed.sum(), rest_n=rest.sum(), rest_owed=owed.filter(rest).sum()
        )
        sums = paid.group_by(group).agg(paid=money.sum(), rest_paid=money.filter(rest).sum())
        flows = flows.join(sums, on=group, how="left").with_columns(
            pl.col("paid", "rest_paid").fill_null(0)
        )
        now = cases.filter("in_hand").select("mark", into="state", owes="owed")
        both = mine.select("mark", *group, "owed").join(now, on="mark", how="left")
        base = both.group_by(group).agg(n=pl.len(), owed=owed.sum(), into=pl.lit(None, pl.String))
        moved = (
            both.drop_nulls("into")
            .group_by(*group, "into")
            .agg(n=pl.len(), owed=pl.col("owes").sum())
        )
        return flows, pl.concat([base, moved], how="diagonal")
