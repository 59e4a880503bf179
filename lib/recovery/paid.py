"""What each case of a snapshot paid in a period: found once, whatever is asked of it then.

Repayments find their cases by keys, which takes seconds where both are many. No rate of a period
hangs on another case than those it is of: so what each case paid is found for all of them, and a
table of some, by whatever they are grouped, reads a few numbers a case.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from lib.cases.search import Filter, find
from lib.errors import MeasureImpossible
from lib.recovery.rates import BOUNDS, NEXT, Base, after_snapshot, before_next, counts
from lib.words import N_, Sentence

ASKED = (
    "case_key",
    "currency",
    "place_date",
    "recall_date",
    "closed_date",
    "overdue_amount",
    "place_amount",
    "as_of",
)
PAID = ("case_key", "pay_date", "amount", "currency")
"""Columns of cases and repayments that every rate needs."""

PERSON = "person"
"""Column of whom a case is of; one without a person is his own."""

NO_REPAYMENTS = N_("no repayments have been loaded. Please upload a repayment file.")
NO_DAY = N_(
    "the period would begin on {start}, after its last day {end}. Please choose an earlier first "
    "day or a later last one."
)


@dataclass(frozen=True)
class Whereof:
    """Of whom the repayments of a period are, net, in minor units of one currency.

    Attributes:
        currency: theirs.
        own: of the cases of the snapshot with which the period begins.
        later: of cases that only the files of its last day have.
        none: of no case in either.

    """

    currency: str
    own: int
    later: int
    none: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.own + self.later + self.none


def whereof(
    repayments: pl.LazyFrame,
    own: pl.DataFrame,
    later: pl.DataFrame,
    *,
    start: dt.date,
    end: dt.date,
    currency: str,
) -> Sequence[Whereof]:
    """Tell all repayments of a period apart; one without a currency is in that of its case.

    Args:
        repayments: PAID; a case_key of null is of no case.
        own: the cases of the snapshot: case_key, currency.
        later: the cases of the files of the last day, the same columns.
        start: the first day.
        end: the last one.
        currency: that of what names none and is of no case.

    """
    new = later.join(own, on="case_key", how="anti")
    cases = pl.concat(
        one.select("case_key", pl.lit(name).alias("whose"), of_case="currency")
        for name, one in (("own", own), ("later", new))
    )
    amount, whose = pl.col("amount"), pl.col("whose").fill_null("none")
    rows = (
        repayments.filter(pl.col("pay_date").is_between(start, end))
        .join(cases.lazy(), on="case_key", how="left")
        .with_columns(currency=pl.coalesce("currency", "of_case", pl.lit(currency)))
        .group_by("currency")
        .agg(amount.filter(whose == name).sum().alias(name) for name in ("own", "later", "none"))
        .sort("currency")
        .collect()
    )
    return [Whereof(**row) for row in rows.iter_rows(named=True)]


@dataclass(frozen=True)
class Silent:
    """A client whose repayments are not known in a period.

    Attributes:
        client: his name, "" without one.
        n: his cases.
        day: the last day up to which they are known; None where none of his is known at all.

    """

    client: str
    n: int
    day: dt.date | None


def silent_of(
    cases: pl.DataFrame, until: Mapping[str, dt.date], start: dt.date
) -> Sequence[Silent]:
    """The clients of cases whose repayments are known only up to a day before a period, or never.

    Of cases without a client no file speaks by name: that none of these paid is no silence.

    Args:
        cases: client.
        until: as lib.portfolio.paying.known_of gives it.
        start: the first day of the period.

    """
    counts = cases.group_by(pl.col("client").cast(pl.String).fill_null("")).len().sort("client")
    return tuple(
        Silent(client, n, until.get(client))
        for client, n in counts.iter_rows()
        if (until[client] < start if client in until else client)
    )


@dataclass(frozen=True)
class Paid:
    """What the cases of a snapshot paid from `start` to `end`.

    Attributes:
        cases: ASKED, with the number of the case as `case_key`, what else was to be kept of them,
            `net` and `since` (minor units; see lib.recovery.rates.netted), the same of what counts
            against the amount placed (`net_placed`, `since_placed`), and how many repayments of the
            period are of the case (`payments`), in another currency than its (`foreign`).
        counted: what counts of these repayments: case_key, currency (of the case), pay_date, amount
            (minor units), and `placed`, whether it counts against the amount placed too.
        start: the first day of the period.
        end: its last day.
        base_day: the day of the snapshot.
        last: the day of the last repayment that is known at all.
        unmatched: how many repayments of the period belong to no case of the snapshot.
        silent: those whose repayments are not known in the period; they are in `cases` no more.

    """

    cases: pl.DataFrame
    counted: pl.DataFrame
    start: dt.date
    end: dt.date
    base_day: dt.date
    last: dt.date
    unmatched: int
    silent: Sequence[Silent] = ()

    def against(self, base: Base) -> "Paid":
        """The same with what counts against a base as `net`, `since` and `counted`."""
        if base != "placed":
            return self
        cases = self.cases.with_columns(net="net_placed", since="since_placed")
        return replace(self, cases=cases, counted=self.counted.filter("placed"))

    def of(self, wanted: Filter) -> "Paid":
        """The same of the cases that were asked for, by columns that were kept."""
        return replace(self, cases=find(self.cases.lazy(), wanted).collect())

    def of_known(self, until: Mapping[str, dt.date]) -> "Paid":
        """The same of the clients whose repayments are known to a day of the period; see `silent`.

        Of another client nobody knows whether anything was paid: no rate is nothing of all.

        Args:
            until: client ("" without a name) → the day up to which his repayments are known, as
                lib.portfolio.paying.known_of gives it; `client` was kept of the cases.

        """
        silent = silent_of(self.cases, until, self.start)
        client = pl.col("client").cast(pl.String).fill_null("")
        mine = self.cases.filter(~client.is_in([one.client for one in silent]))
        return replace(self, cases=mine, silent=silent)


def paid_in(
    cases: pl.LazyFrame,
    repayments: pl.LazyFrame,
    keep: Sequence[str] = (),
    *,
    start: dt.date,
    end: dt.date,
    base_day: dt.date,
) -> Paid:
    """Find what each case paid; `cases` is the snapshot of `base_day`, `keep` columns of it.

    Without NEXT nobody was placed again. A text that was kept is a category: it is compared again
    and again.

    Raises:
        MeasureImpossible: the period has no day, or there are no repayments at all.

    """
    if start > end:
        raise MeasureImpossible(because=Sentence(NO_DAY, start=start, end=end))
    last = repayments.select(pl.col("pay_date").max()).collect().item()
    if last is None:
        raise MeasureImpossible(because=Sentence(NO_REPAYMENTS))
    within = pl.col("pay_date").is_between(start, end)
    wanted = [*dict.fromkeys((*ASKED, NEXT, *keep))]
    if NEXT not in cases.collect_schema():
        cases = cases.with_columns(pl.lit(None, pl.Date).alias(NEXT))
    known, own, unmatched = _by_number(
        cases.select(wanted), repayments.select(PAID).filter(within), keep
    )
    return Paid(
        cases=_summed(known, own),
        counted=own.filter("counts").select("case_key", "currency", "pay_date", "amount", "placed"),
        start=start,
        end=end,
        base_day=base_day,
        last=last,
        unmatched=unmatched,
    )


def _summed(cases: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """The cases with what was paid of each, of both as `_by_number` gives them.

    What is added up where the case stands need be neither grouped nor joined.
    """

    def paid(*told: str) -> pl.Expr:
        return pl.when(*told).then("amount").otherwise(0)

    added = own.select(
        net=paid("counts"),
        since=paid("counts", "late"),
        net_placed=paid("placed"),
        since_placed=paid("placed", "late"),
        payments=1,
        foreign=pl.col("stated") != pl.col("currency"),
    ).select(pl.all().cast(pl.Int64).fill_null(0))
    sums = {name: np.zeros(cases.height, np.int64) for name in added.columns}
    for name, total in sums.items():
        np.add.at(total, own["case_key"].to_numpy(), added[name].to_numpy())
    return cases.hstack(pl.DataFrame(sums))


def _by_number(
    cases: pl.LazyFrame, repayments: pl.LazyFrame, keep: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Both read once and put together once: `case_key` is then the number of the case's row.

    Keys take many times as long to join as numbers do. So they are joined by their hashes, and then
    compared.

    Returns:
        The cases; their repayments with BOUNDS and NEXT of the case, the currency that they name as
        `stated`, and whether each `counts`, against the amount `placed` too, and is `late` (from
        after the snapshot); how many repayments are of none of these cases.

    """
    mark = pl.col("case_key").hash()
    known = cases.with_row_index("at").collect()
    paid = repayments.rename({"currency": "stated"}).with_columns(mark=mark).collect()
    keys = known.select("at", *BOUNDS, NEXT, mark=mark, known="case_key")
    # By itself: with the comparison it would be done as an inner join, which takes twice as long.
    found = paid.join(keys, on="mark", how="left").filter(pl.col("case_key") == pl.col("known"))
    own = (
        nw.from_native(found.drop("case_key", "known", "mark").rename({"at": "case_key"}))
        .with_columns(
            counts().alias("counts"),
            (counts() & before_next()).alias("placed"),
            after_snapshot().alias("late"),
        )
        .to_native()
    )
    numbered = known.drop("case_key").rename({"at": "case_key"})
    if PERSON in keep:
        persons = numbered.select(PERSON).unique(maintain_order=True).with_row_index("whose")
        whose = numbered.join(persons, on=PERSON, how="left", maintain_order="left")["whose"]
        numbered = numbered.with_columns(whose.alias(PERSON))
    texts = [name for name in keep if numbered.schema[name] == pl.String]
    strange = paid.height - own.height
    return numbered.with_columns(pl.col(texts).cast(pl.Categorical)), own, strange
