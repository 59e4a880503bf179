"""Origination vintages: of the loans of a month, how much is, or ever was, more than 30 days late.

y = Σ outstanding amount of loans of the cohort that are now (or ever were) more than 30 days past
due ÷ Σ amount lent to the whole cohort; x = months on book, from the month of the loan to that of
the snapshot. A month that is not reached, or has no snapshot, is blank, not zero.
(baokimdash.click, Vintage; preditta.com, which holds cohorts below 100 loans for unreliable.)

Like PAR it is of all loans, so it needs files that hold all of them (lib.measures.ratios).
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from lib.cases.exits import Exit, exits
from lib.errors import MeasureImpossible
from lib.measures import ratios
from lib.measures.ratios import NO_DAYS, NO_PRINCIPAL, NOT_WHOLE, Cases
from lib.portfolio.numbers import Numbers
from lib.settings import title_of
from lib.words import N_, Sentence

LATE = 30
"""Days past due above which a loan counts."""

NO_LOANS = N_("no loan says both when and how much was lent (放款日期, 借款金额).")

NO_MONTH = N_(
    "there is no month of which all of these clients have files. Please choose one client, or load "
    "the files that are missing."
)

VINTAGES: Mapping[str, type[pl.DataType]] = {
    "currency": pl.String,
    "cohort": pl.Date,
    "months": pl.Int64,
    "n": pl.Int64,
    "lent": pl.Int64,
    "late": pl.Int64,
    "share": pl.Float64,
}
"""`cohort` is the first day of the month of the loans, `months` are on book, `n` and `lent` are of
the whole cohort, `late` is outstanding of loans that count; amounts in minor units."""


OF_LOANS = (*ratios.OF_LOANS, "loan_date", "loan_amount")
"""Columns of the case frame that are asked for."""

COHORT = pl.col("loan_date").dt.truncate("1mo")
"""The month of a loan."""

LENT = (pl.len().alias("n"), pl.col("loan_amount").sum().alias("lent"))
"""How many loans there are and what was lent to them."""

Counting = np.ndarray[tuple[int], np.dtype[np.bool_]]

CLIENT = pl.col("client").cast(pl.String).fill_null("")


def own_months(
    snapshots: Sequence[tuple[dt.date, Cases]],
    filed: Mapping[dt.date, Mapping[str, dt.date]],
) -> Sequence[tuple[dt.date, Cases]]:
    """The month ends of which all clients have files, without what older files say.

    An older file is carried forward with its days moved on, and a client without a file would be
    taken for one whose loans are all on time.

    Args:
        snapshots: month end → loans of clients whose files hold all; they may be none.
        filed: month end → client → day of his file that counts then.

    Raises:
        MeasureImpossible: nobody said whose files hold all loans, or no month end is left.

    """
    own = [(day, frame.filter(of_its_month(day))) for day, frame in snapshots]
    named = {
        day: set(frame.lazy().select(CLIENT.unique()).collect()["client"]) for day, frame in own
    }
    left = of_all_clients(named, filed)
    return [(day, frame) for day, frame in own if day in left]


def of_its_month(day: dt.date) -> pl.Expr:
    """Whether a file is of the month of a month end, and not an older one carried forward."""
    return pl.col("as_of").dt.truncate("1mo") == day.replace(day=1)


def of_all_clients(
    named: Mapping[dt.date, set[str]],
    filed: Mapping[dt.date, Mapping[str, dt.date]],
) -> Sequence[dt.date]:
    """The month ends of which all clients have files of that month.

    `named` are the clients whose loans files of the month have.

    Raises:
        MeasureImpossible: as `own_months`.

    """
    clients = set[str]().union(*named.values())
    if not clients:
        raise MeasureImpossible(because=Sentence(NOT_WHOLE, setting=title_of("whole_portfolio")))
    left = [day for day, there in named.items() if there and clients <= _of_month(day, filed[day])]
    if not left:
        raise MeasureImpossible(because=Sentence(NO_MONTH))
    return left


def _of_month(day: dt.date, filed: Mapping[str, dt.date]) -> set[str]:
    """The clients whose file that counts on a day is of its month."""
    return {one for one, own in filed.items() if own.replace(day=1) == day.replace(day=1)}


def vintages(snapshots: Sequence[tuple[dt.date, Cases]], *, ever: bool) -> pl.DataFrame:
    """The share of each cohort by month on book; columns VINTAGES.

    Args:
        snapshots: month end → all loans then, as the case frame has them; the oldest first. Lazy
            ones are read one after the other, so that two years need not fit into memory together.
        ever: whether a loan that was late at an earlier month end counts still.

    Raises:
        MeasureImpossible: loans do not say their days past due or what is outstanding.

    """
    if not snapshots:
        return pl.DataFrame(schema=VINTAGES)
    numbers, loans, late = Numbers(), _NO_LOANS, []
    once = np.zeros(0, bool)
    unsaid = {"late": 0, "owes": 0, "of": 0}
    for day, frame in snapshots:
        stood = standing(day, frame.lazy().collect())
        unsaid["late"] += stood["late"].null_count()
        unsaid["owes"] += stood["owes"].null_count()
        unsaid["of"] += stood.height
        told = stood.with_columns(number=numbers.of(stood["case_key"]))
        loans = pl.concat([loans, _new(told, loans.height)])
        once = np.pad(once if ever else np.zeros_like(once), (0, loans.height - once.size))
        once[told.filter("late")["number"].to_numpy()] = True
        late.append(_late(told, loans["cohort"], once))
    for name, text in (("late", NO_DAYS), ("owes", NO_PRINCIPAL)):
        if n := unsaid[name]:
            raise MeasureImpossible(because=Sentence(text, n=n, of=unsaid["of"], days=LATE))
    return shares(loans.group_by("currency", "cohort").agg(LENT), pl.concat(late))


def shares(whole: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    """What of each cohort is late by month on book; columns VINTAGES.

    Args:
        whole: of each cohort currency, cohort, n and lent (minor units).
        late: of each month end currency, cohort, day and late (minor units).

    """
    months = (pl.col("day").dt.year() - pl.col("cohort").dt.year()) * 12 + (
        pl.col("day").dt.month().cast(pl.Int32) - pl.col("cohort").dt.month().cast(pl.Int32)
    )
    return (
        late.join(whole, on=["currency", "cohort"], nulls_equal=True)
        .with_columns(months=months, share=pl.col("late") / pl.col("lent"))
        .select(pl.col(name).cast(kind) for name, kind in VINTAGES.items())
        .sort("currency", "cohort", "months")
    )


_NO_LOANS = pl.DataFrame(schema={"currency": pl.String, "loan_amount": pl.Int64, "cohort": pl.Date})


def _new(told: pl.DataFrame, n: int) -> pl.DataFrame:
    """The loans of a month end beyond the first n: the first row of a loan says what it is."""
    first = told.filter(pl.col("number") >= n).unique("number", keep="first", maintain_order=True)
    return first.with_columns(cohort=COHORT).select(_NO_LOANS.columns)


def _late(told: pl.DataFrame, cohorts: pl.Series, counting: Counting) -> pl.DataFrame:
    """Of each cohort what loans that count owe at a month end: currency, cohort, day, late.

    `cohorts` and `counting` are of each loan by its number.
    """
    of = told["number"]
    return (
        told.select(
            "currency",
            "day",
            "owes",
            cohort=cohorts.gather(of),
            counts=pl.Series(counting[of.to_numpy()], dtype=pl.Boolean),
        )
        .group_by("currency", "cohort", "day")
        .agg(late=pl.col("owes").filter("counts").sum())
    )


def standing(day: dt.date, loans: pl.DataFrame, keep: Sequence[str] = ()) -> pl.DataFrame:
    """The loans of a month end whose day and amount are known, with `late` and what each `owes`.

    Written-off loans are late; of who has settled nothing is, nor outstanding. Also the columns
    that are to be kept.
    """
    left = loans.with_columns(exit=exits(loans).cast(pl.String))
    over = pl.col("exit").is_in([Exit.SETTLED.value, Exit.RECALLED.value]).fill_null(value=False)
    lost = (pl.col("exit") == Exit.WRITTEN_OFF.value).fill_null(value=False)
    return left.filter(pl.col("loan_date").is_not_null(), pl.col("loan_amount") > 0).select(
        "case_key",
        "currency",
        "loan_date",
        "loan_amount",
        *keep,
        day=pl.lit(day),
        late=pl.when(over).then(pl.lit(value=False)).otherwise(lost | ratios.past(LATE)),
        owes=pl.when(over).then(0).otherwise(pl.coalesce("principal_left", "balance")),
    )
